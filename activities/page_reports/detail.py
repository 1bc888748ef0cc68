"""One activity as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from accounts.models import User
from activities.enums import Family, LoadMethod, ThresholdKind
from activities.models import Activity
from activities.page_reports.curves import CurveChart, EffortRow, curve_charts, effort_rows
from activities.page_reports.tables import (
    LapTable,
    SampleTable,
    SetTable,
    SwimTable,
    cadence_words,
    lap_table,
    sample_table,
    set_table,
    speed_label,
    swim_table,
    words,
)
from activities.page_reports.thresholds import value_words
from activities.page_reports.words import EXERTION, FEELINGS
from activities.page_reports.zones import ZoneChart, zone_charts
from activities.reports.activity import ActivityPage, Streams, activity_page, streams_for
from activities.thresholds import FAMILY_OF_KIND
from core.charts import track_map
from core.stream_series import StreamSeries, stream_series
from core.units import (
    NBSP,
    clock,
    day,
    distance,
    elevation,
    number,
    percent,
    signed,
    sport_speed,
    swim_distance,
)

TABLE_ROWS: Final = 24
#: Tiles that stand beside each other on a desk; what would begin a second row is a fact below.
ONE_ROW: Final = 7
#: Nearly square, because it stands in the narrow column beside the charts.
MAP_WIDTH: Final = 420
MAP_HEIGHT: Final = 340
_STEADY: Final = 5.0  # per cent of drift
_VAGUE_SPORTS: Final = ("training", "fitness_equipment", "generic")

_METHOD_WORDS: Final = {
    LoadMethod.POWER: "from power",
    LoadMethod.PACE: "from pace",
    LoadMethod.SWIM: "from swim pace",
    LoadMethod.HEART_RATE: "from heart rate",
    LoadMethod.SESSION_RPE: "from how hard it felt",
    LoadMethod.NONE: "not scored: no threshold and no exertion known",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure."""

    label: str
    figure: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One sport of a multisport recording."""

    activity: Activity
    distance: str
    time: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Everything on the page of one activity."""

    page: ActivityPage
    tiles: list[Tile]
    facts: list[tuple[str, str]]
    said: list[tuple[str, str]]
    series: list[StreamSeries]
    samples: SampleTable | None
    map: SafeString
    laps: LapTable
    swim: SwimTable | None
    sets: SetTable | None
    zones: list[ZoneChart]
    curves: list[CurveChart]
    efforts: list[EffortRow]
    legs: list[Leg]
    started: str

    @property
    def has_charts(self) -> bool:
        """Whether there are samples to draw."""
        return self.samples is not None

    @property
    def has_second_row(self) -> bool:
        """Whether anything stands under the charts and facts."""
        tables = self.has_charts and (self.sets or self.laps.rows)
        return bool(tables or self.swim or self.zones or self.efforts or self.page.files)


def activity_detail(activity: Activity, reader: User) -> Detail:
    """The page of a loaded activity for a reader. A constant number of queries."""
    page = activity_page(activity, reader)
    family = activity.family
    drawable = drawn_series(page.stream_names, family, reader)
    samples = _samples(activity, drawable)
    series = _with_values(drawable, samples)
    tiles = key_figures(activity, reader)
    return Detail(
        page=page,
        tiles=tiles,
        facts=_facts(page, tiles, reader),
        said=said_words(activity),
        series=series,
        samples=sample_table(samples, series) if samples and series else None,
        map=track_map(
            [(point[0], point[1]) for point in page.track],
            label="Map of the track, north up",
            width=MAP_WIDTH,
            height=MAP_HEIGHT,
        ),
        laps=lap_table(page.laps, family, reader),
        swim=swim_table(page.lengths, activity.pool_length, reader),
        sets=set_table(page.sets, reader),
        zones=zone_charts(page.zones, family, reader),
        curves=curve_charts(page.curves, family, reader),
        efforts=effort_rows(page.best_efforts, family, reader),
        legs=[_leg(leg, activity, reader) for leg in page.legs],
        started=started_words(activity),
    )


def started_words(activity: Activity) -> str:
    """Day and clock of the place: ``Sat 21 Nov 2026, 07:40 (Europe/Oslo)``."""
    start = activity.local_start
    return f"{start:%a} {day(start)}, {start:%H:%M} ({activity.time_zone.replace('_', ' ')})"


def distance_words(activity: Activity, reader: User) -> str:
    """The distance as the sport counts it: a pool in metres or yards."""
    if activity.family == Family.SWIM:
        return swim_distance(activity.distance, reader)
    decimals = 2 if activity.distance and activity.distance >= 1000 else None
    return distance(activity.distance, reader, decimals)


