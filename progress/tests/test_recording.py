"""Days and weighings are written once, and a gap erases nothing."""

from __future__ import annotations

from datetime import date

import pytest

from progress.models import Source, Weight, WellnessDay
from progress.services.recording import DayValues, WeightValues, record_weight, record_wellness
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)


@pytest.fixture
def athlete():
    return ClientFactory()


def test_days_are_written_once(athlete) -> None:
    days = [DayValues(DAY, steps=9000, hrv=61.5), DayValues(date(2026, 11, 21), sleep_seconds=27_000)]
    assert record_wellness(client=athlete, days=days) == 2
    assert record_wellness(client=athlete, days=days) == 0
    assert WellnessDay.objects.filter(client=athlete).count() == 2


def test_a_gap_erases_nothing_and_a_newer_value_holds(athlete) -> None:
    record_wellness(client=athlete, days=[DayValues(DAY, steps=9000, hrv=61.5, hrv_status="balanced")])
    before = WellnessDay.objects.get()
    assert record_wellness(client=athlete, days=[DayValues(DAY, steps=9500, stress=0)]) == 1
    row = WellnessDay.objects.get()
    assert (row.steps, row.hrv, row.hrv_status, row.stress) == (9500, 61.5, "balanced", 0)
    assert row.updated_at > before.updated_at


def test_a_day_of_which_nothing_is_known_is_no_row(athlete) -> None:
    assert record_wellness(client=athlete, days=[DayValues(DAY)]) == 0
    assert not WellnessDay.objects.exists()


def test_a_watch_fills_in_what_a_person_left_open(athlete) -> None:
    record_wellness(client=athlete, days=[DayValues(DAY, resting_heart_rate=50)], source=Source.MANUAL)
    record_wellness(client=athlete, days=[DayValues(DAY, resting_heart_rate=60, steps=100)], source=Source.GARMIN)
    row = WellnessDay.objects.get()
    assert (row.source, row.resting_heart_rate, row.steps) == (Source.MANUAL, 50, 100)


def test_one_persons_days_are_not_anothers(athlete) -> None:
    other = ClientFactory()
    record_wellness(client=athlete, days=[DayValues(DAY, steps=1)])
    record_wellness(client=other, days=[DayValues(DAY, steps=2)])
    assert sorted(WellnessDay.objects.values_list("client", "steps")) == sorted([(athlete.pk, 1), (other.pk, 2)])


def test_weighings_are_one_a_day_and_source(athlete) -> None:
    assert record_weight(client=athlete, weights=[WeightValues(DAY, 70.5, 14.0)]) == 1
    assert record_weight(client=athlete, weights=[WeightValues(DAY, 70.5)]) == 0
    assert record_weight(client=athlete, weights=[WeightValues(DAY, 70.2)]) == 1
    record_weight(client=athlete, weights=[WeightValues(DAY, 71.0)], source=Source.MANUAL)
    weights = Weight.objects.order_by("kilograms").values_list("kilograms", "body_fat", "source")
    assert list(weights) == [(70.2, 14.0, "garmin"), (71.0, None, "manual")]
