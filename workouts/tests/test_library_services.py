"""The library: templates, folders and labels."""

from __future__ import annotations

import pytest

from core.errors import Conflict, DomainError, NotAllowed
from core.ids import uuid7
from tests.factories.exercises import ExerciseFactory
from tests.factories.workouts import STRENGTH_TEXT, ProgramFactory, TemplateFactory
from workouts.content import read_text, workout_of
from workouts.exceptions import ChangedMeanwhile
from workouts.models import Folder, Label, Template
from workouts.reports.library import UNFILED, Criteria, folder_lines, labels_in_use, matching_templates
from workouts.services.library import (
    archive_templates,
    create_folder,
    create_label,
    create_template,
    delete_folder,
    delete_label,
    duplicate_template,
    file_templates,
    label_templates,
    labels_named,
    rename_label,
    restore_templates,
    update_folder,
    update_template,
)

pytestmark = pytest.mark.django_db


def found(trainer, **criteria) -> list[str]:
    return [row.name for row in matching_templates(trainer, Criteria(**criteria))]


def test_a_workout_is_written_once_however_often_it_is_sent(trainer):
    workout = read_text(STRENGTH_TEXT, family="strength", author=trainer)
    made = [
        create_template(actor=trainer, key="k", workout=workout, name="Heavy  legs", note="Go.", labels=["Gym", "gym "])
        for _ in range(2)
    ]
    assert made[0] == made[1] == Template.objects.get()
    template = Template.objects.get()
    assert (template.name, template.note, template.family, template.metric) == ("Heavy legs", "Go.", "strength", "sets")
    assert workout_of(template).name == "Heavy legs"
    assert template.estimated_sets == 7
    assert [label.name for label in template.labels.all()] == ["Gym"]


def test_an_id_of_somebody_else_is_refused(trainer, stranger):
    pk = uuid7()
    create_template(actor=stranger, template_id=pk, family="run", name="Theirs")
    with pytest.raises(Conflict):
        create_template(actor=trainer, template_id=pk, family="ride", name="Mine")
    assert Template.objects.get().name == "Theirs"


