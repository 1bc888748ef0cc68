"""Curves, zones, volume, efforts and strength of a period, held against plain loops over the raw data."""

import random
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from activities.enums import MarkKind
from activities.formats.recording import Samples, Session, Totals
from activities.models import Activity, CurveMonth, LoadDay, Mark
from activities.reports.bests import best_efforts, lifts_of, marks_of, muscles_of, volume_by_muscle
from activities.reports.curves import curves_of
from activities.reports.fitness import fitness_series
from activities.reports.sessions import between, sessions_of, steady_sessions, time_in_zones
from activities.reports.volume import weekly_volume
from activities.science.curves import DURATIONS
from activities.science.efficiency import comparable, efficiency
from activities.services.activities import delete_activity, update_activity
from activities.services.importing import import_file
from activities.services.load_days import rebuild_load
from activities.tests.recordings import fit
from activities.tests.test_load_days import by_plain_loops
from tests.factories.activities import ActivityFactory
from tests.factories.analysis import AnalysedFactory

pytestmark = pytest.mark.django_db
FIRST = date(2024, 5, 1)
LAST = date(2026, 4, 30)


def generated_ride(dice: random.Random, start: datetime) -> tuple[Session, dict[str, list[int]]]:
    """A few minutes of samples that stand for a second each, whole watts and beats; and what was recorded."""
    count = dice.randrange(65, 240)
    raw = {
        "power": [dice.randrange(120, 330) for _ in range(count)],
        "heart_rate": [dice.randrange(120, 171) for _ in range(count)],
    }
    session = Session(
        sport="cycling",
        sub_sport="road",
        start_time=start,
        totals=Totals(elapsed_time=float(count), timer_time=float(count)),
        samples=Samples(
            seconds=np.arange(float(count)),
            columns={name: np.array(values, dtype=np.float64) for name, values in raw.items()},
        ),
        utc_offset=timedelta(0),
    )
    return session, raw


def best_by_plain_loops(recordings: list[list[int]]) -> dict[int, float]:
    """The best mean of any recording over each duration: every window of every one, added up value by value."""
    best: dict[int, float] = {}
    for values in recordings:
        for duration in DURATIONS:
            for begin in range(len(values) - duration + 1):
                total = 0
                for value in values[begin : begin + duration]:
                    total += value
                best[duration] = max(best.get(duration, 0.0), total / duration)
    longest = max(best, default=0)
    level = 0.0
    for duration in sorted(best, reverse=True):  # over a shorter time one is never weaker
        level = best[duration] = max(best[duration], level)
    assert longest == max(best, default=0)
    return best


def assert_curves_agree(client, raw: dict[str, dict[str, list[int]]], families: dict[str, str]) -> None:
    assert CurveMonth.objects.filter(client=client).exists()
    (found,) = curves_of(client, (FIRST, LAST))
    for family in set(families.values()):
        for measure in ("power", "heart_rate"):
            mine = [values[measure] for key, values in raw.items() if families[key] == family]
            expected = best_by_plain_loops(mine)
            points = {point.seconds: point.value for point in found.get((family, measure), [])}
            assert points == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_two_years_of_recordings_agree_with_plain_loops(client_user) -> None:
    client_user.time_zone = "UTC"
    client_user.save()
    dice = random.Random(11)
    raw: dict[str, dict[str, list[int]]] = {}
    families: dict[str, str] = {}
    days = [FIRST + timedelta(days=dice.randrange((LAST - FIRST).days + 1)) for _ in range(40)]
    for number, day in enumerate(dict.fromkeys(days)):  # in the order of the dice, not of time
        start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        session, values = generated_ride(dice, start)
        result = import_file(client=client_user, data=fit(session), file_name=f"{number}.fit")
        key = str(result.activities[0].pk)
        raw[key], families[key] = values, "ride"
    assert_curves_agree(client_user, raw, families)

    for key in dice.sample(sorted(raw), 6):
        delete_activity(actor=client_user, activity=Activity.objects.get(pk=key))
        del raw[key], families[key]
    assert_curves_agree(client_user, raw, families)

    for key in dice.sample(sorted(raw), 4):
        activity = Activity.objects.get(pk=key)
        update_activity(actor=client_user, activity=activity, family="other", sport="generic", rpe=8.0)
        families[key] = "other"
    assert_curves_agree(client_user, raw, families)

    series = fitness_series(client_user, FIRST, LAST)
    expected = by_plain_loops(client_user, FIRST, LAST)
    assert [each.day for each in series] == [day for day, *_ in expected]
    for place, name in enumerate(("fitness", "fatigue", "form"), start=1):
        figures = [getattr(each, name) for each in series]
        assert figures == pytest.approx([row[place] for row in expected], rel=1e-9, abs=1e-9)


