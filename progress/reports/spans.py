"""How far back a page looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

#: Key in the address, words, days.
SPANS: Final[Mapping[str, tuple[str, int]]] = {
    "90": ("Three months", 90),
    "180": ("Half a year", 180),
    "365": ("A year", 365),
    "all": ("All", 20 * 366),
}
USUAL: Final = "180"


@dataclass(frozen=True, slots=True)
class Spans:
    """The chosen span among all of them."""

    key: str

    @property
    def span(self) -> timedelta:
        """How long it is."""
        return timedelta(days=SPANS[self.key][1])

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Key, words, and whether it is the chosen one."""
        return [(key, words, key == self.key) for key, (words, _) in SPANS.items()]


def spans_for(key: str | None) -> Spans:
    """The span of that key; the usual one for anything else."""
    return Spans(key if key is not None and key in SPANS else USUAL)
