"""Wellness and body on a client's overview, against the client's own past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from accounts.models import User
from core.units import KILOGRAMS_PER_POUND, is_imperial, signed
from progress.baselines import HrvState, hrv_state, mean_of_week
from progress.body import weights_by_day
from progress.models import Weight, WellnessDay
from progress.trend import change_within, smoothed

WELLNESS_ROWS: Final = 14
BASELINE_DAYS: Final = 60
WEIGHT_DAYS: Final = 90
TREND_DAYS: Final = 28


@dataclass(frozen=True, slots=True)
class Wellness:
    """The last fortnight by day, newest first, and the week against the client's own range."""

    days: list[WellnessDay]
    hrv: HrvState | None
    sleep_week: float | None
    sleep_change: float | None

    @property
    def hrv_words(self) -> str:
        """The verdict in words."""
        return {"in_range": "in range", "below": "below", "above": "above"}[self.hrv.verdict] if self.hrv else ""

    @property
    def hrv_note(self) -> str:
        """The week's mean and the client's own range."""
        hrv = self.hrv
        return f"{hrv.week:.0f} ms · own range {hrv.low:.0f}–{hrv.high:.0f}" if hrv else ""

    @property
    def sleep_note(self) -> str:
        """The week against four weeks."""
        if self.sleep_change is None:
            return "7-day mean"
        return f"7-day mean, {signed(self.sleep_change / 60)} min"


@dataclass(frozen=True, slots=True)
class Body:
    """The newest weight and how its trend moved in four weeks, in kg."""

    newest: Weight | None
    change: float | None
    reader: User

    @property
    def change_note(self) -> str:
        """The change in the reader's unit."""
        return "" if self.change is None else f"trend {weight_change(self.change, self.reader)} in 4 weeks"


def wellness_of(viewer: User, client: User, today: date) -> Wellness:
    """Sixty days, for a viewer with whom wellness is shared. One query."""
    rows = {
        day.local_date: day
        for day in WellnessDay.objects.visible_to(viewer)
        .filter(client=client)
        .between(today - timedelta(days=BASELINE_DAYS - 1), today)
    }
    days = [today - timedelta(days=back) for back in range(BASELINE_DAYS - 1, -1, -1)]
    nights = [rows[day].hrv if day in rows else None for day in days]
    sleep = [float(rows[day].sleep_seconds) if day in rows and rows[day].sleep_seconds else None for day in days]
    week, month = mean_of_week(sleep), [value for value in sleep[-28:] if value is not None]
    return Wellness(
        days=[rows[day] for day in sorted(rows, reverse=True)[:WELLNESS_ROWS]],
        hrv=hrv_state(nights),
        sleep_week=week,
        sleep_change=week - fmean(month) if week is not None and len(month) >= 14 else None,
    )


def body_of(viewer: User, client: User, today: date) -> Body:
    """The weighings of ninety days, for a viewer with whom the body is shared. One query."""
    rows = Weight.objects.visible_to(viewer).filter(
        client=client, local_date__range=(today - timedelta(days=WEIGHT_DAYS), today)
    )
    weights = weights_by_day(rows)
    if not weights:
        return Body(None, None, viewer)
    trend = smoothed({day: weight.kilograms for day, weight in weights.items()})
    return Body(weights[max(weights)], change_within(trend, TREND_DAYS), viewer)


def weight_change(kilograms: float, reader: User) -> str:
    """A difference of weights in the reader's unit: ``−0.4 kg``."""
    if is_imperial(reader):
        return f"{signed(kilograms / KILOGRAMS_PER_POUND, 1)} lb"
    return f"{signed(kilograms, 1)} kg"
