"""Who may do what with comments that they can see."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from activities.models import Activity
from coaching.enums import Category
from coaching.visibility import shares
from messaging.models import Comment

#: For as long the author may mend what was written; later it may have been answered.
EDIT_WINDOW: Final = timedelta(minutes=15)


def can_comment(user: User, activity: Activity) -> bool:
    """Everybody who may see the session."""
    return shares(user, activity.client, Category.TRAINING)


def can_edit_comment(user: User, comment: Comment, now: datetime) -> bool:
    """The author, for a quarter of an hour."""
    return can_delete_comment(user, comment) and not comment.is_deleted and now - comment.created_at <= EDIT_WINDOW


def can_delete_comment(user: User, comment: Comment) -> bool:
    """The author, at any time."""
    return comment.author_id == user.pk
