from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from activities.science.summary import summarise
from activities.science.track import way_between
from activities.synthetic.athlete import Athlete, athlete_from_seed
from activities.synthetic.indoors import pool_swim, strength_session
from activities.synthetic.response import HEART_LAG, lagged
from activities.synthetic.sessions import easy_run, intervals_run, long_run, ride_endurance, ride_intervals, walk
from activities.synthetic.terrain import loop_around

START = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
ATHLETE = athlete_from_seed(3)
ON_LAND = (easy_run, long_run, intervals_run, ride_endurance, ride_intervals, walk)
ALL = (*ON_LAND, pool_swim, strength_session)


@pytest.mark.parametrize("make", ALL)
def test_the_same_seed_gives_the_same_arrays_and_another_number_others(make):
    first, again, other = (make(ATHLETE, START, 2700, number).sessions[0] for number in (1, 1, 2))
    assert first.samples.columns.keys() == again.samples.columns.keys()
    for name, column in first.samples.columns.items():
        assert np.array_equal(column, again.samples.columns[name])
    assert (first.laps, first.lengths, first.sets, first.totals) == (
        again.laps,
        again.lengths,
        again.sets,
        again.totals,
    )
    assert not np.array_equal(first.samples.columns["heart_rate"], other.samples.columns["heart_rate"])


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_recording_is_one_that_a_body_could_make(make, seed):
    athlete = athlete_from_seed(seed)
    done = make(athlete, START, 2700, 5).sessions[0]
    heart_rate = done.samples.columns["heart_rate"]
    assert (np.diff(done.samples.seconds) > 0).all()
    assert all(len(column) == len(done.samples) for column in done.samples.columns.values())
    assert all(np.isfinite(column).all() for column in done.samples.columns.values())
    assert heart_rate.min() >= athlete.resting_heart_rate
    assert heart_rate.max() <= athlete.max_heart_rate
    assert np.abs(np.diff(heart_rate)).max() <= 12
    assert done.start_time == START
    assert done.utc_offset == timedelta(hours=2)


@pytest.mark.parametrize("make", ON_LAND)
def test_distance_is_speed_times_time_and_the_track_is_as_long(make):
    columns = make(ATHLETE, START, 2700, 5).sessions[0].samples.columns
    assert np.cumsum(columns["speed"]) == pytest.approx(columns["distance"], abs=1e-6)
    walked = way_between(columns["latitude"], columns["longitude"])[-1]
    assert walked == pytest.approx(columns["distance"][-1], rel=0.03)


@pytest.mark.parametrize("make", ALL)
def test_totals_agree_with_the_samples_and_the_summary(make):
    done = make(ATHLETE, START, 2700, 5).sessions[0]
    summary = summarise(done, ATHLETE.thresholds)
    assert summary.timer_time == done.totals.timer_time == len(done.samples)
    assert summary.elapsed_time == done.totals.elapsed_time
    assert summary.distance == done.totals.distance
    assert summary.average_heart_rate == pytest.approx(done.samples.columns["heart_rate"].mean())
    assert summary.load > 0
    assert sum(zone.seconds for zone in summary.zones.heart_rate) == pytest.approx(summary.timer_time)


@pytest.mark.parametrize("make", ALL)
def test_laps_tile_the_session(make):
    done = make(ATHLETE, START, 2700, 5).sessions[0]
    assert done.laps[0].start == 0.0
    assert done.laps[-1].end == pytest.approx(done.totals.elapsed_time)
    for lap, following in zip(done.laps[:-1], done.laps[1:], strict=True):
        assert lap.start < lap.end <= following.start
    if done.totals.distance is not None:
        assert sum(lap.totals.distance for lap in done.laps) == pytest.approx(done.totals.distance)
    assert sum(lap.totals.timer_time for lap in done.laps) == done.totals.timer_time


