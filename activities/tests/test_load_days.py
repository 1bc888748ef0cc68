"""The stored load history is what plain loops over the activities give, however it came about."""

import math
import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.models import Activity, LoadDay, LoadState
from activities.reports import fitness as fitness_reports
from activities.reports.fitness import fitness_series, form_outlook, register_planned_load, standings_of
from activities.services import load_days
from activities.services.activities import create_manual_activity, delete_activity
from activities.services.load_days import rebuild_load, sweep_load, update_days
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


def add(client, day: date, load: float, **fields) -> Activity:
    """An activity as an import leaves it, told to the history."""
    start = datetime.combine(day, time(9), UTC)
    activity = ActivityFactory(client=client, start_time=start, local_date=day, load=load, **fields)
    update_days(client_id=client.pk, days={day})
    return activity


def by_plain_loops(client, first: date, last: date) -> list[tuple[date, float, float, float]]:
    """Day, fitness, fatigue and form, from the raw rows and the definition alone."""
    loads: dict[date, float] = {}
    for activity in Activity.objects.filter(client=client):
        loads[activity.local_date] = loads.get(activity.local_date, 0.0) + (activity.load or 0.0)
    if not loads:
        return []
    fitness = fatigue = 0.0
    day, answer = min(loads), []
    while day <= last:
        form = fitness - fatigue
        fitness += (loads.get(day, 0.0) - fitness) * (1 - math.exp(-1 / 42))
        fatigue += (loads.get(day, 0.0) - fatigue) * (1 - math.exp(-1 / 7))
        if day >= first:
            answer.append((day, fitness, fatigue, form))
        day += timedelta(days=1)
    return answer


def assert_agrees(client, first: date, last: date) -> None:
    expected = by_plain_loops(client, first, last)
    series = fitness_series(client, first, last)
    assert [each.day for each in series] == [day for day, *_ in expected]
    for position, name in enumerate(("fitness", "fatigue", "form"), start=1):
        assert [getattr(each, name) for each in series] == pytest.approx(
            [row[position] for row in expected], rel=1e-9, abs=1e-9
        )


def test_two_years_in_any_order_agree_with_plain_loops(client_user) -> None:
    dice = random.Random(7)
    days = [MONDAY + timedelta(days=dice.randrange(730)) for _ in range(400)]
    for number, day in enumerate(days):
        add(client_user, day, dice.uniform(5, 220))
        if number % 150 == 0:
            assert_agrees(client_user, MONDAY, MONDAY + timedelta(days=760))
    assert_agrees(client_user, MONDAY + timedelta(days=300), MONDAY + timedelta(days=760))
    sweep_load()
    assert LoadState.objects.get(client=client_user).stale_from is None
    assert_agrees(client_user, MONDAY, MONDAY + timedelta(days=760))


CHANGES = st.lists(st.tuples(st.sampled_from(["add", "delete", "sweep"]), st.integers(0, 90)), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, at_once=st.sampled_from([0, 3, 60]))
def test_kept_up_is_the_same_as_counted_anew(client_user, monkeypatch, changes, at_once: int) -> None:
    monkeypatch.setattr(load_days, "CARRIED_AT_ONCE", at_once)
    Activity.objects.filter(client=client_user).delete()
    rebuild_load(client_id=client_user.pk)
    for verb, number in changes:
        day = MONDAY + timedelta(days=number)
        if verb == "add":
            add(client_user, day, 10.0 + number)
        elif verb == "sweep":
            sweep_load()
        elif (activity := Activity.objects.filter(client=client_user).order_by("?").first()) is not None:
            delete_activity(actor=client_user, activity=activity)
    assert_agrees(client_user, MONDAY, MONDAY + timedelta(days=95))
    sweep_load()
    kept = list(LoadDay.objects.filter(client=client_user).values("local_date", "load", "count", "fitness"))
    rebuild_load(client_id=client_user.pk)
    again = list(LoadDay.objects.filter(client=client_user).values("local_date", "load", "count", "fitness"))
    assert [row["local_date"] for row in kept] == [row["local_date"] for row in again]
    assert [row["fitness"] for row in kept] == pytest.approx([row["fitness"] for row in again], rel=1e-9)
    assert [row["count"] for row in kept] == [row["count"] for row in again]


def test_services_tell_the_history(client_user) -> None:
    activity = create_manual_activity(
        actor=client_user,
        client=client_user,
        start=datetime(2026, 6, 3, 6, tzinfo=UTC),
        duration=3600,
        family="strength",
        rpe=7,
    )
    row = LoadDay.objects.get(client=client_user)
    assert (row.load, row.count, row.by_family["strength"][0]) == (70, 1, 70)
    delete_activity(actor=client_user, activity=activity)
    assert not LoadDay.objects.exists()
    assert LoadState.objects.get(client=client_user).first_day is None


def test_a_history_that_was_never_counted_is_read_and_swept(client_user) -> None:
    ActivityFactory(client=client_user, local_date=MONDAY, start_time=datetime(2026, 6, 1, 9, tzinfo=UTC), load=100)
    assert_agrees(client_user, MONDAY, MONDAY + timedelta(days=9))
    assert sweep_load() == 1
    assert sweep_load() == 0
    assert_agrees(client_user, MONDAY, MONDAY + timedelta(days=9))


def test_standings_of_many_cost_the_same(client_user, django_assert_num_queries) -> None:
    from tests.factories.accounts import ClientFactory

    clients = [client_user, *(ClientFactory() for _ in range(5))]
    for number, client in enumerate(clients):
        for day in range(0, 60, 2):
            add(client, MONDAY + timedelta(days=day), 50.0 + 10 * number)
    last = MONDAY + timedelta(days=70)
    with django_assert_num_queries(3):
        found = standings_of([client.pk for client in clients], {client.pk: last for client in clients})
    for client in clients:
        series = fitness_series(client, last - timedelta(days=7), last)
        standing = found[client.pk]
        assert standing.fitness == pytest.approx(series[-1].fitness, rel=1e-9)
        assert standing.form == pytest.approx(series[-1].form, rel=1e-9)
        assert standing.ramp == pytest.approx(series[-1].fitness - series[0].fitness, rel=1e-9)
        assert standing.load_7_days == sum(each.load for each in series[1:])
        assert standing.is_calibrating is False


def test_standings_do_not_trust_what_is_stale(client_user, monkeypatch) -> None:
    monkeypatch.setattr(load_days, "CARRIED_AT_ONCE", 0)
    for day in (40, 20, 0):
        add(client_user, MONDAY + timedelta(days=day), 100)
    assert LoadState.objects.get(client=client_user).stale_from is not None
    last = MONDAY + timedelta(days=45)
    standing = standings_of([client_user.pk], {client_user.pk: last})[client_user.pk]
    assert standing.fitness == pytest.approx(by_plain_loops(client_user, last, last)[0][1], rel=1e-9)


def test_the_outlook_goes_on_with_the_plan(client_user, trainer, monkeypatch) -> None:
    monkeypatch.setattr(fitness_reports, "_planned_sources", [])
    today = client_user.local_today()
    add(client_user, today - timedelta(days=1), 70)
    tomorrow = today + timedelta(days=1)
    register_planned_load(lambda ids, _viewer, _first, _last: {client: {tomorrow: 80.0} for client in ids})
    outlook = form_outlook(client_user, trainer, today - timedelta(days=1), today + timedelta(days=3))
    assert [each.is_planned for each in outlook] == [False, False, True, True, True]
    assert [each.load for each in outlook] == [70, 0, 80, 0, 0]
    assert outlook[-1].fitness < outlook[2].fitness