def test_clients_keep_no_library(client_user):
    for refused in (
        lambda: create_template(actor=client_user, family="run"),
        lambda: create_folder(actor=client_user, name="Base"),
        lambda: create_label(actor=client_user, name="hills"),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert not Template.objects.exists()
    assert not Folder.objects.exists()
    assert not Label.objects.exists()


def test_a_free_session_has_a_sport_and_a_length(trainer):
    with pytest.raises(DomainError, match="which sport"):
        create_template(actor=trainer, name="?")
    template = create_template(actor=trainer, family="ride", free_metres=40_000)
    assert (template.name, template.metric) == ("Ride", "distance")
    assert (template.estimated_seconds, template.estimated_metres) == (0, 40_000)
    changed = update_template(actor=trainer, template=template, free_seconds=5400, free_metres=None, workout=None)
    assert (changed.template.version, changed.template.estimated_seconds, changed.template.metric) == (
        2,
        5400,
        "duration",
    )


def test_a_workout_can_become_a_length_and_a_length_a_workout(trainer):
    template = TemplateFactory(trainer=trainer)
    free = update_template(actor=trainer, template=template, workout=None, family="walk", free_seconds=1800).template
    assert (free.structure, free.text, free.family, free.estimated_seconds) == ({}, "", "walk", 1800)
    workout = read_text("5km easy", family="run", author=trainer)
    stepped = update_template(actor=trainer, template=free, workout=workout).template
    assert (stepped.version, stepped.family, stepped.metric) == (3, "run", "distance")


def test_renaming_and_clearing_the_note_reach_the_structure(trainer):
    template = TemplateFactory(trainer=trainer)
    update_template(actor=trainer, template=template, name="Tempo", note="Easy first.")
    cleared = update_template(actor=trainer, template=template, note="").template
    assert (cleared.name, cleared.note, cleared.version) == ("Tempo", "", 3)
    assert (workout_of(cleared).name, workout_of(cleared).note) == ("Tempo", "")


def test_an_older_version_is_refused_with_the_stored_one(trainer):
    template = TemplateFactory(trainer=trainer, name="First")
    update_template(actor=trainer, template=template, name="Second")
    with pytest.raises(ChangedMeanwhile) as refused:
        update_template(actor=trainer, template=template, name="Third", expected_version=1)
    assert refused.value.current.name == "Second"
    assert Template.objects.get().name == "Second"


def test_nobody_changes_somebody_elses(trainer, stranger):
    template = TemplateFactory(trainer=trainer, name="Mine")
    folder, label = create_folder(actor=trainer, name="Base"), create_label(actor=trainer, name="hills")
    foreign = create_folder(actor=stranger, name="Theirs")
    for refused in (
        lambda: update_template(actor=stranger, template=template, name="Theirs"),
        lambda: update_template(actor=trainer, template=template, folder=foreign),
        lambda: duplicate_template(actor=stranger, template=template),
        lambda: archive_templates(actor=stranger, templates=[template]),
        lambda: file_templates(actor=stranger, templates=[template], folder=None),
        lambda: file_templates(actor=trainer, templates=[template], folder=foreign),
        lambda: label_templates(actor=stranger, templates=[template], labels=["x"]),
        lambda: update_folder(actor=stranger, folder=folder, name="x", parent=None),
        lambda: update_folder(actor=trainer, folder=folder, name="x", parent=foreign),
        lambda: delete_folder(actor=stranger, folder=folder),
        lambda: rename_label(actor=stranger, label=label, name="x"),
        lambda: delete_label(actor=stranger, label=label),
    ):
        with pytest.raises(NotAllowed):
            refused()
    stored = Template.objects.get()
    assert (stored.name, stored.folder, stored.archived_at, stored.version) == ("Mine", None, None, 1)
    assert Folder.objects.get(trainer=trainer).name == "Base"
    assert Label.objects.get().name == "hills"


def test_a_double_is_its_own(trainer):
    template = TemplateFactory(trainer=trainer, name="Hills", folder=create_folder(actor=trainer, name="Base"))
    label_templates(actor=trainer, templates=[template], labels=["steep"])
    first = duplicate_template(actor=trainer, template=template, key="k")
    assert duplicate_template(actor=trainer, template=template, key="k") == first
    assert (first.name, first.folder, first.text) == ("Hills (copy)", template.folder, template.text)
    assert [label.name for label in first.labels.all()] == ["steep"]
    update_template(actor=trainer, template=first, name="Flats")
    assert Template.objects.get(pk=template.pk).name == "Hills"


def test_archived_ones_leave_the_list_and_come_back(trainer):
    template = TemplateFactory(trainer=trainer, name="Old")
    assert archive_templates(actor=trainer, templates=[template]) == 1
    assert archive_templates(actor=trainer, templates=[template]) == 0
    assert (found(trainer), found(trainer, archived=True)) == ([], ["Old"])
    restore_templates(actor=trainer, templates=[template])
    assert found(trainer) == ["Old"]


def test_search_looks_at_names_labels_and_exercises(trainer, stranger):
    legs = TemplateFactory(trainer=trainer, lifting=True, name="Monday")
    TemplateFactory(trainer=trainer, name="Fast 800s")
    TemplateFactory(trainer=stranger, name="Monday of a stranger")
    label_templates(actor=trainer, templates=[legs], labels=["Gym only"])
    assert found(trainer, search="back SQUAT") == ["Monday"]
    assert found(trainer, search="gym monday") == ["Monday"]
    assert found(trainer, search="800m") == ["Fast 800s"]
    assert found(trainer, search="gym 800s") == []
    assert found(trainer, family="strength") == ["Monday"]
    assert found(trainer, label=Label.objects.get().pk) == ["Monday"]


def test_an_own_exercise_is_found_by_its_name(trainer):
    ExerciseFactory(trainer=trainer, name="Garden gate")
    workout = read_text("Garden gate 3x8", family="strength", author=trainer)
    create_template(actor=trainer, workout=workout, name="Yard")
    assert found(trainer, search="garden") == ["Yard"]


def test_sorting(trainer):
    for name, text in (("b", "60min Z2"), ("A", "90min Z2"), ("c", "30min Z2")):
        TemplateFactory(trainer=trainer, name=name, text=text)
    assert found(trainer) == ["A", "b", "c"]
    assert found(trainer, sort="short") == ["c", "b", "A"]
    assert found(trainer, sort="long") == ["A", "b", "c"]
    assert found(trainer, sort="new") == ["c", "A", "b"]


def test_folders_lie_one_level_deep(trainer):
    base = create_folder(actor=trainer, name="Base", key="k")
    assert create_folder(actor=trainer, name="Base", key="k") == base
    hills = create_folder(actor=trainer, name="Hills", parent=base)
    other = create_folder(actor=trainer, name="Other")
    for refused in (
        lambda: create_folder(actor=trainer, name="Deep", parent=hills),
        lambda: update_folder(actor=trainer, folder=base, name="Base", parent=other),
        lambda: update_folder(actor=trainer, folder=other, name="Other", parent=other),
    ):
        with pytest.raises(DomainError) as error:
            refused()
        assert error.value.field == "parent"
    with pytest.raises(DomainError, match="already"):
        create_folder(actor=trainer, name="hills", parent=base)
    assert {row.name: row.parent_id for row in Folder.objects.all()} == {"Base": None, "Hills": base.pk, "Other": None}


def test_folders_count_what_lies_in_them_and_inside(trainer):
    base = create_folder(actor=trainer, name="Base")
    hills = create_folder(actor=trainer, name="Hills", parent=base)
    TemplateFactory(trainer=trainer, folder=base, name="a")
    inside = TemplateFactory(trainer=trainer, name="b")
    TemplateFactory(trainer=trainer, name="c")
    file_templates(actor=trainer, templates=[inside], folder=hills)
    assert [(line.name, line.count, line.is_inside) for line in folder_lines(trainer)] == [
        ("Base", 2, False),
        ("Hills", 1, True),
        ("In no folder", 1, False),
    ]
    assert found(trainer, folder=base.pk) == ["a", "b"]
    assert found(trainer, folder=hills.pk) == ["b"]
    assert found(trainer, folder=UNFILED) == ["c"]


def test_a_deleted_folder_leaves_its_workouts(trainer):
    base = create_folder(actor=trainer, name="Base")
    hills = create_folder(actor=trainer, name="Hills", parent=base)
    template, program = TemplateFactory(trainer=trainer, folder=hills), ProgramFactory(trainer=trainer, folder=base)
    delete_folder(actor=trainer, folder=base)
    template.refresh_from_db()
    program.refresh_from_db()
    assert (template.folder, program.folder) == (None, None)
    assert not Folder.objects.exists()


def test_labels_are_one_however_they_are_spelt(trainer):
    first = labels_named(trainer, ["Hills", " travel "])
    assert labels_named(trainer, ["hills", "TRAVEL"]) == first
    with pytest.raises(DomainError, match="of this name"):
        rename_label(actor=trainer, label=first[0], name="travel")
    rename_label(actor=trainer, label=Label.objects.get(name="Hills"), name="HILLS")
    assert [(label.name, label.templates_count) for label in labels_in_use(trainer)] == [("HILLS", 0), ("travel", 0)]


def test_ten_labels_are_the_most(trainer):
    template = TemplateFactory(trainer=trainer)
    label_templates(actor=trainer, templates=[template], labels=[f"l{number}" for number in range(10)])
    with pytest.raises(DomainError, match="more than 10"):
        label_templates(actor=trainer, templates=[template], labels=["one too many"])
    assert template.labels.count() == 10
    assert Label.objects.count() == 10
