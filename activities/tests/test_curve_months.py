"""Curves read from months are what the recordings themselves say, however the months came about."""

import random
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities import changes
from activities.models import Activity, Analysis, CurveMonth, CurveState
from activities.reports.curves import curves_of
from activities.services.activities import delete_activity, update_activity
from activities.services.curve_months import last_of, rebuild_curves, sweep_curves, update_months
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory
from tests.factories.analysis import AnalysedFactory

pytestmark = pytest.mark.django_db
FIRST = date(2025, 11, 1)
DAYS = 150
DURATIONS = (1, 60, 1200)


def announce(kind: str, activity: Activity, *days: date) -> None:
    changes.announce(kind, client_id=activity.client_id, activity_ids=[activity.pk], days=frozenset(days))


def record(client, day: date, *, hour: int = 9, family: str = "ride", **curves) -> Activity:
    """A recording as an import leaves it, told to everybody who listens."""
    start = datetime.combine(day, time(hour), UTC)
    activity = ActivityFactory(client=client, start_time=start, local_date=day, family=family)
    Analysis.objects.create(activity=activity, curves=curves)
    announce("saved", activity, day)
    return activity


def curve(*values: float) -> list[list[float]]:
    """A stored curve over the first of :data:`DURATIONS`."""
    return [[seconds, value] for seconds, value in zip(DURATIONS, values, strict=False)]


def by_plain_loops(client, first: date, last: date) -> dict:
    """The definition: every session of the span in its order, every value of every curve."""
    best: dict = {}
    rows = Activity.objects.filter(client=client, analysis__isnull=False).select_related("analysis")
    for activity in sorted(rows, key=lambda each: (each.local_date, each.start_time, str(each.pk))):
        if not first <= activity.local_date <= last:
            continue
        for measure, points in activity.analysis.curves.items():
            for seconds, value in points:
                held = best.setdefault((activity.family, measure), {})
                if seconds not in held or value > held[seconds][0]:
                    held[seconds] = (value, activity.pk, activity.local_date)
    return {key: [(seconds, *held[seconds]) for seconds in sorted(held)] for key, held in best.items()}


def assert_agrees(client, *spans: tuple[date, date]) -> None:
    for found, span in zip(curves_of(client, *spans), spans, strict=True):
        shown = {
            key: [(point.seconds, point.value, point.activity_id, point.day) for point in points]
            for key, points in found.items()
        }
        assert shown == by_plain_loops(client, *span), span


def rows_of(client) -> list[dict]:
    return list(CurveMonth.objects.filter(client=client).values("month", "family", "measure", "sessions", "points"))


