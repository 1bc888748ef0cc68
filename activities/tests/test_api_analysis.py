"""Curves, volume, zones and strength over the API, and load with the plan."""

from datetime import date, timedelta

import pytest

from activities.enums import MarkKind
from activities.models import Mark
from activities.reports import fitness as fitness_reports
from activities.reports.fitness import register_planned_load
from activities.services.load_days import rebuild_load
from tests.factories.activities import ActivityFactory
from tests.factories.analysis import AnalysedFactory

pytestmark = pytest.mark.django_db
PATHS = ("curves", "analysis/volume", "analysis/zones", "analysis/strength")
MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


def test_curves_of_a_period_beside_another(api, trainer, client_user) -> None:
    AnalysedFactory(activity__client=client_user, day=date(2026, 2, 10), curves={"power": [[1, 700.0]]})
    best = AnalysedFactory(activity__client=client_user, day=date(2026, 3, 10))
    query = {"client": client_user.pk, **MARCH, "against_from": "2026-02-01", "against_to": "2026-02-28"}
    body = api(trainer).get("/api/v1/curves", query).json()
    (curve,) = body["curves"]
    assert (curve["family"], curve["measure"]) == ("ride", "power")
    assert curve["points"][0] == {
        "seconds": 1.0,
        "value": 600.0,
        "date": "2026-03-10",
        "activity": str(best.activity_id),
    }
    assert [point["value"] for point in curve["against"]] == [700.0]
    assert api(client_user).get("/api/v1/curves", MARCH).json()["curves"][0]["against"] == []


def test_volume_by_week_and_family(api, client_user) -> None:
    ActivityFactory(client=client_user, local_date=date(2026, 3, 4), load=50, moving_time=1800, distance=5000)
    rebuild_load(client_id=client_user.pk)
    weeks = api(client_user).get("/api/v1/analysis/volume", {"from": "2026-03-02", "to": "2026-03-10"}).json()["weeks"]
    assert weeks == [
        {
            "first_day": "2026-03-02",
            "families": {"run": {"load": 50.0, "seconds": 1800.0, "distance": 5000.0, "count": 1.0}},
        },
        {"first_day": "2026-03-09", "families": {}},
    ]


def test_time_in_zones(api, client_user) -> None:
    AnalysedFactory(activity__client=client_user, day=date(2026, 3, 10))
    body = api(client_user).get("/api/v1/analysis/zones", MARCH).json()
    assert (body["sessions"], body["zones"]) == (1, {"heart_rate": [1800.0, 1800.0]})


def test_strength_by_exercise_and_muscle(api, client_user) -> None:
    activity = ActivityFactory(client=client_user, strength=True, local_date=date(2026, 3, 10))
    for kind, value in ((MarkKind.E1RM, 102.5), (MarkKind.VOLUME, 3200.0)):
        Mark.objects.create(
            client=client_user,
            activity=activity,
            kind=kind,
            family="strength",
            subject="stone lift",
            label="Stone lift",
            value=value,
            local_date=activity.local_date,
        )
    body = api(client_user).get("/api/v1/analysis/strength", MARCH).json()
    assert body["exercises"] == [
        {
            "exercise": "stone lift",
            "name": "Stone lift",
            "estimated_maximum": 102.5,
            "volume": 3200.0,
            "sessions": 1,
            "maxima": [["2026-03-10", 102.5]],
            "volumes": [["2026-03-10", 3200.0]],
        }
    ]
    assert body["muscles"] == [{"muscle": "", "volume": 3200.0}]


@pytest.mark.parametrize("path", PATHS)
def test_only_for_those_with_whom_training_is_shared(api, client_user, stranger, path) -> None:
    assert api(client_user).get(f"/api/v1/{path}").status_code == 200
    assert api(stranger).get(f"/api/v1/{path}", {"client": client_user.pk}).status_code == 404


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-03-31", "to": "2026-03-01"},
        {"from": "1990-01-01", "to": "2026-03-01"},
        {"from": "0001-01-01", "to": "0001-01-03"},
        {"to": "0001-01-01"},
        {"from": "x"},
        {"client": "x"},
    ],
)
def test_senseless_periods_are_refused(api, client_user, path, query) -> None:
    assert api(client_user).get(f"/api/v1/{path}", query).status_code == 400


@pytest.mark.parametrize(
    "query",
    [{"against_from": "2026-02-01"}, {"against_from": "2026-02-01", "against_to": "2026-01-01"}],
)
def test_half_a_comparison_is_refused(api, client_user, query) -> None:
    assert api(client_user).get("/api/v1/curves", {**MARCH, **query}).status_code == 400


@pytest.mark.parametrize("path", PATHS)
def test_the_cost_does_not_grow(api, client_user, path, django_assert_max_num_queries) -> None:
    AnalysedFactory(activity__client=client_user, day=date(2026, 3, 1))
    rebuild_load(client_id=client_user.pk)
    caller = api(client_user)
    with django_assert_max_num_queries(8) as one:
        caller.get(f"/api/v1/{path}", MARCH)
    for day in range(2, 11):
        AnalysedFactory(activity__client=client_user, day=date(2026, 3, day))
    rebuild_load(client_id=client_user.pk)
    with django_assert_max_num_queries(len(one)):
        caller.get(f"/api/v1/{path}", MARCH)


def test_load_goes_on_with_the_plan(api, client_user, monkeypatch) -> None:
    monkeypatch.setattr(fitness_reports, "_planned_sources", [])
    today = client_user.local_today()
    ActivityFactory(client=client_user, local_date=today, load=70)
    tomorrow = today + timedelta(days=1)
    register_planned_load(lambda ids, _viewer, _first, _last: {client: {tomorrow: 80.0} for client in ids})
    query = {"from": today.isoformat(), "to": tomorrow.isoformat()}
    days = api(client_user).get("/api/v1/load", query).json()["days"]
    assert [(day["load"], day["planned"]) for day in days] == [(70.0, False), (80.0, True)]
