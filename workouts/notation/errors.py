"""What the reader of a notation says when it cannot go on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class NotationError(Exception):
    """A place in the text, a sentence about it, and what would help.

    ``position`` and ``end`` count characters from 0 (``position`` may be the length of the text: something is missing
    at its end); ``line`` and ``column`` count from 1. ``suggestions`` are words that were probably meant, and
    ``expected`` says in words what could stand there.
    """

    message: str
    position: int
    end: int
    line: int = 1
    column: int = 1
    suggestions: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message} (line {self.line}, column {self.column})"


def error_at(
    text: str,
    message: str,
    position: int,
    end: int | None = None,
    *,
    suggestions: tuple[str, ...] = (),
    expected: tuple[str, ...] = (),
) -> NotationError:
    """A :class:`NotationError` with line and column counted in ``text``; places outside it are moved to its edge."""
    position = min(max(position, 0), len(text))
    end = min(max(position if end is None else end, position), len(text))
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return NotationError(message, position, end, line, column, suggestions, expected)
