"""The weights at hand: what is planned is rounded to them."""

from datetime import date

import pytest
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from tests.factories.workouts import PlannedSessionFactory
from workouts.athletes import athlete_of
from workouts.models import Plates
from workouts.services.plates import set_plates
from workouts.structure import Exercise

pytestmark = pytest.mark.django_db


def test_planned_weights_are_rounded_to_them(client_user) -> None:
    set_plates(actor=client_user, client=client_user, bar=20, plates=[20, 10, 5], step=2.5)
    loading = athlete_of(client_user, "strength").loading_for(Exercise(name="squat"))
    assert [loading.nearest(weight) for weight in (24, 26, 63, 200)] == [20, 30, 60, 90]


def test_the_sessions_ahead_are_sent_again(client_user) -> None:
    ahead = PlannedSessionFactory(client=client_user, lifting=True, local_date=client_user.local_today())
    run = PlannedSessionFactory(client=client_user, local_date=client_user.local_today())
    past = PlannedSessionFactory(client=client_user, lifting=True, local_date=date(2026, 1, 1))
    set_plates(actor=client_user, client=client_user, bar=15, plates=[], step=1)
    for session, version in ((ahead, 2), (run, 1), (past, 1)):
        session.refresh_from_db()
        assert session.content_version == version


def test_refusals_change_nothing(client_user, stranger) -> None:
    with pytest.raises(NotAllowed):
        set_plates(actor=stranger, client=client_user, bar=20, plates=[], step=2.5)
    for plates in ([0], [51], [1] * 25):
        with pytest.raises(DomainError):
            set_plates(actor=client_user, client=client_user, bar=20, plates=plates, step=2.5)
    assert not Plates.objects.exists()


def test_the_page_speaks_the_readers_unit(page, trainer, client_user) -> None:
    client_user.units = "imperial"
    client_user.save()
    said = {"bar": "45", "plates": "45 25 10, 5", "step": "5"}
    assert page(client_user).post(reverse("workouts:plates"), said).status_code == 302
    plates = Plates.objects.get()
    assert plates.bar == pytest.approx(20.412, abs=0.001)
    assert plates.plates == pytest.approx([20.412, 11.34, 4.536, 2.268], abs=0.001)
    assert 'value="45 25 10 5"' in page(client_user).get(reverse("workouts:plates")).text
    assert "20.41" in page(trainer).get(reverse("workouts:client_plates", args=[client_user.pk])).text
    bad = page(client_user).post(reverse("workouts:plates"), said | {"plates": "a few"})
    assert bad.status_code == 422
    assert "like 20 10 2.5" in bad.text


def test_the_api(api, trainer, client_user) -> None:
    said = {"client": str(client_user.pk), "bar": 15, "plates": [10, 5], "step": 1}
    assert api(trainer).put("/api/v1/plates", said, format="json").status_code == 200
    assert api(client_user).get("/api/v1/plates").json()["plates"] == [10, 5]
    assert api(client_user).put("/api/v1/plates", said | {"plates": [900]}, format="json").status_code == 400
    assert api(trainer).get("/api/v1/plates", {"client": "nonsense"}).status_code == 404
