import numpy as np
import pytest

from activities.formats.recording import Pause, Samples
from activities.science.sampling import (
    LONGEST_GRID,
    clean_distance,
    moving_mask,
    resample,
    rolling_mean,
    sample_durations,
    stretch_numbers,
)


def test_one_hertz_comes_back_unchanged():
    power = np.array([100.0, 0.0, 250.0, 200.0])
    grid = resample(Samples(np.arange(4.0), {"power": power}), ["power", "heart_rate"])
    assert grid.seconds.tolist() == [0, 1, 2, 3]
    assert grid.columns["power"].tolist() == power.tolist()
    assert "heart_rate" not in grid.columns


def test_slow_recording_is_interpolated_inside_a_stretch():
    grid = resample(Samples(np.array([0.5, 4.5]), {"power": np.array([100.0, 200.0])}), ["power"])
    assert grid.columns["power"].tolist() == [100, 125, 150, 175, 200]


@pytest.mark.parametrize(("gap", "stretches"), [(10.0, 1), (10.5, 2), (300.0, 2)])
def test_a_step_of_more_than_ten_seconds_begins_a_new_stretch(gap, stretches):
    seconds = np.array([0.0, 1.0, 2.0, 2.0 + gap, 3.0 + gap])
    grid = resample(Samples(seconds, {"power": np.full(5, 200.0)}), ["power"])
    assert len(np.unique(grid.stretch)) == stretches
    if stretches == 2:
        assert grid.seconds.tolist() == seconds.tolist()


def test_a_pause_of_the_timer_splits_although_the_device_went_on_recording():
    seconds = np.arange(60.0)
    pause = [Pause(20.0, 40.0)]
    durations = sample_durations(seconds, pause)
    assert durations.sum() == pytest.approx(41.0)
    assert len(np.unique(stretch_numbers(seconds, pause))) == 2
    grid = resample(Samples(seconds, {"power": np.full(60, 1.0)}), ["power"], pause)
    assert not ((grid.seconds > 20) & (grid.seconds < 40)).any()
    assert len(np.unique(grid.stretch)) == 2


def test_a_short_pause_is_taken_off_but_does_not_split():
    seconds = np.arange(60.0)
    assert sample_durations(seconds, [Pause(20.0, 25.0)]).sum() == pytest.approx(55.0)
    assert stretch_numbers(seconds, [Pause(20.0, 25.0)]).max() == 0


def test_durations_end_with_the_session():
    assert sample_durations(np.arange(3601.0), end=3600.0).sum() == 3600.0
    assert sample_durations(np.arange(3600.0)).sum() == 3600.0
    assert len(sample_durations(np.empty(0))) == 0


def test_a_silent_sensor_leaves_a_gap_and_a_short_dropout_is_bridged():
    power = np.full(60, 100.0)
    power[10:15] = np.nan
    power[30:50] = np.nan
    answer = resample(Samples(np.arange(60.0), {"power": power}), ["power"]).columns["power"]
    assert np.isfinite(answer[10:15]).all()
    assert np.isnan(answer[30:50]).all()
    assert np.isfinite(answer[50:]).all()


def test_a_column_of_nothing_stays_nothing_and_an_empty_recording_makes_an_empty_grid():
    assert np.isnan(resample(Samples(np.arange(3.0), {"power": np.full(3, np.nan)}), ["power"]).columns["power"]).all()
    assert len(resample(Samples(np.empty(0)), ["power"])) == 0


def test_a_broken_clock_does_not_fill_the_memory():
    seconds = np.arange(0.0, 9.0 * 100_000, 9.0)
    assert len(resample(Samples(seconds, {"power": seconds}), ["power"])) == LONGEST_GRID
    far = np.array([0.0, 1.0, 4e9, 4e9 + 1])
    assert len(resample(Samples(far, {"power": far}), ["power"])) == 4


def test_rolling_mean_agrees_with_a_plain_loop():
    chance = np.random.default_rng(5)
    values = chance.uniform(0, 400, 200)
    values[77] = np.nan
    stretch = np.repeat([0, 1], [90, 110])
    answer = rolling_mean(values, stretch, 30)
    assert len(answer) == 171
    for first in range(171):
        window = values[first : first + 30]
        if stretch[first] != stretch[first + 29] or np.isnan(window).any():
            assert np.isnan(answer[first])
        else:
            assert answer[first] == pytest.approx(sum(window) / 30, abs=1e-9)


def test_standing_still_is_not_moving_but_a_missing_speed_is():
    assert moving_mask(np.array([0.0, 0.89, 0.9, np.nan]), 0.9, 4).tolist() == [False, False, True, True]
    assert moving_mask(None, 0.9, 2).tolist() == [True, True]


def test_distance_never_falls_or_jumps():
    distance = np.array([5.0, 8.0, np.nan, 14.0, 13.0, 5000.0, 5003.0])
    assert clean_distance(np.arange(7.0), distance, 12.5).tolist() == [0, 3, 6, 9, 9, 9, 12]
