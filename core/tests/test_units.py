"""Figures as a reader wants to read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from core import units

METRIC = SimpleNamespace(units="metric", time_zone="Europe/Oslo", first_weekday=0)
IMPERIAL = SimpleNamespace(units="imperial", time_zone="America/New_York", first_weekday=6)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("function", "value", "metric", "imperial"),
    [
        (units.distance, 0, "0 m", "0 yd"),
        (units.distance, 400, "400 m", "437 yd"),
        (units.distance, 42195, "42.2 km", "26.2 mi"),
        (units.distance, 1_234_567, "1 235 km", "767 mi"),
        (units.swim_distance, 1500, "1 500 m", "1 640 yd"),
        (units.pace, 1000 / 252, "4:12 /km", "6:46 /mi"),
        (units.pace, 0, "–", "–"),
        (units.pace, 0.01, "–", "–"),
        (units.swim_pace, 100 / 105, "1:45 /100 m", "1:36 /100 yd"),
        (units.speed, 10, "36.0 km/h", "22.4 mph"),
        (units.elevation, 1250.4, "1 250 m", "4 102 ft"),
        (units.weight, Decimal("58.3"), "58.3 kg", "128.5 lb"),
        (units.body_height, 1.78, "178 cm", "5 ft 10 in"),
        (units.temperature, -3.4, "−3 °C", "26 °F"),
    ],
)
def test_figure_in_both_systems(function, value, metric, imperial):
    assert plain(function(value, METRIC)) == metric
    assert plain(function(value, IMPERIAL)) == imperial
    assert plain(function(value)) == metric


@pytest.mark.parametrize(
    "function",
    [
        units.distance,
        units.swim_distance,
        units.pace,
        units.swim_pace,
        units.speed,
        units.elevation,
        units.weight,
        units.body_height,
        units.temperature,
        units.number,
        units.signed,
        units.percent,
        units.clock,
        units.duration,
        units.local_time,
        units.clock_time,
        units.day,
        units.short_day,
    ],
)
def test_missing_is_a_dash(function):
    assert function(None) == "–"


@pytest.mark.parametrize("function", [units.distance, units.speed, units.number, units.clock, units.pace])
def test_not_a_number_is_a_dash(function):
    assert function(float("nan")) == "–"


@pytest.mark.parametrize(
    ("seconds", "clock", "duration"),
    [
        (0, "0:00", "0 s"),
        (59.4, "0:59", "59 s"),
        (252, "4:12", "4 min"),
        (3599, "59:59", "1 h 00"),
        (3900, "1:05:00", "1 h 05"),
        (timedelta(hours=26, seconds=5), "26:00:05", "26 h 00"),
        (-90, "−1:30", "−2 min"),
    ],
)
def test_time_spans(seconds, clock, duration):
    assert units.clock(seconds) == clock
    assert plain(units.duration(seconds)) == duration


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(-8, 0, "−8"), (-0.2, 0, "0"), (1234.5, 1, "1 234.5"), (Decimal("0.5"), 1, "0.5")]
)
def test_number(value, decimals, text):
    assert plain(units.number(value, decimals)) == text


@pytest.mark.parametrize(("value", "text"), [(6, "+6"), (-8, "−8"), (0, "0"), (0.2, "0"), (None, "–")])
def test_signed(value, text):
    assert units.signed(value) == text


def test_percent_takes_a_ratio():
    assert plain(units.percent(0.94)) == "94 %"


def test_instants_are_on_the_readers_clock():
    assert plain(units.local_time(NOW, METRIC)) == "21 Nov 2026, 13:00"
    assert plain(units.local_time(NOW, IMPERIAL)) == "21 Nov 2026, 07:00"
    assert plain(units.local_time(NOW.replace(tzinfo=None))) == "21 Nov 2026, 12:00"
    assert units.clock_time(NOW, IMPERIAL) == "07:00"


def test_days():
    assert plain(units.day(date(2026, 11, 2))) == "2 Nov 2026"
    assert plain(units.short_day(date(2026, 11, 2))) == "Mon 2 Nov"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=2, minutes=50), "2 h ago"),
        (timedelta(days=3), "3 d ago"),
        (timedelta(days=20), "2 wk ago"),
        (timedelta(days=100), "3 months ago"),
        (timedelta(days=900), "2 years ago"),
        (-timedelta(hours=5), "in 5 h"),
    ],
)
def test_ago(before, words):
    assert plain(units.ago(NOW - before, NOW)) == words


def test_ago_of_never():
    assert units.ago(None, NOW) == "never"


@pytest.mark.parametrize(("sport", "words"), [("run", "4:10 /km"), ("swim", "0:25 /100 m"), ("ride", "14.4 km/h")])
def test_speed_speaks_the_sport(sport, words):
    assert plain(units.sport_speed(4.0, sport, METRIC)) == words
