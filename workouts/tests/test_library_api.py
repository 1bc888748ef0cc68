"""The library over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.ids import uuid7
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import ProgramSessionFactory, TemplateFactory
from workouts.models import CalendarChange, Folder, Label, PlannedSession, Template
from workouts.services.library import archive_templates, create_folder, label_templates

pytestmark = pytest.mark.django_db

WORKOUTS = "/api/v1/workouts"
FOLDERS = "/api/v1/folders"
LABELS = "/api/v1/labels"


def of(template: Template, verb: str = "") -> str:
    return f"{WORKOUTS}/{template.pk}{f'/{verb}' if verb else ''}"


def names(answer) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


def test_a_workout_is_made_from_text_once(api, trainer):
    caller = api(trainer)
    body = {"text": "4x(800m @ 5k, rest 2:00)", "family": "run", "name": "Fast", "labels": ["key", "Key"]}
    answers = [caller.post(WORKOUTS, body, format="json", headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    template = Template.objects.get()
    made = answers[1].json()
    assert answers[0]["Location"] == of(template)
    assert made == caller.get(of(template)).json()
    assert (made["name"], made["text"], made["labels"], made["version"]) == ("Fast", template.text, ["key"], 1)
    assert made["structure"]["blocks"]
    assert made["estimate"]["metres"] == 3200


def test_a_workout_is_made_from_structure_and_from_a_length(api, trainer):
    source, pk = TemplateFactory(trainer=trainer, lifting=True), uuid7()
    caller = api(trainer)
    answers = [
        caller.post(WORKOUTS, {"id": str(pk), "structure": source.structure, "name": "Same"}, format="json")
        for _ in range(2)
    ]
    assert {answer.json()["id"] for answer in answers} == {str(pk)}
    assert Template.objects.get(pk=pk).text == source.text
    free = caller.post(WORKOUTS, {"family": "ride", "duration": 5400}, format="json").json()
    assert (free["name"], free["text"], free["estimate"]["seconds"]) == ("Ride", "", 5400)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "4x(800m @ tresholt)", "family": "run"}, "text"),
        ({"structure": {"version": 1}}, "structure"),
        ({"name": "What is it"}, "family"),
        ({"text": "5km", "family": "chess"}, "family"),
        ({"text": "5km", "structure": {"blocks": []}, "family": "run"}, "structure"),
    ],
)
def test_what_is_no_workout_is_refused(api, trainer, body, field):
    answer = api(trainer).post(WORKOUTS, body, format="json")
    assert answer.status_code == 400
    assert answer.json()["detail"][0]["loc"] == ["body", field]
    assert not Template.objects.exists()


def test_the_list_is_narrowed(api, trainer, stranger):
    base = create_folder(actor=trainer, name="Base")
    inside = create_folder(actor=trainer, name="Hills", parent=base)
    legs = TemplateFactory(trainer=trainer, lifting=True, name="Legs", folder=inside)
    fast, old = TemplateFactory(trainer=trainer, name="Fast"), TemplateFactory(trainer=trainer, name="Old")
    TemplateFactory(trainer=stranger, name="Theirs")
    label_templates(actor=trainer, templates=[fast], labels=["key"])
    archive_templates(actor=trainer, templates=[old])
    caller = api(trainer)
    assert names(caller.get(WORKOUTS)) == ["Fast", "Legs"]
    assert names(caller.get(WORKOUTS, {"search": "squat"})) == ["Legs"]
    assert names(caller.get(WORKOUTS, {"family": "run"})) == ["Fast"]
    assert names(caller.get(WORKOUTS, {"folder": str(base.pk)})) == ["Legs"]
    assert names(caller.get(WORKOUTS, {"label": "KEY"})) == ["Fast"]
    assert names(caller.get(WORKOUTS, {"archived": "true"})) == ["Old"]
    since = legs.created_at - timedelta(seconds=1)
    assert names(caller.get(WORKOUTS, {"updated_since": since.isoformat()})) == ["Fast", "Legs", "Old"]
    assert names(caller.get(WORKOUTS, {"ordering": "-name"})) == ["Legs", "Fast"]
    assert caller.get(WORKOUTS, {"folder": "x"}).status_code == 400


def test_the_list_asks_as_often_for_ten_as_for_one(api, trainer):
    caller = api(trainer)

    def queries(count: int) -> int:
        for _ in range(count):
            label_templates(actor=trainer, templates=[TemplateFactory(trainer=trainer)], labels=["key"])
        with CaptureQueriesContext(connection) as looked:
            caller.get(WORKOUTS)
        return len(looked)

    assert queries(1) == queries(9)


def test_a_change_reaches_the_plan_and_says_its_undo(api, trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    day = ProgramSessionFactory(program__trainer=trainer, template=template)
    caller = api(trainer)
    body = {"clients": [str(client_user.pk)], "date": client_user.local_today().isoformat()}
    for _ in range(2):
        planned = caller.post(of(template, "plan"), body, format="json", headers={"Idempotency-Key": "p"})
    assert planned.status_code == 200
    session = PlannedSession.objects.get()
    assert [row["id"] for row in planned.json()["sessions"]] == [str(session.pk)]
    reach = caller.post(of(template, "reach"), {"text": "5km easy"}, format="json").json()
    assert [row["session"] for row in reach["copies"]] == [str(session.pk)]
    assert reach["program_sessions"] == [{"program": str(day.program_id), "session": str(day.pk), "week": 1, "day": 1}]
    assert Template.objects.get().version == 1
    changed = caller.patch(of(template), {"text": "5km easy"}, format="json")
    assert (changed.json()["version"], changed.json()["name"]) == (2, template.name)
    assert PlannedSession.objects.get().text == "5km easy"
    assert changed["Calendar-Change"] == str(CalendarChange.objects.get(verb="edit").pk)


def test_copies_can_be_kept(api, trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    caller = api(trainer)
    body = {"clients": [str(client_user.pk)], "date": client_user.local_today().isoformat()}
    caller.post(of(template, "plan"), body, format="json")
    answer = caller.patch(of(template), {"text": "5km easy", "copies": "keep"}, format="json")
    assert "Calendar-Change" not in answer
    assert (PlannedSession.objects.get().text, PlannedSession.objects.get().is_linked) == (template.text, False)


def test_nothing_is_planned_for_somebody_who_does_not_share(api, trainer, stranger, client_user):
    template = TemplateFactory(trainer=trainer)
    hidden = CoachingFactory(trainer=trainer, consents=[]).client
    body = {"clients": [str(client_user.pk), str(hidden.pk)], "date": "2026-07-08"}
    assert api(trainer).post(of(template, "plan"), body, format="json").status_code == 404
    assert not PlannedSession.objects.exists()


def test_if_match_and_version_guard_a_change(api, trainer):
    template = TemplateFactory(trainer=trainer)
    caller = api(trainer)
    tag = caller.get(of(template))["ETag"]
    assert caller.patch(of(template), {"name": "A"}, format="json", headers={"If-Match": tag}).status_code == 200
    for body, headers in (({"name": "B"}, {"If-Match": tag}), ({"name": "B", "version": 1}, {})):
        late = caller.patch(of(template), body, format="json", headers=headers)
        assert late.status_code == 409
        assert late.json()["current"]["name"] == "A"
        assert late.json()["yours"]["name"] == "B"
    assert caller.delete(of(template), headers={"If-Match": tag}).status_code == 409
    assert (Template.objects.get().name, Template.objects.get().archived_at) == ("A", None)


def test_a_workout_becomes_a_length_but_not_another_sport(api, trainer):
    template = TemplateFactory(trainer=trainer)
    caller = api(trainer)
    refused = caller.patch(of(template), {"family": "ride"}, format="json")
    assert refused.status_code == 400
    assert Template.objects.get().family == "run"
    free = caller.patch(of(template), {"family": "ride", "duration": 3600}, format="json").json()
    assert (free["family"], free["structure"], free["estimate"]["seconds"]) == ("ride", {}, 3600)


def test_deleting_archives_and_can_be_taken_back(api, trainer):
    template = TemplateFactory(trainer=trainer)
    caller = api(trainer)
    for _ in range(2):
        assert caller.delete(of(template)).status_code == 204
    assert caller.get(of(template)).json()["archived_at"]
    assert caller.post(of(template, "restore")).json()["archived_at"] is None


def test_a_double_is_made_once(api, trainer):
    template = TemplateFactory(trainer=trainer, name="Hills")
    caller = api(trainer)
    answers = [caller.post(of(template, "duplicate"), headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.json()["name"] for answer in answers] == ["Hills (copy)"] * 2
    assert Template.objects.count() == 2


def test_folders_and_labels(api, trainer):
    caller = api(trainer)
    for _ in range(2):
        base = caller.post(FOLDERS, {"name": "Base"}, format="json", headers={"Idempotency-Key": "k"}).json()
    inside = caller.post(FOLDERS, {"name": "Hills", "parent": base["id"]}, format="json").json()
    assert inside["parent"] == base["id"]
    assert names(caller.get(FOLDERS)) == ["Base", "Hills"]
    assert caller.post(FOLDERS, {"name": "base"}, format="json").status_code == 400
    moved = caller.patch(f"{FOLDERS}/{inside['id']}", {"parent": None}, format="json").json()
    assert (moved["name"], moved["parent"]) == ("Hills", None)
    assert caller.delete(f"{FOLDERS}/{base['id']}").status_code == 204
    assert Folder.objects.get().name == "Hills"
    for _ in range(2):
        label = caller.post(LABELS, {"name": "key"}, format="json").json()
    assert caller.patch(f"{LABELS}/{label['id']}", {"name": "race"}, format="json").json()["name"] == "race"
    assert names(caller.get(LABELS)) == ["race"]
    assert caller.get(f"{LABELS}/{label['id']}").status_code == 200
    caller.delete(f"{LABELS}/{label['id']}")
    assert not Label.objects.exists()


def test_clients_and_strangers_reach_nothing(api, trainer, stranger, client_user):
    template, folder = TemplateFactory(trainer=trainer, name="Mine"), create_folder(actor=trainer, name="Base")
    for caller in (api(stranger), api(client_user)):
        assert names(caller.get(WORKOUTS)) == names(caller.get(FOLDERS)) == names(caller.get(LABELS)) == []
        assert caller.get(of(template)).status_code == 404
        assert caller.patch(of(template), {"name": "x"}, format="json").status_code == 404
        assert caller.delete(of(template)).status_code == 404
        assert caller.delete(f"{FOLDERS}/{folder.pk}").status_code == 404
    for path, body in ((WORKOUTS, {"family": "run"}), (FOLDERS, {"name": "x"}), (LABELS, {"name": "x"})):
        assert api(client_user).post(path, body, format="json").status_code == 403
    foreign = api(stranger).post(WORKOUTS, {"family": "run", "folder": str(folder.pk)}, format="json")
    assert foreign.status_code == 404
    stored = Template.objects.get()
    assert (stored.name, stored.archived_at, Folder.objects.count(), Label.objects.count()) == ("Mine", None, 1, 0)
