"""Body weight with its trend, fat, girths and the client's own values, for the pages and the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from django.db.models import Q

from accounts.models import User
from core.exports import Chart
from core.units import KILOGRAMS_PER_POUND, NBSP, is_imperial, number, percent, weight
from core.units import day as day_words
from progress.body import BODY_FAT, WEIGHT, fat_by_day, measurement_metric, weights_by_day
from progress.enums import MeasurementKind
from progress.goal_metrics import Metric, Point, Reading
from progress.metric_words import file_column, say, say_change
from progress.models import Measurement, Source, Weight
from progress.reports.drawing import DayLine, day_chart, day_plot
from progress.trend import TrendPoint, change_within, smoothed

SPAN: Final = timedelta(days=180)
#: How far back values of the client's own are known for goals: as far as goals look.
OWN_VALUES: Final = timedelta(days=3 * 366)
#: Weighings before the span still bear on the trend.
RUN_UP: Final = timedelta(days=60)
MONTH: Final = 28
#: With fewer days there is nothing to draw.
FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """A line of the list: a weighing or a measurement, in the reader's words."""

    row: Weight | Measurement
    label: str
    value: str
    note: str
    is_weight: bool

    @property
    def is_written(self) -> bool:
        """Whether a person wrote it down, so that it can be corrected."""
        return not self.is_weight or getattr(self.row, "source", "") == Source.MANUAL


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest value of one kind and its change since the one about four weeks before."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class BodyReport:
    """What was measured from ``first`` to ``last``. ``trend`` begins with the first weighing in that time."""

    reader: User
    first: date
    last: date
    trend: Sequence[TrendPoint]
    weights: Sequence[Weight]
    measurements: Sequence[Measurement]
    #: Values of the client's own from before the span: a goal may watch what is seldom measured.
    older: Sequence[Measurement] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured."""
        return not self.weights and not self.measurements

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Name and unit of the values of the client's own."""
        rows = reversed(self.measurements)
        return list({row.name: row.unit for row in rows if row.kind == MeasurementKind.CUSTOM}.items())

    @cached_property
    def latest(self) -> list[Latest]:
        """The newest value of every kind: weight by its trend first."""
        return [each for each in (self._weight_latest(), self._fat_latest()) if each] + [
            _latest(metric, points, self.reader) for metric, points in _series_of(self.measurements).values()
        ]

    @property
    def readings(self) -> dict[str, Reading]:
        """The same as readings of metrics, for goals on the page; of the client's own values the older ones too."""
        points = [(point.day, point.trend) for point in self.trend if point.measured is not None]
        girths = [measurement_metric(kind) for kind in MeasurementKind if kind != MeasurementKind.CUSTOM]
        series = _series_of([*self.older, *self.measurements])
        known = {key: Reading(metric, values) for key, (metric, values) in series.items()}
        return {
            **{metric.key: Reading(metric, []) for metric in girths},
            WEIGHT.key: Reading(WEIGHT, points),
            BODY_FAT.key: Reading(BODY_FAT, sorted(fat_by_day(self.weights).items())),
            **known,
        }

    @property
    def sentence(self) -> str:
        """What the chart of the weight says."""
        if not self.trend:
            return ""
        newest = self.trend[-1]
        words = f"The trend stands at {weight(newest.trend, self.reader)} on {day_words(newest.day)}"
        change = change_within(self.trend, MONTH)
        if change is None:
            return f"{words}."
        moved = say_change(WEIGHT, change, self.reader)
        if abs(change) < 0.1:
            return f"{words}, steady in four weeks."
        return f"{words}, {moved} in four weeks."

    @cached_property
    def charts(self) -> list[Chart]:
        """The weight with its trend first, then everything of which there are two values."""
        weight_chart = self._weight_chart()
        charts = [weight_chart] if weight_chart else []
        fat = sorted(fat_by_day(self.weights).items())
        for metric, points in ((BODY_FAT, fat), *_series_of(self.measurements).values()):
            if len(points) >= FEWEST:
                charts.append(self._metric_chart(metric, points))
        return charts

    def _metric_chart(self, metric: Metric, points: Sequence[tuple[date, float]]) -> Chart:
        newest = _latest(metric, points, self.reader)
        sentence = f"{newest.value}, {newest.note}."
        lines: list[DayLine] = [(metric.label, "now", 0, True, points)]

        def words(value: float) -> str:
            return say(metric, value, self.reader)

        drawing = day_plot(
            lines,
            label=f"{metric.label}: {sentence}",
            first=points[0][0],
            last=points[-1][0],
            say=words,
            height=150,
        )
        return day_chart(
            key=metric.key,
            title=metric.label,
            sentence=sentence,
            drawing=drawing,
            lines=lines,
            columns=[file_column(metric)],
            words=words,
        )

    def _weight_chart(self) -> Chart | None:
        """Weighings as dots with a thin line, the trend as a full one; ``None`` with fewer than two days."""
        if len(self.trend) < FEWEST:
            return None
        size = KILOGRAMS_PER_POUND if is_imperial(self.reader) else 1.0
        unit = "lb" if is_imperial(self.reader) else "kg"
        measured = [(p.day, p.measured / size) for p in self.trend if p.measured is not None]
        weighed = {day for day, _ in measured}
        lines: list[DayLine] = [
            ("Measured", "before", 2, len(measured) <= 60, measured),
            ("Trend", "now", 0, False, [(p.day, p.trend / size) for p in self.trend]),
        ]

        def words(value: float) -> str:
            return f"{number(value, 1)}{NBSP}{unit}"

        drawing = day_plot(
            lines,
            label=f"Body weight in {unit}, measured and trend. {self.sentence}",
            first=self.trend[0].day,
            last=self.trend[-1].day,
            say=words,
        )
        # Days without a weighing carry the trend along in the drawing; a table of them would repeat it.
        told = [
            (label, hue, dash, dots, [point for point in points if point[0] in weighed])
            for label, hue, dash, dots, points in lines
        ]
        return day_chart(
            key=WEIGHT.key,
            title="Body weight",
            sentence=self.sentence,
            drawing=drawing,
            lines=told,
            columns=["measured_kg", "trend_kg"],
            words=words,
            size=size,
        )

    @property
    def rows(self) -> list[MeasuredRow]:
        """Everything that was measured, newest first."""
        rows = [self._weight_row(row) for row in self.weights]
        rows += [_measured_row(row, self.reader) for row in self.measurements]
        return sorted(rows, key=lambda each: (each.row.local_date, each.is_weight), reverse=True)

    def export(self) -> list[tuple[date, str, float | None, str, float | None]]:
        """Day, kind, value in SI, unit, trend (kg) of everything, oldest first."""
        trend = {point.day: point.trend for point in self.trend}
        told: list[tuple[date, str, float | None, str, float | None]] = [
            (row.local_date, "weight", row.kilograms, "kg", trend.get(row.local_date)) for row in self.weights
        ]
        told += [
            (row.local_date, "body_fat", row.body_fat, "%", None) for row in self.weights if row.body_fat is not None
        ]
        for row in self.measurements:
            is_own = row.kind == MeasurementKind.CUSTOM
            told.append((row.local_date, row.name or row.kind, row.value, row.unit if is_own else "m", None))
        return sorted(told, key=lambda each: each[:2])

    def _weight_row(self, row: Weight) -> MeasuredRow:
        fat = "" if row.body_fat is None else f"{percent(row.body_fat / 100, 1)} fat"
        source = "" if row.source == Source.MANUAL else row.get_source_display()
        note = ", ".join(part for part in (fat, source) if part)
        return MeasuredRow(row, "Weight", weight(row.kilograms, self.reader), note, True)

    def _weight_latest(self) -> Latest | None:
        if not self.trend:
            return None
        change = change_within(self.trend, MONTH)
        note = "trend" if change is None else f"trend, {say_change(WEIGHT, change, self.reader)} in 4 weeks"
        return Latest("Weight", weight(self.trend[-1].trend, self.reader), note)

    def _fat_latest(self) -> Latest | None:
        points = sorted(fat_by_day(self.weights).items())
        return _latest(BODY_FAT, points, self.reader) if points else None


