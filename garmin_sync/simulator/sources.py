"""Where accounts get their content: a folder of recordings, or the season of a person who does not exist."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from activities.formats.fit import read_fit
from activities.formats.fit.encoder import write_fit
from activities.formats.recording import Recording, Session, UnreadableFile
from activities.synthetic.athlete import Athlete, athlete_from_seed
from activities.synthetic.history import summary_only
from activities.synthetic.season import SessionSpec, Story, plan_season, record_session, start_of
from activities.synthetic.sessions import easy_run
from activities.synthetic.wellness import WellnessDay, wellness_day
from garmin_sync.simulator.accounts import SimulatedActivity, SimulatedDevice, SimulatedWellness

_WATCH = SimulatedDevice(device_id=3_400_000_001, name="Simulated watch")
#: Garmin's type for FIT's sub-sport where that says more, else for its sport.
_TYPE_KEYS = {
    "running": "running",
    "trail": "trail_running",
    "cycling": "cycling",
    "road": "road_biking",
    "indoor_cycling": "indoor_cycling",
    "lap_swimming": "lap_swimming",
    "open_water": "open_water_swimming",
    "swimming": "swimming",
    "walking": "walking",
    "hiking": "hiking",
    "strength_training": "strength_training",
    "yoga": "yoga",
}
_LOAD_DAYS = 7
_SAMPLE_SECONDS = 1800


@dataclass(slots=True)
class FitFolder:
    """The FIT files of a folder, listed as their own totals say; one that cannot be read is listed by its name."""

    folder: Path
    first_id: int = 9_000_000_000  # ids are unique over all accounts, as at Garmin
    _files: dict[int, Path] = field(default_factory=dict)
    _listed: list[SimulatedActivity] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, path in enumerate(sorted(self.folder.glob("*.fit")), start=1):
            activity_id = self.first_id + number
            self._files[activity_id] = path
            self._listed.append(_listed_file(activity_id, path))

    def activities(self) -> Sequence[SimulatedActivity]:
        return tuple(self._listed)

    def original_file(self, activity_id: int) -> tuple[str, bytes] | None:
        path = self._files.get(activity_id)
        return (f"{activity_id}_ACTIVITY.fit", path.read_bytes()) if path else None

    def wellness(self, day: date) -> SimulatedWellness | None:
        athlete = athlete_from_seed(zlib.crc32(self.folder.name.encode()))
        return _measured(wellness_day(athlete, day, 45.0))

    def devices(self) -> Sequence[SimulatedDevice]:
        return (_WATCH,)


@dataclass(slots=True)
class Season:
    """The season of an invented athlete. Lists cost little; a recording is made when it is asked for."""

    athlete: Athlete
    story: Story
    first_day: date
    weeks: int
    first_id: int = 8_000_000_000
    until: datetime | None = None  # nothing that began later is known yet; None: everything
    _specs: dict[int, SessionSpec] = field(default_factory=dict)
    _listed: list[SimulatedActivity] = field(default_factory=list)
    _loads: dict[date, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for spec in plan_season(self.athlete, self.first_day, self.weeks, self.story):
            if spec.is_done and (self.until is None or start_of(self.athlete, spec) <= self.until):
                activity_id = self.first_id + spec.number
                self._specs[activity_id] = spec
                self._listed.append(self._listed_session(activity_id, spec))
                self._loads[spec.day] = self._loads.get(spec.day, 0.0) + _load(spec)

    def activities(self) -> Sequence[SimulatedActivity]:
        return tuple(self._listed)

    def original_file(self, activity_id: int) -> tuple[str, bytes] | None:
        spec = self._specs.get(activity_id)
        if spec is None or not spec.has_recording:
            return None
        return f"{activity_id}_ACTIVITY.fit", write_fit(record_session(self.athlete, spec))

    def wellness(self, day: date) -> SimulatedWellness | None:
        if day < self.first_day or day >= self.first_day + timedelta(weeks=self.weeks):
            return None
        if self.until is not None and day > self.until.astimezone(self.athlete.zone).date():
            return None
        recent = sum(self._loads.get(day - timedelta(days=ago), 0.0) for ago in range(1, _LOAD_DAYS + 1))
        return _measured(wellness_day(self.athlete, day, recent / _LOAD_DAYS))

    def devices(self) -> Sequence[SimulatedDevice]:
        return (_WATCH,)

    def _listed_session(self, activity_id: int, spec: SessionSpec) -> SimulatedActivity:
        if spec.kind == "strength_session" and spec.has_recording:
            recording = record_session(self.athlete, spec)  # its sets decide how long it was
        else:
            recording = Recording("fit", [summary_only(self.athlete, spec)])
        return activity_of(
            activity_id,
            recording,
            name=recording.sessions[0].name,
            time_zone=self.athlete.time_zone,
            is_manual=not spec.has_recording,
        )


def activity_of(
    activity_id: int, recording: Recording, *, name: str = "", time_zone: str = "", is_manual: bool = False
) -> SimulatedActivity:
    """How Garmin's list describes a recording; a recording of several sports is one multisport activity."""
    sessions = recording.sessions
    totals = [session.totals for session in sessions]
    type_key = "multi_sport" if len(sessions) > 1 else _type_key(sessions[0])
    start = sessions[0].start_time.astimezone(UTC)
    offset = sessions[0].utc_offset or timedelta(0)
    if time_zone:
        offset = start.astimezone(ZoneInfo(time_zone)).utcoffset() or timedelta(0)
    return SimulatedActivity(
        activity_id=activity_id,
        name=name or type_key.replace("_", " ").title(),
        type_key=type_key,
        start_time=start,
        utc_offset=offset,
        time_zone=time_zone or "UTC",
        distance=_sum(each.distance for each in totals),
        duration=_sum(each.timer_time for each in totals),
        elapsed=_sum(each.elapsed_time for each in totals),
        moving=_sum(each.moving_time for each in totals),
        average_heart_rate=totals[0].average_heart_rate,
        max_heart_rate=max((each.max_heart_rate for each in totals if each.max_heart_rate), default=None),
        average_power=totals[0].average_power,
        calories=_sum(each.calories for each in totals),
        device_id=None if is_manual else _WATCH.device_id,
        lap_count=sum(len(session.laps) for session in sessions),
        is_manual=is_manual,
    )


