"""The help page, the numbers of the preview, and the API of the notation."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from itertools import product

import pytest

from accounts.models import User
from activities.models import Maximum, Threshold
from exercises.models import Exercise
from progress.models import Weight
from tests.factories.workouts import PlannedSessionFactory, TemplateFactory
from workouts.athletes import athlete_of
from workouts.notation import NotationError, parse
from workouts.reports.notation_help import help_sections
from workouts.reports.preview import preview_of
from workouts.structure import to_json
from workouts.tests.test_help_page import PLACES

DAY = date(2026, 7, 8)
URL = "/api/v1/notation/preview"


def examples(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r"<code>(.*?)</code>", html)]


def reads(text: str, sport: str) -> bool:
    try:
        parse(text, sport=sport)
    except NotationError:
        return False
    return True


def test_everything_that_the_help_page_shows_can_be_read(trainer: User, page) -> None:
    html = page(trainer).get("/help/notation/").content.decode()
    shown = examples(html)
    assert len(shown) > 50
    unread = [
        text
        for text in shown
        if not any(reads(place.format(text), sport) for place, sport in product(PLACES, ("run", "swim", "strength")))
    ]
    assert unread == []


def test_each_example_stands_beside_what_becomes_of_it(trainer: User, page, django_assert_max_num_queries) -> None:
    browser = page(trainer)
    with django_assert_max_num_queries(15):
        html = browser.get("/help/notation/").content.decode()
    count = sum(len(section.examples) for section in help_sections())
    assert html.count('class="step-profile"') == html.count("data-example=") == count
    assert "3:55/km" in html
    assert "95 kg" in html


def test_steps_are_in_the_numbers_of_the_day(client_user: User) -> None:
    for since, speed in ((DAY - timedelta(days=90), 3.5), (DAY, 4.0), (DAY + timedelta(days=1), 5.0)):
        Threshold.objects.create(client=client_user, kind="threshold_speed", value=speed, valid_from=since)
    session = PlannedSessionFactory(client=client_user, local_date=DAY, text="3x(1km @ threshold, rest 1min)")
    shown = preview_of(session, athlete=athlete_of(client_user, "run"), on=DAY, reader=client_user, client=client_user)
    repeat = shown.steps[0]
    assert (repeat.times, repeat.items[0].length) == (3, "1km")
    assert (repeat.items[0].targets[0].words, repeat.items[0].targets[0].numbers) == ("threshold", "4:10/km")
    assert shown.estimate.metres >= 3000
    assert not shown.missing


def test_sets_are_in_kilograms_or_say_what_is_missing(client_user: User) -> None:
    squat = Exercise.objects.get(key="back-squat")
    Weight.objects.create(client=client_user, local_date=DAY, kilograms=70)
    Maximum.objects.create(client=client_user, exercise=squat, kilograms=100, valid_from=DAY)
    session = PlannedSessionFactory(
        client=client_user,
        lifting=True,
        text="Barbell back squat 4x6 @ 80%, 1x3 @ 90%; Plank 2x30s; Deadlift 3x5 @ 70%",
    )
    shown = preview_of(
        session, athlete=athlete_of(client_user, "strength"), on=DAY, reader=client_user, client=client_user
    )
    (block,) = shown.blocks
    first, second = block.exercises[0].sets
    assert (first.count, first.amount, first.load.numbers) == (4, "6", "80 kg")
    assert (second.count, second.load.numbers) == (1, "90 kg")
    assert block.exercises[0].url == "/exercises/back-squat/"
    assert [(value.words, value.url) for value in shown.missing] == [
        ("one-repetition maximum of Barbell deadlift", "/records/")
    ]


def test_a_preview_asks_once_for_all_exercises(trainer: User, django_assert_num_queries) -> None:
    few = TemplateFactory(trainer=trainer, lifting=True, text="Plank 2x30s")
    many = TemplateFactory(trainer=trainer, lifting=True)
    for template in (few, many):
        with django_assert_num_queries(1):
            preview_of(template, reader=trainer)


def test_a_session_without_steps_shows_its_length(trainer: User) -> None:
    template = TemplateFactory(trainer=trainer, text="", estimated_seconds=2700)
    shown = preview_of(template, reader=trainer)
    assert (shown.workout, shown.estimate.seconds, shown.is_empty) == (None, 2700, False)


def test_the_api_turns_text_into_structure_and_numbers(client_user: User, api) -> None:
    Threshold.objects.create(client=client_user, kind="ftp", value=250, valid_from="2020-01-01")
    body = {"text": "2x(10min @ 90% FTP, 5min easy)", "family": "ride", "client": str(client_user.pk)}
    answer = api(client_user).post(URL, body, format="json").json()
    assert answer["structure"] == to_json(parse(body["text"], sport="ride"))
    assert [(step["depth"], step["times"], step["length"]) for step in answer["steps"]] == [
        (0, 2, ""),
        (1, 0, "10min"),
        (1, 0, "5min"),
    ]
    assert answer["steps"][1]["targets"] == [{"words": "90% FTP", "numbers": "225 W", "missing": ""}]
    assert answer["estimate"]["seconds"] == 1800
    assert len(answer["profile"]) == 4
    assert answer["error"] is None


def test_the_api_turns_structure_into_text(trainer: User, api) -> None:
    workout = parse('Squat 4x6 @ 80% RIR 2 rest 2:30 "deep"', sport="strength")
    answer = api(trainer).post(URL, {"structure": to_json(workout)}, format="json").json()
    assert answer["text"] == 'Squat 4x6 @ 80% RIR 2 rest 2:30 "deep"'
    assert answer["sets"][0] | {"load": None} == {
        "path": "blocks[0].exercises[0]",
        "block": "",
        "exercise": "Squat",
        "count": 4,
        "amount": "6",
        "load": None,
        "effort": "RIR 2",
        "is_warm_up": False,
        "tempo": "",
        "rest": "2:30",
    }


def test_the_api_answers_a_mistake_with_what_stands_before_it(trainer: User, api) -> None:
    answer = api(trainer).post(URL, {"text": "10min easy, 5min esy", "family": "run"}, format="json")
    assert answer.status_code == 200
    body = answer.json()
    assert body["text"] == "10min easy"
    assert {name: body["error"][name] for name in ("position", "end", "line", "column", "suggestions")} == {
        "position": 17,
        "end": 20,
        "line": 1,
        "column": 18,
        "suggestions": ["easy"],
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "10min", "structure": {}},
        {"text": 5, "family": "chess"},
        {"structure": []},
        {"structure": {"version": 1, "sport": "run", "blocks": []}},
        {"text": "10min", "client": "nonsense"},
        {"text": "x" * 20_001},
    ],
)
def test_the_api_refuses_what_has_the_wrong_shape(trainer: User, api, body: dict) -> None:
    assert api(trainer).post(URL, body, format="json").status_code == 400