#: Few values, so that many are equal; few days, so that many share one.
CURVES = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from([100.0, 150.5, 200.0, 250.25]), max_size=3).map(lambda values: curve(*values))
        for name in ("power", "heart_rate", "speed")
    },
)
VERBS = st.sampled_from(["record", "record", "record", "delete", "sport", "day", "curves", "score", "again"])
CHANGES = st.lists(
    st.tuples(VERBS, st.integers(0, DAYS), st.sampled_from(["run", "ride", "walk"]), CURVES), min_size=4, max_size=22
)
SPANS = st.lists(
    st.tuples(st.integers(-20, DAYS + 20), st.integers(0, DAYS + 20)).map(
        lambda pair: (FIRST + timedelta(days=pair[0]), FIRST + timedelta(days=pair[0] + pair[1]))
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=CHANGES, spans=SPANS, pick=st.randoms(use_true_random=False))
def test_any_history_and_any_span_agree_with_the_recordings(client_user, steps, spans, pick: random.Random) -> None:
    Activity.objects.filter(client=client_user).delete()
    rebuild_curves(client_id=client_user.pk)
    for verb, number, family, curves in steps:
        day = FIRST + timedelta(days=number)
        if verb == "record":
            record(client_user, day, hour=pick.choice([6, 9]), family=family, **curves)
            continue
        known = list(Activity.objects.filter(client=client_user).order_by("local_date", "start_time", "pk"))
        if not known:
            continue
        activity = pick.choice(known)
        change(verb, client_user, activity, day, family, curves)
    assert_agrees(client_user, *spans)
    assert_agrees(client_user, (FIRST, FIRST + timedelta(days=DAYS)))
    kept = rows_of(client_user)
    assert rebuild_curves(client_id=client_user.pk) == 0
    assert rows_of(client_user) == kept


def change(verb: str, client, activity: Activity, day: date, family: str, curves: dict) -> None:
    if verb == "delete":
        delete_activity(actor=client, activity=activity)
    elif verb == "sport":
        update_activity(actor=client, activity=activity, family=family)
    elif verb == "day":
        before, start = activity.local_date, datetime.combine(day, time(9), UTC)
        Activity.objects.filter(pk=activity.pk).update(local_date=day, start_time=start)
        announce("saved", activity, before, day)
    elif verb == "curves":
        Analysis.objects.filter(activity=activity).update(curves=curves)
        announce("saved", activity, activity.local_date)
    elif verb == "score":
        announce("scored", activity, activity.local_date)
    else:
        announce("saved", activity, activity.local_date)


def test_two_years_agree_and_cost_two_queries(client_user, django_assert_max_num_queries) -> None:
    dice = random.Random(5)
    first = date(2024, 4, 17)
    for number in range(400):
        day = first + timedelta(days=dice.randrange(730))
        activity = ActivityFactory(
            client=client_user,
            local_date=day,
            start_time=datetime.combine(day, time(9), UTC),
            family=dice.choice(["run", "ride"]),
        )
        values = sorted((dice.uniform(90, 400) for _ in DURATIONS), reverse=True)
        Analysis.objects.create(activity=activity, curves={"power": curve(*values), "heart_rate": curve(*values[:2])})
        if number % 4 == 0:
            announce("saved", activity, day)
    assert rebuild_curves(client_id=client_user.pk) > 0
    for _ in range(40):
        start = first + timedelta(days=dice.randrange(700))
        span = (start, start + timedelta(days=dice.randrange(400)))
        before = (span[0] - timedelta(days=300), span[0] - timedelta(days=1))
        with django_assert_max_num_queries(2):
            curves_of(client_user, span, before)
        assert_agrees(client_user, span, before)


def test_whole_months_are_not_read_from_the_recordings(client_user) -> None:
    for day in (date(2026, 1, 3), date(2026, 2, 14), date(2026, 3, 30)):
        record(client_user, day, power=curve(300.0 + day.month, 200.0))
    Analysis.objects.update(curves={"power": curve(999.0)})
    (found,) = curves_of(client_user, (date(2026, 1, 1), date(2026, 3, 31)))
    assert [point.value for point in found["ride", "power"]] == [303.0, 200.0]
    (found,) = curves_of(client_user, (date(2026, 2, 1), date(2026, 3, 30)))
    assert [point.value for point in found["ride", "power"]] == [303.0, 200.0], "all of March's bests are within"
    (found,) = curves_of(client_user, (date(2026, 2, 1), date(2026, 3, 29)))
    assert [point.value for point in found["ride", "power"]] == [302.0, 200.0], "of March the recordings are read"


def test_legs_compete_in_their_own_sports_and_go_with_their_recording(client_user) -> None:
    day = date(2026, 5, 9)
    swim = record(client_user, day, family="swim", speed=curve(1.4, 1.2))
    leg = record(client_user, day, hour=10, family="ride", power=curve(400.0))
    Activity.objects.filter(pk=leg.pk).update(parent=swim, part=1)
    assert set(curves_of(client_user, (day, day))[0]) == {("swim", "speed"), ("ride", "power")}
    delete_activity(actor=client_user, activity=swim)
    assert curves_of(client_user, (day, day)) == [{}]
    assert not CurveMonth.objects.exists()


def test_what_was_never_counted_is_read_then_swept(client_user, django_assert_num_queries) -> None:
    row = AnalysedFactory(activity__client=client_user, day=date(2026, 3, 1))
    AnalysedFactory(activity__client=client_user, day=date(2026, 4, 1), curves={"power": curve(900.0)})
    ClientFactory()  # has nothing to count
    span = (date(2026, 1, 1), date(2026, 12, 31))
    assert_agrees(client_user, span)
    announce("saved", row.activity, row.activity.local_date)
    assert CurveMonth.objects.count() == 2, "the first change counts the whole history"
    CurveState.objects.all().delete()
    assert (sweep_curves(), sweep_curves()) == (1, 0)
    with django_assert_num_queries(1):
        curves_of(client_user, span)
    assert_agrees(client_user, span)


def test_the_same_change_told_twice_writes_nothing(client_user, django_assert_num_queries) -> None:
    day = date(2026, 3, 5)
    activity = record(client_user, day, power=curve(300.0, 200.0))
    weaker = record(client_user, day + timedelta(days=1), power=curve(250.0, 150.0))
    before = list(CurveMonth.objects.values())
    for each in (activity, weaker):
        with django_assert_num_queries(5):  # state, rows, recordings; the transaction's ends
            update_months(client_id=client_user.pk, days={each.local_date}, activity_ids=[each.pk])
    assert list(CurveMonth.objects.values()) == before


def test_a_change_touches_nobody_else(client_user) -> None:
    other = ClientFactory()
    record(other, date(2026, 3, 5), power=curve(300.0))
    before = rows_of(other)
    record(client_user, date(2026, 3, 5), power=curve(400.0))
    rebuild_curves(client_id=client_user.pk)
    assert rows_of(other) == before
    assert curves_of(other, (date(2026, 3, 1), date(2026, 3, 31)))[0]["ride", "power"][0].value == 300.0


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 2, 9), date(2026, 2, 28)),
    ],
)
def test_the_last_day_of_a_month(month: date, expected: date) -> None:
    assert last_of(month) == expected


def test_the_command_counts_everybody_or_one(client_user) -> None:
    record(client_user, date(2026, 3, 5), power=curve(300.0), heart_rate=curve(170.0))
    CurveMonth.objects.all().delete()
    out = StringIO()
    call_command("rebuild_curves", stdout=out)
    assert f"{client_user.email}: 2 months" in out.getvalue()
    call_command("rebuild_curves", "--client", client_user.email.upper(), stdout=out)
    assert f"{client_user.email}: 0 months" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("rebuild_curves", "--client", "nobody@example.test")
