"""Domain errors: raised by services, turned into form errors or the API's error format by one adapter each."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A rule said no. ``message`` is fit for the person, ``code`` is stable for programs, ``status`` is HTTP's.

    ``field`` names the input that has to change, when there is one. ``more`` holds further fields of the API's answer,
    such as both versions of what two people changed at once.
    """

    code = "invalid"
    status = 400
    message = "This cannot be done."

    def __init__(self, message: str | None = None, *, code: str | None = None, field: str | None = None) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.field = field
        self.more: dict[str, Any] = {}
        super().__init__(self.message)


class NotAllowed(DomainError):
    """The object is visible, the verb is not this person's."""

    code = "not_allowed"
    status = 403
    message = "You may see this, but not do that."


class Conflict(DomainError):
    """Somebody or something else was faster, or the state does not permit it any more."""

    code = "conflict"
    status = 409
    message = "This was changed in the meantime. Reload and look again."


class TemporarilyUnavailable(DomainError):
    """A service that we need does not answer; trying later helps."""

    code = "unavailable"
    status = 503
    message = "This is not possible at the moment. Please try again in a few minutes."
