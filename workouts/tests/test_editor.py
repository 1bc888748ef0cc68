"""The form in which workouts are written, and the live preview."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from activities.models import Threshold
from tests.factories.exercises import ExerciseFactory
from tests.factories.workouts import RUN_TEXT, TemplateFactory
from workouts.enums import Metric
from workouts.forms.editor import EditorForm
from workouts.models import Template
from workouts.notation import parse
from workouts.structure import to_json


def sent(**fields: str) -> dict[str, str]:
    return {"family": "run", "name": "", "text": "", "structure": "", "note": "", "metric": "", **fields}


def test_a_typed_workout_comes_out_as_structure(trainer: User) -> None:
    form = EditorForm(sent(text=RUN_TEXT, name="Track", note="Stay  relaxed"), author=trainer)
    assert form.is_valid(), form.errors
    assert form.workout == parse(RUN_TEXT, sport="run", name="Track", note="Stay  relaxed")


def test_a_header_says_more_than_the_button(trainer: User) -> None:
    form = EditorForm(sent(text='ride "Long one": 2h Z2'), author=trainer)
    assert form.is_valid()
    assert (form.cleaned_data["family"], form.cleaned_data["name"]) == ("ride", "Long one")


def test_what_the_builder_wrote_goes_before_the_text(trainer: User) -> None:
    document = json.dumps(to_json(parse("20min easy", sport="run")))
    form = EditorForm(sent(text="10min hard", structure=document), author=trainer)
    assert form.is_valid()
    assert form.cleaned_data["text"] == "20min easy"


def test_a_mistake_stands_beside_the_text_with_its_place(trainer: User) -> None:
    form = EditorForm(sent(text="10min easy,\r\n5min esy"), author=trainer)
    assert not form.is_valid()
    assert "(line 2, column 6)" in form.errors["text"][0]
    assert form.preview.mistake.suggestions == ("easy",)
    assert len(form.preview.steps) == 1


@pytest.mark.parametrize(
    "structure",
    ["{", "[]", "null", '{"version": 1}', '{"version": 1, "blocks": []}', "[" * 100_000, '{"version": 1e999}'],
)
def test_a_structure_that_is_none_is_refused_in_words(trainer: User, structure: str) -> None:
    form = EditorForm(sent(structure=structure), author=trainer)
    assert not form.is_valid()
    assert form.errors["text"]


def test_nothing_at_all_asks_for_a_workout_or_a_length(trainer: User) -> None:
    form = EditorForm(sent(), author=trainer)
    assert not form.is_valid()
    assert "planned time or distance" in form.errors["text"][0]


def test_a_session_without_steps_has_only_a_length(trainer: User) -> None:
    form = EditorForm(sent(free_minutes="1:05", free_distance="12,5"), author=trainer)
    assert form.is_valid(), form.errors
    assert (form.workout, form.free_seconds, form.free_metres) == (None, 3900, 12_500)


def test_asking_for_a_preview_saves_nothing(trainer: User) -> None:
    form = EditorForm({**sent(text="10min Z2"), "preview": "1"}, author=trainer)
    assert not form.is_valid()
    assert not form.errors
    assert form.preview.estimate.seconds == 600


def test_an_untouched_text_keeps_its_structure_when_an_exercise_is_called_differently(trainer: User) -> None:
    own = ExerciseFactory(trainer=trainer, name="Box squat")
    template = TemplateFactory(trainer=trainer, family="strength", text="Box squat 3x5", name="Legs")
    initial = EditorForm.initial_of(template, trainer)
    own.name = "Bench squat"
    own.save()
    form = EditorForm(sent(family="strength", text=initial["text"], name="New name"), author=trainer, initial=initial)
    assert form.is_valid(), form.errors
    assert form.workout.blocks[0].exercises[0].exercise.key == str(own.pk)
    assert form.workout.name == "New name"


def test_a_stored_session_without_steps_is_shown_as_it_was_typed(trainer: User) -> None:
    trainer.units = "imperial"
    row = Template(family="run", name="Easy", metric=Metric.DURATION, estimated_seconds=3900, estimated_metres=1609.344)
    initial = EditorForm.initial_of(row, trainer)
    assert (initial["free_minutes"], initial["free_distance"]) == ("1:05", 1.0)


def test_characters_that_no_screen_shows_do_not_spoil_a_name(trainer: User) -> None:
    form = EditorForm(sent(text="10min", name=" a\tb ", note="one\r\ntwo\x0b"), author=trainer)
    assert form.is_valid(), form.errors
    assert (form.workout.name, form.workout.note) == ("a b", "one\ntwo")


def test_the_fragment_says_where_and_offers_the_word(trainer: User, page) -> None:
    answer = page(trainer).post(
        "/notation/preview/", {"text": "10min easy, 5min esy", "family": "run"}, headers={"HX-Request": "true"}
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>esy</mark>" in html
    assert 'data-suggestion="easy"' in html
    assert "<html" not in html


def test_without_htmx_the_preview_is_a_whole_page(trainer: User, page) -> None:
    html = page(trainer).post("/notation/preview/", {"text": "10min Z2"}).content.decode()
    assert "<html" in html
    assert "10min Z2</textarea>" in html
    assert 'class="step-profile"' in html


def test_the_builder_gets_text_structure_and_names(trainer: User, page) -> None:
    own = ExerciseFactory(trainer=trainer, name="Box squat")
    document = to_json(parse("Squat 3x5", sport="strength"))
    document["blocks"][0]["exercises"][0]["exercise"] = {"key": str(own.pk)}
    answer = (
        page(trainer)
        .post(
            "/notation/preview/",
            {"structure": json.dumps(document), "family": "strength"},
            headers={"Accept": "application/json"},
        )
        .json()
    )
    assert answer["text"] == "Box squat 3x5"
    assert answer["names"] == {str(own.pk): "Box squat"}
    assert answer["structure"] == document
    assert "Box squat" in answer["html"]


def test_the_builder_learns_which_rows_have_to_change(trainer: User, page) -> None:
    document = to_json(parse("10min easy, 20min hard", sport="run"))
    document["blocks"][1]["end"]["value"] = 0
    body = {"structure": json.dumps(document), "family": "run"}
    answer = page(trainer).post("/notation/preview/", body, headers={"Accept": "application/json"}).json()
    assert (answer["is_readable"], answer["structure"]) == (False, None)
    assert answer["places"] == ["blocks[1].end.value"]
    assert "This is not a workout yet" in answer["html"]


def test_a_preview_for_a_client_is_in_their_numbers(trainer: User, client_user: User, page) -> None:
    Threshold.objects.create(client=client_user, kind="threshold_speed", value=4.0, valid_from="2020-01-01")
    body = {"text": "10min @ threshold", "client": str(client_user.pk)}
    html = page(trainer).post("/notation/preview/", body, headers={"HX-Request": "true"}).content.decode()
    assert "4:10/km" in html


def test_a_missing_value_is_named_with_the_page_where_it_is_entered(trainer: User, client_user: User, page) -> None:
    body = {"text": "10min @ 90% FTP", "client": str(client_user.pk)}
    html = page(trainer).post("/notation/preview/", body, headers={"HX-Request": "true"}).content.decode()
    assert f'href="/clients/{client_user.pk}/thresholds/">functional threshold power</a>' in html


@pytest.mark.parametrize("client", ["stranger", "nonsense"])
def test_somebody_elses_numbers_do_not_exist(stranger: User, client_user: User, page, client: str) -> None:
    asked = str(client_user.pk) if client == "stranger" else client
    answer = page(stranger).post("/notation/preview/", {"text": "10min", "client": asked})
    assert answer.status_code == 404


def test_exercises_are_offered_by_name(trainer: User, page) -> None:
    own = ExerciseFactory(trainer=trainer, name="Zercher box squat")
    found = page(trainer).get("/notation/exercises/", {"q": "zercher box"}).json()["results"]
    assert found[0] == {"key": str(own.pk), "name": "Zercher box squat"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=60), st.text(alphabet='0123456789xm@%() ,;:+"ZRIRBWsquat\n\r', max_size=60)))
@pytest.mark.parametrize("family", ["", "run", "strength"])
def test_any_text_gets_an_answer_with_a_place_inside_it(trainer: User, api, family: str, text: str) -> None:
    body = {"text": text.replace("\x00", ""), **({"family": family} if family else {})}
    body["text"] = body["text"].encode("utf-8", "ignore").decode()
    answer = api(trainer).post("/api/v1/notation/preview", body, format="json")
    assert answer.status_code == 200, answer.content
    if error := answer.json()["error"]:
        assert 0 <= error["position"] <= error["end"] <= len(body["text"])
