"""The optional beginning of a text that names sport and workout: ``run "Track Tuesday": …``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from activities.science.sports import Family
from workouts.notation.quantities import folded, quote, quoted_text
from workouts.structure.model import Workout

_STRING: Final = r'"(?:[^"\\\n]|\\[^\n])*"'
_HEADER: Final = re.compile(
    rf"\s*(run|running|ride|bike|cycling|swim|swimming|strength|gym|walk|other)\b\s*({_STRING})?\s*({_STRING})?\s*:",
    re.IGNORECASE,
)
_SPORTS: Final[dict[str, Family]] = {
    "run": "run",
    "running": "run",
    "ride": "ride",
    "bike": "ride",
    "cycling": "ride",
    "swim": "swim",
    "swimming": "swim",
    "strength": "strength",
    "gym": "strength",
    "walk": "walk",
    "other": "other",
}


@dataclass(frozen=True, slots=True)
class Header:
    """What a text says about itself, and the text with the header blanked out: every place stays."""

    sport: Family | None
    name: str
    note: str
    body: str


def split_header(text: str) -> Header:
    """Take the header off a text; without one the text is the body."""
    match = _HEADER.match(text)
    if match is None:
        return Header(None, "", "", text)
    blank = re.sub(r"[^\n]", " ", match[0])
    name, note = (quoted_text(quoted) if quoted else "" for quoted in (match[2], match[3]))
    return Header(_SPORTS[folded(match[1])], name, note, blank + text[match.end() :])


def header_text(workout: Workout) -> str:
    """The header of a workout; a name stands in front of a note even when it is empty."""
    quoted = [quote(workout.name)] if workout.name or workout.note else []
    if workout.note:
        quoted.append(quote(workout.note))
    return " ".join([workout.sport, *quoted]) + ": "
