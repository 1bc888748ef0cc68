"""Refusals of activities, with words for the person and codes for programs."""

from __future__ import annotations

from core.errors import DomainError


class FileTooLarge(DomainError):
    """More bytes than an upload may have."""

    code = "too_large"
    status = 413
    message = "This file is too large."


class EmptyFile(DomainError):
    """Nothing in it."""

    code = "empty"
    message = "This file is empty. Export it from the device again."


class NotSharedWithYou(DomainError):
    """The acting person may not keep this client's training record."""

    code = "not_shared"
    status = 403
    message = "This person does not share their training with you."


class ImplausibleValue(DomainError):
    """A number that no person has, most often a slip of the unit."""

    code = "implausible"


class NoStreams(DomainError):
    """An activity that holds summary figures only."""

    code = "no_streams"
    status = 404
    message = "This activity has no recorded samples."
