"""Which sessions wait for a trainer's look."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from activities.models import Activity
from coaching.enums import Category, CoachingState
from dashboard.models import Review

#: Older sessions leave the queue by themselves: nobody answers them any more.
LOOK_BACK: Final = timedelta(days=30)
#: As many are listed; the others follow when these are done.
LISTED: Final = 50
#: A figure that is larger says no more than this one.
COUNTED: Final = 999
#: For as long the badge of the navigation shows what was counted last (s).
BADGE_STANDS: Final = 43_200

_COLUMNS: Final = (
    "client",
    "family",
    "name",
    "start_time",
    "time_zone",
    "local_date",
    "comment",
    "elapsed_time",
    "distance",
)
_CLIENT_COLUMNS: Final = ("client__name", "client__email", "client__time_zone")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session stands in the list. ``follows`` is what comes when it is done: the later one, or the first."""

    earlier: uuid.UUID | None
    later: uuid.UUID | None
    follows: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The sessions that wait, oldest first: those that are listed, and how many there are in all."""

    sessions: list[Activity]
    count: int

    @property
    def hidden(self) -> int:
        """How many wait behind those that are listed."""
        return self.count - len(self.sessions)

    @property
    def first(self) -> uuid.UUID | None:
        """Where to begin."""
        return _first(self.sessions)

    def around(self, activity: Activity) -> Place:
        """The neighbours of a session, which need not wait any more itself."""
        others = [each for each in self.sessions if each.pk != activity.pk]
        before = [each for each in others if _order(each) < _order(activity)]
        after = others[len(before) :]
        earlier = before[-1].pk if before else None
        return Place(earlier, _first(after), _first(after) or _first(others))


def waiting(trainer: User) -> QuerySet[Activity]:
    """Sessions done and not reviewed by this trainer, oldest first.

    Those of clients who share training, since the coaching began and not older than :data:`LOOK_BACK`. A multisport
    recording is one session. What is still being logged is not done.
    """
    # One join to the relation and one to its consent, each of which is there once: the database goes from the trainer's
    # relations to the last weeks of each client, and does not ask for the relation again with every session.
    relation, consent = "client__coachings_received__", "client__coachings_received__consents__"
    reviewed = Review.objects.filter(trainer=trainer, activity=OuterRef("pk"))
    rows: QuerySet[Activity] = Activity.objects.filter(
        **{
            f"{relation}trainer": trainer,
            f"{relation}state": CoachingState.ACTIVE,
            f"{relation}started_at__lte": F("start_time"),
            f"{consent}category": Category.TRAINING,
            f"{consent}withdrawn_at__isnull": True,
        },
        client__is_active=True,
        start_time__gte=timezone.now() - LOOK_BACK,
        parent__isnull=True,
        in_progress=False,
    )
    return rows.filter(~Exists(reviewed)).order_by("start_time", "id")


def waiting_count(trainer: User) -> int:
    """How many sessions wait for this trainer, at most :data:`COUNTED`; the badge shows it from then on. One query."""
    count = waiting(trainer).order_by()[:COUNTED].count()
    remember_count(trainer, count)
    return count


def remember_count(trainer: User, count: int) -> None:
    """Have the badge show this figure."""
    cache.set(_badge_key(trainer), count, BADGE_STANDS)


def waiting_for(request: HttpRequest) -> int:
    """How many waited at the last look, for the navigation; 0 when that was long ago.

    No query: the navigation stands on every page.
    """
    trainer: Any = request.user
    return cache.get(_badge_key(trainer)) or 0


def queue_of(trainer: User) -> Queue:
    """The list with the clients, and how many wait in all. One query."""
    rows = waiting(trainer).select_related("client").only(*_COLUMNS, *_CLIENT_COLUMNS)
    listed: list[Any] = list(rows.annotate(in_all=Window(Count("pk")))[:LISTED])
    return Queue(listed, min(listed[0].in_all, COUNTED) if listed else 0)


def following(trainer: User, activity: Activity) -> uuid.UUID | None:
    """What comes after a session that was just done: the next in time, else the oldest that waits."""
    place = Q(start_time__gt=activity.start_time) | Q(start_time=activity.start_time, pk__gt=activity.pk)
    left = waiting(trainer)
    later: uuid.UUID | None = left.filter(place).values_list("pk", flat=True).first()
    return later or left.values_list("pk", flat=True).first()


def older_than(trainer: User, activity: Activity) -> QuerySet[Activity]:
    """Those that wait and did not begin after this session, itself included."""
    rows: QuerySet[Activity] = waiting(trainer).filter(start_time__lte=activity.start_time)
    return rows


def older_count(trainer: User, activity: Activity) -> int:
    """How many wait that did not begin after this session."""
    return older_than(trainer, activity).order_by().count()


def _badge_key(trainer: User) -> str:
    return f"reviews-waiting:{trainer.pk}"


def _order(activity: Activity) -> tuple[Any, ...]:
    return activity.start_time, activity.pk


def _first(rows: Sequence[Activity]) -> uuid.UUID | None:
    return rows[0].pk if rows else None
