"""Who may review what."""

from __future__ import annotations

from accounts.models import User
from activities.models import Activity
from coaching.enums import Category
from coaching.visibility import shares


def can_review(user: User, activity: Activity) -> bool:
    """A trainer with whom the client shares training; nobody reviews themselves."""
    is_own = user.pk == activity.client_id
    return user.is_trainer and not is_own and shares(user, activity.client, Category.TRAINING)
