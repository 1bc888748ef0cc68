import numpy as np
import pytest

from activities.science.elevation import elevation_change


def _change(altitude):
    altitude = np.asarray(altitude, dtype=float)
    return elevation_change(altitude, np.zeros(len(altitude), dtype=np.int64))


def test_a_hill_up_and_down():
    hill = np.concatenate((np.linspace(0, 100, 1000), np.full(60, 100.0), np.linspace(100, 40, 600)))
    assert _change(hill) == (pytest.approx(100.0, abs=0.5), pytest.approx(60.0, abs=0.5))


def test_noise_on_the_flat_climbs_nothing():
    noise = 50 + np.random.default_rng(1).normal(0, 0.8, 3600)
    assert _change(noise) == (0.0, 0.0)


def test_noise_on_a_hill_adds_next_to_nothing():
    hill = np.linspace(0, 300, 3600) + np.random.default_rng(1).normal(0, 0.5, 3600)
    gain, loss = _change(hill)
    assert gain == pytest.approx(300.0, rel=0.01)
    assert loss == 0.0


def test_turns_smaller_than_the_hysteresis_do_not_count():
    steps = np.repeat([0.0, 1.5, 0.0, 1.5, 0.0, 30.0, 29.0, 40.0], 60)
    gain, loss = _change(steps)
    assert gain == pytest.approx(40.0)
    assert loss == 0.0


def test_missing_altitude():
    assert elevation_change(np.full(20, np.nan), np.zeros(20, dtype=np.int64)) is None
    assert elevation_change(np.empty(0), np.empty(0, dtype=np.int64)) is None
    assert _change([5.0]) == (0.0, 0.0)
    holed = np.linspace(0, 100, 1000)
    holed[400:500] = np.nan
    assert _change(holed)[0] == pytest.approx(100.0, abs=1.0)
