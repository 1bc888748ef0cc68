"""How views get hold of activities, imports and thresholds. What is not shared does not exist."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.audit import record_view
from accounts.models import User
from activities.models import Activity, Import, OriginalFile, Rescoring, Threshold
from activities.rules import can_edit_activity, can_edit_thresholds
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.errors import NotAllowed


def get_client_or_404(user: User, client_id: uuid.UUID | str | None = None) -> User:
    """The client whose training is asked for: ``user`` without an id, else one who shares training with ``user``."""
    return get_sharing_client_or_404(user, Category.TRAINING, client_id)


def get_activity_or_404(user: User, pk: uuid.UUID | str) -> Activity:
    """An activity that ``user`` may see, with its client, their profile and its analysis loaded."""
    visible = Activity.objects.visible_to(user).select_related("client__client_profile", "analysis")
    activity: Activity = get_object_or_404(visible, pk=pk)
    _audit(user, activity.client)
    return activity


def get_editable_activity_or_404(user: User, pk: uuid.UUID | str) -> Activity:
    """An activity that ``user`` may change. Raises :class:`NotAllowed` (403) for one that they only see."""
    activity = get_activity_or_404(user, pk)
    if not can_edit_activity(user, activity):
        raise NotAllowed
    return activity


def get_original_or_404(user: User, activity: Activity, file_id: uuid.UUID | str | None = None) -> OriginalFile:
    """An original file of a loaded activity: the one that its figures come from, or the one with this id.

    The legs of a multisport recording share the file of the first.
    """
    recordings = [activity.pk, activity.parent_id or activity.pk]
    files: Any = OriginalFile.objects.visible_to(user).filter(activity__in=recordings)
    if file_id is not None:
        files = files.filter(pk=file_id)
    original: OriginalFile | None = files.first()
    if original is None:
        raise Http404
    return original


def get_import_or_404(user: User, pk: uuid.UUID | str) -> Import:
    """An import of the user's own or of a client who shares training."""
    job: Import = get_object_or_404(Import.objects.visible_to(user).select_related("client"), pk=pk)
    _audit(user, job.client)
    return job


def get_threshold_or_404(user: User, pk: uuid.UUID | str) -> Threshold:
    """A threshold that ``user`` may see."""
    threshold: Threshold = get_object_or_404(Threshold.objects.visible_to(user).select_related("client"), pk=pk)
    _audit(user, threshold.client)
    return threshold


def get_editable_threshold_or_404(user: User, pk: uuid.UUID | str) -> Threshold:
    """A threshold that ``user`` may change. Raises :class:`NotAllowed` (403) for one that they only see."""
    threshold = get_threshold_or_404(user, pk)
    if not can_edit_thresholds(user, threshold.client):
        raise NotAllowed
    return threshold


def get_rescoring_or_404(user: User, pk: uuid.UUID | str) -> Rescoring:
    """A rescoring whose progress ``user`` may follow."""
    job: Rescoring = get_object_or_404(Rescoring.objects.visible_to(user), pk=pk)
    return job


def _audit(user: User, client: User) -> None:
    record_view(viewer=user, subject=client, category=Category.TRAINING)
