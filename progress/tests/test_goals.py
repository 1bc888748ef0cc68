"""Goals and the page of progress: what is shown, to whom, and for how many queries."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Mark
from coaching.models import AwayRange
from core.errors import DomainError, NotAllowed
from core.ids import uuid7
from progress.enums import MeasurementKind
from progress.models import Goal, Measurement, Photo, Race
from progress.reports.goals import goals_of
from progress.services.goals import add_goal, change_goal, close_goal, delete_goal
from progress.services.measuring import CustomValue, enter_measurements
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.progress import WeightFactory, WellnessDayFactory
from tests.factories.workouts import PlannedSessionFactory

pytestmark = pytest.mark.django_db


def weigh(client, *kilograms):
    today = client.local_today()
    for back, each in enumerate(reversed(kilograms)):
        enter_measurements(actor=client, client=client, local_date=today - timedelta(days=back), kilograms=each)


def best(client, kind, subject, value, back=0):
    day = client.local_today() - timedelta(days=back)
    activity = ActivityFactory(client=client, local_date=day)
    Mark.objects.create(
        client=client, activity=activity, kind=kind, family="run", subject=subject, label=subject.upper(),
        value=value, local_date=day,
    )  # fmt: skip


def test_a_goal_begins_where_things_stand_and_is_set_once_for_an_id(client_user) -> None:
    weigh(client_user, 80.0, 80.0)
    key, values = uuid7(), {"name": "Lighter", "metric": "weight", "target_value": 75.0}
    goal = add_goal(actor=client_user, client=client_user, goal_id=key, **values)
    assert add_goal(actor=client_user, client=client_user, goal_id=key, **values) == goal
    assert (goal.start_value, goal.first_day) == (80.0, client_user.local_today())
    assert Goal.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"metric": "luck", "target_value": 1.0}, "metric"),
        ({"metric": "weight"}, "target_value"),
        ({"metric": "weight", "target_value": float("nan")}, "target_value"),
        ({"due_day": date(1999, 1, 1)}, "due_day"),
        ({"due_day": date(2999, 1, 1)}, "due_day"),
    ],
)
def test_what_cannot_be_meant(client_user, values, field) -> None:
    with pytest.raises(DomainError) as refused:
        add_goal(actor=client_user, client=client_user, name="Goal", **values)
    assert refused.value.field == field
    assert not Goal.objects.exists()


def test_rules(stranger, client_user) -> None:
    goal = add_goal(actor=client_user, client=client_user, name="Enjoy it")
    for refused in (
        lambda: add_goal(actor=stranger, client=client_user, name="Mine"),
        lambda: change_goal(actor=stranger, goal=goal, name="Mine"),
        lambda: close_goal(actor=stranger, goal=goal, state="reached"),
        lambda: delete_goal(actor=stranger, goal=goal),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert list(Goal.objects.values_list("name", "state")) == [("Enjoy it", "open")]


def test_reached_put_aside_and_taken_up_again(client_user) -> None:
    goal = add_goal(actor=client_user, client=client_user, name="Enjoy it")
    closed_on = close_goal(actor=client_user, goal=goal, state="reached").closed_on
    with time_machine.travel("2030-01-01", tick=False):
        assert close_goal(actor=client_user, goal=goal, state="reached").closed_on == closed_on
    assert close_goal(actor=client_user, goal=goal, state="open").closed_on is None


def test_a_best_counts_from_the_day_the_goal_was_set(client_user) -> None:
    best(client_user, "distance", "5k", 1170, back=20)
    goal = add_goal(actor=client_user, client=client_user, name="5k", metric="distance:5k", target_value=1140.0)
    assert goal.start_value == 1170
    best(client_user, "distance", "5k", 1155)
    standing = goals_of(client_user, client_user)[0]
    assert (standing.current, standing.ratio) == (1155, pytest.approx(0.5))
    best(client_user, "distance", "5k", 1139)
    standing = goals_of(client_user, client_user)[0]
    assert standing.is_at_target
    assert standing.way == "19:30 → 19:00, now 18:59"


def test_weeks_of_training(client_user) -> None:
    today = client_user.local_today()
    for back in (0, 6, 7, 8):
        ActivityFactory(client=client_user, local_date=today - timedelta(days=back), distance=5000.0, load=40)
    add_goal(actor=client_user, client=client_user, name="More", metric="weekly_load", target_value=300.0)
    add_goal(actor=client_user, client=client_user, name="Often", metric="weekly_sessions", target_value=4.0)
    told = {each.goal.metric: each for each in goals_of(client_user, client_user)}
    assert [value for _, value in told["weekly_load"].reading.points] == [80.0, 80.0]
    assert told["weekly_sessions"].current == 2


def test_pages(page, trainer, client_user) -> None:
    weigh(client_user, 80.0, 80.0)
    race = Race.objects.create(client=client_user, name="Parkrun", local_date=client_user.local_today() + timedelta(9))
    address = reverse("progress:goal_new", args=[client_user.pk])
    assert "Body weight (kg)" in page(client_user).get(address).text
    said = {"name": "Lighter", "metric": "weight", "target": "75,5", "race": str(race.pk)}
    made = page(trainer).post(address, said)
    assert made.status_code == 302
    goal = Goal.objects.get()
    assert (goal.target_value, goal.start_value, goal.due_day, goal.race) == (75.5, 80.0, race.local_date, race)
    for wrong in ({"target": ""}, {"target": "thin"}, {"metric": "luck"}, {"name": ""}):
        assert page(client_user).post(address, said | wrong).status_code == 422
    listed = page(client_user).get(reverse("progress:goals")).text
    assert "80.0\N{NO-BREAK SPACE}kg → 75.5\N{NO-BREAK SPACE}kg" in listed
    assert "Parkrun, in 9 days" in listed
    edit = reverse("progress:goal", args=[goal.pk])
    assert 'value="75.5"' in page(client_user).get(edit).text
    assert page(client_user).post(edit, said | {"target": "74"}).status_code == 302
    close = reverse("progress:goal_close", args=[goal.pk])
    page(client_user).post(close, {"state": "nonsense"})
    goal.refresh_from_db()
    assert (goal.target_value, goal.state) == (74.0, "open")
    assert "Well done" in page(client_user).post(close, {"state": "reached"}, follow=True).text
    delete = reverse("progress:goal_delete", args=[goal.pk])
    assert page(client_user).get(delete).status_code == 200
    page(client_user).post(delete)
    assert not Goal.objects.exists()


def test_what_is_not_shared_is_not_there(page, client_user) -> None:
    """A goal of the body is the body's, even where training is shared."""
    weigh(client_user, 80.0, 79.9)
    WellnessDayFactory(client=client_user, local_date=client_user.local_today(), comment="Said in private")
    add_goal(actor=client_user, client=client_user, name="Lighter", metric="weight", target_value=75.0)
    add_goal(actor=client_user, client=client_user, name="Enjoy it")
    other = CoachingFactory(client=client_user, consents=["training"]).trainer
    url = reverse("progress:client_overview", args=[client_user.pk])
    shown = page(other).get(url).text
    assert "Enjoy it" in shown
    assert "Lighter" not in shown
    assert "kg" not in shown
    assert "Measurements" not in shown
    assert "does not share wellness, body with you" in shown
    assert page(other).get(reverse("progress:client_body", args=[client_user.pk])).status_code == 404
    assert page(other).get(reverse("progress:client_wellness", args=[client_user.pk])).status_code == 404
    assert "Body weight" not in page(other).get(reverse("progress:goal_new", args=[client_user.pk])).text
    own = page(client_user).get(reverse("progress:overview")).text
    assert "Lighter" in own
    assert "Measurements" in own


