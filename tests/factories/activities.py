"""Activities, imports and thresholds for tests. For a real recording use ``activities.services.importing``."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from activities.enums import Family, ImportOutcome, LoadMethod, Source, ThresholdKind
from activities.models import Activity, Import, Lap, OriginalFile, Rescoring, StrengthSet, Threshold
from core.jobs import Job
from tests.factories.accounts import ClientFactory


class ActivityFactory(DjangoModelFactory[Activity]):
    """A run of an hour, each a day before the last one made; summary figures only."""

    class Meta:
        model = Activity

    class Params:
        ride = factory.Trait(
            sport="cycling",
            family=Family.RIDE,
            name="Morning ride",
            distance=30_000.0,
            average_power=190.0,
            weighted_power=205.0,
        )
        strength = factory.Trait(
            sport="training",
            sub_sport="strength_training",
            family=Family.STRENGTH,
            name="Morning strength",
            distance=None,
            average_speed=None,
            load_method=LoadMethod.SESSION_RPE,
        )

    client = factory.SubFactory(ClientFactory)
    source = Source.GARMIN
    source_key = factory.Sequence(lambda number: f"{10_000_000 + number}")
    sport = "running"
    family = Family.RUN
    name = "Morning run"
    start_time = factory.Sequence(lambda number: datetime(2026, 6, 30, 6, 0, tzinfo=UTC) - timedelta(days=number % 300))
    time_zone = "Europe/Oslo"
    local_date = factory.LazyAttribute(lambda activity: activity.start_time.date())
    distance = 10_000.0
    elapsed_time = 3660.0
    timer_time = 3600.0
    moving_time = 3600.0
    average_heart_rate = 148.0
    max_heart_rate = 171.0
    average_speed = 10_000 / 3600
    elevation_gain = 85.0
    calories = 640.0
    load = 62.0
    load_method = LoadMethod.PACE
    load_version = 1
    intensity = 0.79
    device = "Garmin Forerunner 965"


class LapFactory(DjangoModelFactory[Lap]):
    """A kilometre in six minutes."""

    class Meta:
        model = Lap

    activity = factory.SubFactory(ActivityFactory)
    number = factory.Sequence(lambda number: number)
    start = factory.LazyAttribute(lambda lap: lap.number * 360.0)
    elapsed_time = 360.0
    moving_time = 360.0
    distance = 1000.0
    average_heart_rate = 150.0


class StrengthSetFactory(DjangoModelFactory[StrengthSet]):
    """Eight squats with 80 kg."""

    class Meta:
        model = StrengthSet

    activity = factory.SubFactory(ActivityFactory, strength=True)
    number = factory.Sequence(lambda number: number)
    category = "squat"
    exercise = "barbell_back_squat"
    repetitions = 8
    weight = 80.0


class OriginalFileFactory(DjangoModelFactory[OriginalFile]):
    """The row of an original; nothing is stored at its path."""

    class Meta:
        model = OriginalFile

    activity = factory.SubFactory(ActivityFactory)
    client = factory.SelfAttribute("activity.client")
    name = "morning.fit"
    format = "fit"
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    size = 1000
    path = factory.LazyAttribute(lambda original: f"originals/{original.client.pk}/{original.sha256}")


class ImportFactory(DjangoModelFactory[Import]):
    """An import that is over and brought an activity in."""

    class Meta:
        model = Import
        skip_postgeneration_save = True

    client = factory.SubFactory(ClientFactory)
    created_by = factory.SelfAttribute("client")
    file_name = factory.Sequence(lambda number: f"activity-{number}.fit")
    size = 1000
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    state = Job.State.SUCCEEDED
    outcome = ImportOutcome.DONE
    progress = 100


class ThresholdFactory(DjangoModelFactory[Threshold]):
    """Functional threshold power of 250 W for every day since 2024."""

    class Meta:
        model = Threshold

    client = factory.SubFactory(ClientFactory)
    kind = ThresholdKind.FTP
    value = 250.0
    valid_from = date(2024, 1, 1)


class RescoringFactory(DjangoModelFactory[Rescoring]):
    """A rescoring that waits for a worker."""

    class Meta:
        model = Rescoring

    client = factory.SubFactory(ClientFactory)
    since = date(2024, 1, 1)