def sample_run(*, ends: datetime, seed: int = 0, time_zone: str = "UTC") -> tuple[SimulatedActivity, bytes]:
    """Half an hour of easy running that ends about at ``ends`` (aware), and its FIT file. It has no id yet."""
    start = (ends - timedelta(seconds=_SAMPLE_SECONDS)).astimezone(UTC).replace(microsecond=0)
    recording = easy_run(athlete_from_seed(seed, time_zone=time_zone), start, _SAMPLE_SECONDS)
    return activity_of(0, recording, name="Easy run", time_zone=time_zone), write_fit(recording)


def _listed_file(activity_id: int, path: Path) -> SimulatedActivity:
    try:
        recording = read_fit(path.read_bytes())
    except UnreadableFile:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return SimulatedActivity(activity_id, path.stem, "other", written.replace(microsecond=0))
    return activity_of(activity_id, recording, name=path.stem)


def _measured(made: WellnessDay) -> SimulatedWellness:
    values = asdict(made)
    del values["sleep_seconds"]  # the account adds up the stages itself
    return SimulatedWellness(**values, hrv_status="balanced")


def _type_key(session: Session) -> str:
    return _TYPE_KEYS.get(session.sub_sport) or _TYPE_KEYS.get(session.sport, "other")


def _load(spec: SessionSpec) -> float:
    """About what the session costs: 100 for an hour at threshold."""
    return spec.seconds / 36 * spec.intensity**2


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
