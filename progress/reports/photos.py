"""Progress photos as pages show them: by pose and day, in pairs, as the guide for the next one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from coaching.enums import Category
from coaching.models import Coaching
from progress.enums import Pose
from progress.models import Photo, PhotoCheck

MOST_CHECKS: Final = 40


@dataclass(frozen=True, slots=True)
class PoseCount:
    """A pose and how many photos there are of it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photos side by side; either is ``None`` where there is none. ``choices`` are those to pick from."""

    pose: str
    choices: list[Photo]
    left: Photo | None
    right: Photo | None

    @property
    def words(self) -> str:
        """How far apart the two days are."""
        if self.left is None or self.right is None:
            return ""
        days = abs((self.right.local_date - self.left.local_date).days)
        if days < 14:
            return "the same day" if not days else f"{days} day{'s' if days > 1 else ''} apart"
        return f"{round(days / 7)} weeks apart"


def photos_of(client: User, viewer: User, pose: str = "") -> QuerySet[Photo]:
    """What the viewer may see of the client, newest first, all poses or one."""
    rows: QuerySet[Photo] = Photo.objects.visible_to(viewer).of(client).order_by("-local_date", "-created_at")
    return rows.filter(pose=pose) if pose else rows


def pose_counts(client: User, viewer: User) -> list[PoseCount]:
    """How many photos of each pose the viewer sees. One query."""
    counts = Counter(Photo.objects.visible_to(viewer).of(client).order_by().values_list("pose", flat=True))
    return [PoseCount(pose.value, pose.label, counts[pose.value]) for pose in Pose]


def guides_of(client: User) -> list[Photo]:
    """The newest photo of each pose: what the next one of the same pose is laid over."""
    newest: dict[str, Any] = {}
    for photo in Photo.objects.of(client).order_by("local_date", "created_at"):
        newest[photo.pose] = photo
    return list(newest.values())


def pair_of(client: User, viewer: User, pose: str, left: UUID | None, right: UUID | None) -> Pair:
    """The two that were asked for, as far as they are visible photos of this pose; else the oldest and the newest."""
    choices = list(photos_of(client, viewer, pose))
    by_id: dict[UUID | None, Photo] = {photo.pk: photo for photo in choices}
    return Pair(
        pose=pose,
        choices=choices,
        left=by_id.get(left) or (choices[-1] if choices else None),
        right=by_id.get(right) or (choices[0] if choices else None),
    )


def checks_of(client: User, viewer: User) -> list[PhotoCheck]:
    """Pictures of the viewer's own that wait for the virus scanner, and what came of others, newest first."""
    return list(PhotoCheck.objects.visible_to(viewer).of(client).order_by("-created_at")[:MOST_CHECKS])


def waiting_to_be_shown(client: User) -> int:
    """How many pictures wait for the virus scanner and are to be shown to trainers as soon as they are photos."""
    count: int = PhotoCheck.objects.of(client).filter(is_shared=True).exclude(path="").count()
    return count


def trainers_with_photos(client: User) -> list[str]:
    """Names of the trainers who see what is shown: an active relation and the consent to photos."""
    relations = Coaching.objects.sharing(Category.PHOTOS).filter(client=client).select_related("trainer")
    return [str(relation.trainer) for relation in relations]