def key_figures(activity: Activity, reader: User) -> list[Tile]:
    """Distance, time, pace, heart rate, power, load and climb, as far as they are known."""
    tiles = []
    if activity.distance:
        tiles.append(Tile("Distance", distance_words(activity, reader)))
    tiles.append(_time_tile(activity))
    if activity.average_speed:
        tiles.append(_speed_tile(activity, reader))
    if activity.average_heart_rate:
        highest = f"highest {number(activity.max_heart_rate)}" if activity.max_heart_rate else ""
        tiles.append(Tile("Heart rate", f"{number(activity.average_heart_rate)}{NBSP}bpm", highest))
    if activity.average_power:
        weighted = f"weighted {number(activity.weighted_power)}{NBSP}W" if activity.weighted_power else ""
        tiles.append(Tile("Power", f"{number(activity.average_power)}{NBSP}W", weighted))
    tiles.append(_load_tile(activity))
    if activity.elevation_gain:
        down = f"down {elevation(activity.elevation_loss, reader)}" if activity.elevation_loss else ""
        tiles.append(Tile("Climb", elevation(activity.elevation_gain, reader), down))
    if activity.calories and len(tiles) < ONE_ROW:
        tiles.append(Tile("Energy", _energy(activity)))
    return tiles


def _energy(activity: Activity) -> str:
    return f"{number(activity.calories)}{NBSP}kcal"


def _time_tile(activity: Activity) -> Tile:
    moving = activity.moving_time or activity.timer_time
    if not moving or round(moving) == round(activity.elapsed_time):
        return Tile("Time", clock(activity.elapsed_time))
    return Tile("Moving time", clock(moving), f"elapsed {clock(activity.elapsed_time)}")


def _speed_tile(activity: Activity, reader: User) -> Tile:
    note = ""
    if activity.flat_speed and activity.family == Family.RUN:
        note = f"worth {sport_speed(activity.flat_speed, activity.family, reader)} on the flat"
    elif activity.max_speed and activity.family != Family.SWIM:
        note = f"fastest {sport_speed(activity.max_speed, activity.family, reader)}"
    shown = sport_speed(activity.average_speed, activity.family, reader)
    return Tile(speed_label(activity.family), shown, note)


def _load_tile(activity: Activity) -> Tile:
    note = _METHOD_WORDS[LoadMethod(activity.load_method)]
    if activity.intensity:
        note += f", intensity {percent(activity.intensity)}"
    return Tile("Load", number(activity.load), note)


def _facts(page: ActivityPage, tiles: list[Tile], reader: User) -> list[tuple[str, str]]:
    activity = page.activity
    facts = [("Sport", _sport_words(activity)), ("Recorded", activity.device or activity.source_label)]
    if activity.device:
        facts.append(("Source", activity.source_label))
    if activity.average_cadence:
        facts.append(("Cadence", cadence_words(activity.average_cadence, activity.family)))
    if activity.max_power:
        facts.append(("Highest power", f"{number(activity.max_power)}{NBSP}W"))
    if page.decoupling is not None:
        verdict = "steady" if abs(page.decoupling) < _STEADY else "heart rate drifted"
        facts.append(("Decoupling", f"{signed(page.decoupling, 1)}{NBSP}% ({verdict})"))
    if activity.calories and all(tile.label != "Energy" for tile in tiles):
        facts.append(("Energy", _energy(activity)))
    scored = [
        value_words(kind, page.thresholds[kind], reader)
        for kind in _kinds_of(activity.family)
        if kind in page.thresholds
    ]
    if scored:
        facts.append(("Threshold then", ", ".join(scored)))
    return facts


def _sport_words(activity: Activity) -> str:
    """``Cycling, road``; where the sport is only “training”, what kind of it."""
    has_kind = activity.sub_sport not in ("", "generic", activity.sport)
    if has_kind and activity.sport in _VAGUE_SPORTS:
        return words(activity.sub_sport)
    return f"{words(activity.sport)}, {words(activity.sub_sport).lower()}" if has_kind else words(activity.sport)


def _kinds_of(family: str) -> list[ThresholdKind]:
    """The thresholds that a session of this family can be scored with."""
    own = [kind for kind in ThresholdKind if FAMILY_OF_KIND.get(kind) == family]
    return [*own, ThresholdKind.THRESHOLD_HEART_RATE]


def said_words(activity: Activity) -> list[tuple[str, str]]:
    """How hard it was and how it felt, as far as the client said."""
    said = []
    if activity.rpe is not None:
        rounded = f"{activity.rpe:g}"
        said.append(("Exertion", dict(EXERTION).get(rounded, rounded) + " (of 10)"))
    if activity.feel is not None:
        said.append(("Felt", dict(FEELINGS)[str(activity.feel)].lower()))
    return said


def _samples(activity: Activity, series: list[StreamSeries]) -> Streams | None:
    """A few rows of the recording, or ``None`` when there is nothing to draw."""
    if not activity.has_streams or not series:
        return None
    return streams_for(activity, [each.name for each in series], TABLE_ROWS)


def _with_values(series: list[StreamSeries], samples: Streams | None) -> list[StreamSeries]:
    """The columns that say something: a single value at the border to the next sport is no chart."""
    if samples is None:
        return []
    known = {name: sum(value is not None for value in values) for name, values in samples.values.items()}
    return [each for each in series if known.get(each.name, 0) > 1]


def _leg(leg: Activity, current: Activity, reader: User) -> Leg:
    return Leg(leg, distance_words(leg, reader), clock(leg.elapsed_time), leg.pk == current.pk)


def drawn_series(names: list[str], family: str, reader: User) -> list[StreamSeries]:
    """The columns that the page draws. The air of a pool or a gym says nothing of the session."""
    series = stream_series(names, sport=family, reader=reader)
    return [each for each in series if each.name != "temperature" or family not in (Family.SWIM, Family.STRENGTH)]
