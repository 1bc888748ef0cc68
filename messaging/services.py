"""Writing comments, mending and deleting them, and knowing which of them were read."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from activities.models import Activity
from core.errors import Conflict, NotAllowed
from core.ids import uuid7
from messaging.exceptions import CommentTooLong, NothingWritten, TooLateToEdit
from messaging.models import Comment
from messaging.rules import can_comment, can_delete_comment, can_edit_comment

LONGEST: Final = 2000


def add_comment(*, actor: User, activity: Activity, body: str, comment_id: UUID | None = None) -> Comment:
    """Write a comment on a session; whoever answers has read what stands there.

    A second call with the same id gives the same comment. Raises :class:`NotAllowed`, :class:`NothingWritten`,
    :class:`CommentTooLong`, and :class:`Conflict` when the id belongs to something else.
    """
    if not can_comment(actor, activity):
        raise NotAllowed
    comment = Comment(id=comment_id or uuid7(), activity=activity, author=actor, body=clean_body(body))
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
            mark_read(actor=actor, activity=activity)
            record("comment.added", actor=actor, subject=activity.client, comment=str(comment.pk))
    except IntegrityError:
        return _written_before(comment)
    return comment


@transaction.atomic
def edit_comment(*, actor: User, comment: Comment, body: str) -> Comment:
    """Put other words in its place. Raises :class:`NotAllowed` for others, :class:`TooLateToEdit`, and as above."""
    if not can_delete_comment(actor, comment):
        raise NotAllowed
    stored = _locked(comment)
    now = timezone.now()
    if not can_edit_comment(actor, stored, now):
        raise TooLateToEdit
    cleaned = clean_body(body)
    if cleaned != stored.body:
        stored.body, stored.edited_at = cleaned, now
        stored.save(update_fields=["body", "edited_at", "updated_at"])
        record("comment.edited", actor=actor, subject=stored.activity.client, comment=str(stored.pk))
    return stored


@transaction.atomic
def delete_comment(*, actor: User, comment: Comment) -> Comment:
    """Forget the words; the place stays. A second time nothing happens. Raises :class:`NotAllowed` for others."""
    if not can_delete_comment(actor, comment):
        raise NotAllowed
    stored = _locked(comment)
    if not stored.is_deleted:
        stored.body, stored.deleted_at = "", timezone.now()
        stored.save(update_fields=["body", "deleted_at", "updated_at"])
        record("comment.deleted", actor=actor, subject=stored.activity.client, comment=str(stored.pk))
    return stored


def mark_read(*, actor: User, activity: Activity) -> int:
    """Remember that ``actor`` saw what the other side wrote; the count of comments that were new."""
    now = timezone.now()
    unread = Comment.objects.unread_by(actor).on(activity).values("pk")
    return int(
        Comment.objects.filter(pk__in=list(unread.values_list("pk", flat=True))).update(read_at=now, updated_at=now)
    )


def clean_body(body: str) -> str:
    """The words without stray blanks around them. Raises :class:`NothingWritten`, :class:`CommentTooLong`."""
    cleaned = body.replace("\x00", "").replace("\r\n", "\n").strip()
    if not cleaned:
        raise NothingWritten(field="body")
    if len(cleaned) > LONGEST:
        raise CommentTooLong(f"{LONGEST} characters at most.", field="body")
    return cleaned


def _locked(comment: Comment) -> Comment:
    return Comment.objects.select_for_update(of=("self",)).select_related("activity__client").get(pk=comment.pk)  # type: ignore[no-any-return]


def _written_before(comment: Comment) -> Comment:
    """The comment of this id, if it is the same person's on the same session."""
    stored: Comment | None = Comment.objects.filter(
        pk=comment.pk, activity=comment.activity, author=comment.author
    ).first()
    if stored is None:
        raise Conflict("This id belongs to something else.", field="id")
    return stored
