"""The pages of the library."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import ProgramSessionFactory, TemplateFactory
from workouts.models import Folder, Label, PlannedSession, Template
from workouts.services.calendar import update_session
from workouts.services.copying import plan_template
from workouts.services.library import create_folder, create_label, label_templates

pytestmark = pytest.mark.django_db

LIBRARY = reverse("workouts:library")
NEW = {"family": "run", "name": "Tempo", "text": "20min @ threshold", "labels": "hills, Hills , key", "key": "once"}


def address(name: str, thing: Any) -> str:
    return reverse(f"workouts:{name}", args=[thing.pk])


def typed(template: Template, **changes: Any) -> dict[str, Any]:
    return {
        "family": template.family,
        "name": template.name,
        "text": template.text,
        "metric": template.metric,
        "version": template.version,
        **changes,
    }


def planned(trainer, template, *clients) -> list[PlannedSession]:
    day = clients[0].local_today() + timedelta(days=3)
    return plan_template(actor=trainer, template=template, clients=clients, day=day).sessions


def test_an_empty_library_shows_an_example(page, trainer):
    text = page(trainer).get(LIBRARY).text
    assert "Your library is empty" in text
    assert "4x(800m @ 5k, rest 2:00)" in text
    assert reverse("workouts:template_new") in text


def test_the_library_is_in_the_navigation_and_leads_to_the_exercises(page, trainer):
    browser = page(trainer)
    assert f'href="{LIBRARY}" aria-current="page"' in " ".join(browser.get(LIBRARY).text.split())
    exercises = browser.get(reverse("exercises:library")).text
    assert f'href="{LIBRARY}"' in exercises
    assert 'aria-label="Library"' in exercises


def test_clients_have_no_library(page, client_user):
    browser = page(client_user)
    for name in ("library", "template_new", "folders", "folder_new"):
        assert browser.get(reverse(f"workouts:{name}")).status_code == 403
    assert browser.post(reverse("workouts:template_selection")).status_code == 403
    assert 'aria-label="Library"' not in browser.get(reverse("exercises:library")).text


def test_the_list_searches_filters_and_survives_nonsense(page, trainer):
    folder = create_folder(actor=trainer, name="Gym")
    TemplateFactory(trainer=trainer, lifting=True, name="Heavy legs", folder=folder)
    TemplateFactory(trainer=trainer, name="Fast 800s")
    browser = page(trainer)
    found = browser.get(LIBRARY, {"q": "squat"}).text
    assert "Heavy legs" in found
    assert "Fast 800s" not in found
    in_folder = browser.get(LIBRARY, {"folder": str(folder.pk), "q": "", "sort": "long"}).text
    assert "Heavy legs" in in_folder
    assert "Fast 800s" not in in_folder
    assert f'href="{LIBRARY}?q=&amp;sort=long&amp;folder=none"' in in_folder
    nonsense = {"sport": "chess", "folder": "x", "label": "y", "sort": "z", "page": "-1", "q": "\x00", "show": "?"}
    assert "Fast 800s" in browser.get(LIBRARY, nonsense).text
    assert "Nothing matches" in browser.get(LIBRARY, {"q": "xqzw"}).text
    assert "Nothing is archived" in browser.get(LIBRARY, {"show": "archived"}).text
    empty = create_folder(actor=trainer, name="Empty")
    assert f"?folder={empty.pk}" in browser.get(LIBRARY, {"folder": str(empty.pk)}).text


def test_htmx_gets_the_rows_alone(page, trainer):
    answer = page(trainer).get(LIBRARY, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div class="library" id="library-rows"')


def test_the_list_asks_as_often_for_ten_as_for_one(page, trainer):
    def queries(count: int) -> int:
        for _ in range(count):
            template = TemplateFactory(trainer=trainer)
            label_templates(actor=trainer, templates=[template], labels=["hills"])
        folder = create_folder(actor=trainer, name=f"Folder {count}")
        Template.objects.update(folder=folder)
        with CaptureQueriesContext(connection) as looked:
            assert browser.get(LIBRARY).status_code == 200
        return len(looked)

    browser = page(trainer)
    assert queries(1) == queries(9) <= 15


def test_a_workout_is_written_once_and_opened(page, trainer):
    browser = page(trainer)
    answers = [browser.post(reverse("workouts:template_new"), NEW, follow=True) for _ in range(2)]
    template = Template.objects.get()
    assert all(answer.redirect_chain[-1][0] == template.get_absolute_url() for answer in answers)
    assert "20min @ threshold" in answers[0].text
    assert [label.name for label in template.labels.all()] == ["hills", "key"]


def test_a_mistake_stands_at_its_place_and_what_was_typed_is_kept(page, trainer):
    answer = page(trainer).post(reverse("workouts:template_new"), {**NEW, "text": "20min @ tresholt"})
    assert answer.status_code == 422
    assert "20min @ tresholt" in answer.text
    assert not Template.objects.exists()
    assert not Label.objects.exists()


def test_a_new_workout_goes_into_the_folder_that_was_looked_at(page, trainer):
    folder = create_folder(actor=trainer, name="Base")
    text = page(trainer).get(reverse("workouts:template_new"), {"folder": str(folder.pk)}).text
    assert f'<option value="{folder.pk}" selected>Base</option>' in text


def test_the_page_shows_where_a_workout_is_used(page, trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    browser = page(trainer)
    assert "Nowhere yet" in browser.get(template.get_absolute_url()).text
    day = ProgramSessionFactory(program__trainer=trainer, template=template)
    planned(trainer, template, client_user)
    other = planned(trainer, template, CoachingFactory(trainer=trainer).client)[0]
    update_session(actor=trainer, session=other, name="My own")
    text = browser.get(template.get_absolute_url()).text
    assert str(client_user) in text
    assert day.program.name in text
    assert address("session_relink", other) in text


def test_the_page_asks_as_often_for_ten_copies_as_for_one(page, trainer):
    def queries(count: int) -> int:
        template = TemplateFactory(trainer=trainer, lifting=True)
        clients = [CoachingFactory(trainer=trainer).client for _ in range(count)]
        planned(trainer, template, *clients)
        with CaptureQueriesContext(connection) as looked:
            assert str(clients[-1]) in browser.get(template.get_absolute_url()).text
        return len(looked)

    browser = page(trainer)
    assert queries(1) == queries(10) <= 15


def test_an_edit_without_copies_is_saved_at_once(page, trainer):
    template = TemplateFactory(trainer=trainer)
    browser = page(trainer)
    assert template.text in browser.get(address("template_edit", template)).text
    answer = browser.post(address("template_edit", template), typed(template, text="5km easy"), follow=True)
    assert answer.redirect_chain == [(template.get_absolute_url(), 302)]
    template.refresh_from_db()
    assert (template.text, template.version) == ("5km easy", 2)


def test_an_edit_of_a_linked_workout_is_shown_before_it_is_saved(page, trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    copy = planned(trainer, template, client_user)[0]
    browser, change = page(trainer), typed(template, text="5km easy")
    asked = browser.post(address("template_edit", template), change)
    assert asked.status_code == 200
    assert "1 session of 1 client" in asked.text
    assert str(client_user) in asked.text
    assert 'name="text" value="5km easy"' in asked.text
    assert Template.objects.get().version == 1
    saved = browser.post(address("template_edit", template), {**change, "copies": "change"}, follow=True)
    assert "1 planned session with it" in saved.text
    copy.refresh_from_db()
    assert (copy.text, copy.is_linked) == ("5km easy", True)


def test_copies_can_be_kept(page, trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    copy = planned(trainer, template, client_user)[0]
    page(trainer).post(address("template_edit", template), typed(template, text="5km easy", copies="keep"))
    before = copy.text
    copy.refresh_from_db()
    assert (copy.text, copy.is_linked) == (before, False)
    assert Template.objects.get().text == "5km easy"


def test_from_the_look_at_the_copies_back_to_the_form(page, trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    planned(trainer, template, client_user)
    answer = page(trainer).post(address("template_edit", template), typed(template, text="5km easy", preview="1"))
    assert answer.status_code == 200
    assert "Edit the workout" in answer.text
    assert Template.objects.get().version == 1


@pytest.mark.parametrize("copies", ["", "change"])
def test_of_two_tabs_the_second_sees_both_versions(page, trainer, client_user, copies):
    template = TemplateFactory(trainer=trainer)
    planned(trainer, template, client_user)
    browser = page(trainer)
    browser.post(address("template_edit", template), typed(template, text="5km easy", copies="change"))
    late = typed(template, text="6km easy", copies=copies)
    answer = browser.post(address("template_edit", template), late)
    assert answer.status_code == 409
    assert "What is stored now" in answer.text
    assert "6km easy" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert Template.objects.get().text == PlannedSession.objects.get().text == "5km easy"


def test_duplicate_archive_restore(page, trainer):
    template = TemplateFactory(trainer=trainer, name="Hills")
    browser = page(trainer)
    for _ in range(2):
        browser.post(address("template_duplicate", template), {"key": "k"})
    assert sorted(Template.objects.values_list("name", flat=True)) == ["Hills", "Hills (copy)"]
    assert "is archived" in browser.post(address("template_archive", template), follow=True).text
    assert Template.objects.get(name="Hills").archived_at
    browser.post(address("template_restore", template))
    assert Template.objects.get(name="Hills").archived_at is None


def test_others_do_not_exist_for_a_stranger(page, trainer, stranger, client_user):
    template = TemplateFactory(trainer=trainer, name="Mine")
    folder, label = create_folder(actor=trainer, name="Base"), create_label(actor=trainer, name="hills")
    for browser in (page(stranger), page(client_user)):
        for name in ("template", "template_edit"):
            assert browser.get(address(name, template)).status_code == 404
        for name, thing in (
            ("template_edit", template),
            ("template_duplicate", template),
            ("template_archive", template),
            ("folder_edit", folder),
            ("folder_delete", folder),
            ("label_edit", label),
            ("label_delete", label),
        ):
            assert browser.post(address(name, thing), typed(template, name="Theirs")).status_code == 404
    assert Template.objects.get().name == "Mine"
    assert Template.objects.get().archived_at is None
    assert (Folder.objects.get().name, Label.objects.get().name) == ("Base", "hills")


def test_several_are_filed_labelled_and_archived(page, trainer, stranger):
    rows = [TemplateFactory(trainer=trainer) for _ in range(3)]
    foreign = TemplateFactory(trainer=stranger)
    folder = create_folder(actor=trainer, name="Base")
    browser, chosen = page(trainer), [row.pk for row in rows[:2]]
    url = f"{reverse('workouts:template_selection')}?q=fast"
    moved = browser.post(url, {"templates": chosen, "verb": "file", "folder": folder.pk}, follow=True)
    assert moved.redirect_chain == [(f"{LIBRARY}?q=fast", 302)]
    assert "2 workouts moved to Base" in moved.text
    assert folder.templates.count() == 2
    browser.post(url, {"templates": chosen, "verb": "label", "labels": "a, b"})
    assert Label.objects.get(name="b").templates.count() == 2
    browser.post(url, {"templates": chosen, "verb": "archive"})
    assert Template.objects.filter(archived_at__isnull=False).count() == 2
    browser.post(url, {"templates": chosen, "verb": "restore"})
    assert Template.objects.filter(archived_at__isnull=False).count() == 0
    nothing = browser.post(url, {"verb": "archive"}, follow=True)
    assert "Select at least one workout." in nothing.text
    browser.post(url, {"templates": [foreign.pk], "verb": "archive"})
    assert Template.objects.get(pk=foreign.pk).archived_at is None


def test_folders_and_labels_are_made_renamed_and_deleted(page, trainer):
    browser = page(trainer)
    assert "No folders yet" in browser.get(reverse("workouts:folders")).text
    for _ in range(2):
        browser.post(reverse("workouts:folder_new"), {"name": "Base", "key": "k"})
    folder, label = Folder.objects.get(), create_label(actor=trainer, name="hills")
    template = TemplateFactory(trainer=trainer, folder=folder)
    label_templates(actor=trainer, templates=[template], labels=["hills"])
    listed = browser.get(reverse("workouts:folders")).text
    assert "Base" in listed
    assert "1 workout<" in listed
    refused = browser.post(reverse("workouts:folder_new"), {"name": "base"})
    assert refused.status_code == 422
    assert "already" in refused.text
    browser.post(address("folder_edit", folder), {"name": "Basics"})
    browser.post(address("label_edit", label), {"name": "climbs"})
    assert (Folder.objects.get().name, Label.objects.get().name) == ("Basics", "climbs")
    for name, thing in (("folder_delete", folder), ("label_delete", label)):
        assert browser.get(address(name, thing)).status_code == 200
        browser.post(address(name, thing))
    assert not Folder.objects.exists()
    assert not Label.objects.exists()
    assert Template.objects.get().folder is None


def test_a_session_is_linked_again_from_the_page(page, trainer, stranger, client_user):
    template = TemplateFactory(trainer=trainer)
    copy = planned(trainer, template, client_user)[0]
    changed = update_session(actor=trainer, session=copy, name="My own").sessions[0]
    assert page(stranger).post(address("session_relink", copy)).status_code == 404
    assert page(client_user).post(address("session_relink", copy)).status_code == 404
    assert PlannedSession.objects.get().version == changed.version
    page(trainer).post(address("session_relink", copy))
    assert (PlannedSession.objects.get().is_linked, PlannedSession.objects.get().name) == (True, template.name)
