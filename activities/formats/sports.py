"""Names of sports in files of other makers, and the FIT names that stand for them."""

from __future__ import annotations

import re
from typing import Final

from activities.formats.fit.names import SPORTS, SUB_SPORTS

#: What other programs call a sport, as (sport, sub-sport) of FIT.
_ALIASES: Final[dict[str, tuple[str, str]]] = {
    "run": ("running", "generic"),
    "trail_run": ("running", "trail"),
    "trail_running": ("running", "trail"),
    "treadmill_running": ("running", "treadmill"),
    "track_running": ("running", "track"),
    "street_running": ("running", "street"),
    "virtual_run": ("running", "virtual_activity"),
    "biking": ("cycling", "generic"),
    "bike": ("cycling", "generic"),
    "ride": ("cycling", "generic"),
    "road_biking": ("cycling", "road"),
    "road_cycling": ("cycling", "road"),
    "mountain_biking": ("cycling", "mountain"),
    "gravel_ride": ("cycling", "gravel_cycling"),
    "indoor_ride": ("cycling", "indoor_cycling"),
    "virtual_ride": ("cycling", "virtual_activity"),
    "e_bike_ride": ("e_biking", "generic"),
    "swim": ("swimming", "generic"),
    "pool_swim": ("swimming", "lap_swimming"),
    "open_water_swimming": ("swimming", "open_water"),
    "hike": ("hiking", "generic"),
    "walk": ("walking", "generic"),
    "row": ("rowing", "generic"),
    "nordic_ski": ("cross_country_skiing", "generic"),
    "backcountry_ski": ("alpine_skiing", "backcountry"),
    "alpine_ski": ("alpine_skiing", "generic"),
    "weight_training": ("training", "strength_training"),
    "workout": ("training", "generic"),
    "other": ("generic", "generic"),
    # Numbers that Strava writes into <type>.
    "1": ("cycling", "generic"),
    "4": ("hiking", "generic"),
    "9": ("running", "generic"),
    "10": ("walking", "generic"),
    "16": ("swimming", "generic"),
}

#: The sport to which a sub-sport belongs when only the latter is named.
_SPORT_OF_SUB_SPORT: Final[dict[str, str]] = {
    "treadmill": "running",
    "indoor_running": "running",
    "indoor_cycling": "cycling",
    "gravel_cycling": "cycling",
    "cyclocross": "cycling",
    "lap_swimming": "swimming",
    "open_water": "swimming",
    "indoor_walking": "walking",
    "speed_walking": "walking",
    "strength_training": "training",
    "cardio_training": "training",
    "flexibility_training": "training",
    "yoga": "training",
    "pilates": "training",
    "indoor_rowing": "rowing",
    "elliptical": "fitness_equipment",
    "stair_climbing": "fitness_equipment",
}

_KNOWN_SPORTS: Final = frozenset(SPORTS.values())
_KNOWN_SUB_SPORTS: Final = frozenset(SUB_SPORTS.values())


def sport_named(text: str) -> tuple[str, str]:
    """Sport and sub-sport by their FIT names; ``("generic", "generic")`` for a name that nobody knows."""
    camel_split = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text.strip()[:80])
    name = re.sub(r"[^a-z0-9]+", "_", camel_split.lower()).strip("_")
    if name in _ALIASES:
        return _ALIASES[name]
    if name in _KNOWN_SPORTS:
        return name, "generic"
    if name in _KNOWN_SUB_SPORTS:
        return _SPORT_OF_SUB_SPORT.get(name, "generic"), name
    return "generic", "generic"
