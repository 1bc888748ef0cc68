"""Planned steps beside recorded laps, and prescribed sets beside logged ones. No tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: What is recorded between the last step and the stop button.
_STOPPING: Final = 30.0  # s


@dataclass(frozen=True, slots=True)
class LapFigures:
    """A recorded lap: s, m, m/s, bpm, W; ``None`` for what was not recorded."""

    seconds: float
    metres: float | None = None
    speed: float | None = None
    heart_rate: float | None = None
    power: float | None = None


@dataclass(frozen=True, slots=True)
class SetFigures:
    """A logged set. ``place`` names the prescribed set, ``exercise`` is a reference or a name; both may be empty."""

    exercise: str
    place: str = ""


def laps_by_step(steps: int, laps: Sequence[LapFigures]) -> list[LapFigures] | None:
    """The lap of each of so many steps, when their counts agree; a short last lap is the way to the stop button.

    ``None`` when they do not agree: laps were cut another way, by the kilometre or by hand.
    """
    if len(laps) == steps + 1 and laps[-1].seconds < _STOPPING:
        laps = laps[:-1]
    return list(laps) if steps > 1 and len(laps) == steps else None


def sets_by_place(prescribed: Sequence[SetFigures], logged: Sequence[SetFigures]) -> list[int | None]:
    """For each prescribed set the position of the logged one, or ``None``: by its place, else by exercise in order.

    No logged set is taken twice.
    """
    by_place = {each.place: position for position, each in enumerate(logged) if each.place}
    answer = [by_place.get(each.place) for each in prescribed]
    taken = {position for position in answer if position is not None}
    left = [position for position, each in enumerate(logged) if position not in taken and not each.place]
    for number, each in enumerate(prescribed):
        if answer[number] is not None or not each.exercise:
            continue
        found = next((position for position in left if logged[position].exercise == each.exercise), None)
        if found is not None:
            answer[number] = found
            left.remove(found)
    return answer
