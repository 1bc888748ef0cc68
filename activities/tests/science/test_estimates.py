from datetime import date, timedelta

import pytest

from activities.science.estimates import (
    Evidence,
    Offer,
    critical_speed,
    offer_ftp,
    offer_max_heart_rate,
    offer_resting_heart_rate,
    offer_threshold_heart_rate,
    offer_threshold_speed,
    offer_thresholds,
    value_at,
    worth_offering,
)
from activities.science.types import BestEffort, Curve

DAY = date(2026, 5, 1)


def _evidence(key, family, curves=None, efforts=(), day=DAY):
    drawn = {name: Curve(tuple(points), tuple(points.values())) for name, points in (curves or {}).items()}
    return Evidence(key=key, day=day, family=family, curves=drawn, best_efforts=efforts)


def test_ftp_is_95_percent_of_the_best_twenty_minutes_of_a_ride():
    sessions = [
        _evidence("a", "ride", {"power": {1200: 240.0}}),
        _evidence("b", "ride", {"power": {1200: 260.0}}, day=DAY + timedelta(3)),
        _evidence("c", "ride", {"power": {600: 400.0}}),
        _evidence("d", "run", {"power": {1200: 350.0}}),
    ]
    assert offer_ftp(sessions) == Offer("ftp", 247.0, "best_20_minutes_power", DAY + timedelta(3), "b")
    assert offer_ftp(sessions[2:]) is None


def test_threshold_heart_rate_prefers_a_hard_hour():
    hard = [_evidence("a", "run", {"heart_rate": {1800: 172.0, 3600: 169.0}})]
    assert offer_threshold_heart_rate(hard).method == "best_60_minutes_heart_rate"
    assert offer_threshold_heart_rate(hard).value == 169.0
    easy = [_evidence("a", "run", {"heart_rate": {1800: 172.0}}), _evidence("b", "run", {"heart_rate": {3600: 140.0}})]
    assert offer_threshold_heart_rate(easy).value == 172.0
    assert offer_threshold_heart_rate(easy).method == "best_30_minutes_heart_rate"
    assert offer_threshold_heart_rate([]) is None


def test_critical_speed_of_a_perfect_line():
    efforts = [(4.2 * seconds + 180.0, seconds) for seconds in (200.0, 400.0, 1100.0)]
    assert critical_speed(efforts) == (pytest.approx(4.2), pytest.approx(180.0))


@pytest.mark.parametrize(
    "efforts",
    [
        [(1000.0, 200.0), (5000.0, 1100.0)],
        [(1000.0, 200.0), (2000.0, 900.0), (5000.0, 1100.0)],
        [(1000.0, 300.0), (1000.0, 300.0), (1000.0, 300.0)],
        [(1000.0, 400.0), (2000.0, 600.0), (3000.0, 800.0)],
    ],
)
def test_efforts_that_are_no_line_give_no_critical_speed(efforts):
    assert critical_speed(efforts) is None


def test_threshold_speed_takes_the_faster_estimate():
    efforts = [
        BestEffort("distance", name, extent, (extent - 180.0) / 4.2, 0, 0)
        for name, extent in (("1k", 1000.0), ("mile", 1609.344), ("5k", 5000.0))
    ]
    race = _evidence("race", "run", efforts=efforts)
    easy = _evidence("easy", "run", {"speed": {1800: 3.4, 3600: 3.3}})
    assert offer_threshold_speed([race, easy]).method == "critical_speed"
    assert offer_threshold_speed([race, easy]).key == "race"
    assert offer_threshold_speed([easy]) == Offer("threshold_speed", 3.3, "best_60_minutes_speed", DAY, "easy")
    assert offer_threshold_speed([_evidence("x", "ride", {"speed": {1800: 9.0}})]) is None


def test_max_heart_rate_needs_five_seconds():
    sessions = [_evidence("a", "run", {"heart_rate": {1: 214.0, 5: 188.0}})]
    assert offer_max_heart_rate(sessions).value == 188.0


def test_resting_heart_rate_is_the_median_of_recent_nights():
    nights = [(DAY + timedelta(day), 60.0 if day < 30 else 48.0 + day % 3) for day in range(60)]
    offer = offer_resting_heart_rate(nights)
    assert (offer.value, offer.day, offer.key) == (49.0, DAY + timedelta(59), "")
    assert offer_resting_heart_rate(nights[:6]) is None


def test_all_offers_together():
    sessions = [_evidence("a", "ride", {"power": {1200: 200.0}, "heart_rate": {5: 180.0}})]
    assert [offer.kind for offer in offer_thresholds(sessions)] == ["ftp", "max_heart_rate"]
    assert offer_thresholds([]) == []


@pytest.mark.parametrize(
    ("kind", "value", "present", "worth"),
    [
        ("ftp", 250.0, None, True),
        ("ftp", 250.0, 240.0, True),
        ("ftp", 250.0, 249.0, False),
        ("ftp", 200.0, 250.0, False),
        ("resting_heart_rate", 48.0, 52.0, True),
        ("resting_heart_rate", 48.0, 48.5, False),
    ],
)
def test_what_is_worth_offering(kind, value, present, worth):
    assert worth_offering(Offer(kind, value, "best_20_minutes_power", DAY), present) is worth


def test_value_at_a_duration():
    assert value_at(Curve((1, 5), (300.0, 280.0)), 5) == 280.0
    assert value_at(Curve((1, 5), (300.0, 280.0)), 60) is None
    assert value_at(None, 5) is None
