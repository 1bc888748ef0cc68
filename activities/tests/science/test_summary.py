from dataclasses import replace

import numpy as np
import pytest

from activities.formats.recording import Length, Pause, Samples, Totals
from activities.science.scoring import Effort, score
from activities.science.summary import summarise
from activities.science.types import LOAD_VERSION, Thresholds
from activities.tests.science.builders import RUNNER, session


def test_an_hour_at_threshold_power_is_100():
    summary = summarise(session("cycling", power=250.0, heart_rate=170.0), RUNNER)
    assert summary.load == pytest.approx(100.0)
    assert (summary.load_method, summary.load_version) == ("power", LOAD_VERSION)
    assert summary.intensity == pytest.approx(1.0)
    assert summary.weighted_power == pytest.approx(250.0)
    assert summary.timer_time == 3600.0


def test_an_hour_of_running_at_threshold_is_100_although_there_is_power():
    seconds = np.arange(3600.0)
    summary = summarise(
        session(speed=4.0, distance=seconds * 4.0, power=300.0, totals=Totals(distance=14400.0)), RUNNER
    )
    assert summary.load == pytest.approx(100.0)
    assert summary.load_method == "pace"
    assert summary.flat_speed == pytest.approx(4.0)


def test_an_hour_at_threshold_heart_rate_is_100():
    for sport in ("walking", "training", "rowing"):
        summary = summarise(session(sport, heart_rate=170.0), RUNNER)
        assert (summary.load, summary.load_method) == (pytest.approx(100.0), "heart_rate")
        assert summary.intensity == pytest.approx(1.0)


def test_the_order_of_preference():
    effort = Effort(
        family="ride", timer_time=3600, moving_time=3600, weighted_power=200, flat_speed=3.0, average_speed=1.0,
        average_heart_rate=150, rpe=5,
    )  # fmt: skip
    assert score(effort, RUNNER).method == "power"
    assert score(effort, replace(RUNNER, ftp=None)).method == "heart_rate"
    assert score(replace(effort, family="run"), RUNNER).method == "pace"
    assert score(replace(effort, family="run"), replace(RUNNER, threshold_speed=None)).method == "heart_rate"
    assert score(replace(effort, family="swim"), RUNNER).method == "swim"
    assert score(replace(effort, family="strength"), RUNNER).method == "heart_rate"
    assert score(effort, Thresholds()).method == "session_rpe"
    assert score(effort, Thresholds()).load == pytest.approx(50.0)
    nothing = score(replace(effort, rpe=None), Thresholds())
    assert (nothing.load, nothing.method, nothing.intensity) == (None, "none", None)


def test_scoring_again_from_stored_figures_gives_the_same():
    run = session(speed=3.5, distance=np.arange(3600.0) * 3.5, heart_rate=150 + 20 * np.sin(np.arange(3600.0) / 90))
    for thresholds in (RUNNER, replace(RUNNER, threshold_speed=None)):
        first = summarise(run, thresholds)
        again = score(
            Effort(
                family=first.family,
                timer_time=first.timer_time,
                moving_time=first.moving_time,
                weighted_power=first.weighted_power,
                flat_speed=first.flat_speed,
                average_speed=first.average_speed,
                average_heart_rate=first.average_heart_rate,
                heart_rate=run.samples.columns["heart_rate"],
                durations=np.ones(3600),
            ),
            thresholds,
        )
        assert again.load == pytest.approx(first.load, abs=1e-9)
        assert again.method == first.load_method


def test_hills_make_a_run_harder():
    way = np.arange(3600.0) * 3.0
    flat = summarise(session(distance=way, speed=3.0, altitude=50.0), RUNNER)
    uphill = summarise(session(distance=way, speed=3.0, altitude=0.06 * way), RUNNER)
    assert uphill.load > 1.5 * flat.load
    assert uphill.elevation_gain == pytest.approx(0.06 * way[-1], rel=0.01)
    assert flat.elevation_gain == 0.0


def test_zones_add_up_to_the_time_on_the_timer():
    seconds = np.concatenate((np.arange(1800.0), np.arange(2100.0, 3900.0)))
    run = session(seconds=seconds, heart_rate=120 + np.arange(3600.0) / 50, speed=3.0 + np.arange(3600.0) / 3000)
    run.totals.elapsed_time, run.totals.timer_time = 3900.0, 3600.0
    run.pauses.append(Pause(1800.0, 2100.0))
    summary = summarise(run, RUNNER)
    assert sum(zone.seconds for zone in summary.zones.heart_rate) == pytest.approx(summary.moving_time)
    assert sum(zone.seconds for zone in summary.zones.pace) == pytest.approx(3600.0)
    assert summary.zones.power == []
    assert max(summary.curves["heart_rate"].durations) <= 1800


def test_moving_time_without_a_timer_leaves_standing_out():
    speed = np.concatenate((np.full(600, 3.0), np.zeros(300), np.full(600, 3.0)))
    summary = summarise(session(speed=speed, distance=np.cumsum(speed)), RUNNER)
    assert (summary.timer_time, summary.moving_time) == (1500.0, 1200.0)
    assert summary.average_speed == pytest.approx(3.0, rel=0.01)


