"""A value of a month beside that of the month before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from core.units import signed

#: Below this share a difference is called none.
NO_CHANGE = 0.005


@dataclass(frozen=True, slots=True)
class Figure:
    """One value in words, that of the month before, and the change; '' where there is nothing to compare."""

    label: str
    now: str
    before: str
    change: str


def change_of(now: float, before: float) -> str:
    """``+12 %``; '' without a value before."""
    if not before:
        return ""
    share = now / before - 1
    return "unchanged" if abs(share) < NO_CHANGE else f"{signed(share * 100)} %"


def mean_of(values: Iterable[float | None]) -> float | None:
    """The mean of what is known."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
