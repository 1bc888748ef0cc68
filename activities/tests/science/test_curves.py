import numpy as np
import pytest

from activities.science.best_efforts import distance_efforts, fastest_over_distance, power_efforts
from activities.science.curves import DURATIONS, best_mean, curve
from activities.science.sampling import Grid

ONE = np.zeros(600, dtype=np.int64)


def test_durations_run_from_a_second_to_five_hours():
    assert DURATIONS[0] == 1
    assert DURATIONS[-1] == 18_000
    assert 50 <= len(DURATIONS) <= 65
    assert {5, 60, 300, 1200, 1800, 3600} <= set(DURATIONS)
    assert list(DURATIONS) == sorted(set(DURATIONS))


def test_curve_agrees_with_a_plain_loop_and_never_rises():
    values = np.random.default_rng(2).uniform(0, 500, 600)
    drawn = curve(values, ONE)
    plain = [
        max(sum(values[first : first + span]) / span for first in range(600 - span + 1)) for span in drawn.durations
    ]
    levelled = [max(plain[index:]) for index in range(len(plain))]
    assert drawn.values == pytest.approx(levelled, abs=1e-9)
    assert list(drawn.values) == sorted(drawn.values, reverse=True)
    assert drawn.durations[-1] <= 600


def test_a_pause_is_not_bridged():
    drawn = curve(np.full(600, 200.0), np.repeat([0, 1], [400, 200]))
    assert max(drawn.durations) <= 400
    assert set(drawn.values) == {200.0}


def test_missing_values_break_the_windows():
    values = np.full(600, 200.0)
    values[300] = np.nan
    assert max(curve(values, ONE).durations) <= 300
    assert curve(np.full(600, np.nan), ONE).durations == ()
    assert curve(np.empty(0), np.empty(0, dtype=np.int64)).values == ()


def test_best_mean_says_where():
    values = np.zeros(600)
    values[100:130] = 300.0
    assert best_mean(values, ONE, 30) == (300.0, 100)
    assert best_mean(values, ONE, 601) is None
    assert best_mean(np.full(600, np.nan), ONE, 5) is None


def _fastest_by_brute_force(seconds, distance, extent):
    """Every start on a fine raster and the moment at which the extent is covered."""
    clock = np.arange(seconds[0], seconds[-1], 0.01)
    covered = np.interp(clock, seconds, distance)
    starts = covered[covered + extent <= distance[-1]]
    ends = np.interp(starts + extent, covered, clock)
    return (ends - clock[: len(starts)]).min()


def test_fastest_stretch_agrees_with_brute_force():
    seconds = np.arange(900.0)
    speed = 3.0 + np.sin(seconds / 40) + np.random.default_rng(4).uniform(-0.5, 0.5, 900)
    distance = np.cumsum(speed)
    for extent in (100.0, 777.0, 1000.0):
        took, start, end = fastest_over_distance(seconds, distance, extent)
        assert took == pytest.approx(_fastest_by_brute_force(seconds, distance, extent), abs=0.02)
        assert np.interp(end, seconds, distance) - np.interp(start, seconds, distance) == pytest.approx(extent)


def test_standing_before_and_after_does_not_count_but_a_stop_inside_does():
    moving = np.arange(0.0, 1001.0, 4.0)
    distance = np.concatenate((np.zeros(60), moving, np.full(60, 1000.0)))
    took, start, end = fastest_over_distance(np.arange(float(len(distance))), distance, 1000.0)
    assert (took, start, end) == (250.0, 60.0, 310.0)
    seconds = np.arange(251.0)
    seconds[126:] += 90.0
    assert fastest_over_distance(seconds, moving, 1000.0)[0] == 340.0


def test_too_short_a_way_has_no_fastest_stretch():
    assert fastest_over_distance(np.arange(10.0), np.arange(10.0), 1000.0) is None
    assert fastest_over_distance(np.empty(0), np.empty(0), 1000.0) is None


def test_efforts_over_the_distances_that_are_covered():
    seconds = np.arange(2000.0)
    efforts = distance_efforts(seconds, seconds * 4.0)
    assert [(effort.name, effort.value) for effort in efforts] == [
        ("1k", pytest.approx(250.0)),
        ("mile", pytest.approx(402.336)),
        ("5k", pytest.approx(1250.0)),
    ]


def test_power_efforts():
    power = np.full(1300, 200.0)
    power[500:560] = 400.0
    efforts = power_efforts(Grid(np.arange(1300.0), np.zeros(1300, dtype=np.int64), {"power": power}))
    found = {effort.name: effort for effort in efforts}
    assert set(found) == {"5s", "1min", "5min", "20min"}
    assert (found["1min"].value, found["1min"].start, found["1min"].end) == (400.0, 500.0, 560.0)
    assert found["5min"].value == pytest.approx(240.0)
    assert power_efforts(Grid(np.arange(3.0), np.zeros(3, dtype=np.int64))) == []
