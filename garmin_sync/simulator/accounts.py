"""Who has an account at the simulated Garmin, and what their devices recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class SimulatedActivity:
    """What the list of activities says of one recording. SI units; ``start_time`` is aware UTC."""

    activity_id: int
    name: str
    type_key: str  # Garmin's: running, trail_running, strength_training, …
    start_time: datetime
    utc_offset: timedelta = timedelta(0)
    time_zone: str = "UTC"
    distance: float | None = None
    duration: float | None = None
    elapsed: float | None = None
    moving: float | None = None
    average_heart_rate: float | None = None
    max_heart_rate: float | None = None
    average_power: float | None = None
    calories: float | None = None
    device_id: int | None = None
    workout_id: int | None = None
    lap_count: int = 1
    is_manual: bool = False

    @property
    def local_date(self) -> date:
        """The day on the athlete's calendar."""
        return (self.start_time + self.utc_offset).date()


@dataclass(frozen=True, slots=True)
class SimulatedDevice:
    """A watch or a bike computer."""

    device_id: int
    name: str


@dataclass(frozen=True, slots=True)
class SimulatedWellness:
    """What a watch measured on one local day; ``None`` where it measured nothing."""

    day: date
    resting_heart_rate: int | None = None
    hrv_ms: int | None = None
    hrv_status: str | None = None
    deep_seconds: int | None = None
    light_seconds: int | None = None
    rem_seconds: int | None = None
    awake_seconds: int | None = None
    sleep_score: int | None = None
    stress_average: int | None = None
    body_battery_high: int | None = None
    body_battery_low: int | None = None
    steps: int | None = None
    weight_kg: float | None = None
    body_fat_percent: float | None = None
    vo2max_run: float | None = None
    vo2max_ride: float | None = None
    training_status: str | None = None
    training_readiness: int | None = None

    @property
    def sleep_seconds(self) -> int | None:
        """Time asleep: the stages together, without the time awake."""
        stages = (self.deep_seconds, self.light_seconds, self.rem_seconds)
        known = [seconds for seconds in stages if seconds is not None]
        return sum(known) if known else None


class AccountData(Protocol):
    """Where an account's content comes from: a folder of files, a generator, or memory."""

    def activities(self) -> Sequence[SimulatedActivity]:
        """All activities, in any order."""
        ...

    def original_file(self, activity_id: int) -> tuple[str, bytes] | None:
        """Name and bytes of the recording; ``None`` when there is no file."""
        ...

    def wellness(self, day: date) -> SimulatedWellness | None:
        """What was measured on a day; ``None`` when the watch was not worn."""
        ...

    def devices(self) -> Sequence[SimulatedDevice]:
        """The registered devices."""
        ...


@dataclass(slots=True)
class MemoryData:
    """Content that a test or the control interface puts in by hand."""

    listed: list[SimulatedActivity] = field(default_factory=list)
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    days: dict[date, SimulatedWellness] = field(default_factory=dict)
    owned_devices: list[SimulatedDevice] = field(default_factory=list)

    def activities(self) -> Sequence[SimulatedActivity]:
        return tuple(self.listed)

    def original_file(self, activity_id: int) -> tuple[str, bytes] | None:
        return self.files.get(activity_id)

    def wellness(self, day: date) -> SimulatedWellness | None:
        return self.days.get(day)

    def devices(self) -> Sequence[SimulatedDevice]:
        return tuple(self.owned_devices)

    def add(self, activity: SimulatedActivity, data: bytes | None = None, name: str = "") -> SimulatedActivity:
        """Record an activity, with its file where it has one."""
        self.listed.append(activity)
        if data is not None:
            self.files[activity.activity_id] = (name or f"{activity.activity_id}_ACTIVITY.fit", data)
        return activity

    def remove(self, activity_id: int) -> None:
        """Delete an activity at Garmin."""
        self.listed = [activity for activity in self.listed if activity.activity_id != activity_id]
        self.files.pop(activity_id, None)