def test_curves_name_the_session_that_was_best_first(client_user) -> None:
    early = AnalysedFactory(activity__client=client_user, day=date(2026, 3, 1))
    AnalysedFactory(activity__client=client_user, day=date(2026, 3, 9))
    AnalysedFactory(activity__client=client_user, day=date(2026, 4, 9), curves={"power": [[1, 900.0]]})
    (found,) = curves_of(client_user, (date(2026, 3, 1), date(2026, 3, 31)))
    assert [(point.value, point.activity_id) for point in found["ride", "power"]] == [
        (600.0, early.activity_id),
        (320.0, early.activity_id),
        (240.0, early.activity_id),
    ]


def test_zones_are_added_by_number_and_measure(client_user) -> None:
    AnalysedFactory(activity__client=client_user, day=date(2026, 3, 1))
    AnalysedFactory(
        activity__client=client_user,
        day=date(2026, 3, 2),
        zones={"heart_rate": [{"seconds": 10.0}, {"seconds": 0.0}, {"seconds": 5.0}], "power": [{"seconds": 7.0}]},
    )
    sessions = sessions_of(client_user, (date(2026, 3, 1), date(2026, 3, 31)))
    assert time_in_zones(sessions) == {"heart_rate": [1810.0, 1800.0, 5.0], "power": [7.0]}
    assert time_in_zones(between(sessions, date(2026, 3, 2), date(2026, 3, 2)))["heart_rate"] == [10.0, 0.0, 5.0]


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize("first_weekday", [1, 7])
def test_weeks_agree_with_plain_loops(client_user, is_counted: bool, first_weekday: int) -> None:
    client_user.first_weekday = first_weekday
    dice = random.Random(3)
    for _ in range(60):
        day = date(2026, 3, 1) + timedelta(days=dice.randrange(70))
        family = dice.choice(["run", "ride", "strength"])
        ActivityFactory(
            client=client_user, family=family, local_date=day, load=dice.uniform(5, 90), distance=dice.uniform(0, 9000)
        )
    if is_counted:
        rebuild_load(client_id=client_user.pk)
    first, last = date(2026, 3, 4), date(2026, 4, 20)
    weeks = weekly_volume(client_user, first, last)
    assert len(weeks) == len({week.first_day for week in weeks})
    for week in weeks:
        assert week.first_day.isoweekday() == first_weekday
        for family in ("run", "ride", "strength"):
            load = distance = count = 0.0
            for activity in Activity.objects.filter(client=client_user, family=family):
                day = activity.local_date
                if first <= day <= last and 0 <= (day - week.first_day).days < 7:
                    load, distance, count = load + activity.load, distance + activity.distance, count + 1
            sums = week.by_family.get(family, {"load": 0.0, "distance": 0.0, "count": 0.0})
            assert (sums["load"], sums["distance"], sums["count"]) == pytest.approx((load, distance, count), rel=1e-9)


def test_a_night_session_counts_on_the_local_day_across_the_change_of_clocks(client_user) -> None:
    """23:30 on Saturday in Berlin is Saturday's, though the clocks jump that night and it is Sunday further east."""
    client_user.time_zone = "Europe/Berlin"
    client_user.save()
    for start in (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), datetime(2026, 3, 29, 21, 30, tzinfo=UTC)):
        session, _ = generated_ride(random.Random(1), start)
        session.utc_offset = None
        import_file(client=client_user, data=fit(session), file_name=f"{start:%d}.fit")
    days = LoadDay.objects.filter(client=client_user).values_list("local_date", "count")
    assert list(days) == [(date(2026, 3, 28), 1), (date(2026, 3, 29), 1)]


