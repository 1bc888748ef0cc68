"""Exercises by their exact name."""

import pytest

from exercises.models import Exercise
from exercises.naming import names_for
from tests.factories.coaching import CoachingFactory
from tests.factories.exercises import ExerciseFactory, WordingFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["Barbell back squat", "barbell BACK squats", "  Barbell   Back Squat "])
def test_case_plural_and_blanks_do_not_matter(trainer, typed: str) -> None:
    assert names_for(trainer).reference(typed) == "back-squat"
    assert names_for(trainer).reference("nothing of the kind") is None


def test_every_name_and_alias_of_ours_is_found(trainer) -> None:
    names = names_for(trainer)
    for exercise in Exercise.objects.ours():
        assert names.reference(exercise.name) == exercise.key
        assert all(names.reference(alias) for alias in exercise.aliases)


def test_own_exercises_and_words_go_first_and_are_nobody_elses(trainer, client_user, stranger) -> None:
    own = ExerciseFactory(trainer=trainer, name="Plank")
    WordingFactory(trainer=trainer, exercise=Exercise.objects.get(key="pull-up"), name="Chins of doom")
    for reader in (trainer, client_user):
        assert names_for(reader).reference("plank") == str(own.pk)
        assert names_for(reader).reference("chins of doom") == "pull-up"
    assert names_for(stranger).reference("plank") == "plank"
    assert names_for(stranger).reference("chins of doom") is None
    CoachingFactory(trainer=stranger, client=client_user)
    assert names_for(client_user).reference("plank") == str(own.pk)


def test_a_renamed_exercise_of_ours_is_found_anew(trainer, django_assert_num_queries) -> None:
    names_for(trainer)
    with django_assert_num_queries(2):
        names_for(trainer)
    squat = Exercise.objects.get(key="back-squat")
    squat.name = "Squatting with a bar"
    squat.save()
    assert names_for(trainer).reference("squatting with a bar") == squat.key
