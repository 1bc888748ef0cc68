"""Time in zones, the curves of the period, and how efficient comparable sessions were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import log
from statistics import fmean, median
from typing import Final

from accounts.models import User
from activities.enums import Family
from activities.page_reports.zones import MEASURES, zone_name
from activities.reports.curves import CurvePoint, Curves
from activities.reports.load import first_day_of_week
from activities.reports.sessions import PeriodSession, SteadySession, between, steady_sessions, time_in_zones
from core.addresses import addresses_of
from core.charts import ZoneShare
from core.exports import Cell
from core.plots import Line, Stack, Tick, line_plot, stacked_columns
from core.tables import DataTable, Entry, text
from core.units import NBSP, Reader, duration, number, percent, signed, sport_speed
from core.units import day as day_words
from dashboard.analysis.period import Period
from dashboard.analysis.sections import Figure, Section, day_ticks, share_of

ZONES: Final = 7
HARD_FROM: Final = 5
#: The curves that people compare, in order.
CURVES: Final = (
    (Family.RIDE, "power"),
    (Family.RUN, "speed"),
    (Family.RUN, "power"),
    (Family.RUN, "heart_rate"),
    (Family.RIDE, "heart_rate"),
    (Family.SWIM, "speed"),
)
CURVE_TICKS: Final = ((1, "1 s"), (10, "10 s"), (60, "1 min"), (300, "5 min"), (1200, "20 min"), (3600, "1 h"))
CURVE_ROWS: Final = (5, 30, 60, 300, 600, 1200, 1800, 3600, 7200, 10800)
LEAST_STEADY: Final = 2


def zones_section(sessions: Sequence[PeriodSession], period: Period, client: User) -> Section:
    """How hard the time was, by each measure that has zones."""
    now = between(sessions, period.first, period.last)
    totals = time_in_zones(now)
    before = time_in_zones(between(sessions, *period.before)) if period.before else {}
    measures = [measure for measure in MEASURES if sum(totals.get(measure, ())) > 0]
    weeks = _weeks_of_zones(now, period, client)
    figures = [_zone_figure(measure, totals[measure], before.get(measure, []), weeks) for measure in measures]
    return Section(
        key="zones",
        title="Time in zones",
        sentence=_zones_sentence(measures[0], totals, before) if measures else "",
        figures=figures,
        export_head=("week_of", "measure", "zone", "seconds"),
        export=lambda: _zone_rows(weeks),
        note="All sports together, each with the zones that held on its day.",
        empty="No heart rate, power or pace with zones in this period. Zones come with thresholds.",
    )


def _weeks_of_zones(
    sessions: Sequence[PeriodSession], period: Period, client: User
) -> dict[date, dict[str, list[float]]]:
    start = first_day_of_week(period.first, client.first_weekday)
    by_week: dict[date, list[PeriodSession]] = {
        date.fromordinal(day): [] for day in range(start.toordinal(), period.last.toordinal() + 1, 7)
    }
    for session in sessions:
        by_week[first_day_of_week(session.day, client.first_weekday)].append(session)
    return {week: time_in_zones(some) for week, some in by_week.items()}


def _zones_sentence(measure: str, totals: dict[str, list[float]], before: dict[str, list[float]]) -> str:
    easy, hard = _shares(totals[measure])
    words = (
        f"{duration(sum(totals[measure]))} with {MEASURES[measure].lower()}: {percent(easy)} in zones 1 and 2, "
        f"{percent(hard)} in zone {HARD_FROM} and above"
    )
    if sum(before.get(measure, ())):
        easy_before, hard_before = _shares(before[measure])
        words += f"; in the time before {percent(easy_before)} and {percent(hard_before)}"
    return f"{words}."


def _shares(seconds: Sequence[float]) -> tuple[float, float]:
    whole = sum(seconds) or 1.0
    return sum(seconds[:2]) / whole, sum(seconds[HARD_FROM - 1 :]) / whole


def _zone_figure(
    measure: str, totals: Sequence[float], before: Sequence[float], weeks: dict[date, dict[str, list[float]]]
) -> Figure:
    names = [zone_name(measure, number) for number in range(1, len(totals) + 1)]
    shares = [
        ZoneShare(place, name, "", seconds) for place, (name, seconds) in enumerate(zip(names, totals, strict=True), 1)
    ]
    stacks = [
        Stack(
            f"{place} {name}",
            f"zone-{min(place, ZONES)}",
            [_at(by_measure.get(measure, []), place) / 3600 for by_measure in weeks.values()],
        )
        for place, name in enumerate(names, 1)
    ]
    label = f"{MEASURES[measure]} zones"
    drawing = stacked_columns(
        stacks,
        id=f"zones-{measure}",
        label=f"Hours in {label.lower()} by week",
        columns=[f"{week.day} {week:%b}" for week in weeks],
        say=lambda hours: f"{round(hours, 1):g} h",
    )
    whole_before = sum(before)
    rows = [
        text(
            f"{share.number} {share.name}",
            duration(share.seconds),
            percent(share.seconds / sum(totals)),
            percent(_at(before, share.number) / whole_before) if whole_before else "–",
        )
        for share in shares
    ]
    head = ("Zone", "Time", "Share", "Share before")
    return Figure(label, drawing, DataTable(f"Time in {label.lower()}", head, rows), zones=shares)


def _at(seconds: Sequence[float], place: int) -> float:
    return seconds[place - 1] if place <= len(seconds) else 0.0


def _zone_rows(weeks: dict[date, dict[str, list[float]]]) -> list[list[Cell]]:
    return [
        [week, measure, place, round(seconds, 1)]
        for week, by_measure in weeks.items()
        for measure, times in by_measure.items()
        for place, seconds in enumerate(times, 1)
    ]


def curves_section(now: Curves, before: Curves, reader: Reader) -> Section:
    """The best mean over each duration, beside that of the time before."""
    shown = [key for key in CURVES if len(now.get(key, ())) > 1]
    return Section(
        key="curves",
        title="Curves",
        sentence=_curves_sentence(shown, now, before, reader),
        figures=[_curve_figure(key, now[key], before.get(key, ()), reader) for key in shown],
        export_head=("sport", "measure", "seconds", "value", "day", "value_before", "day_before"),
        export=lambda: _curve_rows(now, before),
        note="The best mean over each duration of any session. Power in W, heart rate in bpm.",
        empty="No recording with power, pace or heart rate in this period.",
    )


def _sayer(family: str, measure: str, reader: Reader) -> Callable[[float], str]:
    if measure == "speed":
        return lambda value: sport_speed(value, family, reader)
    unit = "W" if measure == "power" else "bpm"
    return lambda value: f"{number(value)}{NBSP}{unit}"


def _curve_title(family: str, measure: str) -> str:
    words = {"power": "power", "heart_rate": "heart rate", "speed": "pace"}[measure]
    return f"{Family(family).label} {words}"


def _curves_sentence(shown: Sequence[tuple[str, str]], now: Curves, before: Curves, reader: Reader) -> str:
    if not shown:
        return ""
    key = shown[0]
    points = {point.seconds: point for point in now[key]}
    seconds = 1200 if 1200 in points else max(points)
    say = _sayer(*key, reader)
    words = f"Best {_curve_title(*key).lower()} over {duration(seconds)}: {say(points[seconds].value)}"
    old = {point.seconds: point for point in before.get(key, ())}
    if seconds in old:
        words += f", in the time before {say(old[seconds].value)}"
    return f"{words}."


def _curve_figure(
    key: tuple[str, str], now: Sequence[CurvePoint], before: Sequence[CurvePoint], reader: Reader
) -> Figure:
    say, title = _sayer(*key, reader), _curve_title(*key)
    longest = max(point.seconds for point in (*now, *before))

    def at(seconds: float) -> float:
        return log(max(seconds, 1)) / (log(longest) or 1.0)

    lines = [Line("This period", "now", [(at(point.seconds), point.value) for point in now])]
    if before:
        lines.append(Line("Time before", "before", [(at(point.seconds), point.value) for point in before], dash=1))
    drawing = line_plot(
        lines,
        label=f"{title}: best over {duration(now[0].seconds)} {say(now[0].value)}, over {duration(now[-1].seconds)} "
        f"{say(now[-1].value)}",
        ticks=[Tick(at(seconds), words) for seconds, words in CURVE_TICKS if seconds <= longest],
        say=say,
    )
    return Figure(title, drawing, _curve_table(title, now, before, say))


def _curve_table(
    title: str, now: Sequence[CurvePoint], before: Sequence[CurvePoint], say: Callable[[float], str]
) -> DataTable:
    old, address = {point.seconds: point for point in before}, addresses_of("activities:detail")
    rows = [
        [
            Entry(duration(point.seconds)),
            Entry(say(point.value)),
            Entry(day_words(point.day), address(point.activity_id)),
            Entry(say(old[point.seconds].value) if point.seconds in old else "–"),
        ]
        for point in now
        if point.seconds in CURVE_ROWS or point is now[-1]
    ]
    return DataTable(f"{title} by duration", ("Over", "Best", "On", "Time before"), rows, words=(0, 2))


def _curve_rows(now: Curves, before: Curves) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for family, measure in sorted({*now, *before}):
        new = {point.seconds: point for point in now.get((family, measure), ())}
        old = {point.seconds: point for point in before.get((family, measure), ())}
        for seconds in sorted({*new, *old}):
            values = [
                cell
                for point in (new.get(seconds), old.get(seconds))
                for cell in ((point.value, point.day) if point else (None, None))
            ]
            rows.append([family, measure, seconds, *values])
    return rows


def steady_section(sessions: Sequence[PeriodSession], period: Period) -> Section:
    """Whether a heartbeat buys more work than it did, where sessions can be compared."""
    found = steady_sessions(between(sessions, period.first, period.last))
    shown = {family: rows for family, rows in found.items() if len(rows) >= LEAST_STEADY}
    figures = [figure for family, rows in shown.items() for figure in _steady_figures(family, rows, period)]
    return Section(
        key="steady",
        title="Efficiency and decoupling",
        sentence=_steady_sentence(shown),
        figures=figures,
        export_head=("day", "sport", "name", "moving_seconds", "efficiency", "unit", "decoupling_percent"),
        export=lambda: [_steady_row(each) for rows in found.values() for each in rows],
        note="Comparable sessions: the same sport, at least 20 minutes, even effort, and about as hard as usual.",
        empty="Fewer than two comparable sessions with heart rate in this period: the same sport, at least 20 minutes, "
        "even effort, and about as hard as usual.",
    )


def _unit(by_power: bool) -> str:
    return "W a beat" if by_power else "m a beat"


def _steady_sentence(shown: Mapping[str, Sequence[SteadySession]]) -> str:
    if not shown:
        return ""
    family, rows = max(shown.items(), key=lambda entry: len(entry[1]))
    third = max(len(rows) // 3, 1)
    early = fmean(each.efficiency for each in rows[:third])
    late = fmean(each.efficiency for each in rows[-third:])
    drift = median(each.decoupling for each in rows)
    unit = _unit(rows[0].by_power)
    return (
        f"{len(rows)} comparable sessions ({Family(family).label.lower()}): {number(late, 2)} {unit} "
        f"in the latest third, {number(early, 2)} in the first; median decoupling {signed(drift, 1)} %."
    )


def _steady_figures(family: str, rows: Sequence[SteadySession], period: Period) -> list[Figure]:
    unit, name, address = _unit(rows[0].by_power), Family(family).label, addresses_of("activities:detail")
    table_rows = [
        [
            Entry(day_words(each.day)),
            Entry(each.name, address(each.id)),
            Entry(duration(each.seconds)),
            Entry(number(each.efficiency, 2)),
            Entry(f"{signed(each.decoupling, 1)} %"),
        ]
        for each in reversed(rows)
    ]
    head = ("Day", "Session", "Time", f"Efficiency, {unit}", "Decoupling")
    table = DataTable(f"Comparable sessions, {name.lower()}", head, table_rows, words=(0, 1))
    ticks = day_ticks(period.first, period.last)

    def points(name_of_value: str) -> list[tuple[float, float | None]]:
        return [(share_of(each.day, period.first, period.last), getattr(each, name_of_value)) for each in rows]

    efficiency = line_plot(
        [Line("Efficiency", "now", points("efficiency"), has_dots=True)],
        label=f"{name}: efficiency of {len(rows)} comparable sessions, {unit}",
        ticks=ticks,
        say=lambda value: number(value, 2),
        height=180,
        least_step=0.01,
    )
    drift = line_plot(
        [Line("Decoupling", "now", points("decoupling"), has_dots=True)],
        label=f"{name}: decoupling of {len(rows)} comparable sessions, per cent; more than 5 is drift",
        ticks=ticks,
        say=lambda value: f"{number(value)} %",
        height=180,
        least_step=1.0,
    )
    return [Figure(f"{name}: efficiency, {unit}", efficiency, table), Figure(f"{name}: decoupling", drift, table)]


def _steady_row(each: SteadySession) -> list[Cell]:
    return [
        each.day,
        each.family,
        each.name,
        round(each.seconds, 1),
        round(each.efficiency, 4),
        "W/bpm" if each.by_power else "m/min/bpm",
        round(each.decoupling, 2),
    ]
