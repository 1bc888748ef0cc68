import numpy as np
import pytest

from activities.science.decoupling import decoupling, unevenness


def _stretch(length):
    return np.zeros(length, dtype=np.int64)


def test_a_drifting_heart():
    heart_rate = np.concatenate((np.full(1200, 140.0), np.full(1200, 154.0)))
    drift = decoupling(np.full(2400, 200.0), heart_rate, _stretch(2400))
    assert drift == pytest.approx((200 / 140 - 200 / 154) / (200 / 140) * 100, abs=1e-9)
    assert drift > 5


def test_no_drift():
    assert decoupling(np.full(1200, 200.0), np.full(1200, 140.0), _stretch(1200)) == pytest.approx(0.0)


def test_under_twenty_minutes_or_uneven_work_is_not_judged():
    assert decoupling(np.full(1199, 200.0), np.full(1199, 140.0), _stretch(1199)) is None
    uneven = np.tile(np.repeat([100.0, 300.0], 180), 10)
    assert unevenness(uneven, _stretch(3600)) > 1.1
    assert decoupling(uneven, np.full(3600, 140.0), _stretch(3600)) is None
    assert decoupling(np.zeros(1200), np.full(1200, 140.0), _stretch(1200)) is None


def test_a_missing_heart_rate_leaves_its_rows_out():
    heart_rate = np.full(1300, 140.0)
    heart_rate[:150] = np.nan
    assert decoupling(np.full(1300, 200.0), heart_rate, _stretch(1300)) is None
    assert decoupling(np.full(1400, 200.0), np.append(heart_rate, np.full(100, 140.0)), _stretch(1400)) == 0.0