def test_altitude_follows_the_grade_of_the_loop():
    loop = loop_around(ATHLETE.place, 4000.0, 0.03, np.random.default_rng(1))
    way = np.arange(0.0, 8000.0, 1.0)
    assert np.gradient(loop.altitude(way), way)[1:-1] == pytest.approx(loop.grade(way)[1:-1], abs=1e-5)
    assert np.abs(loop.grade(way)).max() <= 0.03 + 1e-9
    assert loop.altitude(way[:4000]) == pytest.approx(loop.altitude(way[4000:]), abs=1e-6)
    latitude, longitude = loop.position(np.array([0.0, 4000.0]))
    assert latitude == pytest.approx(ATHLETE.place.latitude)
    assert longitude == pytest.approx(ATHLETE.place.longitude)


def test_the_heart_lags_behind_the_work():
    step = np.concatenate((np.zeros(300), np.ones(300)))
    followed = lagged(step, HEART_LAG)
    assert followed[300 + int(HEART_LAG)] == pytest.approx(1 - np.exp(-1), abs=0.02)
    assert followed[-1] == pytest.approx(1.0, abs=0.01)


def test_intervals_are_laps_and_reach_above_threshold():
    done = intervals_run(ATHLETE, START, 3600, 1, repeats=5, work=240).sessions[0]
    hard = [lap for lap in done.laps if lap.intensity == "interval"]
    assert [lap.totals.timer_time for lap in hard] == [240.0] * 5
    assert (done.laps[0].intensity, done.laps[-1].intensity) == ("warmup", "cooldown")
    assert len(done.samples) == 3600
    power = done.samples.columns["power"]
    easy = [lap for lap in done.laps if lap.intensity == "recovery"]
    assert min(lap.totals.average_power for lap in hard) > 1.4 * max(lap.totals.average_power for lap in easy)
    assert power.max() > 0


@pytest.mark.parametrize("seconds", [600, 900, 1500, 5400])
@pytest.mark.parametrize("make", [intervals_run, ride_intervals])
def test_intervals_fill_the_time_that_they_are_given(make, seconds):
    assert len(make(ATHLETE, START, seconds, 1).sessions[0].samples) == seconds


def test_a_stop_is_a_pause_without_samples():
    done = long_run(ATHLETE, START, 3600, 1).sessions[0]
    (pause,) = done.pauses
    seconds = done.samples.seconds
    assert not ((seconds >= pause.start) & (seconds < pause.end)).any()
    assert done.totals.elapsed_time - done.totals.timer_time == pause.end - pause.start == 95.0


def test_a_ride_coasts_downhill_and_is_slower_uphill():
    columns = ride_endurance(ATHLETE, START, 5400, 1).sessions[0].samples.columns
    assert (columns["power"] == 0).any()
    assert (columns["cadence"][columns["power"] == 0] == 0).all()
    climbing = np.gradient(columns["altitude"], columns["distance"])
    assert columns["speed"][climbing > 0.02].mean() < columns["speed"][climbing < 0].mean()


def test_a_swim_is_made_of_lengths():
    done = pool_swim(ATHLETE, START, 2400, 1).sessions[0]
    swum = [length for length in done.lengths if length.is_active]
    assert done.totals.distance == pytest.approx(25.0 * len(swum))
    assert done.totals.moving_time == pytest.approx(sum(length.elapsed_time for length in swum))
    assert 0.85 < done.totals.average_speed / ATHLETE.critical_swim_speed < 1.0
    for length, following in zip(done.lengths[:-1], done.lengths[1:], strict=True):
        assert length.start + length.elapsed_time == pytest.approx(following.start, abs=0.01)


def test_sets_name_the_exercise_and_a_weight_that_can_be_lifted():
    athlete = Athlete(seed=1, maxima={"barbell_back_squat": 150.0})
    done = strength_session(athlete, START, 3600, 0).sessions[0]
    squats = [item for item in done.sets if item.exercise == "barbell_back_squat" and item.kind == "active"]
    assert squats
    assert all(105.0 <= item.weight <= 125.0 and 5 <= item.repetitions < 8 for item in squats)
    assert all(item.weight % 2.5 == 0 for item in done.sets if item.weight)
    assert {item.kind for item in done.sets} == {"warmup", "active", "rest"}
    assert done.sets[-1].start + done.sets[-1].duration <= done.totals.elapsed_time
