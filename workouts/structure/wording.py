"""Problems with a path, and the checks of figures and texts that endurance and strength share."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: where (``blocks[0].end.value``) and, in a sentence, what."""

    path: str
    message: str


def at(path: str, name: str) -> str:
    """The path of ``name`` inside ``path``."""
    return f"{path}.{name}" if path else name


def is_figure(value: object, low: float, high: float, decimals: int) -> bool:
    """Whether ``value`` is a finite number in ``[low, high]`` with at most so many decimals."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # Neither infinity nor NaN lies between two numbers.
    return low <= value <= high and round(value, decimals) == value


def text_problems(path: str, text: str, *, longest: int) -> Iterator[Problem]:
    """Too long, with blanks around it, or with characters that no screen can show."""
    if len(text) > longest:
        yield Problem(path, f"This text has more than {longest} characters.")
    if text != text.strip():
        yield Problem(path, "This text begins or ends with a blank.")
    if any(character != "\n" and unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text):
        yield Problem(path, "This text holds control characters.")
