"""What the demo clients' watches recorded, as the simulated Garmin serves it: files are made when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from activities.formats.fit.encoder import write_fit
from activities.formats.recording import Session
from activities.synthetic.history import summary_only
from activities.synthetic.season import SessionSpec, record_session
from dashboard.demo.people import GARMIN_CODE, PASSWORD, PEOPLE, Person
from dashboard.demo.seasons import night, season
from garmin_sync.simulator.accounts import (
    Account,
    SimulatedActivity,
    SimulatedDevice,
    SimulatedWellness,
)

_TYPE_KEYS = {
    "easy_run": "running",
    "long_run": "running",
    "intervals_run": "running",
    "ride_endurance": "road_biking",
    "ride_intervals": "road_biking",
    "pool_swim": "lap_swimming",
    "strength_session": "strength_training",
    "walk": "walking",
}
_FIRST_ID = 18_000_000_000


def garmin_id(person: Person, spec: SessionSpec) -> int:
    """Garmin's id of a session: the same in the seed and in the simulator, so that a pull finds what is there."""
    return _FIRST_ID + person.athlete.seed * 1_000_000 + spec.number


@dataclass(slots=True)
class WatchData:
    """One person's recordings up to this moment (:class:`garmin_sync.simulator.accounts.AccountData`)."""

    person: Person
    anchor: date
    _specs: dict[int, SessionSpec] = field(default_factory=dict)
    _listed: list[SimulatedActivity] = field(default_factory=list)

    def __post_init__(self) -> None:
        for spec in season(self.person, self.anchor):
            activity_id = garmin_id(self.person, spec)
            self._specs[activity_id] = spec
            self._listed.append(self._described(activity_id, spec))

    def activities(self) -> Sequence[SimulatedActivity]:
        now = timezone.now()
        return [each for each in self._listed if each.start_time + timedelta(seconds=each.elapsed or 0) <= now]

    def original_file(self, activity_id: int) -> tuple[str, bytes] | None:
        spec = self._specs.get(activity_id)
        if spec is None:
            return None
        return f"{activity_id}_ACTIVITY.fit", write_fit(record_session(self.person.athlete, spec))

    def wellness(self, day: date) -> SimulatedWellness | None:
        if day > timezone.localdate(timezone=self.person.athlete.zone):
            return None
        measured = night(self.person, day, self.anchor)
        weighs_in = day.weekday() in (0, 3)
        return SimulatedWellness(
            day=day,
            resting_heart_rate=measured.resting_heart_rate,
            hrv_ms=measured.hrv_ms,
            hrv_status="balanced",
            deep_seconds=measured.deep_seconds,
            light_seconds=measured.light_seconds,
            rem_seconds=measured.rem_seconds,
            awake_seconds=measured.awake_seconds,
            sleep_score=measured.sleep_score,
            stress_average=measured.stress_average,
            body_battery_high=measured.body_battery_high,
            body_battery_low=measured.body_battery_low,
            steps=measured.steps,
            weight_kg=measured.weight_kg if weighs_in else None,
        )

    def devices(self) -> Sequence[SimulatedDevice]:
        return (SimulatedDevice(device_id=3_300_000_000 + self.person.athlete.seed, name="Sample watch"),)

    def _described(self, activity_id: int, spec: SessionSpec) -> SimulatedActivity:
        session: Session = summary_only(self.person.athlete, spec)
        totals = session.totals
        return SimulatedActivity(
            activity_id=activity_id,
            name=session.name,
            type_key=_TYPE_KEYS[spec.kind],
            start_time=session.start_time,
            utc_offset=session.utc_offset or timedelta(0),
            time_zone=self.person.athlete.time_zone,
            distance=totals.distance,
            duration=totals.timer_time,
            elapsed=totals.elapsed_time,
            moving=totals.moving_time or totals.timer_time,
            average_heart_rate=totals.average_heart_rate,
            max_heart_rate=totals.max_heart_rate,
            average_power=totals.average_power,
            calories=totals.calories,
            device_id=self.devices()[0].device_id,
        )


def demo_accounts(anchor: date) -> list[Account]:
    """The accounts of everybody who has a watch. The one whose sign-in broke is asked for a code."""
    return [
        Account(
            email=person.email,
            password=PASSWORD,
            mfa_code=GARMIN_CODE if not person.is_connected else "",
            full_name=person.name,
            time_zone=person.athlete.time_zone,
            data=WatchData(person, anchor),
        )
        for person in PEOPLE
        if person.has_watch
    ]
