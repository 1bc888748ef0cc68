"""Sessions and activities as cells of calendars need them: the columns that a cell shows, and no model around them.

A board of forty clients reads some six hundred rows; as model instances with deferred columns they cost more time than
the database does.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from activities.models import Activity, StrengthSet
from workouts.enums import Stage
from workouts.models import PlannedSession
from workouts.models.content import amount_of


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A planned session in a cell. The fields are columns; ``in_progress`` is that of the activity done for it."""

    pk: uuid.UUID
    client_id: uuid.UUID
    created_by_id: uuid.UUID | None
    local_date: date
    time_of_day: time | None
    family: str
    name: str
    metric: str
    estimated_seconds: float
    estimated_metres: float
    estimated_load: float
    estimated_sets: int
    stage: str
    publish_at: datetime | None
    moved_from: date | None
    shortened_to: int | None
    skipped_at: datetime | None
    skip_reason: str
    activity_id: uuid.UUID | None
    compliance: str
    ratio: float | None
    done_amount: float | None
    version: int
    in_progress: bool | None

    @property
    def is_published(self) -> bool:
        """As :attr:`PlannedSession.is_published`."""
        return self.stage == Stage.PUBLISHED

    @property
    def is_skipped(self) -> bool:
        """As :attr:`PlannedSession.is_skipped`."""
        return self.skipped_at is not None

    @property
    def is_done(self) -> bool:
        """As :attr:`PlannedSession.is_done`."""
        return self.activity_id is not None

    @property
    def is_running(self) -> bool:
        """As :attr:`PlannedSession.is_running`."""
        return bool(self.in_progress)

    @property
    def planned_amount(self) -> float:
        """As :attr:`PlannedSession.planned_amount`."""
        return amount_of(self)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity in a cell. ``is_matched``: it stands there as what was done for a session; sets are working sets."""

    pk: uuid.UUID
    client_id: uuid.UUID
    local_date: date
    family: str
    name: str
    distance: float | None
    moving_time: float | None
    elapsed_time: float
    load: float | None
    in_progress: bool
    is_matched: bool
    working_sets: int


_JOINED: Final = {"in_progress": "activity__in_progress"}
_SESSION_COLUMNS: Final = tuple(_JOINED.get(each.name, each.name) for each in fields(SessionRow))
_ACTIVITY_COLUMNS: Final = tuple(each.name for each in fields(ActivityRow))


def session_rows(viewer: User, clients: Sequence[uuid.UUID], first: date, last: date) -> Iterator[SessionRow]:
    """What ``viewer`` sees planned for these clients on these local days, in the order of the calendar. One query."""
    rows = PlannedSession.objects.visible_to(viewer).filter(client__in=clients).between(first, last)
    for values in rows.values_list(*_SESSION_COLUMNS):
        yield SessionRow(*values)


def activity_rows(viewer: User, clients: Sequence[uuid.UUID], first: date, last: date) -> Iterator[ActivityRow]:
    """What ``viewer`` sees done by these clients on these local days, by start. One query."""
    matched = PlannedSession.objects.visible_to(viewer).filter(activity=OuterRef("pk"))
    is_working_set = Q(sets__kind=StrengthSet.Kind.ACTIVE)
    rows = Activity.objects.visible_to(viewer).filter(client__in=clients).between(first, last)
    counted = rows.annotate(is_matched=Exists(matched), working_sets=Count("sets", filter=is_working_set))
    for values in counted.order_by("start_time").values_list(*_ACTIVITY_COLUMNS):
        yield ActivityRow(*values)
