"""Sport families: the coarse kind of a session, on which colours, matching, zones and formulas depend."""

from __future__ import annotations

from typing import Literal, get_args

Family = Literal["run", "ride", "swim", "strength", "walk", "other"]

FAMILIES: tuple[Family, ...] = get_args(Family)

#: Names of FIT (``sport``) and of Garmin Connect (``typeKey``) that decide the family on their own.
_FAMILY_OF_SPORT: dict[str, Family] = {
    "running": "run",
    "trail_running": "run",
    "street_running": "run",
    "track_running": "run",
    "treadmill_running": "run",
    "indoor_running": "run",
    "virtual_run": "run",
    "ultra_run": "run",
    "obstacle_run": "run",
    "wheelchair_push_run": "other",
    "cycling": "ride",
    "e_biking": "ride",
    "road_biking": "ride",
    "mountain_biking": "ride",
    "gravel_cycling": "ride",
    "indoor_cycling": "ride",
    "virtual_ride": "ride",
    "cyclocross": "ride",
    "track_cycling": "ride",
    "recumbent_cycling": "ride",
    "downhill_biking": "ride",
    "bmx": "ride",
    "e_bike_fitness": "ride",
    "e_bike_mountain": "ride",
    "swimming": "swim",
    "lap_swimming": "swim",
    "open_water_swimming": "swim",
    "strength_training": "strength",
    "walking": "walk",
    "casual_walking": "walk",
    "speed_walking": "walk",
    "indoor_walking": "walk",
    "hiking": "walk",
    "snowshoeing": "walk",
    "mountaineering": "walk",
}

#: FIT's ``sub_sport`` where the sport itself is only "training", "fitness equipment" or "generic".
_FAMILY_OF_SUB_SPORT: dict[str, Family] = {
    "treadmill": "run",
    "indoor_running": "run",
    "spin": "ride",
    "indoor_cycling": "ride",
    "lap_swimming": "swim",
    "open_water": "swim",
    "strength_training": "strength",
    "indoor_walking": "walk",
}

#: Below this speed (m/s) a person of that sport stands rather than moves. Only used where the device kept no timer.
MOVING_SPEED: dict[Family, float] = {
    "run": 0.9,
    "ride": 0.8,
    "swim": 0.2,
    "walk": 0.3,
    "strength": 0.0,
    "other": 0.3,
}

#: Speeds (m/s) that no person of that sport holds: a faster jump of the track is an error of the receiver.
FASTEST_PLAUSIBLE: dict[Family, float] = {
    "run": 12.5,
    "ride": 36.0,
    "swim": 3.0,
    "walk": 8.0,
    "strength": 10.0,
    "other": 90.0,
}


def family_of(sport: str, sub_sport: str = "") -> Family:
    """The family of a sport that FIT or Garmin Connect names; ``other`` for what is unknown."""
    named = _FAMILY_OF_SPORT.get(sport.lower())
    if named is not None:
        return named
    return _FAMILY_OF_SUB_SPORT.get(sub_sport.lower(), "other")
