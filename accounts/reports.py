"""Reads across accounts for screens and for the API."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import DataAccess, TokenFamily, User
from accounts.querysets import TokenFamilyQuerySet
from accounts.tokens import lifetime


@dataclass(frozen=True, slots=True)
class AccessedCategory:
    """How often one person looked at one category of somebody's data: in how many different hours, and when."""

    viewer: User
    category: str
    hours: int
    first: datetime
    last: datetime


def data_accesses_of(user: User, *, days: int = 90) -> list[AccessedCategory]:
    """Who saw what of ``user`` in the last ``days`` days, latest first; two queries whatever their number."""
    since = timezone.now() - timedelta(days=days)
    rows = (
        DataAccess.objects.filter(subject=user, hour__gte=since)
        .values("viewer", "category")
        .annotate(hours=Count("id"), first=Min("hour"), last=Max("hour"))
        .order_by("-last", "category")
    )
    viewers = User.objects.in_bulk({row["viewer"] for row in rows})
    return [
        AccessedCategory(
            viewer=viewers[row["viewer"]],
            category=row["category"],
            hours=row["hours"],
            first=row["first"],
            last=row["last"],
        )
        for row in rows
    ]


def viewers_of(user: User) -> list[User]:
    """Everybody who ever saw data of ``user`` and is on record, by name. One query."""
    seen = DataAccess.objects.visible_to(user).values("viewer")
    return list(User.objects.filter(pk__in=seen).order_by("name", "email"))


def days_seen(user: User, *, viewer: User | None = None) -> QuerySet[DataAccess, date]:
    """The days, in the zone of ``user``, on which somebody (or ``viewer``) looked; newest first. Not evaluated."""
    rows = DataAccess.objects.visible_to(user)
    if viewer is not None:
        rows = rows.filter(viewer=viewer)
    days = rows.order_by().annotate(day=TruncDate("hour", tzinfo=user.zone))
    return days.values_list("day", flat=True).distinct().order_by("-day")


def accesses_on(user: User, days: Collection[date], *, viewer: User | None = None) -> list[DataAccess]:
    """The record of these local days of ``user``, with the viewers, latest hour first. One query."""
    if not days:
        return []
    first = datetime.combine(min(days), time.min, user.zone)
    after = datetime.combine(max(days) + timedelta(days=1), time.min, user.zone)
    rows = DataAccess.objects.visible_to(user).filter(hour__gte=first, hour__lt=after)
    if viewer is not None:
        rows = rows.filter(viewer=viewer)
    return list(rows.select_related("viewer").order_by("-hour", "viewer__name", "category"))


@dataclass(frozen=True, slots=True)
class Device:
    """One sign-in through the API that still counts."""

    id: uuid.UUID
    name: str
    address: str
    signed_in_at: datetime
    last_used_at: datetime


def live_sign_ins(user: User | AnonymousUser) -> TokenFamilyQuerySet:
    """The rows behind :func:`devices_of`: those that ended or are too old to be refreshed are left out."""
    oldest = timezone.now() - lifetime("refresh")
    return TokenFamily.objects.visible_to(user).alive().filter(last_used_at__gt=oldest)


def devices_of(user: User) -> list[Device]:
    """Where ``user`` is signed in through the API, latest first."""
    return [
        Device(
            id=family.pk,
            name=family.device or "Unnamed device",
            address=family.address or "",
            signed_in_at=family.created_at,
            last_used_at=family.last_used_at,
        )
        for family in live_sign_ins(user)
    ]
