"""How views get hold of what belongs to progress. What is not shared does not exist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.audit import record_view
from accounts.models import User
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.errors import NotAllowed
from progress.models import Goal, Measurement, Photo, PhotoCheck, Race, Weight
from progress.rules import can_write_on_month


def get_race_or_404(user: User, pk: UUID | str) -> Race:
    """A race of the user's own or of a client who shares training."""
    return _get(Race, user, pk, Category.TRAINING)  # type: ignore[no-any-return]


def get_goal_or_404(user: User, pk: UUID | str) -> Goal:
    """A goal of the user's own or of a client who shares what it tells of."""
    return _get(Goal, user, pk, Category.TRAINING, "race")  # type: ignore[no-any-return]


def get_weight_or_404(user: User, pk: UUID | str) -> Weight:
    """A weighing of the user's own or of a client who shares the body."""
    return _get(Weight, user, pk, Category.BODY)  # type: ignore[no-any-return]


def get_measurement_or_404(user: User, pk: UUID | str) -> Measurement:
    """A measurement of the user's own or of a client who shares the body."""
    return _get(Measurement, user, pk, Category.BODY)  # type: ignore[no-any-return]


def _get(model: Any, user: User, pk: UUID | str, category: str, *related: str) -> Any:
    row = get_object_or_404(model.objects.visible_to(user).select_related("client", *related), pk=pk)
    record_view(viewer=user, subject=row.client, category=category)
    return row


def get_photo_or_404(user: User, pk: UUID | str) -> Photo:
    """A photo of the user's own, or one that a client shows to trainers who share photos."""
    photo: Photo = get_object_or_404(Photo.objects.visible_to(user).select_related("client"), pk=pk)
    record_view(viewer=user, subject=photo.client, category=Category.PHOTOS)
    return photo


def get_photo_check_or_404(user: User, pk: UUID | str) -> PhotoCheck:
    """One of the user's own pictures that wait for the virus scanner, or what came of it."""
    check: PhotoCheck = get_object_or_404(PhotoCheck.objects.visible_to(user).select_related("client"), pk=pk)
    return check


def get_writable_month_client_or_404(user: User, pk: UUID | str) -> User:
    """A client on whose months ``user`` may write: 404 without shared training, 403 for the client."""
    client = get_sharing_client_or_404(user, Category.TRAINING, pk)
    if not can_write_on_month(user, client):
        raise NotAllowed
    return client
