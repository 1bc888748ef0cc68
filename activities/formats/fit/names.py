"""Numbers of the FIT profile's enumerations and the names that they stand for."""

from __future__ import annotations

import math
from functools import cache
from typing import Final, Literal

from activities.formats.recording import Intensity

SPORTS: Final[dict[int, str]] = {
    0: "generic",
    1: "running",
    2: "cycling",
    3: "transition",
    4: "fitness_equipment",
    5: "swimming",
    6: "basketball",
    7: "soccer",
    8: "tennis",
    9: "american_football",
    10: "training",
    11: "walking",
    12: "cross_country_skiing",
    13: "alpine_skiing",
    14: "snowboarding",
    15: "rowing",
    16: "mountaineering",
    17: "hiking",
    18: "multisport",
    19: "paddling",
    20: "flying",
    21: "e_biking",
    22: "motorcycling",
    23: "boating",
    24: "driving",
    25: "golf",
    26: "hang_gliding",
    27: "horseback_riding",
    28: "hunting",
    29: "fishing",
    30: "inline_skating",
    31: "rock_climbing",
    32: "sailing",
    33: "ice_skating",
    34: "sky_diving",
    35: "snowshoeing",
    36: "snowmobiling",
    37: "stand_up_paddleboarding",
    38: "surfing",
    39: "wakeboarding",
    40: "water_skiing",
    41: "kayaking",
    42: "rafting",
    43: "windsurfing",
    44: "kitesurfing",
    45: "tactical",
    46: "jumpmaster",
    47: "boxing",
    48: "floor_climbing",
    49: "baseball",
    53: "diving",
    62: "hiit",
    64: "racket",
    65: "wheelchair_push_walk",
    66: "wheelchair_push_run",
    67: "meditation",
    69: "disc_golf",
    71: "cricket",
    72: "rugby",
    73: "hockey",
    74: "lacrosse",
    75: "volleyball",
    76: "water_tubing",
    77: "wakesurfing",
    80: "mixed_martial_arts",
    82: "snorkeling",
    83: "dance",
    84: "jump_rope",
}

SUB_SPORTS: Final[dict[int, str]] = {
    0: "generic",
    1: "treadmill",
    2: "street",
    3: "trail",
    4: "track",
    5: "spin",
    6: "indoor_cycling",
    7: "road",
    8: "mountain",
    9: "downhill",
    10: "recumbent",
    11: "cyclocross",
    12: "hand_cycling",
    13: "track_cycling",
    14: "indoor_rowing",
    15: "elliptical",
    16: "stair_climbing",
    17: "lap_swimming",
    18: "open_water",
    19: "flexibility_training",
    20: "strength_training",
    21: "warm_up",
    22: "match",
    23: "exercise",
    24: "challenge",
    25: "indoor_skiing",
    26: "cardio_training",
    27: "indoor_walking",
    28: "e_bike_fitness",
    29: "bmx",
    30: "casual_walking",
    31: "speed_walking",
    32: "bike_to_run_transition",
    33: "run_to_bike_transition",
    34: "swim_to_bike_transition",
    35: "atv",
    36: "motocross",
    37: "backcountry",
    38: "resort",
    41: "whitewater",
    42: "skate_skiing",
    43: "yoga",
    44: "pilates",
    45: "indoor_running",
    46: "gravel_cycling",
    47: "e_bike_mountain",
    48: "commuting",
    49: "mixed_surface",
    50: "navigate",
    51: "track_me",
    52: "map",
    53: "single_gas_diving",
    54: "multi_gas_diving",
    55: "gauge_diving",
    56: "apnea_diving",
    57: "apnea_hunting",
    58: "virtual_activity",
    59: "obstacle",
    62: "breathing",
    65: "sail_race",
    67: "ultra",
    68: "indoor_climbing",
    69: "bouldering",
    70: "hiit",
    73: "amrap",
    74: "emom",
    75: "tabata",
    84: "pickleball",
    85: "padel",
    86: "indoor_wheelchair_walk",
    87: "indoor_wheelchair_run",
    88: "indoor_hand_cycling",
    94: "squash",
    95: "badminton",
    96: "racquetball",
    97: "table_tennis",
}

SWIM_STROKES: Final[dict[int, str]] = {
    0: "freestyle",
    1: "backstroke",
    2: "breaststroke",
    3: "butterfly",
    4: "drill",
    5: "mixed",
    6: "im",
    7: "im_by_round",
    8: "rimo",
}

INTENSITIES: Final[dict[int, Intensity]] = {
    0: "active",
    1: "rest",
    2: "warmup",
    3: "cooldown",
    4: "recovery",
    5: "interval",
    6: "other",
}

LAP_TRIGGERS: Final[dict[int, str]] = {
    0: "manual",
    1: "time",
    2: "distance",
    3: "position_start",
    4: "position_lap",
    5: "position_waypoint",
    6: "position_marked",
    7: "session_end",
    8: "fitness_equipment",
}

