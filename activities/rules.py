"""Who may do what with training data that they can see."""

from __future__ import annotations

from accounts.models import User
from activities.models import Activity
from coaching.enums import Category
from coaching.visibility import shares


def can_log_for(user: User, client: User) -> bool:
    """Clients log and upload for themselves; a trainer for those who share training."""
    return client.is_client and client.is_active and shares(user, client, Category.TRAINING)


def can_edit_activity(user: User, activity: Activity) -> bool:
    """Only the client changes or deletes what was recorded of them."""
    return activity.client_id == user.pk


def can_edit_thresholds(user: User, client: User) -> bool:
    """The client, and every trainer who sees the training that they score."""
    return can_log_for(user, client)


def can_replay_imports(user: User) -> bool:
    """Staff with the permission to change imports."""
    return user.is_staff and user.has_perm("activities.change_import")
