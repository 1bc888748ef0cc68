"""Marks of activities and the records that follow from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import changes
from activities.lifted import body_mass_on
from activities.models import Analysis, Mark, StrengthSet
from activities.page_reports.records import new_record_words
from activities.reports.records import new_records, record_history, records_of
from activities.services.activities import SetDone, create_manual_activity, delete_activity, update_activity
from activities.services.marks import rebuild_marks, write_marks
from exercises.models import Exercise
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory, StrengthSetFactory
from tests.factories.progress import WeightFactory

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 6, 1, 9, tzinfo=UTC)
SQUAT = "back-squat"


def lift(client, *sets: SetDone, days: int = 0):
    return create_manual_activity(
        actor=client,
        client=client,
        start=FIRST + timedelta(days=days),
        duration=3600,
        family="strength",
        sets=sets,
        time_zone="UTC",
    )


def squat(repetitions: int, weight: float | None, **more) -> SetDone:
    return SetDone(exercise="Barbell back squat", repetitions=repetitions, weight=weight, **more)


def race(client, efforts: dict, *, days: int = 0, **more):
    start = FIRST + timedelta(days=days)
    activity = ActivityFactory(client=client, start_time=start, local_date=start.date(), **more)
    Analysis.objects.create(activity=activity, best_efforts=efforts)
    write_marks(client_id=client.pk, activity_ids=[activity.pk])
    return activity


def marks(activity) -> dict[tuple[str, str, int], float]:
    return {(mark.kind, mark.subject, mark.repetitions): mark.value for mark in Mark.objects.filter(activity=activity)}


def test_saved_sets_leave_estimate_weights_and_volume(client_user) -> None:
    activity = lift(client_user, squat(8, 60, is_warm_up=True), squat(5, 100), squat(3, 105, rir=2), squat(15, 70))
    # 100 kg × 5: Epley 116.667, Brzycki 112.5; 105 kg × 3 with two left counts as five: 120.3125.
    assert marks(activity) == {
        ("e1rm", SQUAT, 0): pytest.approx(120.312, abs=0.001),
        ("rep_max", SQUAT, 5): 100,
        ("rep_max", SQUAT, 3): 105,
        ("volume", SQUAT, 0): 5 * 100 + 3 * 105 + 15 * 70,
    }


@pytest.mark.parametrize(
    ("repetitions", "weight", "expected"),
    [(1, 140, 140), (10, 90, 120), (12, 60, (60 * 1.4 + 36 * 60 / 25) / 2), (13, 60, None)],
)
def test_estimates_follow_the_formulas(client_user, repetitions, weight, expected) -> None:
    found = marks(lift(client_user, squat(repetitions, weight))).get(("e1rm", SQUAT, 0))
    assert found == (None if expected is None else pytest.approx(expected, abs=0.001))


def test_sets_are_linked_to_the_exercise_that_they_name(client_user) -> None:
    activity = ActivityFactory(client=client_user, strength=True)
    StrengthSetFactory(activity=activity, category="squat", exercise="barbell_back_squat")
    StrengthSetFactory(activity=activity, category="squat", exercise="something of the watch", weight=50)
    StrengthSetFactory(activity=activity, category="unknown", exercise="unknown", weight=50)
    write_marks(client_id=client_user.pk, activity_ids=[activity.pk])
    assert {subject for _, subject, _ in marks(activity)} == {SQUAT, "something of the watch"}
    linked = StrengthSet.objects.filter(library_exercise__isnull=False)
    assert [each.library_exercise.key for each in linked.select_related("library_exercise")] == [SQUAT]


def test_a_pair_of_dumbbells_and_one_sided_work_count_twice(client_user) -> None:
    pair = Exercise.objects.ours().filter(is_dumbbell_pair=True, is_unilateral=False, is_timed=False).first()
    one_sided = Exercise.objects.ours().filter(is_unilateral=True, is_dumbbell_pair=False, is_body_weight=False).first()
    sets = [SetDone(exercise=each.name, repetitions=10, weight=20) for each in (pair, one_sided)]
    found = marks(lift(client_user, *sets))
    assert found["volume", pair.key, 0] == found["volume", one_sided.key, 0] == 400
    assert found["rep_max", pair.key, 10] == 20


def test_lifts_of_the_body_need_its_mass(client_user) -> None:
    pull_up = Exercise.objects.ours().filter(is_body_weight=True, is_assisted=False, is_unilateral=False).first()
    assisted = Exercise.objects.ours().filter(is_assisted=True, is_unilateral=False).first()
    sets = [
        SetDone(exercise=pull_up.name, repetitions=5, weight=10),
        SetDone(exercise=assisted.name, repetitions=5, weight=20),
    ]
    activity = lift(client_user, *sets)
    assert marks(activity) == {}
    WeightFactory(client=client_user, local_date=date(2026, 5, 30), kilograms=80)
    WeightFactory(client=client_user, local_date=date(2026, 6, 20), kilograms=90)
    assert rebuild_marks(client=client_user) == 1
    assert rebuild_marks(client=client_user) == 0
    assert marks(activity)["rep_max", pull_up.key, 5] == 90
    assert marks(activity)["rep_max", assisted.key, 5] == 60


def test_the_mass_of_a_day_is_the_last_one_weighed() -> None:
    weighings = [(date(2026, 1, 1), 80.0), (date(2026, 3, 1), 82.0)]
    assert body_mass_on(weighings, date(2025, 12, 1)) == 80
    assert body_mass_on(weighings, date(2026, 2, 28)) == 80
    assert body_mass_on(weighings, date(2026, 3, 1)) == 82
    assert body_mass_on([], date(2026, 3, 1)) is None


def test_distances_count_for_runs_and_power_for_rides(client_user) -> None:
    efforts = {"5k": {"seconds": 1200.0, "extent": 5000}, "20min": {"watts": 260.0, "extent": 1200}}
    assert marks(race(client_user, efforts)) == {("distance", "5k", 0): 1200}
    assert marks(race(client_user, efforts, ride=True)) == {("power", "20min", 0): 260}
    assert marks(race(client_user, efforts, family="walk")) == {}


def test_a_corrected_sport_takes_its_records_along(client_user) -> None:
    activity = race(client_user, {"5k": {"seconds": 900.0}, "20min": {"watts": 260.0}})
    update_activity(actor=client_user, activity=activity, family="ride")
    assert {kind for kind, _, _ in marks(activity)} == {"power"}


def test_records_follow_edits_and_deletions(client_user) -> None:
    lift(client_user, squat(5, 100))
    better = lift(client_user, squat(5, 110), days=7)
    record = next(each for each in records_of(client_user) if each.kind == "rep_max")
    assert (record.best.value, record.best.day, record.best.activity_id) == (110, date(2026, 6, 8), better.pk)
    assert record.before is not None
    assert record.before.value == 100
    StrengthSet.objects.filter(activity=better).update(weight=90)
    changes.announce("saved", client_id=client_user.pk, activity_ids=[better.pk], days=frozenset([better.local_date]))
    record = next(each for each in records_of(client_user) if each.kind == "rep_max")
    assert (record.best.value, record.before) == (100, None)
    assert [best.value for best in record_history(client_user, "rep_max", SQUAT, 5)] == [100, 90]
    delete_activity(actor=client_user, activity=better)
    assert [best.value for best in record_history(client_user, "rep_max", SQUAT, 5)] == [100]


def test_less_is_better_for_a_distance_and_the_first_of_equals_holds(client_user) -> None:
    slow, fast, same = (
        race(client_user, {"5k": {"seconds": seconds}}, days=days)
        for days, seconds in enumerate((1300.0, 1200.0, 1200.0))
    )
    (record,) = records_of(client_user)
    assert record.best.activity_id == fast.pk
    assert [best.value for best in record.history] == [1300, 1200]
    assert list(new_records([slow, fast, same])) == [fast.pk]


def test_a_session_shows_what_it_beat_and_only_that(client_user) -> None:
    first = lift(client_user, squat(5, 100))
    second = lift(client_user, squat(5, 105), squat(3, 100), days=7)
    later = lift(client_user, squat(5, 120), days=14)
    found = new_records([first, second])
    assert first.pk not in found, "a first value beats nothing"
    assert {
        (each.kind, each.repetitions, each.value, each.before) for each in found[second.pk] if each.kind == "rep_max"
    } == {("rep_max", 5, 105, 100)}, "three times what was lifted five times is no record"
    words = [new_record_words(each, None) for each in new_records([later])[later.pk]]
    assert "Barbell back squat, 5 repetitions: 120.0\N{NO-BREAK SPACE}kg (before 105.0\N{NO-BREAK SPACE}kg)" in words


def test_marks_are_written_once_and_of_one_client_alone(client_user) -> None:
    activity = lift(client_user, squat(5, 100))
    before = list(Mark.objects.values_list("pk", flat=True))
    assert write_marks(client_id=client_user.pk, activity_ids=[activity.pk]) == 0
    assert list(Mark.objects.values_list("pk", flat=True)) == before
    assert write_marks(client_id=ClientFactory().pk, activity_ids=[activity.pk]) == 0
    assert records_of(ClientFactory()) == []


def test_records_and_news_cost_the_same_for_one_and_ten(client_user) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            records_of(client_user)
            new_records(activities)
        return len(captured)

    activities = [lift(client_user, squat(5, 100))]
    one = queries()
    activities += [lift(client_user, squat(5, 100 + days), days=days) for days in range(1, 10)]
    assert queries() == one == 2


def test_what_is_still_being_logged_has_no_mark_yet(client_user) -> None:
    activity = ActivityFactory(client=client_user, strength=True, in_progress=True)
    StrengthSetFactory(activity=activity)
    assert write_marks(client_id=client_user.pk, activity_ids=[activity.pk]) == 0
    type(activity).objects.update(in_progress=False)
    assert write_marks(client_id=client_user.pk, activity_ids=[activity.pk]) == 1
    assert marks(activity)


def test_the_command_rebuilds_everybody_or_one(client_user) -> None:
    activity = lift(client_user, squat(5, 100))
    Mark.objects.all().delete()
    out = StringIO()
    call_command("rebuild_marks", stdout=out)
    assert f"{client_user.email}: 1 activities" in out.getvalue()
    assert marks(activity)
    call_command("rebuild_marks", "--client", client_user.email.upper(), stdout=out)
    assert f"{client_user.email}: 0 activities" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("rebuild_marks", "--client", "nobody@example.test")
