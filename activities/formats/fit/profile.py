"""The part of the FIT profile that the product reads and writes: numbers of messages and fields, scales and offsets.

A value in its unit is ``raw / scale - offset``. Scales here lead to SI units, so they may differ from the profile's own
(stance time is in tenths of a millisecond on the wire and in seconds here).
"""

from __future__ import annotations

from dataclasses import dataclass

#: FIT counts seconds from 1989-12-31T00:00:00Z; this is that instant as a Unix time.
EPOCH = 631_065_600
#: Clock values below this count from the moment the device was switched on.
FIRST_ABSOLUTE_TIMESTAMP = 0x10000000

SEMICIRCLES_PER_DEGREE = 2**31 / 180


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its number in the profile; ``value = raw / scale - offset``."""

    number: int
    scale: float = 1.0
    offset: float = 0.0


FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT, DEVICE_INFO = 0, 12, 18, 19, 20, 21, 23
WORKOUT_STEP, ACTIVITY, FILE_CREATOR, HRV, LENGTH, HR, SET = 27, 34, 49, 78, 101, 132, 225

TIMESTAMP = Field(253)
MESSAGE_INDEX = Field(254)

FILE_TYPE = Field(0)
FILE_MANUFACTURER = Field(1)
FILE_PRODUCT = Field(2)
FILE_SERIAL_NUMBER = Field(3)
FILE_TIME_CREATED = Field(4)
FILE_PRODUCT_NAME = Field(8)

ACTIVITY_TIMER_TIME = Field(0, 1000)
ACTIVITY_LOCAL_TIMESTAMP = Field(5)

SPORT_SPORT = Field(0)
SPORT_SUB_SPORT = Field(1)
SPORT_NAME = Field(3)

DEVICE_INDEX = Field(0)
DEVICE_SOFTWARE_VERSION = Field(5)
DEVICE_PRODUCT_NAME = Field(27)

EVENT_EVENT = Field(0)
EVENT_TYPE = Field(1)

WORKOUT_STEP_NAME = Field(0)

#: Columns of a recording that one field of ``record`` gives directly.
RECORD_COLUMNS: dict[str, Field] = {
    "latitude": Field(0, SEMICIRCLES_PER_DEGREE),
    "longitude": Field(1, SEMICIRCLES_PER_DEGREE),
    "heart_rate": Field(3),
    "distance": Field(5, 100),
    "power": Field(7),
    "grade": Field(9, 100),
    "temperature": Field(13),
    "vertical_oscillation": Field(39, 10_000),
    "ground_contact_time": Field(41, 10_000),
    "stride_length": Field(85, 10_000),
}
RECORD_ALTITUDE = Field(2, 5, 500)
RECORD_ENHANCED_ALTITUDE = Field(78, 5, 500)
RECORD_SPEED = Field(6, 1000)
RECORD_ENHANCED_SPEED = Field(73, 1000)
RECORD_CADENCE = Field(4)
RECORD_FRACTIONAL_CADENCE = Field(53, 128)
RECORD_CADENCE_256 = Field(52, 256)
RECORD_COMPRESSED_SPEED_DISTANCE = Field(8)
RECORD_LEFT_RIGHT_BALANCE = Field(30)
RECORD_RESPIRATION_RATE = Field(99)
RECORD_ENHANCED_RESPIRATION_RATE = Field(108, 100)

#: Totals of a session and of a lap. The first field that holds a value counts.
SESSION_TOTALS: dict[str, tuple[Field, ...]] = {
    "elapsed_time": (Field(7, 1000),),
    "timer_time": (Field(8, 1000),),
    "distance": (Field(9, 100),),
    "calories": (Field(11),),
    "average_speed": (Field(124, 1000), Field(14, 1000)),
    "max_speed": (Field(125, 1000), Field(15, 1000)),
    "average_heart_rate": (Field(16),),
    "max_heart_rate": (Field(17),),
    "average_power": (Field(20),),
    "max_power": (Field(21),),
    "elevation_gain": (Field(22),),
    "elevation_loss": (Field(23),),
    "weighted_power": (Field(34),),
    "average_temperature": (Field(57),),
    "moving_time": (Field(59, 1000),),
}
SESSION_CADENCE = (Field(18), Field(92, 128))
SESSION_START_TIME = Field(2)
SESSION_SPORT = Field(5)
SESSION_SUB_SPORT = Field(6)
SESSION_POOL_LENGTH = Field(44, 100)
SESSION_PROFILE_NAME = Field(110)

LAP_TOTALS: dict[str, tuple[Field, ...]] = {
    "elapsed_time": (Field(7, 1000),),
    "timer_time": (Field(8, 1000),),
    "distance": (Field(9, 100),),
    "calories": (Field(11),),
    "average_speed": (Field(110, 1000), Field(13, 1000)),
    "max_speed": (Field(111, 1000), Field(14, 1000)),
    "average_heart_rate": (Field(15),),
    "max_heart_rate": (Field(16),),
    "average_power": (Field(19),),
    "max_power": (Field(20),),
    "elevation_gain": (Field(21),),
    "elevation_loss": (Field(22),),
    "weighted_power": (Field(33),),
    "average_temperature": (Field(50),),
    "moving_time": (Field(52, 1000),),
}
LAP_CADENCE = (Field(17), Field(80, 128))
LAP_START_TIME = Field(2)
LAP_INTENSITY = Field(23)
LAP_TRIGGER = Field(24)
LAP_SPORT = Field(25)
LAP_WORKOUT_STEP = Field(71)

LENGTH_START_TIME = Field(2)
LENGTH_ELAPSED_TIME = Field(3, 1000)
LENGTH_STROKES = Field(5)
LENGTH_STROKE = Field(7)
LENGTH_TYPE = Field(12)

SET_DURATION = Field(0, 1000)
SET_REPETITIONS = Field(3)
SET_WEIGHT = Field(4, 16)
SET_TYPE = Field(5)
SET_START_TIME = Field(6)
SET_CATEGORY = Field(7)
SET_CATEGORY_SUBTYPE = Field(8)
SET_MESSAGE_INDEX = Field(10)

HRV_TIME = Field(0, 1000)

HR_FRACTIONAL_TIMESTAMP = Field(0, 32768)
HR_TIME_256 = Field(1, 256)
HR_FILTERED_BPM = Field(6)
HR_EVENT_TIMESTAMP = Field(9)
HR_EVENT_TIMESTAMP_12 = Field(10)
