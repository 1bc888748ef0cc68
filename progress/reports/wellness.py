"""The last weeks of wellness: against the client's own range, and as the client felt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import fmean
from typing import Final

from django.utils.text import slugify

from accounts.models import User
from core.exports import Chart
from core.units import duration, number
from progress.baselines import BASELINE_NIGHTS, HrvState, hrv_state, mean_of_week
from progress.models import WellnessDay
from progress.reports.drawing import DayLine, DayValues, day_chart, day_plot

#: What the page shows; the baseline looks further back.
SHOWN: Final = 28
#: With fewer days of a kind there is nothing to draw.
FEWEST: Final = 2


@dataclass(frozen=True)
class WellnessReport:
    """``days`` are the known ones of the last sixty, oldest first; ``last`` is the client's today."""

    last: date
    days: Sequence[WellnessDay]

    @property
    def first(self) -> date:
        """The first day that is shown."""
        return self.last - timedelta(days=SHOWN - 1)

    @cached_property
    def shown(self) -> list[WellnessDay]:
        """The days of the table, newest first."""
        return [day for day in reversed(self.days) if day.local_date >= self.first]

    @property
    def today(self) -> WellnessDay | None:
        """What is known of today."""
        return self.days[-1] if self.days and self.days[-1].local_date == self.last else None

    @cached_property
    def hrv(self) -> HrvState | None:
        """The week against the client's own range."""
        return hrv_state(self._nightly(lambda day: day.hrv))

    @cached_property
    def charts(self) -> list[Chart]:
        """Heart-rate variability, sleep, resting heart rate and stress, as far as there is something of each."""
        drawn = [self._hrv_chart()]
        drawn.append(
            self._chart(
                "Sleep",
                "sleep_seconds",
                lambda day: day.sleep_seconds,
                duration,
                lambda value: f"{number(value / 3600, 1)} h",
            )
        )
        beats = _unit("bpm")
        drawn.append(
            self._chart("Resting heart rate", "resting_heart_rate_bpm", lambda day: day.resting_heart_rate, beats)
        )
        drawn.append(self._chart("Stress by the watch", "stress_0_to_100", lambda day: day.stress, number))
        drawn.append(self._felt_chart())
        return [chart for chart in drawn if chart]

    def _nightly(self, value: Callable[[WellnessDay], float | None]) -> list[float | None]:
        known = {day.local_date: value(day) for day in self.days}
        days = [self.last - timedelta(days=back) for back in range(BASELINE_NIGHTS - 1, -1, -1)]
        return [known.get(day) for day in days]

    def _line(self, value: Callable[[WellnessDay], float | None]) -> DayValues:
        """A value for each shown day, ``None`` where nothing is known: the line breaks off there."""
        known = {day.local_date: value(day) for day in self.shown}
        return [(day, known.get(day)) for day in (self.first + timedelta(days=number) for number in range(SHOWN))]

    def _chart(
        self,
        title: str,
        column: str,
        value: Callable[[WellnessDay], float | None],
        words: Callable[[float], str],
        axis: Callable[[float], str] | None = None,
    ) -> Chart | None:
        line = self._line(value)
        known = [each for _, each in line if each is not None]
        if len(known) < FEWEST:
            return None
        week = mean_of_week([each for _, each in line])
        sentence = f"Mean of {len(known)} days: {words(fmean(known))}"
        sentence += f"; of the last seven: {words(week)}." if week is not None else "."
        return self._small(
            title, sentence, lines=[(title, "now", 0, True, line)], columns=[column], words=words, axis=axis
        )

    def _hrv_chart(self) -> Chart | None:
        line = self._line(lambda day: day.hrv)
        if sum(value is not None for _, value in line) < FEWEST:
            return None
        milliseconds = _unit("ms")
        lines = [("HRV", "now", 0, True, line)]
        state = self.hrv
        sentence = "The own range needs 14 nights; these are the values so far."
        if state:
            where = {"in_range": "within", "below": "below", "above": "above"}[state.verdict]
            sentence = (
                f"The last seven nights are at {number(state.week)} ms, {where} the own range of "
                f"{number(state.low)} to {number(state.high)} ms."
            )
            ends = (self.first, self.last)
            lines.append(("Own range, low", "before", 1, False, [(day, state.low) for day in ends]))
            lines.append(("Own range, high", "before", 2, False, [(day, state.high) for day in ends]))
        columns = ["hrv_ms", "own_range_low_ms", "own_range_high_ms"][: len(lines)]
        return self._small("Heart-rate variability", sentence, lines=lines, columns=columns, words=milliseconds)

    def _felt_chart(self) -> Chart | None:
        kinds = (("Sleep", "now"), ("Soreness", "run"), ("Mood", "ride"), ("Stress", "strength"))
        names = ("sleep_quality", "soreness", "mood", "felt_stress")
        answered = [day for day in self.shown if day.answered_at]
        if len(answered) < FEWEST:
            return None
        lines = [
            (label, hue, place, True, [(day.local_date, getattr(day, name)) for day in reversed(answered)])
            for place, ((label, hue), name) in enumerate(zip(kinds, names, strict=True))
        ]
        sentence = f"Answered on {len(answered)} of {SHOWN} days, from 1 to 5."
        columns = [f"{name}_1_to_5" for name in ("felt_sleep", "soreness", "mood", "felt_stress")]
        return self._small("As it felt", sentence, lines=lines, columns=columns, words=number)

    def _small(
        self,
        title: str,
        sentence: str,
        *,
        lines: Sequence[DayLine],
        columns: Sequence[str],
        words: Callable[[float], str],
        axis: Callable[[float], str] | None = None,
    ) -> Chart:
        label = f"{title}, four weeks. {sentence}"
        drawing = day_plot(lines, label=label, first=self.first, last=self.last, say=axis or words, height=150)
        return day_chart(
            key=slugify(title),
            title=title,
            sentence=sentence,
            drawing=drawing,
            lines=lines,
            columns=columns,
            words=words,
        )


def wellness_report(client: User, viewer: User) -> WellnessReport:
    """The last sixty local days, as far as the viewer may see them. One query."""
    last = client.local_today()
    rows = WellnessDay.objects.visible_to(viewer).filter(client=client)
    known = rows.between(last - timedelta(days=BASELINE_NIGHTS - 1), last).order_by("local_date")
    return WellnessReport(last, list(known))


def _unit(name: str) -> Callable[[float], str]:
    return lambda value: f"{number(value)} {name}"
