"""Handing over to ``activities`` what was pulled, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accounts.models import User
from activities.enums import ImportOutcome, Source
from activities.formats.recording import Samples, Session, Totals
from activities.services.importing import import_file, import_session, known_keys
from activities.services.saving import ImportResult
from garmin_sync.enums import PullOutcome
from garmin_sync.mapping import GarminActivity
from garmin_sync.originals import OriginalFile

#: FIT's sport and sub-sport for Garmin's types; the others go by their family.
_SPORTS = {
    "trail_running": ("running", "trail"),
    "track_running": ("running", "track"),
    "treadmill_running": ("running", "treadmill"),
    "indoor_running": ("running", "indoor_running"),
    "virtual_run": ("running", "virtual_activity"),
    "indoor_cycling": ("cycling", "indoor_cycling"),
    "virtual_ride": ("cycling", "virtual_activity"),
    "mountain_biking": ("cycling", "mountain"),
    "gravel_cycling": ("cycling", "gravel_cycling"),
    "road_biking": ("cycling", "road"),
    "lap_swimming": ("swimming", "lap_swimming"),
    "open_water_swimming": ("swimming", "open_water"),
    "hiking": ("hiking", "generic"),
    "yoga": ("training", "yoga"),
    "pilates": ("training", "pilates"),
    "indoor_cardio": ("training", "cardio_training"),
}
_SPORTS_OF_FAMILIES = {
    "run": ("running", "generic"),
    "ride": ("cycling", "generic"),
    "swim": ("swimming", "generic"),
    "strength": ("training", "strength_training"),
    "walk": ("walking", "generic"),
    "other": ("generic", "generic"),
}
_OUTCOMES = {
    ImportOutcome.DONE: PullOutcome.IMPORTED,
    ImportOutcome.PARTIAL: PullOutcome.IMPORTED,
    ImportOutcome.DUPLICATE: PullOutcome.DUPLICATE,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of handing over. ``code`` and ``problem`` say what was wrong with the recording, if anything was."""

    outcome: PullOutcome
    code: str = ""
    problem: str = ""


def needs_no_import(client: User, activities: list[GarminActivity]) -> set[str]:
    """Garmin's ids of those that are here already, or that the client deleted here."""
    return known_keys(client=client, source=Source.GARMIN, keys=[activity.activity_id for activity in activities])


def save_file(client: User, activity: GarminActivity, original: OriginalFile) -> Imported:
    """Import the device's own file."""
    return _told(
        import_file(
            client=client,
            data=original.data,
            source=Source.GARMIN,
            source_key=activity.activity_id,
            name=activity.name,
            file_name=original.name,
            time_zone=activity.time_zone,
        )
    )


def save_summary(client: User, activity: GarminActivity) -> Imported:
    """Import an activity of which Garmin keeps no file: its figures only."""
    return _told(
        import_session(
            client=client,
            session=_session_of(activity),
            source=Source.GARMIN,
            source_key=activity.activity_id,
            name=activity.name,
            time_zone=activity.time_zone,
        )
    )


def _told(result: ImportResult) -> Imported:
    outcome = _OUTCOMES.get(result.outcome, PullOutcome.FAILED)
    is_fine = outcome == PullOutcome.DUPLICATE or not result.detail
    return Imported(outcome) if is_fine else Imported(outcome, result.error, result.detail)


def _session_of(activity: GarminActivity) -> Session:
    sport, sub_sport = _SPORTS.get(activity.type_key) or _SPORTS_OF_FAMILIES[activity.family]
    return Session(
        sport=sport,
        sub_sport=sub_sport,
        start_time=activity.start_time,
        totals=Totals(
            distance=activity.distance,
            elapsed_time=activity.elapsed_time or activity.timer_time,
            timer_time=activity.timer_time,
            moving_time=activity.moving_time,
            average_heart_rate=activity.average_heart_rate,
            max_heart_rate=activity.max_heart_rate,
            average_power=activity.average_power,
            max_power=activity.max_power,
            weighted_power=activity.weighted_power,
            elevation_gain=activity.elevation_gain,
            calories=activity.calories,
        ),
        samples=Samples(seconds=np.empty(0)),
        name=activity.name,
        utc_offset=activity.utc_offset,
    )
