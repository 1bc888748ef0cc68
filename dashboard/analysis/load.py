"""Fitness, fatigue and form with the plan ahead, and the weeks by sport."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from activities.enums import Family
from activities.reports.fitness import FitnessDay
from activities.reports.volume import WeekVolume
from core.exports import Cell
from core.plots import Line, Stack, line_plot, stacked_columns
from core.tables import DataTable, text
from core.units import METRES_PER_MILE, Reader, distance, duration, is_imperial, number, percent, signed
from core.units import day as day_words
from dashboard.analysis.period import Period
from dashboard.analysis.sections import Figure, Section, change_words, day_ticks, share_of

WEEK: Final = 7
AMOUNT_LABELS: Final = {"seconds": "Time", "distance": "Distance", "load": "Load"}
FITNESS_HEAD: Final = ("day", "load", "fitness", "fatigue", "form", "calibrating", "planned")
VOLUME_HEAD: Final = ("week_of", "sport", "sessions", "moving_seconds", "distance_m", "load")


def fitness_section(days: Sequence[FitnessDay], period: Period) -> Section:
    """Where fitness, fatigue and form went, and where the plan leads."""
    return Section(
        key="fitness",
        title="Fitness, fatigue and form",
        sentence=_fitness_sentence(days),
        figures=[_fitness_figure(days)] if days else [],
        export_head=FITNESS_HEAD,
        export=lambda: [_fitness_row(each) for each in days],
        note=_calibrating_note(days),
        empty="No activity up to the end of this period. Fitness is counted from the first one on.",
        is_live=True,
    )


def _fitness_sentence(days: Sequence[FitnessDay]) -> str:
    done = [each for each in days if not each.is_planned]
    if not done:
        return ""
    first, last = done[0], done[-1]
    change = round(last.fitness) - round(first.fitness)
    moved = f"{'up' if change > 0 else 'down'} {abs(change)}" if change else "unchanged"
    words = (
        f"Fitness {number(last.fitness)} on {day_words(last.day)}, {moved} since {day_words(first.day)}; "
        f"fatigue {number(last.fatigue)}, form {signed(last.form)}."
    )
    ahead = [each for each in days if each.is_planned]
    if any(each.load for each in ahead):
        planned = [each for each in ahead if each.load][-1]
        words += f" With the plan, fitness {number(planned.fitness)} and form {signed(planned.form)} on "
        words += f"{day_words(planned.day)}."
    elif ahead:
        words += " Nothing with a load is planned in the next six weeks: the lines ahead show rest."
    return words


def _calibrating_note(days: Sequence[FitnessDay]) -> str:
    learning = [each for each in days if each.is_calibrating]
    if not learning:
        return ""
    return (
        f"Calibrating until {day_words(learning[-1].day)}: in the first 42 days fitness rises from nothing rather than "
        "with training."
    )


def _fitness_figure(days: Sequence[FitnessDay]) -> Figure:
    first, last = days[0].day, days[-1].day
    lines = []
    for dash, (name, label) in enumerate((("fitness", "Fitness"), ("fatigue", "Fatigue"), ("form", "Form"))):
        points = [(share_of(each.day, first, last), getattr(each, name)) for each in days]
        lines.append(Line(label, name, points, dash))
    drawing = line_plot(
        lines,
        label=f"Fitness, fatigue and form from {day_words(first)} to {day_words(last)}",
        ticks=day_ticks(first, last),
        say=number,
        least_step=1.0,
    )
    return Figure("Fitness, fatigue and form by day", drawing, _fitness_table(days))


def _fitness_table(days: Sequence[FitnessDay]) -> DataTable:
    rows = []
    for position in range(len(days) - 1, -1, -WEEK):
        week, each = days[max(position - WEEK + 1, 0) : position + 1], days[position]
        state = "planned" if each.is_planned else "calibrating" if each.is_calibrating else "done"
        load = sum(day.load for day in week)
        rows.append(
            text(
                day_words(each.day),
                number(load),
                number(each.fitness),
                number(each.fatigue),
                signed(each.form),
                state,
            )
        )
    head = ("On", "Load, 7 days", "Fitness", "Fatigue", "Form", "State")
    return DataTable("Fitness, fatigue and form, every seventh day", head, rows, words=(0, 5))


def _fitness_row(each: FitnessDay) -> list[Cell]:
    figures = (each.load, each.fitness, each.fatigue, each.form)
    return [each.day, *(round(value, 3) for value in figures), int(each.is_calibrating), int(each.is_planned)]


def volume_section(
    weeks: Sequence[WeekVolume], before: Sequence[WeekVolume] | None, amount: str, reader: Reader, own_url: str
) -> Section:
    """How much was trained, by week and sport."""
    families = [family for family in Family if any(family in week.by_family for week in weeks)]
    return Section(
        key="volume",
        title="Volume",
        sentence=_volume_sentence(weeks, before, families, amount, reader),
        figures=[_volume_figure(weeks, families, amount, reader)] if families else [],
        export_head=VOLUME_HEAD,
        export=lambda: _volume_rows(weeks),
        empty="No session in this period.",
        tools=[
            (label, "" if key == amount else f"{own_url}&amount={key}#volume") for key, label in AMOUNT_LABELS.items()
        ],
    )


def _say(amount: str, value: float, reader: Reader) -> str:
    if amount == "distance":
        return distance(value, reader)
    return duration(value) if amount == "seconds" else number(value)


def _axis_words(amount: str, value: float, reader: Reader) -> str:
    """A step of the axis; the drawing is in hours, kilometres or miles, so that its steps are round."""
    if amount == "seconds":
        return f"{value:g} h"
    return f"{value:g} {'mi' if is_imperial(reader) else 'km'}" if amount == "distance" else number(value)


def _volume_sentence(
    weeks: Sequence[WeekVolume],
    before: Sequence[WeekVolume] | None,
    families: Sequence[Family],
    amount: str,
    reader: Reader,
) -> str:
    total = sum(week.total(amount) for week in weeks)
    sessions = round(sum(week.total("count") for week in weeks))
    if not families or not sessions:
        return ""
    words = f"{_say(amount, total, reader)} {'of load ' if amount == 'load' else ''}in {sessions} sessions"
    if before is not None and (change := change_words(total, sum(week.total(amount) for week in before))):
        words += f", {change}"
    most = max(families, key=lambda family: _of_family(weeks, family, amount))
    if total and len(families) > 1:
        words += f"; {percent(_of_family(weeks, most, amount) / total)} of it {most.label.lower()}"
    return f"{words}."


def _of_family(weeks: Sequence[WeekVolume], family: str, amount: str) -> float:
    return sum(week.by_family[family][amount] for week in weeks if family in week.by_family)


def _volume_figure(weeks: Sequence[WeekVolume], families: Sequence[Family], amount: str, reader: Reader) -> Figure:
    unit = {"seconds": 3600.0, "distance": METRES_PER_MILE if is_imperial(reader) else 1000.0}.get(amount, 1.0)
    stacks = [
        Stack(family.label, family, [week.by_family.get(family, {}).get(amount, 0.0) / unit for week in weeks])
        for family in families
        if _of_family(weeks, family, amount)
    ]
    label = AMOUNT_LABELS[amount]
    drawing = stacked_columns(
        stacks,
        id=f"volume-{amount}",
        label=f"{label} by week and sport, {len(weeks)} weeks",
        columns=[f"{week.first_day.day} {week.first_day:%b}" for week in weeks],
        say=lambda value: _axis_words(amount, round(value, 1), reader),
    )
    rows = [
        text(
            day_words(week.first_day),
            *(_of_week(week, family, amount, reader) for family in families),
            _say(amount, week.total(amount), reader),
            number(week.total("count")),
        )
        for week in reversed(weeks)
    ]
    head = ("Week of", *(family.label for family in families), "All", "Sessions")
    return Figure(f"{label} by week and sport", drawing, DataTable(f"{label} by week and sport", head, rows))


def _of_week(week: WeekVolume, family: str, amount: str, reader: Reader) -> str:
    return _say(amount, week.by_family[family][amount], reader) if family in week.by_family else "–"


def _volume_rows(weeks: Sequence[WeekVolume]) -> list[list[Cell]]:
    return [
        [week.first_day, family, *(round(sums[amount], 1) for amount in ("count", "seconds", "distance", "load"))]
        for week in weeks
        for family, sums in sorted(week.by_family.items())
    ]