SetKind = Literal["active", "rest", "warmup"]

SET_KINDS: Final[dict[int, SetKind]] = {0: "rest", 1: "active"}

EXERCISE_CATEGORIES: Final[dict[int, str]] = {
    0: "bench_press",
    1: "calf_raise",
    2: "cardio",
    3: "carry",
    4: "chop",
    5: "core",
    6: "crunch",
    7: "curl",
    8: "deadlift",
    9: "flye",
    10: "hip_raise",
    11: "hip_stability",
    12: "hip_swing",
    13: "hyperextension",
    14: "lateral_raise",
    15: "leg_curl",
    16: "leg_raise",
    17: "lunge",
    18: "olympic_lift",
    19: "plank",
    20: "plyo",
    21: "pull_up",
    22: "push_up",
    23: "row",
    24: "shoulder_press",
    25: "shoulder_stability",
    26: "shrug",
    27: "sit_up",
    28: "squat",
    29: "total_body",
    30: "triceps_extension",
    31: "warm_up",
    32: "run",
    33: "bike",
    34: "cardio_sensors",
    35: "move",
    36: "pose",
    37: "banded_exercises",
    38: "battle_rope",
    39: "elliptical",
    40: "floor_climb",
    41: "indoor_bike",
    42: "indoor_row",
    43: "ladder",
    44: "sandbag",
    45: "sled",
    46: "sledge_hammer",
    47: "stair_stepper",
    49: "suspension",
    50: "tire",
    52: "run_indoor",
    53: "bike_outdoor",
}

#: What a FIT file that is no activity holds, in words for the person who uploaded it.
OTHER_FILE_TYPES: Final[dict[int, str]] = {
    1: "a description of a device",
    2: "the settings of a device",
    3: "the settings of a sport",
    5: "a planned workout",
    6: "a course to follow",
    7: "a schedule of workouts",
    9: "weight measurements",
    10: "totals of a device",
    11: "goals",
    14: "blood pressure measurements",
    15: "all-day monitoring",
    20: "a summary without its recording",
    28: "all-day monitoring",
    32: "all-day monitoring",
    34: "a segment",
    35: "a list of segments",
    49: "sleep",
    44: "health measurements",
    68: "heart rate variability of a night",
}
ACTIVITY_FILE: Final = 4

GARMIN: Final = 1
#: Numbers of manufacturers whose products are named by Garmin's own table.
_GARMIN_PRODUCT_MANUFACTURERS: Final = frozenset({1, 13, 15, 89})


def name_of(names: dict[int, str], number: float, default: str = "") -> str:
    """The name for ``number`` (``NaN``: not recorded), or ``default`` when it is absent or newer than the table."""
    return default if math.isnan(number) else names.get(int(number), default)


@cache
def _profile_enumeration(name: str) -> dict[int, str]:
    # fitdecode carries the long lists (devices, exercises); most files need none of them, so they load on demand.
    from fitdecode.profile import FIELD_TYPES

    found = FIELD_TYPES.get(name)
    return dict(found.enum) if found is not None and found.enum else {}


def manufacturer_name(number: float) -> str:
    """The manufacturer in lower snake case; its number as text when the table does not know it."""
    return _named_or_number("manufacturer", number)


def product_name(manufacturer: float, product: float) -> str:
    """The product in lower snake case; its number as text when only the manufacturer knows it."""
    if manufacturer in _GARMIN_PRODUCT_MANUFACTURERS:
        return _named_or_number("garmin_product", product)
    return "" if math.isnan(product) else str(int(product))


def _named_or_number(enumeration: str, number: float) -> str:
    if math.isnan(number):
        return ""
    return str(_profile_enumeration(enumeration).get(int(number), int(number)))


def exercise_name(category: str, subtype: float) -> str:
    """The exercise within ``category``; '' when the watch did not say or the table does not know it."""
    return name_of(_profile_enumeration(f"{category}_exercise_name"), subtype)


def number_of(names: dict[int, str], name: str, default: int) -> int:
    """The number that stands for ``name``."""
    return next((number for number, known in names.items() if known == name), default)


def manufacturer_number(name: str) -> int:
    """The manufacturer's number; 255 ("development") for one that has none."""
    return number_of(_profile_enumeration("manufacturer"), name, 255)


def product_number(name: str) -> int | None:
    """The number of a Garmin product, if ``name`` is one."""
    found = number_of(_profile_enumeration("garmin_product"), name, -1)
    return None if found < 0 else found


def exercise_number(category: str, exercise: str) -> int | None:
    """The number of an exercise within its category, if both are known."""
    found = number_of(_profile_enumeration(f"{category}_exercise_name"), exercise, -1)
    return None if found < 0 else found
