"""Rules of the library: whose it is, what may change, and that a refusal changes nothing."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from core.errors import DomainError, NotAllowed
from exercises import services, uses
from exercises.enums import Muscle
from exercises.exceptions import NameTaken, NotASubstitute
from exercises.models import Exercise, Favourite, Substitute, Wording
from exercises.reports import swaps_of, swaps_of_all
from tests.factories.coaching import CoachingFactory
from tests.factories.exercises import ExerciseFactory, WordingFactory

pytestmark = pytest.mark.django_db

FIELDS = {"name": "Cable tug", "pattern": "core", "primary_muscles": ["abs"], "aliases": ["Tug", "tug ", "Pull it"]}


@pytest.fixture
def plank() -> Exercise:
    return Exercise.objects.get(key="plank")


def test_ours_are_seen_by_all_and_a_trainers_own_by_them_and_their_clients(trainer, client_user, stranger) -> None:
    own = ExerciseFactory(trainer=trainer)
    ended = CoachingFactory(trainer=trainer, ended=True).client
    paused = CoachingFactory(trainer=trainer, paused=True).client
    seeing = [user for user in (trainer, client_user, stranger, ended, paused) if own in _visible(user)]
    assert seeing == [trainer, client_user]
    assert all(Exercise.objects.get(key="plank") in _visible(user) for user in (trainer, client_user, stranger, ended))


def _visible(user):
    return Exercise.objects.visible_to(user)


def test_a_trainer_adds_an_exercise(trainer) -> None:
    exercise = services.add_exercise(actor=trainer, **FIELDS, secondary_muscles=["abs", "obliques"])
    exercise.refresh_from_db()
    assert (exercise.trainer, exercise.key, exercise.aliases) == (trainer, None, ["tug", "Pull it"])
    assert exercise.secondary_muscles == ["obliques"]


def test_a_client_adds_none(client_user) -> None:
    before = Exercise.objects.count()
    with pytest.raises(NotAllowed):
        services.add_exercise(actor=client_user, **FIELDS)
    assert Exercise.objects.count() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"primary_muscles": []}, "primary_muscles"),
        ({"is_assisted": True}, "is_assisted"),
        ({"video_url": "http://example.test/v"}, "video_url"),
        ({"cues": "x" * 200}, "cues"),
        ({"name": "   "}, "name"),
        ({"aliases": [f"name {number}" for number in range(13)]}, "aliases"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(trainer, change, field) -> None:
    before = Exercise.objects.count()
    with pytest.raises(DomainError) as refusal:
        services.add_exercise(actor=trainer, **(FIELDS | change))
    assert refusal.value.field == field
    assert Exercise.objects.count() == before


def test_one_trainer_has_a_name_once_and_another_may_use_it_too(trainer, stranger) -> None:
    services.add_exercise(actor=trainer, **FIELDS)
    with pytest.raises(NameTaken):
        services.add_exercise(actor=trainer, **(FIELDS | {"name": "cable TUG"}))
    assert services.add_exercise(actor=stranger, **FIELDS).trainer == stranger


def test_only_the_owner_edits(trainer, client_user, stranger, plank) -> None:
    own = ExerciseFactory(trainer=trainer, name="Before")
    for actor, exercise in ((client_user, own), (stranger, own), (trainer, plank)):
        with pytest.raises(NotAllowed):
            services.edit_exercise(actor=actor, exercise=exercise, name="After")
        with pytest.raises(NotAllowed):
            services.remove_exercise(actor=actor, exercise=exercise)
    assert Exercise.objects.get(pk=own.pk).name == "Before"
    assert services.edit_exercise(actor=trainer, exercise=own, name="After").name == "After"


def test_an_unused_exercise_is_deleted_and_a_used_one_archived_and_brought_back(trainer, monkeypatch) -> None:
    used, unused = ExerciseFactory(trainer=trainer), ExerciseFactory(trainer=trainer)
    monkeypatch.setattr(uses, "_questions", [])
    uses.register_use(lambda exercise_id: exercise_id == used.pk)
    assert services.remove_exercise(actor=trainer, exercise=unused) is False
    assert services.remove_exercise(actor=trainer, exercise=used) is True
    assert list(Exercise.objects.filter(trainer=trainer)) == [used]
    assert list(Exercise.objects.filter(trainer=trainer).current()) == []
    services.restore_exercise(actor=trainer, exercise=used)
    assert list(Exercise.objects.filter(trainer=trainer).current()) == [used]


def test_an_archived_exercise_does_not_come_back_beside_its_namesake(trainer) -> None:
    archived = ExerciseFactory(trainer=trainer, name="Twin", archived_at="2026-01-01T00:00Z")
    ExerciseFactory(trainer=trainer, name="twin")
    with pytest.raises(NameTaken):
        services.restore_exercise(actor=trainer, exercise=archived)
    assert Exercise.objects.get(pk=archived.pk).is_archived


def test_words_hold_for_the_trainer_and_their_clients_and_go_back_to_ours(
    trainer, client_user, stranger, plank
) -> None:
    services.reword_exercise(actor=trainer, exercise=plank, name="Board", cues="", video_url="https://v.test/1")
    for user, name in ((trainer, "Board"), (client_user, "Board"), (stranger, "Forearm plank")):
        seen = Exercise.objects.as_seen_by(user).get(pk=plank.pk)
        assert seen.shown_name == name
        assert seen.shown_cues == plank.cues
    assert (
        services.reword_exercise(actor=trainer, exercise=plank, name=plank.name, cues=plank.cues, video_url="") is None
    )
    assert Exercise.objects.as_seen_by(client_user).get(pk=plank.pk).shown_name == "Forearm plank"


def test_only_trainers_reword_and_only_ours(trainer, client_user, plank) -> None:
    own = ExerciseFactory(trainer=trainer)
    for actor, exercise in ((client_user, plank), (trainer, own)):
        with pytest.raises(NotAllowed):
            services.reword_exercise(actor=actor, exercise=exercise, name="Mine", cues="", video_url="")
    assert not Wording.objects.exists()


def test_marking_twice_is_harmless_and_clients_mark_nothing(trainer, client_user, plank) -> None:
    for _ in range(2):
        services.mark_favourite(actor=trainer, exercise=plank, is_favourite=True)
    assert Favourite.objects.filter(trainer=trainer).count() == 1
    with pytest.raises(NotAllowed):
        services.mark_favourite(actor=client_user, exercise=plank, is_favourite=True)
    services.mark_favourite(actor=trainer, exercise=plank, is_favourite=False)
    assert not Favourite.objects.exists()


def test_swaps_are_the_groups_and_the_trainers_additions(trainer, client_user, stranger, plank) -> None:
    given = {swap.exercise.key for swap in swaps_of(stranger, plank)}
    assert {"high-plank", "stir-the-pot"} <= given
    assert "plank" not in given
    own = ExerciseFactory(trainer=trainer)
    for _ in range(2):
        services.set_substitutes(actor=trainer, exercise=plank, substitutes=[own])
    assert next((swap.exercise, swap.is_added) for swap in swaps_of(trainer, plank)) == (own, True)
    assert own in [swap.exercise for swap in swaps_of(client_user, plank)]
    assert own not in [swap.exercise for swap in swaps_of(stranger, plank)]
    services.set_substitutes(actor=trainer, exercise=plank, substitutes=[])
    assert {swap.exercise.key for swap in swaps_of(trainer, plank)} == given


def test_an_exercise_is_no_substitute_of_itself_and_clients_add_none(trainer, client_user, plank) -> None:
    with pytest.raises(NotASubstitute):
        services.set_substitutes(actor=trainer, exercise=plank, substitutes=[plank])
    with pytest.raises(NotAllowed):
        services.set_substitutes(actor=client_user, exercise=plank, substitutes=[])
    assert not Substitute.objects.exists()


def test_the_database_refuses_an_exercise_of_nobody_without_a_key_and_help_for_no_body(trainer) -> None:
    for wrong in ({"trainer": None}, {"trainer": trainer, "is_assisted": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Exercise.objects.create(name="Wrong", pattern="core", primary_muscles=["abs"], **wrong)


def test_a_muscle_is_found_whole_and_not_as_a_part_of_another(trainer) -> None:
    back = ExerciseFactory(trainer=trainer, primary_muscles=[Muscle.UPPER_BACK, Muscle.ABS])
    own = Exercise.objects.filter(trainer=trainer)
    assert list(own.training(Muscle.ABS)) == [back]
    assert list(own.training("back")) == []
    assert list(own.needing("none")) == [back]
    assert list(own.needing("barbell")) == []


def test_two_trainers_words_do_not_mix(client_user, trainer, plank) -> None:
    WordingFactory(exercise=plank, name="Foreign")
    assert Exercise.objects.as_seen_by(client_user).get(pk=plank.pk).shown_name == plank.name


def test_swaps_of_many_are_those_of_each(trainer, client_user, stranger, django_assert_num_queries):
    rows = list(Exercise.objects.ours().order_by("key")[:60])
    plank = Exercise.objects.get(key="plank")
    for number, substitute in enumerate(rows[:3]):
        Substitute.objects.create(trainer=(trainer, stranger, trainer)[number], exercise=plank, substitute=substitute)
    asked = [plank, *rows]

    for reader in (trainer, client_user, stranger):
        with django_assert_num_queries(1):
            found = swaps_of_all(reader, asked)
        assert found == {each.pk: [swap.exercise for swap in swaps_of(reader, each)] for each in asked}
    assert any(found.values())
