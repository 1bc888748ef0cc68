from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from activities.science.fitness import fitness_history
from activities.science.summary import summarise
from activities.synthetic.athlete import athlete_from_seed
from activities.synthetic.history import summary_only
from activities.synthetic.season import STORIES, plan_season, record_session, start_of
from activities.synthetic.wellness import wellness_day

START = date(2024, 11, 25)
LAST = START + timedelta(days=104 * 7 - 1)
ATHLETE = athlete_from_seed(4)


@pytest.mark.parametrize("story", STORIES)
def test_a_season_is_the_same_every_time_and_in_order(story):
    season = plan_season(ATHLETE, START, 104, story)
    assert season == plan_season(ATHLETE, START, 104, story)
    assert [(spec.day, spec.start) for spec in season] == sorted((spec.day, spec.start) for spec in season)
    assert len({spec.number for spec in season}) == len(season)
    assert season[0].day >= START
    assert season[-1].day <= LAST
    assert season != plan_season(athlete_from_seed(5), START, 104, story)


def test_three_weeks_build_and_the_fourth_unloads():
    weeks = Counter()
    for spec in plan_season(ATHLETE, START, 104, "marathon"):
        weeks[(spec.day - START).days // 7] += spec.duration
    minutes = np.array([weeks[week] for week in range(104)]).reshape(26, 4).mean(axis=0)
    assert minutes[0] < minutes[1] < minutes[2]
    assert minutes[3] < 0.75 * minutes[0]


def _days_silent(story):
    done = [spec for spec in plan_season(ATHLETE, START, 104, story) if spec.is_done]
    return (LAST - done[-1].day).days


def test_the_end_of_each_story():
    assert _days_silent("vanished") >= 10
    assert 2 <= _days_silent("broken_connection") <= 5
    assert _days_silent("marathon") <= 2
    new = plan_season(ATHLETE, START, 104, "new")
    assert new[0].day > LAST - timedelta(days=21)
    injured = [spec for spec in plan_season(ATHLETE, START, 104, "injured") if (LAST - spec.day).days < 35]
    assert {spec.kind for spec in injured} == {"walk"}
    assert not any(spec.has_recording for spec in plan_season(ATHLETE, START, 104, "no_watch"))
    assert {"pool_swim", "ride_endurance", "long_run"} <= {
        spec.kind for spec in plan_season(ATHLETE, START, 104, "triathlete")
    }


def test_a_diligent_runner_misses_less_than_one_who_vanishes():
    def missed(story):
        season = [spec for spec in plan_season(ATHLETE, START, 104, story) if spec.day < LAST - timedelta(days=10)]
        return sum(not spec.is_done for spec in season) / len(season)

    assert 0 < missed("marathon") < 0.08 < missed("vanished")


def test_sessions_keep_their_local_time_through_the_change_of_clocks():
    season = plan_season(ATHLETE, START, 104, "marathon")
    for spec in season:
        local = start_of(ATHLETE, spec).astimezone(ATHLETE.zone)
        assert (local.date(), local.time()) == (spec.day, spec.start)
    assert {start_of(ATHLETE, spec).astimezone(ATHLETE.zone).utcoffset() for spec in season} == {
        timedelta(hours=1),
        timedelta(hours=2),
    }


def test_totals_are_about_those_of_the_recording():
    season = [*plan_season(ATHLETE, START, 104, "triathlete"), *plan_season(ATHLETE, START, 104, "lifter")]
    kinds = {spec.kind: spec for spec in season if spec.completion > 0.8}
    assert len(kinds) == 8
    for spec in kinds.values():
        totals = summarise(summary_only(ATHLETE, spec), ATHLETE.thresholds, rpe=spec.rpe)
        recorded = summarise(record_session(ATHLETE, spec).sessions[0], ATHLETE.thresholds, rpe=spec.rpe)
        assert totals.load_method == recorded.load_method
        assert totals.family == recorded.family
        assert totals.load == pytest.approx(recorded.load, rel=0.3)
        assert totals.average_heart_rate == pytest.approx(recorded.average_heart_rate, rel=0.08)
        assert totals.timer_time == pytest.approx(recorded.timer_time, rel=0.3)
        if recorded.distance:
            assert totals.distance == pytest.approx(recorded.distance, rel=0.15)


def test_a_season_makes_a_plausible_fitness():
    loads = np.zeros(104 * 7)
    for spec in plan_season(ATHLETE, START, 104, "marathon"):
        if spec.is_done:
            scored = summarise(summary_only(ATHLETE, spec), ATHLETE.thresholds, rpe=spec.rpe)
            loads[(spec.day - START).days] += scored.load
    history = fitness_history(loads)
    assert 25 < history[-1].fitness < 90
    assert -40 < min(state.form for state in history[60:]) < 0 < max(state.form for state in history[60:])


def test_without_a_watch_there_is_only_the_exertion():
    spec = next(spec for spec in plan_season(ATHLETE, START, 8, "no_watch") if spec.is_done)
    by_hand = summary_only(ATHLETE, spec)
    assert (by_hand.totals.distance, by_hand.totals.average_heart_rate) == (None, None)
    assert summarise(by_hand, ATHLETE.thresholds, rpe=spec.rpe).load_method == "session_rpe"


@pytest.mark.parametrize("make", [record_session, summary_only])
def test_a_missed_session_leaves_nothing(make):
    missed = next(spec for spec in plan_season(ATHLETE, START, 104, "vanished") if not spec.is_done)
    with pytest.raises(ValueError, match="missed"):
        make(ATHLETE, missed)


def test_wellness_is_the_same_every_time_and_in_bounds():
    for offset in range(400):
        day = START + timedelta(days=offset)
        morning = wellness_day(ATHLETE, day, 50.0)
        assert morning == wellness_day(ATHLETE, day, 50.0)
        assert morning.deep_seconds + morning.light_seconds + morning.rem_seconds == morning.sleep_seconds
        assert 35 <= morning.resting_heart_rate <= 80
        assert 15 <= morning.hrv_ms <= 180
        assert 0 <= morning.body_battery_low <= morning.body_battery_high <= 100
        assert 0 < morning.sleep_score < 100
        assert abs(morning.weight_kg - ATHLETE.mass) < 4
        assert morning.light_seconds > 0


def test_load_tires():
    days = [START + timedelta(days=offset) for offset in range(60)]
    rested = [wellness_day(ATHLETE, day, 10.0) for day in days]
    tired = [wellness_day(ATHLETE, day, 110.0) for day in days]
    assert np.mean([d.resting_heart_rate for d in tired]) > np.mean([d.resting_heart_rate for d in rested]) + 1
    assert np.mean([d.hrv_ms for d in tired]) < np.mean([d.hrv_ms for d in rested])
    assert np.mean([d.sleep_seconds for d in tired]) < np.mean([d.sleep_seconds for d in rested])


def test_people_differ():
    assert len({athlete_from_seed(seed).ftp for seed in range(20)}) > 10
    for seed in range(50):
        person = athlete_from_seed(seed)
        assert person.resting_heart_rate < person.threshold_heart_rate < person.max_heart_rate
        assert 2.8 < person.threshold_speed < 5.2
        assert 40 < person.mass < 110
    assert athlete_from_seed(3, sex="f").sex == "f"