@dataclass(slots=True)
class Account:
    """One person's account. ``mfa_code`` empty: no second step. What is recorded later lands in ``recorded``."""

    email: str
    password: str = field(repr=False)
    mfa_code: str = field(default="", repr=False)
    region: str = "com"
    full_name: str = "Sample Athlete"
    time_zone: str = "UTC"
    needs_captcha: bool = False
    data: AccountData = field(default_factory=MemoryData, repr=False)
    recorded: MemoryData = field(default_factory=MemoryData, repr=False)
    workouts: dict[int, dict[str, Any]] = field(default_factory=dict, repr=False)
    schedules: dict[int, tuple[int, str]] = field(default_factory=dict, repr=False)  # id: (workout, day)

    @property
    def display_name(self) -> str:
        """The opaque name that stands in addresses."""
        return hashlib.sha256(self.email.encode()).hexdigest()[:24]

    @property
    def profile_id(self) -> int:
        """A stable number of the account."""
        return 10_000_000 + int(self.display_name[:6], 16)

    def activities(self) -> list[SimulatedActivity]:
        """Everything recorded, newest first, as Garmin lists it."""
        together = [*self.data.activities(), *self.recorded.activities()]
        return sorted(together, key=lambda activity: (activity.start_time, activity.activity_id), reverse=True)

    def activity(self, activity_id: int) -> SimulatedActivity | None:
        """One activity by its id."""
        return next((each for each in self.activities() if each.activity_id == activity_id), None)

    def original_file(self, activity_id: int) -> tuple[str, bytes] | None:
        """Its file, wherever it lies."""
        return self.recorded.original_file(activity_id) or self.data.original_file(activity_id)

    def wellness(self, day: date) -> SimulatedWellness | None:
        """The day's measurements; what was put in by hand goes before what was generated."""
        return self.recorded.wellness(day) or self.data.wellness(day)

    def wellness_between(self, start: date, end: date) -> Iterable[SimulatedWellness]:
        """The measured days of a range."""
        for offset in range(max(0, (end - start).days + 1)):
            measured = self.wellness(start + timedelta(days=offset))
            if measured is not None:
                yield measured

    def devices(self) -> list[SimulatedDevice]:
        """All devices."""
        return [*self.data.devices(), *self.recorded.devices()]

    def last_sync(self) -> datetime | None:
        """When a device last had something to say."""
        newest = self.activities()[:1]
        return newest[0].start_time + timedelta(seconds=newest[0].elapsed or 0) if newest else None

    def record(self, activity: SimulatedActivity, data: bytes | None = None, name: str = "") -> SimulatedActivity:
        """A new activity arrives; it gets the next free id when it has none."""
        if activity.activity_id == 0:
            activity = replace(activity, activity_id=self.next_id())
        return self.recorded.add(activity, data, name)

    def next_id(self) -> int:
        """A number that no activity, workout or schedule of this account has."""
        used = [
            *(activity.activity_id for activity in self.activities()),
            *self.workouts,
            *self.schedules,
            self.profile_id * 100,
        ]
        return max(used) + 1


def account_from(description: Mapping[str, Any], data: AccountData) -> Account:
    """An account from an entry of the accounts file. Raises ValueError without e-mail and password."""
    known = {"email", "password", "mfa_code", "region", "full_name", "time_zone", "needs_captcha"}
    options = {name: description[name] for name in known & description.keys()}
    if not options.get("email") or not options.get("password"):
        raise ValueError("An account needs an e-mail address and a password.")
    return Account(**options, data=data)


def activity_from(description: Mapping[str, Any]) -> SimulatedActivity:
    """An activity from JSON: names as in :class:`SimulatedActivity`, times in ISO 8601, the offset in seconds."""
    fields = dict(description)
    start = datetime.fromisoformat(str(fields.pop("start_time")))
    offset = timedelta(seconds=float(fields.pop("utc_offset", 0)))
    start = start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=UTC)
    return SimulatedActivity(**{"activity_id": 0, **fields}, start_time=start, utc_offset=offset)


def as_description(activity: SimulatedActivity) -> dict[str, Any]:
    """The reverse of :func:`activity_from`."""
    described = {name: getattr(activity, name) for name in SimulatedActivity.__dataclass_fields__}
    described["start_time"] = activity.start_time.isoformat()
    described["utc_offset"] = activity.utc_offset.total_seconds()
    return described
