"""The files of the library, and the loader that brings them into the database."""

from __future__ import annotations

import importlib
from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from garminconnect.exercises import EXERCISES

from exercises import catalogue
from exercises.enums import Equipment, Muscle, Pattern
from exercises.models import Exercise
from exercises.services import load_library
from exercises.validators import validate_cues
from tests.factories.exercises import ExerciseFactory, WordingFactory

ENTRIES = catalogue.entries()


def test_there_are_enough_exercises_of_every_pattern() -> None:
    assert len(ENTRIES) >= 250
    assert min(Counter(entry.pattern for entry in ENTRIES)[pattern] for pattern in Pattern) >= 5


def test_every_muscle_but_the_neck_and_all_equipment_but_none_is_trained_and_used() -> None:
    assert {muscle for entry in ENTRIES for muscle in entry.primary_muscles} >= set(Muscle) - {Muscle.NECK}
    assert {item for entry in ENTRIES for item in entry.equipment} == set(Equipment)


def test_every_name_of_garmin_is_in_its_catalogue() -> None:
    known = {(each["category"], each["exercise"]) for each in EXERCISES}
    named = {entry.key: (entry.garmin_category, entry.garmin_name) for entry in ENTRIES if entry.garmin_category}
    assert {key: name for key, name in named.items() if name not in known} == {}
    assert len(named) > 0.75 * len(ENTRIES)


def test_every_entry_is_complete_and_readable() -> None:
    for entry in ENTRIES:
        assert 2 <= len(entry.cues.splitlines()) <= 4 or entry.key in {"man-maker", "turkish-get-up"}, entry.key
        validate_cues(entry.cues)
        assert entry.primary_muscles, entry.key
        assert not set(entry.primary_muscles) & set(entry.secondary_muscles), entry.key
        assert len(entry.name) <= 80, entry.key
        assert entry.is_body_weight or not entry.is_assisted, entry.key
        assert not entry.is_dumbbell_pair or {"dumbbell", "kettlebell", "cable"} & set(entry.equipment), entry.key


def test_keys_are_no_addresses_of_other_pages_and_names_are_told_apart() -> None:
    assert "new" not in {entry.key for entry in ENTRIES}
    assert [name for name, count in Counter(entry.name.casefold() for entry in ENTRIES).items() if count > 1] == []


def test_a_swap_group_has_members_to_swap() -> None:
    groups = Counter(entry.swap_group for entry in ENTRIES if entry.swap_group)
    assert {group for group, members in groups.items() if members == 1} == set()


def test_files_stay_readable() -> None:
    assert max(len(path.read_text().splitlines()) for path in catalogue.FOLDER.glob("*.toml")) < 400


@pytest.mark.django_db
def test_the_migration_loaded_everything_and_a_second_run_writes_nothing() -> None:
    before = {row.key: row.updated_at for row in Exercise.objects.ours()}
    assert set(before) == {entry.key for entry in ENTRIES}
    outcome = load_library()
    assert (outcome.added, outcome.updated, outcome.archived) == (0, 0, 0)
    assert {row.key: row.updated_at for row in Exercise.objects.ours()} == before


@pytest.mark.django_db
def test_the_migration_can_run_again() -> None:
    migration = importlib.import_module("exercises.migrations.0002_library")
    migration.load(apps, None)
    assert Exercise.objects.ours().count() == len(ENTRIES)


@pytest.mark.django_db
def test_a_run_repairs_ours_and_leaves_trainers_alone(trainer) -> None:
    own = ExerciseFactory(trainer=trainer, name="Forearm plank")
    wording = WordingFactory(trainer=trainer)
    Exercise.objects.filter(key="plank").update(name="Changed", cues="")
    Exercise.objects.filter(key="crunch").delete()
    gone = Exercise.objects.create(key="left-the-files", name="Gone", primary_muscles=["abs"], pattern="core")
    outcome = load_library()
    assert (outcome.added, outcome.updated, outcome.archived) == (1, 1, 1)
    assert Exercise.objects.get(key="plank").name == "Forearm plank"
    gone.refresh_from_db()
    assert gone.is_archived
    before = own.updated_at, wording.updated_at
    own.refresh_from_db()
    wording.refresh_from_db()
    assert (own.updated_at, wording.updated_at) == before
    assert load_library().unchanged == len(ENTRIES)


@pytest.mark.django_db
def test_what_comes_back_into_the_files_is_current_again() -> None:
    Exercise.objects.filter(key="plank").update(archived_at="2026-01-01T00:00Z")
    assert load_library().updated == 1
    assert not Exercise.objects.get(key="plank").is_archived


@pytest.mark.django_db
def test_the_command_says_what_it_did() -> None:
    said = StringIO()
    call_command("load_exercises", stdout=said)
    assert said.getvalue() == f"0 added, 0 updated, 0 archived, {len(ENTRIES)} unchanged.\n"


def test_a_slip_in_a_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"odd-one.*elbow"):
        catalogue._entry("odd-one", {"works": "elbow", "cues": "Do. It."}, Pattern.CORE)
    with pytest.raises(ValueError, match=r"odd-one.*mussels"):
        catalogue._entry("odd-one", {"works": "abs", "mussels": "blue", "cues": "Do. It."}, Pattern.CORE)
