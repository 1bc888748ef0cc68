"""Which thresholds hold on a day: dated values of one client, read once and asked for many days."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from activities.enums import Family, ThresholdKind
from activities.models import Threshold
from activities.science.types import Sex, Thresholds

if TYPE_CHECKING:
    from accounts.models import User

#: Lowest and highest value that a person can have; outside it is a slip of the unit.
PLAUSIBLE: dict[str, tuple[float, float]] = {
    ThresholdKind.FTP: (30, 700),
    ThresholdKind.THRESHOLD_HEART_RATE: (80, 220),
    ThresholdKind.THRESHOLD_SPEED: (1.0, 7.5),
    ThresholdKind.CRITICAL_SWIM_SPEED: (0.3, 2.5),
    ThresholdKind.MAX_HEART_RATE: (100, 240),
    ThresholdKind.RESTING_HEART_RATE: (25, 120),
}
#: Kinds that belong to one sport whatever the row says; the heart rates may differ from sport to sport.
FAMILY_OF_KIND: dict[str, str] = {
    ThresholdKind.FTP: Family.RIDE,
    ThresholdKind.THRESHOLD_SPEED: Family.RUN,
    ThresholdKind.CRITICAL_SWIM_SPEED: Family.SWIM,
    ThresholdKind.MAX_HEART_RATE: "",
    ThresholdKind.RESTING_HEART_RATE: "",
}


class DatedThresholds:
    """All thresholds of one client. Before the first value of a kind nothing is known of it."""

    def __init__(self, rows: list[tuple[str, str, date, float]], sex: Sex | None = None) -> None:
        """``rows`` are (kind, family, first day, value) in any order."""
        self._sex = sex
        self._history: dict[tuple[str, str], list[tuple[date, float]]] = {}
        for kind, family, valid_from, value in sorted(rows, key=lambda row: row[2]):
            self._history.setdefault((kind, family), []).append((valid_from, value))

    @classmethod
    def of(cls, client: User) -> DatedThresholds:
        """The client's thresholds, in one query (and one for the sex, unless the profile is loaded)."""
        rows = Threshold.objects.of(client).values_list("kind", "family", "valid_from", "value")
        return cls(list(rows), _sex_of(client))

    def value(self, kind: str, family: str, day: date) -> float | None:
        """The value of ``kind`` on ``day``: the sport's own before the one for every sport."""
        own = self._on((kind, family), day)
        return self._on((kind, ""), day) if own is None else own

    def on(self, day: date, family: str) -> Thresholds:
        """Everything that a session of ``family`` on ``day`` is scored with."""
        values: dict[str, Any] = {
            kind.value: self.value(kind, FAMILY_OF_KIND.get(kind) or family, day) for kind in ThresholdKind
        }
        return Thresholds(**values, sex=self._sex)

    def _on(self, key: tuple[str, str], day: date) -> float | None:
        history = self._history.get(key, [])
        position = bisect_right(history, day, key=lambda entry: entry[0])
        return history[position - 1][1] if position else None


def as_json(thresholds: Thresholds) -> dict[str, Any]:
    """What is stored beside a score: the values that were known."""
    return {name: value for name, value in asdict(thresholds).items() if value is not None}


def _sex_of(client: User) -> Sex | None:
    profile = getattr(client, "client_profile", None)
    return profile.sex or None if profile else None
