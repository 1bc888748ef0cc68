"""Wellness and weight for tests."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from progress.models import Weight, WellnessDay
from tests.factories.accounts import ClientFactory


class WellnessDayFactory(DjangoModelFactory[WellnessDay]):
    """A good night, each a day before the last one made."""

    class Meta:
        model = WellnessDay

    client = factory.SubFactory(ClientFactory)
    local_date = factory.Sequence(lambda number: date(2026, 6, 30) - timedelta(days=number % 300))
    resting_heart_rate = 48.0
    hrv = 62.0
    sleep_seconds = 27_000
    steps = 9_000


class WeightFactory(DjangoModelFactory[Weight]):
    """A weighing, each a day before the last one made."""

    class Meta:
        model = Weight

    client = factory.SubFactory(ClientFactory)
    local_date = factory.Sequence(lambda number: date(2026, 6, 30) - timedelta(days=number % 300))
    kilograms = 71.5