def test_the_page_of_progress_costs_the_same_with_a_long_history(page, trainer, client_user) -> None:
    url, today = reverse("progress:client_overview", args=[client_user.pk]), client_user.local_today()
    add_goal(actor=client_user, client=client_user, name="Enjoy it")
    best(client_user, "distance", "5k", 1170)
    WeightFactory(client=client_user, local_date=today)
    WellnessDayFactory(client=client_user, local_date=today)
    for metric, target in {"weight": 70, "girth:waist": 1, "distance:5k": 1200, "weekly_time": 3600}.items():
        add_goal(actor=client_user, client=client_user, name=metric, metric=metric, target_value=target)
    browser = page(trainer)
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for back in range(1, 11):
        WeightFactory(client=client_user, local_date=today - timedelta(days=back))
        WellnessDayFactory(client=client_user, local_date=today - timedelta(days=back))
        best(client_user, "distance", "5k", 1180 + back, back)
        add_goal(actor=client_user, client=client_user, name=f"Goal {back}", metric="weight", target_value=70.0)
    with CaptureQueriesContext(connection) as many:
        browser.get(url)
    assert len(many) == len(one) <= 15


def test_the_page_with_everything_that_there_is_costs_fifteen_queries(
    page, trainer, client_user, django_assert_max_num_queries
) -> None:
    """Every kind of measurement and goal, races, records, photos, time off, and what was measured long ago."""
    url, today = reverse("progress:client_overview", args=[client_user.pk]), client_user.local_today()
    girths = [kind for kind in MeasurementKind if kind != MeasurementKind.CUSTOM]
    for back in (0, 40):
        enter_measurements(
            actor=client_user,
            client=client_user,
            local_date=today - timedelta(days=back),
            kilograms=71.0,
            body_fat=14.0,
            girths=dict.fromkeys(girths, 0.8),
            custom=[CustomValue("Grip", "kg", 48.0)],
        )
        WellnessDayFactory(client=client_user, local_date=today - timedelta(days=back))
        best(client_user, "distance", "5k", 1170, back)
        best(client_user, "e1rm", "back-squat", 120, back)
        best(client_user, "power", "20min", 250, back)
    old = date(today.year - 2, 1, 1)
    Measurement.objects.create(client=client_user, kind="custom", name="Reach", unit="cm", value=31, local_date=old)
    race = Race.objects.create(client=client_user, name="Valencia", local_date=today + timedelta(days=9), family="run")
    Photo.objects.create(
        client=client_user, local_date=today, pose="front", path="a", thumbnail_path="b", width=1, height=1, size=1,
        sha256="0" * 64, is_shared=True,
    )  # fmt: skip
    AwayRange.objects.create(client=client_user, kind="sick", first_day=today - timedelta(days=9), last_day=today)
    PlannedSessionFactory(client=client_user, local_date=today - timedelta(days=20), compliance="excused")
    metrics = ["weight", "body_fat", *(f"girth:{kind}" for kind in girths), "custom:Grip", "custom:Reach"]
    metrics += ["distance:5k", "e1rm:back-squat", "power:20min"]
    metrics += ["weekly_sessions", "weekly_distance", "weekly_load", "weekly_time"]
    for number, metric in enumerate(metrics):
        Goal.objects.create(
            client=client_user, name=f"Goal {metric}", metric=metric, target_value=1.0, first_day=old, race=race,
            due_day=today + timedelta(days=number),
        )  # fmt: skip
    browser = page(trainer)
    shown = browser.get(url).text.replace("\N{NO-BREAK SPACE}", " ")
    for metric in metrics:
        assert f"Goal {metric}" in shown
    assert "now 31" in shown
    with django_assert_max_num_queries(15):
        browser.get(url)