def mark(client, kind, subject: str, value: float, day: date, label: str = "") -> Mark:
    return Mark.objects.create(
        client=client,
        activity=ActivityFactory(client=client, local_date=day),
        kind=kind,
        family="run",
        subject=subject,
        label=label or subject,
        value=value,
        local_date=day,
    )


def test_best_efforts_beside_those_before(client_user) -> None:
    for value, day in ((1300, 1), (1250, 9), (1280, 20)):
        mark(client_user, MarkKind.DISTANCE, "5k", value, date(2026, 3, day))
    mark(client_user, MarkKind.POWER, "5min", 300, date(2026, 3, 22))
    mark(client_user, MarkKind.DISTANCE, "1k", 220, date(2026, 3, 21))
    found = best_efforts(
        marks_of(client_user, (date(2026, 3, 1), date(2026, 3, 31))), date(2026, 3, 15), date(2026, 3, 31)
    )
    assert [(each.subject, each.best.value, each.before and each.before.value) for each in found] == [
        ("1k", 220, None),
        ("5k", 1280, 1250),
        ("5min", 300, None),
    ]


def test_strength_by_exercise_and_muscle(client_user) -> None:
    from exercises.models import Exercise

    squat = Exercise.objects.filter(key__isnull=False).first() or Exercise.objects.create(
        key="back-squat", name="Back squat", pattern="squat", primary_muscles=["quads", "glutes"]
    )
    for day, maximum in ((1, 120.0), (8, 125.0)):
        mark(client_user, MarkKind.E1RM, squat.reference, maximum, date(2026, 3, day), squat.name)
        mark(client_user, MarkKind.VOLUME, squat.reference, 4000.0, date(2026, 3, day), squat.name)
    mark(client_user, MarkKind.VOLUME, "stone carry", 500.0, date(2026, 3, 8), "Stone carry")
    mark(client_user, MarkKind.REP_MAX, squat.reference, 110.0, date(2026, 3, 8))
    period = (date(2026, 3, 1), date(2026, 3, 31))
    lifts = lifts_of(marks_of(client_user, period), *period)
    assert [(lift.label, lift.best, lift.volume, lift.sessions) for lift in lifts] == [
        (squat.name, 125.0, 8000.0, 2),
        ("Stone carry", None, 500.0, 1),
    ]
    volumes = dict(volume_by_muscle(lifts, muscles_of({lift.subject for lift in lifts})))
    assert volumes == {**dict.fromkeys(squat.primary_muscles, 8000.0), "": 500.0}


def test_only_comparable_sessions_are_compared(client_user) -> None:
    day = date(2026, 3, 1)
    usual = [AnalysedFactory(activity__client=client_user, day=day + timedelta(days=n)) for n in range(3)]
    others = (
        {"activity__intensity": 1.0},
        {"activity__moving_time": 1100.0},
        {"decoupling": None},
        {"activity__average_heart_rate": None},
    )
    for change in others:
        AnalysedFactory(activity__client=client_user, day=day + timedelta(days=9), **change)
    found = steady_sessions(sessions_of(client_user, (day, day + timedelta(days=30))))
    assert [each.id for each in found["ride"]] == [row.activity_id for row in usual]
    assert found["ride"][0].efficiency == pytest.approx(205 / 148)
    assert found["ride"][0].by_power


def test_runs_are_compared_by_metres_a_beat(client_user) -> None:
    activity = ActivityFactory(client=client_user, local_date=date(2026, 3, 1))
    AnalysedFactory(activity=activity, curves={})
    steady = steady_sessions(sessions_of(client_user, (date(2026, 3, 1), date(2026, 3, 1))))["run"][0]
    assert steady.efficiency == pytest.approx(10_000 / 60 / 148)
    assert not steady.by_power


def test_efficiency_needs_work_and_heart_rate() -> None:
    assert efficiency(200.0, 100.0) == 2.0
    assert efficiency(None, 100.0) is None
    assert efficiency(200.0, 0.0) is None


def test_comparable_is_near_the_median_where_intensity_is_known() -> None:
    assert comparable([0.7, 0.72, 0.95, None, 0.64]) == [True, True, False, False, True]
    assert comparable([None, None]) == [True, True]
    assert comparable([]) == []