def body_report(client: User, viewer: User, span: timedelta = SPAN) -> BodyReport:
    """What was measured in the span that ends today, as far as the viewer may see it. Two queries."""
    last = client.local_today()
    first = last - span
    rows = list(Weight.objects.visible_to(viewer).filter(client=client, local_date__range=(first - RUN_UP, last)))
    points = smoothed({day: row.kilograms for day, row in weights_by_day(rows).items()})
    is_wanted = Q(local_date__gte=first) | Q(kind=MeasurementKind.CUSTOM, local_date__gte=last - OWN_VALUES)
    measured = list(Measurement.objects.visible_to(viewer).of(client).filter(is_wanted, local_date__lte=last))
    return BodyReport(
        reader=viewer,
        first=first,
        last=last,
        trend=[point for point in points if point.day >= first],
        weights=[row for row in rows if row.local_date >= first],
        measurements=[row for row in measured if row.local_date >= first],
        older=[row for row in measured if row.local_date < first],
    )


def _series_of(measurements: Sequence[Measurement]) -> dict[str, tuple[Metric, list[Point]]]:
    """Metric and points of each kind, by key, oldest first."""
    found: dict[str, tuple[Metric, list[Point]]] = {}
    for row in sorted(measurements, key=lambda each: each.local_date):
        metric = measurement_metric(row.kind, row.name, row.unit)
        found.setdefault(metric.key, (metric, []))[1].append((row.local_date, row.value))
    return found


def _latest(metric: Metric, points: Sequence[tuple[date, float]], reader: User) -> Latest:
    day, value = points[-1]
    earlier = [old for on, old in points if (day - on).days >= MONTH - 2]
    note = day_words(day)
    if earlier:
        note = f"{say_change(metric, value - earlier[-1], reader)} in 4 weeks or more"
    return Latest(metric.label, say(metric, value, reader), note)


def _measured_row(row: Measurement, reader: User) -> MeasuredRow:
    metric = measurement_metric(row.kind, row.name, row.unit)
    return MeasuredRow(row, metric.label, say(metric, row.value, reader), "", False)
