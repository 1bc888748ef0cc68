import math
from itertools import pairwise

import numpy as np
import pytest

from activities.science.fitness import FitnessState, fitness_history, monotony, next_day, ramp, strain


def test_a_constant_load_for_six_weeks():
    history = fitness_history([100.0] * 42)
    assert history[-1].fitness == pytest.approx(63.2, abs=0.05)
    assert history[-1].fitness == pytest.approx(100 * (1 - math.exp(-1)), abs=1e-9)
    assert history[-1].fatigue == pytest.approx(100 * (1 - math.exp(-6)), abs=1e-9)


def test_the_factors_of_one_day():
    day = next_day(FitnessState(), 100.0)
    assert day.fitness == pytest.approx(2.353, abs=0.001)
    assert day.fatigue == pytest.approx(13.312, abs=0.001)


def test_form_is_yesterdays_difference():
    history = fitness_history([100.0, 0.0, 80.0])
    assert history[0].form == 0.0
    for yesterday, today in pairwise(history):
        assert today.form == yesterday.fitness - yesterday.fatigue


def test_rest_days_are_zeros_that_decay():
    history = fitness_history([100.0] * 60 + [0.0] * 7)
    assert history[-1].fitness == pytest.approx(history[59].fitness * math.exp(-7 / 42))
    assert history[-1].fatigue == pytest.approx(history[59].fatigue * math.exp(-1))
    assert history[-1].form > history[59].form


def test_a_history_continues_where_it_stopped():
    loads = np.random.default_rng(1).uniform(0, 150, 100)
    whole = fitness_history(loads)
    assert fitness_history(loads[60:], whole[59]) == whole[60:]


def test_calibrating_for_six_weeks():
    history = fitness_history([50.0] * 43)
    assert history[41].calibrating
    assert not history[42].calibrating


def test_acute_to_chronic_is_hidden_for_four_weeks():
    history = fitness_history([50.0] * 30)
    assert history[27].acute_to_chronic is None
    assert history[28].acute_to_chronic == pytest.approx(1.0)
    assert fitness_history([0.0] * 40)[-1].acute_to_chronic is None
    rising = fitness_history([50.0] * 30 + [100.0])[-1]
    assert rising.acute_to_chronic == pytest.approx((50 + 50 * 2 / 8) / (50 + 50 * 2 / 29))


def test_ramp():
    history = fitness_history([100.0] * 8)
    assert ramp(history) == pytest.approx(history[7].fitness - history[0].fitness)
    assert ramp(history[:7]) is None


def test_monotony_and_strain():
    week = [100.0, 0.0, 50.0, 0.0, 80.0, 120.0, 0.0]
    mean = sum(week) / 7
    deviation = math.sqrt(sum((load - mean) ** 2 for load in week) / 7)
    assert monotony(week) == pytest.approx(mean / deviation, abs=1e-9)
    assert strain(week) == pytest.approx(sum(week) * mean / deviation, abs=1e-9)
    assert monotony([999.0, *week]) == monotony(week)


@pytest.mark.parametrize("week", [[60.0] * 7, [0.0] * 7, [0.1] * 7, [10.0, 20.0], []])
def test_monotony_of_equal_days_or_a_short_week_is_unknown(week):
    assert monotony(week) is None
    assert strain(week) is None
