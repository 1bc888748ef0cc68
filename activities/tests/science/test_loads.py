import math

import numpy as np
import pytest

from activities.science import heart_rate, pace
from activities.science.power import power_load, weighted_power
from activities.science.session_load import session_rpe_load


def test_weighted_power_of_constant_power_is_that_power():
    assert weighted_power(np.full(3600, 200.0)) == pytest.approx(200.0, abs=1e-9)


def test_weighted_power_needs_one_full_window():
    assert weighted_power(np.full(29, 200.0)) is None
    assert weighted_power(np.full(30, 200.0)) == pytest.approx(200.0)
    assert weighted_power(np.empty(0)) is None


def test_zeros_count_and_pauses_split_the_window():
    half = np.concatenate((np.zeros(600), np.full(600, 300.0)))
    assert 150.0 < weighted_power(half) < 300.0 * 0.5**0.25 + 1
    split = np.repeat([0, 1], 600)
    assert weighted_power(half, split) == pytest.approx((300.0**4 / 2) ** 0.25, abs=1e-9)
    assert weighted_power(half) != pytest.approx(weighted_power(half, split), abs=1e-3)
    assert weighted_power(np.full(50, 200.0), np.repeat([0, 1], 25)) is None


def test_weighted_power_agrees_with_a_plain_loop():
    power = np.random.default_rng(1).uniform(0, 500, 400)
    fourths = [(sum(power[i : i + 30]) / 30) ** 4 for i in range(371)]
    assert weighted_power(power) == pytest.approx((sum(fourths) / 371) ** 0.25, abs=1e-9)


def test_an_hour_at_threshold_power_is_exactly_100():
    assert power_load(3600, 250.0, 250.0) == 100.0
    assert power_load(1800, 250.0, 250.0) == 50.0


@pytest.mark.parametrize("sex", ["m", "f", None])
def test_an_hour_at_threshold_heart_rate_is_exactly_100(sex):
    load = heart_rate.heart_rate_load(
        np.full(3600, 170.0), np.ones(3600), threshold=170.0, resting=50.0, maximum=190.0, sex=sex
    )
    assert load == pytest.approx(100.0, abs=1e-9)


def test_impulse_is_summed_by_sample_and_agrees_with_a_plain_loop():
    rates = np.array([40.0, 120.0, 150.0, 200.0, np.nan])
    seconds = np.array([60.0, 30.0, 90.0, 60.0, 60.0])
    expected = 0.0
    for rate, took in zip(rates[:4], seconds[:4], strict=True):
        reserve = min(max((rate - 50.0) / 140.0, 0.0), 1.0)
        expected += took / 60 * reserve * 0.64 * math.exp(1.67 * reserve)
    impulse = heart_rate.training_impulse(rates, seconds, resting=50.0, maximum=190.0, sex="f")
    assert impulse == pytest.approx(expected, abs=1e-9)
    uneven = heart_rate.training_impulse(np.array([100.0, 180.0]), np.full(2, 60.0), resting=50, maximum=190, sex="m")
    even = heart_rate.training_impulse(np.array([140.0, 140.0]), np.full(2, 60.0), resting=50, maximum=190, sex="m")
    assert uneven > even


def test_heart_rate_reserve_is_clamped():
    reserve = heart_rate.heart_rate_reserve(np.array([40.0, 120.0, 250.0]), 50.0, 190.0)
    assert reserve.tolist() == [0.0, 0.5, 1.0]


def test_unknown_sex_uses_the_midpoint_and_says_so():
    assert heart_rate.impulse_exponent(None) == pytest.approx((1.92 + 1.67) / 2)
    assert heart_rate.assumes_sex(None)
    assert not heart_rate.assumes_sex("f")


@pytest.mark.parametrize(("resting", "threshold", "maximum"), [(170, 170, 190), (50, 195, 190), (190, 170, 50)])
def test_heart_rates_out_of_order_give_no_load(resting, threshold, maximum):
    rates = np.full(60, 150.0)
    assert (
        heart_rate.heart_rate_load(rates, np.ones(60), threshold=threshold, resting=resting, maximum=maximum, sex="m")
        is None
    )


def test_no_heart_rate_gives_no_load():
    silent = np.full(60, np.nan)
    assert heart_rate.heart_rate_load(silent, np.ones(60), threshold=170, resting=50, maximum=190, sex="m") is None


def test_runs_and_swims_at_threshold_are_100_an_hour():
    assert pace.run_load(3600, 4.0, 4.0) == 100.0
    assert pace.run_load(3600, 2.0, 4.0) == 25.0
    assert pace.swim_load(3600, 1.2, 1.2) == 100.0
    assert pace.swim_load(3600, 0.6, 1.2) == 12.5


def test_session_exertion():
    assert session_rpe_load(7, 3600) == pytest.approx(70.0)
    assert session_rpe_load(0, 3600) == 0.0
    for impossible in (-1, 10.5):
        with pytest.raises(ValueError, match="between 0 and 10"):
            session_rpe_load(impossible, 60)


def test_running_cost_of_grades():
    assert pace.flat_factor(np.array([0.0]))[0] == 1.0
    for grade in (-0.3, -0.1, 0.05, 0.2):
        cost = 155.4 * grade**5 - 30.4 * grade**4 - 43.3 * grade**3 + 46.3 * grade**2 + 19.5 * grade + 3.6
        assert pace.flat_factor(np.array([grade]))[0] == pytest.approx(cost / 3.6, abs=1e-9)
    assert pace.running_cost(np.array([2.0]))[0] == pace.running_cost(np.array([0.45]))[0]
    assert pace.running_cost(np.array([-2.0]))[0] == pace.running_cost(np.array([-0.45]))[0]


def test_grade_of_an_even_slope_is_exact_to_its_ends():
    way = np.arange(0.0, 1000.0, 3.0)
    assert pace.smoothed_grade(way, 100 + 0.06 * way) == pytest.approx(np.full(len(way), 0.06), abs=1e-9)


def test_grade_ignores_noise_standing_still_and_missing_altitude():
    way = np.arange(0.0, 3000.0, 3.0)
    noisy = 100 + np.random.default_rng(3).normal(0, 0.3, len(way))
    assert np.abs(pace.smoothed_grade(way, noisy)).max() < 0.02
    still = np.concatenate((np.zeros(50), way))
    assert np.isfinite(pace.smoothed_grade(still, np.concatenate((np.full(50, 90.0), 0.05 * way)))).all()
    holed = 0.06 * way
    holed[100:120] = np.nan
    assert pace.smoothed_grade(way, holed) == pytest.approx(np.full(len(way), 0.06), abs=1e-9)
    assert pace.smoothed_grade(way, np.full(len(way), np.nan)).tolist() == [0.0] * len(way)
    assert pace.smoothed_grade(np.zeros(5), np.arange(5.0)).tolist() == [0.0] * 5


def test_flat_equivalent_speed_is_higher_uphill():
    way = np.arange(0.0, 2000.0, 3.0)
    assert (3.0 * pace.flat_factor(pace.smoothed_grade(way, 0.05 * way)) > 3.5).all()


def test_critical_swim_speed_from_two_trials():
    assert pace.critical_swim_speed(360.0, 170.0) == pytest.approx(200 / 190)
    with pytest.raises(ValueError, match="longer"):
        pace.critical_swim_speed(170.0, 170.0)
