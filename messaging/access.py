"""How views get hold of comments. What is not shared does not exist."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.audit import record_view
from accounts.models import User
from coaching.enums import Category
from core.errors import NotAllowed
from messaging.models import Comment
from messaging.rules import can_delete_comment


def get_comment_or_404(user: User, pk: UUID | str) -> Comment:
    """A comment on a session that ``user`` may see, with the session and its client."""
    visible = Comment.objects.visible_to(user).select_related("activity__client", "author")
    comment: Comment = get_object_or_404(visible, pk=pk)
    record_view(viewer=user, subject=comment.activity.client, category=Category.TRAINING)
    return comment


def get_own_comment_or_404(user: User, pk: UUID | str) -> Comment:
    """A comment of one's own. Raises :class:`NotAllowed` (403) for one that somebody else wrote."""
    comment = get_comment_or_404(user, pk)
    if not can_delete_comment(user, comment):
        raise NotAllowed
    return comment
