"""Strength sets as a line of text: ``Back squat 3x8 @ 80``."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from activities.services.activities import MOST_SETS, SetDone
from core.form_fields import kilograms
from core.units import Reader, is_imperial

_LINE = re.compile(
    r"""
    (?P<exercise>\S.*?)\s+
    (?:(?P<sets>\d{1,2})\s*[x×*]\s*)?      # how many times
    (?P<repetitions>\d{1,3})
    (?:(?:\s*[@x×*]\s*|\s+)(?P<weight>\d{1,3}(?:[.,]\d{1,3})?)\s*(?P<unit>kg|lb|lbs)?)?
    (?:\s+RIR\s*(?P<rir>\d(?:[.,]5)?))?
    (?P<warm_up>\s+warm[\s-]?up)?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def parse_sets(text: str, reader: Reader) -> list[SetDone]:
    """The sets of a text, one exercise a line; a weight without a unit is in the reader's.

    Raises ``ValidationError`` that names every line which cannot be read.
    """
    done: list[SetDone] = []
    unread = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            unread.append(f"Line {number} cannot be read: “{line.strip()[:60]}”. Write it like Back squat 3x8 @ 80.")
            continue
        done += [_set_of(found, reader)] * max(int(found["sets"] or 1), 1)
    if unread:
        raise ValidationError(unread[:5])
    if len(done) > MOST_SETS:
        raise ValidationError(f"A session has at most {MOST_SETS} sets.")
    return done


def _set_of(found: re.Match[str], reader: Reader) -> SetDone:
    unit = (found["unit"] or ("lb" if is_imperial(reader) else "kg")).lower().removesuffix("s")
    return SetDone(
        exercise=found["exercise"].strip(" :-–,"),
        repetitions=int(found["repetitions"]),
        weight=kilograms(_figure(found["weight"]), unit) if found["weight"] else None,
        rir=_figure(found["rir"]) if found["rir"] else None,
        is_warm_up=bool(found["warm_up"]),
    )


def _figure(text: str) -> float:
    return float(text.replace(",", "."))
