"""The zone of a recording, and names by the time of day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from activities.local_time import built_name, zone_name

SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "home", "hint", "zone"),
    [
        (SUMMER, None, "Europe/Oslo", "", "Europe/Oslo"),
        (SUMMER, None, "Europe/Oslo", "Asia/Tokyo", "Asia/Tokyo"),
        (SUMMER, None, "", "Not/AZone", "UTC"),
        (SUMMER, 2, "Europe/Oslo", "", "Europe/Oslo"),
        (WINTER, 1, "Europe/Oslo", "", "Europe/Oslo"),
        (SUMMER, 1, "Europe/Oslo", "Europe/London", "Europe/London"),
        (SUMMER, 1, "Europe/Oslo", "", "Etc/GMT-1"),
        (SUMMER, -7, "Europe/Oslo", "", "Etc/GMT+7"),
        (SUMMER, 0, "Europe/Oslo", "", "UTC"),
        (SUMMER, 14, "Europe/Oslo", "", "Etc/GMT-14"),
        (SUMMER, 5.75, "Europe/Oslo", "", "Asia/Kathmandu"),
        (WINTER, 11, "Australia/Lord_Howe", "", "Australia/Lord_Howe"),
        (SUMMER, 10.5, "Australia/Lord_Howe", "", "Australia/Lord_Howe"),
        (WINTER, -3.5, "Europe/Oslo", "", "America/St_Johns"),
        (SUMMER, 2 + 3 / 3600, "Europe/Oslo", "", "Europe/Oslo"),  # a device's clock is seconds off
        (SUMMER, 40, "Europe/Oslo", "", "Europe/Oslo"),  # or never set
    ],
)
def test_the_zone_agrees_with_the_devices_clock(start, hours, home, hint, zone):
    offset = None if hours is None else timedelta(hours=hours)

    name = zone_name(start, offset, home, hint)

    assert name == zone
    if hours is not None and abs(hours) <= 14:
        assert abs(start.astimezone(ZoneInfo(name)).utcoffset() - offset) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("family", "sport", "sub_sport", "hour", "name"),
    [
        ("run", "running", "trail", 6, "Morning run"),
        ("ride", "cycling", "generic", 12, "Midday ride"),
        ("swim", "swimming", "lap_swimming", 15, "Afternoon swim"),
        ("strength", "training", "strength_training", 19, "Evening strength"),
        ("other", "training", "yoga", 23, "Night yoga"),
        ("other", "cross_country_skiing", "generic", 3, "Night cross country skiing"),
        ("other", "generic", "generic", 8, "Morning session"),
    ],
)
def test_a_session_that_nobody_named_is_called_by_its_hour(family, sport, sub_sport, hour, name):
    assert built_name(family, sport, sub_sport, datetime(2026, 5, 3, hour, tzinfo=UTC)) == name
