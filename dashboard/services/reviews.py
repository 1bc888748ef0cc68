"""A trainer is done with a session, or with all that are older, and takes it back."""

from __future__ import annotations

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from activities.models import Activity
from core.errors import NotAllowed
from dashboard.models import Review
from dashboard.review.queue import older_than
from dashboard.review.rules import can_review


def mark_reviewed(*, actor: User, activity: Activity) -> Review:
    """Say that ``actor`` looked at a session. A second time the first one stands.

    A leg stands for its multisport recording. Raises :class:`NotAllowed` for anybody but a trainer who sees it.
    """
    whole = _whole(activity)
    if not can_review(actor, whole):
        raise NotAllowed
    with transaction.atomic():
        review, is_new = Review.objects.get_or_create(activity=whole, trainer=actor)
        if is_new:
            record("session.reviewed", actor=actor, subject=whole.client, activity=str(whole.pk))
    return review


@transaction.atomic
def undo_review(*, actor: User, activity: Activity) -> bool:
    """Put a session back into the queue; whether it had been reviewed. Raises as :func:`mark_reviewed`."""
    whole = _whole(activity)
    if not can_review(actor, whole):
        raise NotAllowed
    count, _ = Review.objects.filter(activity=whole, trainer=actor).delete()
    if count:
        record("session.review_undone", actor=actor, subject=whole.client, activity=str(whole.pk))
    return bool(count)


@transaction.atomic
def mark_older_reviewed(*, actor: User, activity: Activity) -> int:
    """Be done with a session and with every older one that waits; how many there were. Raises as above."""
    if not can_review(actor, _whole(activity)):
        raise NotAllowed
    older = list(older_than(actor, activity).only("pk"))
    Review.objects.bulk_create([Review(activity=each, trainer=actor) for each in older], ignore_conflicts=True)
    if older:
        record("session.older_reviewed", actor=actor, until=str(activity.pk), count=len(older))
    return len(older)


def _whole(activity: Activity) -> Activity:
    """The recording that a leg belongs to."""
    return activity.parent or activity
