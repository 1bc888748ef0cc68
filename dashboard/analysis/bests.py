"""Best efforts of the period, and strength: estimated maxima and volume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from activities.enums import MarkKind
from activities.reports.bests import Effort, Lift, PeriodMark, best_efforts, lifts_of, volume_by_muscle
from activities.reports.records import is_better
from activities.science.best_efforts import DISTANCES
from core.addresses import addresses_of
from core.exports import Cell
from core.plots import Line, line_plot
from core.tables import DataTable, Entry, text
from core.units import KILOGRAMS_PER_POUND, NBSP, Reader, clock, is_imperial, number, sport_speed, weight
from core.units import day as day_words
from dashboard.analysis.period import Period
from dashboard.analysis.sections import Figure, Section, change_words, day_ticks, share_of
from exercises.enums import Muscle

#: Lines that can be told apart in one chart.
MOST_LINES: Final = 4
HUES: Final = ("run", "ride", "strength", "swim")
UNKNOWN_MUSCLE: Final = "Not in the library"


def efforts_section(marks: Sequence[PeriodMark], period: Period, reader: Reader) -> Section:
    """The fastest distances and the best power, beside the time before."""
    efforts = best_efforts(marks, period.first, period.last)
    return Section(
        key="efforts",
        title="Best efforts",
        sentence=_efforts_sentence(efforts, is_compared=period.before is not None),
        figures=[Figure("", table=_effort_table(efforts, reader))] if efforts else [],
        export_head=("kind", "over", "value", "unit", "day", "value_before", "day_before"),
        export=lambda: [_effort_row(effort) for effort in efforts],
        empty="No distance or power to compare in this period.",
    )


def _efforts_sentence(efforts: Sequence[Effort], *, is_compared: bool) -> str:
    if not efforts:
        return ""
    if not is_compared:
        return f"{len(efforts)} distances and durations with a best effort."
    better = sum(1 for each in efforts if each.before and is_better(each.kind, each.best.value, each.before.value))
    return f"{better} of {len(efforts)} are better than in the time before."


def _effort_table(efforts: Sequence[Effort], reader: Reader) -> DataTable:
    address = addresses_of("activities:detail")
    rows = [
        [
            Entry(each.label),
            Entry(_effort_words(each, each.best)),
            Entry(_pace(each, reader)),
            Entry(day_words(each.best.day), address(each.best.activity_id)),
            Entry(_effort_words(each, each.before) if each.before else "–"),
        ]
        for each in efforts
    ]
    return DataTable("Best efforts by length", ("Over", "Best", "Pace", "On", "Time before"), rows, words=(0, 3))


def _effort_words(effort: Effort, mark: PeriodMark) -> str:
    return clock(mark.value) if effort.kind == MarkKind.DISTANCE else f"{number(mark.value)}{NBSP}W"


def _pace(effort: Effort, reader: Reader) -> str:
    if effort.kind != MarkKind.DISTANCE:
        return "–"
    return sport_speed(DISTANCES[effort.subject] / effort.best.value, effort.family, reader)


def _effort_row(effort: Effort) -> list[Cell]:
    unit = "s" if effort.kind == MarkKind.DISTANCE else "W"
    old = (effort.before.value, effort.before.day) if effort.before else (None, None)
    return [effort.kind, effort.subject, effort.best.value, unit, effort.best.day, *old]


def strength_section(
    marks: Sequence[PeriodMark], muscles: Mapping[str, Sequence[str]], period: Period, reader: Reader
) -> Section:
    """How strong, and how much was moved, by exercise and by muscle."""
    lifts = lifts_of(marks, period.first, period.last)
    before = {lift.subject: lift for lift in lifts_of(marks, *period.before)} if period.before else {}
    figures = []
    if lifts:
        figures = [_maximum_figure(lifts, before, period, reader), _muscle_figure(lifts, muscles, reader)]
    return Section(
        key="strength",
        title="Strength",
        sentence=_strength_sentence(lifts, before, reader),
        figures=figures,
        export_head=("day", "exercise", "estimated_maximum_kg", "volume_kg"),
        export=lambda: _strength_rows(lifts),
        note="Estimated from sets of up to twelve repetitions; warm-ups do not count.",
        empty="No logged set with a weight in this period.",
    )


def _strength_sentence(lifts: Sequence[Lift], before: Mapping[str, Lift], reader: Reader) -> str:
    if not lifts:
        return ""
    total = sum(lift.volume for lift in lifts)
    words = f"{weight(total, reader, 0)} moved in {len(lifts)} exercise{'s' if len(lifts) > 1 else ''}"
    if change := change_words(total, sum(lift.volume for lift in before.values())):
        words += f", {change}"
    strong = next((lift for lift in lifts if lift.best), None)
    if strong is not None:
        words += f"; {strong.label.lower()} at an estimated {weight(strong.best, reader)}"
        old = before.get(strong.subject)
        if old and old.best:
            words += f", before {weight(old.best, reader)}"
    return f"{words}."


def _maximum_figure(lifts: Sequence[Lift], before: Mapping[str, Lift], period: Period, reader: Reader) -> Figure:
    rising = [lift for lift in lifts if len(lift.maxima) > 1][:MOST_LINES]
    unit = KILOGRAMS_PER_POUND if is_imperial(reader) else 1.0
    lines = [
        Line(
            lift.label,
            HUES[place],
            [(share_of(day, period.first, period.last), value / unit) for day, value in lift.maxima],
            dash=place,
            has_dots=True,
        )
        for place, lift in enumerate(rising)
    ]
    drawing = None
    if lines:
        drawing = line_plot(
            lines,
            label=f"Estimated maximum of {', '.join(lift.label for lift in rising)}",
            ticks=day_ticks(period.first, period.last),
            say=lambda value: f"{number(value)} {'lb' if is_imperial(reader) else 'kg'}",
            least_step=1.0,
        )
    rows = [
        text(
            lift.label,
            number(lift.sessions),
            weight(lift.best, reader),
            weight(before[lift.subject].best, reader) if lift.subject in before else "–",
            weight(lift.volume, reader, 0),
            weight(before[lift.subject].volume, reader, 0) if lift.subject in before else "–",
        )
        for lift in lifts
    ]
    head = ("Exercise", "Sessions", "Estimated maximum", "Time before", "Volume", "Volume before")
    return Figure("Estimated maximum by exercise", drawing, DataTable("Strength by exercise", head, rows))


def _muscle_figure(lifts: Sequence[Lift], muscles: Mapping[str, Sequence[str]], reader: Reader) -> Figure:
    labels = dict(Muscle.choices)
    volumes = volume_by_muscle(lifts, muscles)
    total = sum(lift.volume for lift in lifts) or 1.0
    rows = [
        text(labels.get(muscle, muscle) or UNKNOWN_MUSCLE, weight(value, reader, 0), f"{value / total * 100:.0f} %")
        for muscle, value in volumes
    ]
    head = ("Muscle", "Volume", "Share of all")
    return Figure(
        "Volume by muscle (an exercise counts for each of its primary muscles)",
        table=DataTable("Volume by muscle", head, rows),
    )


def _strength_rows(lifts: Sequence[Lift]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for lift in lifts:
        maxima, volumes = dict(lift.maxima), dict(lift.volumes)
        rows.extend([day, lift.label, maxima.get(day), volumes.get(day)] for day in sorted({*maxima, *volumes}))
    return rows
