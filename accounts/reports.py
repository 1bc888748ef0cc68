"""Reads across accounts for screens and for the API."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Min
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
