"""Threads as a reader sees them, and the last word of the trainer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from activities.models import Activity
from activities.panels import Panel
from messaging.forms import CommentForm
from messaging.models import Comment
from messaging.rules import can_delete_comment, can_edit_comment


@dataclass(frozen=True, slots=True)
class ThreadComment:
    """One comment for one reader."""

    comment: Comment
    is_own: bool
    is_unread: bool
    can_edit: bool
    can_delete: bool

    @property
    def author_name(self) -> str:
        """Who wrote it; somebody whose account is gone has no name any more."""
        return str(self.comment.author) if self.comment.author else "Somebody who left"


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments on one session, oldest first, for ``messaging/_thread.html``.

    ``back`` is where a browser without scripts returns to; the session's own page when it is empty.
    """

    activity: Activity
    comments: list[ThreadComment]
    form: CommentForm
    back: str = ""

    @property
    def unread(self) -> int:
        """How many of them are new to the reader."""
        return sum(each.is_unread for each in self.comments)

    @property
    def note(self) -> str:
        """``2 new``, or nothing."""
        return f"{self.unread} new" if self.unread else ""


@dataclass(frozen=True, slots=True)
class LastComment:
    """What somebody else wrote last to a client."""

    comment: Comment
    author_name: str
    written_at: datetime
    is_unread: bool

    @property
    def body(self) -> str:
        """The words."""
        return str(self.comment.body)

    @property
    def url(self) -> str:
        """The thread that it stands in."""
        return f"{self.comment.activity.get_absolute_url()}#comments"


def thread_of(activity: Activity, reader: User, *, form: CommentForm | None = None, back: str = "") -> Thread:
    """The thread of a session that the reader was let to. One query."""
    now = timezone.now()
    comments = []
    for comment in Comment.objects.on(activity).select_related("author"):
        is_own = can_delete_comment(reader, comment)
        comments.append(
            ThreadComment(
                comment=comment,
                is_own=is_own,
                is_unread=_is_unread(comment, activity, reader),
                can_edit=can_edit_comment(reader, comment, now),
                can_delete=is_own and not comment.is_deleted,
            )
        )
    return Thread(activity, comments, form or CommentForm(), back)


def thread_panel(activity: Activity, viewer: User) -> Panel:
    """The thread as a part of the session's page."""
    return Panel("messaging/_thread_panel.html", thread_of(activity, viewer), is_wide=True)


def last_comment_for(client: User) -> LastComment | None:
    """The newest comment that somebody else wrote on a client's sessions. One query."""
    written = Comment.objects.visible_to(client).filter(activity__client=client, deleted_at__isnull=True)
    comment = (
        written.exclude(author=client)
        .exclude(author=None)
        .select_related("author", "activity")
        .order_by("-created_at", "-id")
        .first()
    )
    if comment is None:
        return None
    return LastComment(comment, comment.author.get_short_name(), comment.created_at, comment.read_at is None)


def _is_unread(comment: Comment, activity: Activity, reader: User) -> bool:
    """As :meth:`messaging.querysets.CommentQuerySet.unread_by` asks it."""
    if comment.read_at is not None or comment.is_deleted:
        return False
    if reader.pk == activity.client_id:
        return comment.author_id != reader.pk
    return comment.author_id == activity.client_id
