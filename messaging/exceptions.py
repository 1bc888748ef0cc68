"""What messaging refuses."""

from __future__ import annotations

from core.errors import Conflict, DomainError


class NothingWritten(DomainError):
    """A comment of blanks."""

    code = "empty"
    message = "Write something first."


class CommentTooLong(DomainError):
    """More than a comment holds."""

    code = "too_long"


class TooLateToEdit(Conflict):
    """The quarter of an hour is over, or the comment was deleted."""

    code = "too_late"
    message = "A comment can be changed for 15 minutes. Delete it, or write another one."
