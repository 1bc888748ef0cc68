"""What the library refuses."""

from __future__ import annotations

from core.errors import DomainError


class NameTaken(DomainError):
    """Two exercises of one trainer under one name cannot be told apart in a plan."""

    code = "name_taken"
    message = "You have an exercise of that name already."

    def __init__(self) -> None:
        super().__init__(field="name")


class NotASubstitute(DomainError):
    """An exercise that cannot stand in for this one."""

    code = "not_a_substitute"
    message = "Choose another exercise than this one."

    def __init__(self) -> None:
        super().__init__(field="substitutes")
