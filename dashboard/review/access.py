"""How views of the review queue get hold of sessions. What is not shared does not exist."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404

from accounts.audit import record_view
from accounts.models import User
from activities.models import Activity
from coaching.enums import Category
from core.errors import NotAllowed
from workouts.reports.compliance import with_plan


def get_trainer_or_refuse(user: User | AnonymousUser) -> User:
    """The signed-in trainer. Raises :class:`NotAllowed` (403) for others, who have no queue."""
    if not isinstance(user, User) or not user.is_trainer:
        raise NotAllowed("The review queue is for trainers.")
    return user


def get_session_to_review_or_404(user: User, pk: UUID | str) -> Activity:
    """A session of a client of this trainer, reviewed or not; a leg stands for its multisport recording.

    Client, analysis, plan and ``has_legs`` come along. Raises :class:`NotAllowed` (403) for one's own.
    """
    legs = Activity.objects.filter(parent=OuterRef("pk"))
    visible = Activity.objects.visible_to(user).select_related("client", "analysis").annotate(has_legs=Exists(legs))
    recording = Q(pk=pk, parent=None) | Q(pk__in=Activity.objects.filter(pk=pk).values("parent"))
    activity: Activity = get_object_or_404(with_plan(visible, user), recording)
    record_view(viewer=user, subject=activity.client, category=Category.TRAINING)
    if not user.is_trainer or activity.client_id == user.pk:
        raise NotAllowed("The review queue is for trainers.")
    return activity
