"""Recorded sessions with an analysis, as an import leaves them."""

from datetime import UTC, datetime, time

import factory
from factory.django import DjangoModelFactory

from activities.models import Analysis
from tests.factories.activities import ActivityFactory


class AnalysedFactory(DjangoModelFactory[Analysis]):
    """A steady ride with power and heart rate. ``day`` is its local day; ``activity__…`` changes the session."""

    class Meta:
        model = Analysis
        exclude = ("day",)

    day = datetime(2026, 6, 1, tzinfo=UTC).date()
    activity = factory.SubFactory(
        ActivityFactory,
        ride=True,
        local_date=factory.SelfAttribute("..day"),
        start_time=factory.LazyAttribute(lambda activity: datetime.combine(activity.local_date, time(9), tzinfo=UTC)),
    )
    zones = factory.LazyFunction(
        lambda: {
            "heart_rate": [{"low": 0, "high": 140, "seconds": 1800.0}, {"low": 140, "high": None, "seconds": 1800.0}]
        }
    )
    curves = factory.LazyFunction(lambda: {"power": [[1, 600.0], [60, 320.0], [1200, 240.0]]})
    best_efforts = factory.LazyFunction(lambda: {"20min": {"watts": 240.0, "start": 0, "end": 1200}})
    decoupling = 3.2
