"""Everything that a trainer wants to see of one session before being done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import User
from activities.enums import Family
from activities.models import Activity, StrengthSet
from activities.page_reports.detail import (
    Tile,
    distance_words,
    drawn_series,
    key_figures,
    said_words,
    started_words,
)
from activities.page_reports.records import new_record_words
from activities.page_reports.tables import LapTable, SampleTable, SetTable, lap_table, sample_table, set_table
from activities.reports.activity import Streams, streams_for
from activities.reports.records import new_records
from core.plots import Drawing, Line, Tick, line_plot
from core.stream_series import StreamSeries
from core.units import clock, number, sport_speed
from dashboard.models import Review
from dashboard.review.comparison import Comparison, previous_like
from messaging.reports import Thread, thread_of
from workouts.reports.compliance import DoneReport, planned_panel

#: Enough for a drawing as wide as a hand.
POINTS: Final = 96
TABLE_EVERY: Final = 8
PLOT_HEIGHT: Final = 118
#: Under this somebody stands (m/s); as a pace it would squeeze everything else together.
_STANDING: Final = 0.4
#: What is drawn: the heart, and how hard the legs worked, by the first that was recorded.
_EFFORTS: Final = ("power", "speed")


@dataclass(frozen=True, slots=True)
class SmallChart:
    """One column of the recording, drawn small."""

    caption: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Leg:
    """One sport of a multisport recording."""

    activity: Activity
    distance: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionToReview:
    """One session beside its plan. ``report`` says so when there is none."""

    activity: Activity
    started: str
    tiles: list[Tile]
    said: list[tuple[str, str]]
    report: DoneReport
    laps: LapTable | None
    sets: SetTable | None
    charts: list[SmallChart]
    samples: SampleTable | None
    records: list[str]
    comparison: Comparison | None
    legs: list[Leg]
    reviews: list[Review]
    own_review: Review | None
    thread: Thread


def session_to_review(activity: Activity, reader: User, *, legs: Sequence[Activity], back: str) -> SessionToReview:
    """One session that the reader was let to, loaded with client, analysis and plan. A constant number of queries.

    ``legs`` are the further ones of a multisport recording.
    """
    is_strength = activity.family == Family.STRENGTH
    sets = Prefetch("sets", StrengthSet.objects.select_related("library_exercise"))
    prefetch_related_objects([activity], sets, *(() if is_strength else ("laps",)))
    report = _report(activity, reader)
    reviews = reviews_of(activity, reader)
    samples = _samples(activity)
    series = _series(samples, activity, reader)
    shows_laps = not is_strength and not (report.steps and report.steps.has_laps)
    laps = lap_table(list(activity.laps.all()), activity.family, reader) if shows_laps else None
    return SessionToReview(
        activity=activity,
        started=started_words(activity),
        tiles=key_figures(activity, reader),
        said=said_words(activity),
        report=report,
        laps=laps if laps and laps.rows else None,
        sets=None if report.sets else set_table(list(activity.sets.all()), reader),
        charts=[_chart(each, samples, activity, reader) for each in series] if samples else [],
        samples=sample_table(_thinned(samples), series) if samples and series else None,
        records=[new_record_words(each, reader) for each in new_records([activity]).get(activity.pk, [])],
        comparison=previous_like(activity, report.session, reader),
        legs=_legs(activity, legs, reader) if legs else [],
        reviews=reviews,
        own_review=next((each for each in reviews if each.trainer_id == reader.pk), None),
        thread=thread_of(activity, reader, back=back),
    )


def reviews_of(activity: Activity, viewer: User) -> list[Review]:
    """Who looked at a session that the viewer was let to, the first to do so first. One query.

    A leg was looked at with its recording.
    """
    looked = Review.objects.visible_to(viewer).filter(activity=activity.parent_id or activity.pk)
    return list(looked.select_related("trainer").order_by("created_at"))


def _report(activity: Activity, reader: User) -> DoneReport:
    panel = planned_panel(activity, reader)
    if panel is None or not isinstance(panel.content, DoneReport):
        raise TypeError("The panel of the plan holds no report of what was done.")
    return panel.content


def _samples(activity: Activity) -> Streams | None:
    return streams_for(activity, resolution=POINTS) if activity.has_streams else None


def _series(samples: Streams | None, activity: Activity, reader: User) -> list[StreamSeries]:
    """The heart, and power or else speed; a column with hardly a value is no chart."""
    if samples is None:
        return []
    known = [name for name, values in samples.values.items() if sum(value is not None for value in values) > 1]
    effort = next((name for name in _EFFORTS if name in known), "")
    return [each for each in drawn_series(known, activity.family, reader) if each.name in ("heart_rate", effort)]


def _chart(series: StreamSeries, samples: Streams, activity: Activity, reader: User) -> SmallChart:
    values = samples.values[series.name]
    if series.name == "speed":
        values = [value if value is not None and value > _STANDING else None for value in values]
    seconds = [value or 0.0 for value in samples.values["seconds"]]
    length = max(seconds[-1], 1.0)

    def say(value: float) -> str:
        return sport_speed(value, activity.family, reader) if series.name == "speed" else number(value)

    drawing = line_plot(
        [Line(series.label, "now", [(at / length, value) for at, value in zip(seconds, values, strict=True)])],
        label=f"{series.label} over the session: {_in_words(values, say)}",
        ticks=[Tick(0.0, "0:00"), Tick(0.5, clock(length / 2)), Tick(1.0, clock(length))],
        say=say,
        height=PLOT_HEIGHT,
    )
    caption = f"{series.label}, {series.unit}" if series.name != "speed" else series.label
    return SmallChart(caption, drawing)


def _in_words(values: Sequence[float | None], say: Callable[[float], str]) -> str:
    """``from 98 to 171, 142 in the middle``."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return "nothing recorded"
    return f"from {say(known[0])} to {say(known[-1])}, {say(known[len(known) // 2])} in the middle"


def _thinned(samples: Streams) -> Streams:
    """A few rows for the table."""
    return Streams({name: values[::TABLE_EVERY] for name, values in samples.values.items()}, samples.units)


def _legs(activity: Activity, further: Sequence[Activity], reader: User) -> list[Leg]:
    legs = [activity, *further]
    return [Leg(leg, distance_words(leg, reader), clock(leg.elapsed_time)) for leg in legs]
