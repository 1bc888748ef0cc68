"""The search forgives slips, knows nicknames and keeps trainers' words apart."""

from __future__ import annotations

import pytest
from django.utils import timezone

from exercises.models import Exercise
from exercises.search import edit_distance, find_exercises, normalise, similarity
from tests.factories.coaching import CoachingFactory
from tests.factories.exercises import ExerciseFactory, WordingFactory

pytestmark = pytest.mark.django_db

FIRST_HITS = [
    ("squat", "back-squat"),
    ("sqaut", "back-squat"),
    ("sqat", "back-squat"),
    ("front sqaut", "front-squat"),
    ("goblt squat", "goblet-squat"),
    ("bulgarain split squat", "bulgarian-split-squat"),
    ("bss", "bulgarian-split-squat"),
    ("dedlift", "deadlift"),
    ("deadlfit", "deadlift"),
    ("romainian deadlift", "romanian-deadlift"),
    ("rdl", "romanian-deadlift"),
    ("db rdl", "dumbbell-romanian-deadlift"),
    ("hip trust", "barbell-hip-thrust"),
    ("ketlebell swing", "kettlebell-swing"),
    ("kb swing", "kettlebell-swing"),
    ("benchpress", "bench-press"),
    ("bench pres", "bench-press"),
    ("pushup", "push-up"),
    ("push ups", "push-up"),
    ("pullup", "pull-up"),
    ("pul up", "pull-up"),
    ("chinup", "chin-up"),
    ("lat puldown", "lat-pulldown"),
    ("overhed press", "overhead-press"),
    ("OHP", "overhead-press"),
    ("lateral rase", "dumbbell-lateral-raise"),
    ("hamer curl", "hammer-curl"),
    ("skullcrusher", "skull-crusher"),
    ("tricep push down", "triceps-pushdown"),
    ("nordic curls", "nordic-hamstring-curl"),
    ("palof press", "pallof-press"),
    ("farmers walk", "farmers-carry"),
    ("farmer's cary", "farmers-carry"),
    ("turkish getup", "turkish-get-up"),
    ("burpes", "burpee"),
    ("cleen and jerk", "clean-and-jerk"),
    ("montain climber", "mountain-climber"),
    ("plnak", "plank"),
    ("calve raise", "standing-calf-raise"),
    ("single leg rdl", "single-leg-romanian-deadlift"),
]


@pytest.mark.parametrize(("typed", "key"), FIRST_HITS)
def test_the_first_hit_is_what_was_meant(typed: str, key: str, stranger) -> None:
    found = find_exercises(stranger, typed)
    assert found, f"nothing found for {typed}"
    assert Exercise.objects.get(pk=found[0]).key == key


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "\x00", "xqzw", "🏋️", "a" * 5000])
def test_nonsense_finds_nothing_and_breaks_nothing(typed: str, stranger) -> None:
    assert find_exercises(stranger, typed) == []


def test_every_exercise_of_ours_is_found_first_by_its_own_name(stranger) -> None:
    missed = {
        exercise.name
        for exercise in Exercise.objects.ours()
        if find_exercises(stranger, exercise.name)[:1] != [exercise.pk]
    }
    assert missed == set()


def test_a_search_asks_two_questions(stranger, django_assert_num_queries) -> None:
    find_exercises(stranger, "squat")
    with django_assert_num_queries(2):
        find_exercises(stranger, "deadlift")


def test_the_index_notices_a_change_of_ours(stranger) -> None:
    assert find_exercises(stranger, "zanzibar") == []
    Exercise.objects.filter(key="plank").update(aliases=["zanzibar"], updated_at=timezone.now())
    assert find_exercises(stranger, "zanzibar") == [Exercise.objects.get(key="plank").pk]


def test_own_exercises_are_found_by_trainer_and_client_only(trainer, client_user, stranger) -> None:
    own = ExerciseFactory(trainer=trainer, name="Zanzibar lunge", aliases=["Spice step"])
    assert find_exercises(trainer, "zanzibar")[0] == own.pk
    assert find_exercises(client_user, "spice stepp")[0] == own.pk
    assert own.pk not in find_exercises(stranger, "zanzibar lunge")


def test_a_trainers_words_lead_to_ours_for_them_alone(trainer, client_user, stranger) -> None:
    wording = WordingFactory(trainer=trainer, name="Zanzibar squeeze")
    WordingFactory(trainer=stranger, name="Marrakesh squeeze")
    assert find_exercises(client_user, "zanzibar squeeze")[0] == wording.exercise_id
    assert wording.exercise_id not in find_exercises(stranger, "zanzibar")
    assert wording.exercise_id not in find_exercises(trainer, "marrakesh")


def test_an_ended_coaching_takes_the_trainers_exercises_along() -> None:
    coaching = CoachingFactory(ended=True)
    ExerciseFactory(trainer=coaching.trainer, name="Zanzibar lunge")
    assert find_exercises(coaching.client, "zanzibar") == []


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert normalise("Élan-Squats, DB!") == ["elan", "squat", "dumbbell"]


@pytest.mark.parametrize(("one", "other", "distance"), [("squat", "sqaut", 1), ("", "abc", 3), ("row", "rows", 1)])
def test_edit_distance(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == distance


def test_similarity_knows_same_beginning_alike_and_strange() -> None:
    assert similarity("row", "row") == 1
    assert 1 > similarity("dead", "deadlift") > similarity("dedlift", "deadlift") - 0.1
    assert similarity("plank", "curl") == 0
