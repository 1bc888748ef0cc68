"""What planning refuses."""

from __future__ import annotations

from core.errors import Conflict, DomainError
from workouts.notation import NotationError


class UnreadableText(DomainError):
    """A text that the notation cannot read. ``notation`` holds the place and what would help."""

    code = "unreadable_notation"
    message = "This text cannot be read as a workout."

    def __init__(self, notation: NotationError, *, field: str = "text") -> None:
        self.notation = notation
        super().__init__(str(notation), field=field)


class InvalidStructure(DomainError):
    """A structure that is no workout."""

    code = "invalid_structure"
    message = "This is not a valid workout."


class ChangedMeanwhile(Conflict):
    """Somebody else changed the session. ``current`` is the stored version, to be shown beside the typed one."""

    code = "version_conflict"
    message = "This session was changed in the meantime. Look at both versions before you save."

    def __init__(self, current: object, message: str | None = None) -> None:
        self.current = current
        super().__init__(message)


class AlreadyLogged(Conflict):
    """What was done stays as it was done."""

    code = "already_logged"
    message = "Something was logged for this session already: unmatch it first."
