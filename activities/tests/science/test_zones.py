from itertools import pairwise

import numpy as np
import pytest

from activities.science.sports import FAMILIES, FASTEST_PLAUSIBLE, MOVING_SPEED, family_of
from activities.science.zones import (
    COGGAN_POWER,
    FRIEL_BIKE,
    FRIEL_RUN,
    PACE,
    heart_rate_zones,
    pace_zones,
    power_zones,
    time_in_zones,
    zone_bounds,
)


@pytest.mark.parametrize("table", [FRIEL_RUN, FRIEL_BIKE, COGGAN_POWER, PACE])
def test_zones_leave_no_gap_and_do_not_overlap(table):
    bounds = zone_bounds(table, 173.0)
    assert bounds[0][0] == 0.0
    assert bounds[-1][1] is None
    assert all(zone[1] == following[0] for zone, following in pairwise(bounds))


def _zone_of(value, zones):
    seconds = [zone.seconds for zone in time_in_zones(np.array([value]), np.ones(1), zones)]
    return seconds.index(1.0) + 1


@pytest.mark.parametrize(
    ("percent", "run", "ride"),
    [(80, 1, 1), (81, 1, 2), (84, 1, 2), (85, 2, 2), (89, 2, 2), (90, 3, 3), (94, 3, 4), (95, 4, 4), (99, 4, 4),
     (100, 5, 5), (102, 5, 5), (103, 6, 6), (106, 6, 6), (107, 7, 7)],
)  # fmt: skip
def test_heart_rate_zones_of_whole_percents(percent, run, ride):
    assert _zone_of(float(percent), heart_rate_zones(100.0, "run")) == run
    assert _zone_of(float(percent), heart_rate_zones(100.0, "ride")) == ride


@pytest.mark.parametrize(
    ("watts", "zone"), [(0, 1), (54, 1), (55, 2), (75, 3), (90, 4), (105, 5), (119.9, 5), (120, 6), (150, 7), (900, 7)]
)
def test_power_zones(watts, zone):
    assert _zone_of(float(watts), power_zones(100.0)) == zone


@pytest.mark.parametrize(
    ("speed", "zone"), [(77, 1), (78, 2), (88, 3), (94, 4), (100, 4), (101, 5), (103, 6), (111, 7)]
)
def test_pace_zones(speed, zone):
    assert _zone_of(float(speed), pace_zones(100.0)) == zone


def test_time_in_zones_adds_up_durations_and_leaves_missing_values_out():
    rates = np.array([100.0, 153.0, np.nan, 153.0])
    zones = time_in_zones(rates, np.array([1.0, 2.0, 4.0, 8.0]), heart_rate_zones(170.0, "run"))
    assert [zone.seconds for zone in zones] == [1.0, 0.0, 10.0, 0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("sport", "sub_sport", "family"),
    [
        ("running", "trail", "run"),
        ("cycling", "indoor_cycling", "ride"),
        ("swimming", "lap_swimming", "swim"),
        ("training", "strength_training", "strength"),
        ("strength_training", "", "strength"),
        ("fitness_equipment", "treadmill", "run"),
        ("fitness_equipment", "elliptical", "other"),
        ("hiking", "generic", "walk"),
        ("transition", "run_to_bike_transition", "other"),
        ("virtual_ride", "", "ride"),
        ("Running", "", "run"),
        ("something_new", "", "other"),
        ("", "", "other"),
    ],
)
def test_families(sport, sub_sport, family):
    assert family_of(sport, sub_sport) == family


def test_each_family_has_its_limits():
    assert set(MOVING_SPEED) == set(FASTEST_PLAUSIBLE) == set(FAMILIES)
