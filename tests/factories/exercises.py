"""Exercises of trainers for tests. Ours are in every test's database: a migration loads them."""

import factory
from factory.django import DjangoModelFactory

from exercises.enums import Muscle, Pattern
from exercises.models import Exercise, Wording
from tests.factories.accounts import TrainerFactory


class ExerciseFactory(DjangoModelFactory[Exercise]):
    """A trainer's own exercise."""

    class Meta:
        model = Exercise

    trainer = factory.SubFactory(TrainerFactory)
    name = factory.Sequence(lambda number: f"Homemade movement {number}")
    primary_muscles = [Muscle.QUADS.value]
    pattern = Pattern.SQUAT


class WordingFactory(DjangoModelFactory[Wording]):
    """A trainer's name for one of ours."""

    class Meta:
        model = Wording

    trainer = factory.SubFactory(TrainerFactory)
    exercise = factory.LazyFunction(lambda: Exercise.objects.get(key="goblet-squat"))
    name = "Cuddle squat"
