"""The audit trail. Call it from services and, for views of another person's data, from access functions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import structlog
from django.utils import timezone

from accounts.addresses import stored_address
from accounts.models import AuditEvent, DataAccess, User


def record(action: str, *, actor: User | None, subject: User | None = None, **detail: Any) -> AuditEvent:
    """Write one event. ``detail`` holds ids and words, never secrets or health data."""
    bound = structlog.contextvars.get_contextvars()
    return AuditEvent.objects.create(
        action=action,
        actor=actor if actor and actor.pk else None,
        subject=subject,
        detail=detail,
        address=stored_address(bound.get("ip")),
        request_id=str(bound.get("request_id", ""))[:64],
    )


def record_view(*, viewer: User, subject: User, category: str) -> None:
    """Remember that ``viewer`` saw ``category`` of ``subject`` in this hour."""
    record_views(viewer=viewer, subject=subject, categories=[category])


def record_views(*, viewer: User, subject: User, categories: Collection[str]) -> None:
    """Remember that ``viewer`` saw these categories of ``subject`` in this hour; own data is not recorded.

    This is the one write that reading a page causes; it is idempotent within the hour, also when two pages are opened
    at once.
    """
    if viewer.pk == subject.pk or not categories:
        return
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    seen = DataAccess.objects.filter(viewer=viewer, subject=subject, hour=hour, category__in=categories)
    if new := set(categories) - set(seen.values_list("category", flat=True)):
        DataAccess.objects.bulk_create(
            [DataAccess(viewer=viewer, subject=subject, hour=hour, category=category) for category in sorted(new)],
            ignore_conflicts=True,
        )


def record_view_of_many(*, viewer: User, subjects: Collection[User], category: str) -> None:
    """Remember that ``viewer`` saw one category of each of ``subjects`` in this hour: two queries for any number."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    seen = DataAccess.objects.filter(viewer=viewer, subject__in=subjects, hour=hour, category=category)
    known = {viewer.pk, *seen.values_list("subject_id", flat=True)}
    DataAccess.objects.bulk_create(
        [
            DataAccess(viewer=viewer, subject=subject, hour=hour, category=category)
            for subject in subjects
            if subject.pk not in known
        ],
        ignore_conflicts=True,
    )