def test_moving_time_is_the_devices_while_it_is_possible():
    run = session(speed=3.0, totals=Totals(elapsed_time=3700.0, timer_time=3600.0, moving_time=3500.0))
    assert summarise(run, RUNNER).moving_time == 3500.0
    run.totals.moving_time = 9999.0
    assert summarise(run, RUNNER).moving_time == 3600.0


@pytest.mark.parametrize(
    ("device", "expected"), [(10_900.0, 10_900.0), (None, 10_797.0), (0.0, 10_797.0), (99_000.0, 10_797.0)]
)
def test_distance_prefers_a_plausible_device(device, expected):
    way = np.arange(3600.0) * 3.0
    summary = summarise(session(distance=way, speed=3.0, totals=Totals(distance=device)), RUNNER)
    assert summary.distance == expected


def test_a_damaged_file_keeps_the_total_of_its_device():
    totals = Totals(distance=10_000.0, elapsed_time=3600.0, timer_time=3600.0)
    summary = summarise(session(seconds=np.arange(300.0), distance=np.arange(300.0) * 3, totals=totals), RUNNER)
    assert summary.distance == 10_000.0
    totals.distance = 400.0
    whole = session(distance=np.arange(3600.0) * 3, totals=totals)
    assert summarise(whole, RUNNER).distance == 10_797.0


def test_a_sample_just_after_the_end_does_not_stretch_the_session():
    assert (
        summarise(session(seconds=np.arange(61.0), speed=3.0, totals=Totals(elapsed_time=59.4)), RUNNER).elapsed_time
        == 59.4
    )
    assert (
        summarise(session(seconds=np.arange(90.0), speed=3.0, totals=Totals(elapsed_time=59.4)), RUNNER).elapsed_time
        == 89.0
    )


def test_distance_from_the_track_alone():
    seconds = np.arange(600.0)
    summary = summarise(session(latitude=50 + seconds * 3 / 111_195, longitude=8.0), RUNNER)
    assert summary.distance == pytest.approx(599 * 3.0, rel=1e-4)
    assert summary.average_speed == pytest.approx(3.0, rel=0.01)
    assert [effort.name for effort in summary.best_efforts] == ["1k", "mile"]


@pytest.mark.parametrize(("device", "expected"), [(152.0, 152.0), (None, 150.0), (90.0, 150.0)])
def test_average_heart_rate(device, expected):
    assert (
        summarise(session(heart_rate=150.0, totals=Totals(average_heart_rate=device)), RUNNER).average_heart_rate
        == expected
    )


def test_a_pool_swim_counts_lengths_and_leaves_rests_out():
    swim = session("swimming", "lap_swimming", heart_rate=140.0, totals=Totals(timer_time=3600.0, elapsed_time=3600.0))
    swim.pool_length = 25.0
    swim.lengths = [Length(index, index * 30.0, 25.0, "freestyle", 18, True) for index in range(60)]
    swim.lengths.append(Length(60, 1800.0, 600.0, is_active=False))
    summary = summarise(swim, replace(RUNNER, critical_swim_speed=1.0))
    assert summary.distance == 1500.0
    assert summary.moving_time == 1500.0
    assert summary.average_speed == 1.0
    assert (summary.load, summary.load_method) == (pytest.approx(1500 / 36), "swim")


def test_a_session_without_samples_has_the_devices_totals():
    totals = Totals(distance=10_000.0, elapsed_time=3000.0, timer_time=2900.0, average_heart_rate=150.0, calories=600.0)
    summary = summarise(session(totals=totals, seconds=np.empty(0)), RUNNER)
    assert summary.distance == 10_000.0
    assert (summary.elapsed_time, summary.timer_time) == (3000.0, 2900.0)
    assert (summary.average_heart_rate, summary.calories) == (150.0, 600.0)
    assert summary.load_method == "pace"
    assert (summary.curves, summary.best_efforts, summary.decoupling) == ({}, [], None)


def test_a_session_of_nothing_at_all():
    summary = summarise(session(seconds=np.empty(0)), Thresholds())
    assert (summary.distance, summary.load, summary.load_method, summary.elapsed_time) == (None, None, "none", 0.0)
    assert summarise(
        session("training", seconds=np.empty(0), totals=Totals(elapsed_time=3600.0)), RUNNER, rpe=7
    ).load == (pytest.approx(70.0))


def test_one_sample_and_columns_of_nothing_do_no_harm():
    assert summarise(session(seconds=[0.0], heart_rate=120.0, speed=2.0, distance=0.0), RUNNER).elapsed_time == 1.0
    empty = session(heart_rate=np.full(60, np.nan), speed=np.full(60, np.nan), altitude=np.full(60, np.nan))
    summary = summarise(empty, RUNNER)
    assert (summary.average_heart_rate, summary.max_speed, summary.elevation_gain) == (None, None, None)


def test_the_recording_is_not_changed():
    run = session(speed=3.0, distance=np.arange(3600.0) * 3, heart_rate=150.0, altitude=50.0)
    before = {name: column.copy() for name, column in run.samples.columns.items()}
    summarise(run, RUNNER)
    assert set(run.samples.columns) == set(before)
    assert all((run.samples.columns[name] == column).all() for name, column in before.items())
    assert isinstance(run.samples, Samples)