def test_facts_without_shame(page, client_user) -> None:
    with time_machine.travel("2026-03-31 12:00:00+00:00", tick=False):
        for week in range(4):
            for day in range(2):
                on = date(2026, 3, 30) - timedelta(days=7 * week + day)
                ActivityFactory(client=client_user, local_date=on, distance=5000.0)
        shown = page(client_user).get(reverse("progress:overview")).text
    assert "Weeks in a row with" in shown
    assert "next: 10" in shown


def test_the_api(api, trainer, client_user, stranger) -> None:
    weigh(client_user, 80.0, 80.0)
    keys = [row["key"] for row in api(client_user).get("/api/v1/goals/metrics").json()]
    assert {"weight", "girth:waist", "weekly_load"} <= set(keys)
    said = {"client": str(client_user.pk), "name": "Lighter", "metric": "weight", "target_value": 75}
    made = api(trainer).post("/api/v1/goals", said, format="json")
    assert made.status_code == 201, made.json()
    assert made.json()["standing"]["current"] == 80
    url = f"/api/v1/goals/{made.json()['id']}"
    assert api(client_user).patch(url, {"state": "reached"}, format="json").json()["closed_on"] is not None
    assert api(client_user).patch(url, {"race": str(uuid7())}, format="json").status_code == 400
    assert api(stranger).get(url).status_code == 404
    assert api(trainer).get("/api/v1/goals", {"state": "open"}).json()["results"] == []
    assert api(trainer).get("/api/v1/goals").json()["results"][0]["standing"] is None
    assert api(client_user).delete(url).status_code == 204
    assert not Goal.objects.exists()
