"""The pages of the library."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import Exercise, Favourite, Substitute, Wording
from tests.factories.exercises import ExerciseFactory

pytestmark = pytest.mark.django_db

LIBRARY = reverse("exercises:library")
NEW = {"name": "Cable tug", "pattern": "core", "primary_muscles": ["abs"], "aliases": "Tug, Pull it", "cues": "Tug."}


def address(name: str, reference: object) -> str:
    return reverse(f"exercises:{name}", args=[str(reference)])


def test_the_library_lists_and_searches(page, trainer) -> None:
    browser = page(trainer)
    assert "Air squat" in browser.get(LIBRARY).text
    found = browser.get(LIBRARY, {"q": "bulgarain splt sqat"})
    assert "Dumbbell Bulgarian split squat" in found.text
    assert "Air squat" not in found.text


def test_htmx_gets_the_list_alone(page, trainer) -> None:
    answer = page(trainer).get(LIBRARY, {"q": "plank"}, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div class="stack" id="exercise-rows"')
    assert "HX-Request" in answer["Vary"]


def test_filters_narrow_together_and_nonsense_is_ignored(page, trainer) -> None:
    browser = page(trainer)
    narrow = browser.get(LIBRARY, {"muscle": "hamstrings", "equipment": "none", "pattern": "legs"}).text
    assert "Nordic hamstring curl" in narrow
    assert "Lying leg curl" not in narrow
    assert browser.get(LIBRARY, {"muscle": "soul", "show": "x", "page": "-3", "q": "\x00"}).status_code == 200
    assert "Nothing matches" in browser.get(LIBRARY, {"q": "xqzw"}).text


def test_favourites_and_own_have_their_empty_states_and_their_lists(page, trainer) -> None:
    browser = page(trainer)
    assert "No favourite here" in browser.get(LIBRARY, {"show": "favourites"}).text
    assert "No exercise of your own yet" in browser.get(LIBRARY, {"show": "mine"}).text
    ExerciseFactory(trainer=trainer, name="Garden gate")
    browser.post(address("favourite", "plank"), {"is_favourite": "true", "back": LIBRARY})
    assert "Forearm plank" in browser.get(LIBRARY, {"show": "favourites"}).text
    assert "Garden gate" in browser.get(LIBRARY, {"show": "mine"}).text


def test_an_empty_library_says_so(page, trainer, client_user) -> None:
    Exercise.objects.all().delete()
    assert "The library is empty" in page(trainer).get(LIBRARY).text
    assert "The library is empty" in page(client_user).get(LIBRARY).text


def test_the_list_asks_the_same_for_one_and_thirty_rows(page, trainer) -> None:
    Exercise.objects.exclude(key__in=["plank"]).delete()
    browser = page(trainer)
    browser.get(LIBRARY)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(LIBRARY)
    for _ in range(29):
        ExerciseFactory(trainer=trainer)
    with CaptureQueriesContext(connection) as thirty:
        assert "Homemade movement" in browser.get(LIBRARY).text
    assert len(one) == len(thirty) <= 15


def test_the_detail_explains_the_flags_and_names_the_swaps(page, client_user) -> None:
    text = page(client_user).get(address("detail", "bulgarian-split-squat")).text
    assert "One side at a time" in text
    assert "A weight in each hand" in text
    assert "Dumbbell split squat" in text
    assert "Put in your words" not in text
    assert "Make it a favourite" not in text


def test_a_foreign_exercise_is_nowhere(page, trainer, client_user, stranger) -> None:
    own = ExerciseFactory(trainer=trainer, name="Garden gate")
    assert page(client_user).get(own.get_absolute_url()).status_code == 200
    for name in ("detail", "edit", "wording", "archive", "substitutes"):
        assert page(stranger).get(address(name, own.pk)).status_code == 404
    for name in ("edit", "archive", "restore", "favourite", "substitutes"):
        assert page(stranger).post(address(name, own.pk), NEW).status_code == 404
    assert "Garden gate" not in page(stranger).get(LIBRARY, {"q": "garden gate"}).text
    assert page(stranger).get(address("detail", "no-such-key")).status_code == 404
    assert Exercise.objects.get(pk=own.pk).name == "Garden gate"


def test_a_client_changes_nothing(page, trainer, client_user) -> None:
    own = ExerciseFactory(trainer=trainer, name="Garden gate")
    browser = page(client_user)
    assert browser.post(reverse("exercises:new"), NEW).status_code == 403
    for name in ("edit", "archive", "restore", "favourite", "substitutes"):
        assert browser.post(address(name, own.pk), NEW | {"is_favourite": "true"}).status_code == 403
    assert browser.post(address("wording", "plank"), {"name": "Board"}).status_code == 403
    assert Exercise.objects.filter(trainer__isnull=False).get().name == "Garden gate"
    assert not Favourite.objects.exists()
    assert not Wording.objects.exists()


def test_a_trainer_does_not_edit_ours(page, trainer) -> None:
    browser = page(trainer)
    for name in ("edit", "archive", "restore"):
        assert browser.post(address(name, "plank"), NEW).status_code == 403
    assert Exercise.objects.get(key="plank").name == "Forearm plank"


def test_the_anonymous_are_sent_to_the_login(client) -> None:
    for url in (LIBRARY, address("detail", "plank"), reverse("exercises:new")):
        assert "/login/" in client.get(url)["Location"]


@pytest.mark.parametrize("name", ["favourite", "restore"])
def test_what_changes_something_is_no_get(page, trainer, name) -> None:
    assert page(trainer).get(address(name, "plank")).status_code == 405


def test_writing_changing_and_removing_an_own_exercise(page, trainer) -> None:
    browser = page(trainer)
    assert browser.get(reverse("exercises:new")).status_code == 200
    browser.post(reverse("exercises:new"), NEW)
    own = Exercise.objects.get(trainer=trainer)
    assert own.aliases == ["Tug", "Pull it"]
    assert 'value="Tug, Pull it"' in browser.get(address("edit", own.pk)).text
    browser.post(address("edit", own.pk), NEW | {"name": "Rope tug", "is_unilateral": "on"})
    own.refresh_from_db()
    assert (own.name, own.is_unilateral) == ("Rope tug", True)
    assert "Remove this exercise?" in browser.get(address("archive", own.pk)).text
    browser.post(address("archive", own.pk))
    assert not Exercise.objects.filter(pk=own.pk).exists()


def test_a_form_with_mistakes_comes_back_with_what_was_typed(page, trainer) -> None:
    wrong = NEW | {"primary_muscles": [], "video_url": "http://example.test/v", "is_assisted": "on"}
    answer = page(trainer).post(reverse("exercises:new"), wrong)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "https://" in answer.text
    assert "Cable tug" in answer.text
    assert not Exercise.objects.filter(trainer=trainer).exists()


def test_a_taken_name_is_said_beside_the_name(page, trainer) -> None:
    ExerciseFactory(trainer=trainer, name="Cable tug")
    answer = page(trainer).post(reverse("exercises:new"), NEW)
    assert answer.status_code == 422
    assert "You have an exercise of that name already." in answer.text


def test_an_archived_exercise_is_brought_back(page, trainer) -> None:
    own = ExerciseFactory(trainer=trainer, name="Garden gate", archived_at="2026-01-01T00:00Z")
    browser = page(trainer)
    assert "Garden gate" not in browser.get(LIBRARY, {"q": "garden gate"}).text
    assert "Garden gate" in browser.get(LIBRARY, {"show": "archived"}).text
    assert "Bring it back" in browser.get(own.get_absolute_url()).text
    browser.post(address("restore", own.pk))
    assert "Garden gate" in browser.get(LIBRARY, {"q": "garden gate"}).text


def test_a_trainers_words_reach_the_client(page, trainer, client_user, stranger) -> None:
    browser = page(trainer)
    assert "Forearm plank" in browser.get(address("wording", "plank")).text
    browser.post(address("wording", "plank"), {"name": "Board", "cues": "Be a board.", "video_url": "https://v.test/1"})
    text = page(client_user).get(address("detail", "plank")).text
    assert "Be a board." in text
    assert 'href="https://v.test/1"' in text
    assert "Be a board." not in page(stranger).get(address("detail", "plank")).text
    assert browser.post(address("wording", "plank"), {"video_url": "javascript:alert(1)"}).status_code == 422


def test_favourite_goes_back_to_the_list_but_never_to_another_site(page, trainer) -> None:
    browser = page(trainer)
    listed = browser.post(address("favourite", "plank"), {"is_favourite": "true", "back": f"{LIBRARY}?q=plank"})
    assert listed["Location"] == f"{LIBRARY}?q=plank"
    away = browser.post(address("favourite", "plank"), {"back": "https://evil.test/"})
    assert away["Location"] == address("detail", "plank")
    assert not Favourite.objects.exists()


def test_the_swap_list_grows_and_shrinks(page, trainer, stranger) -> None:
    browser = page(trainer)
    own = ExerciseFactory(trainer=trainer, name="Garden gate")
    foreign = ExerciseFactory(trainer=stranger)
    url = address("substitutes", "plank")
    assert "Garden gate" in browser.get(url, {"q": "garden gate"}).text
    browser.post(url, {"add": str(own.pk)})
    assert Substitute.objects.get().substitute == own
    assert "Take off" in browser.get(url).text
    assert browser.post(url, {"add": str(foreign.pk)}).status_code == 422
    assert Substitute.objects.get().substitute == own
    browser.post(url, {"remove": str(own.pk)})
    assert not Substitute.objects.exists()
    assert "Nothing matches" in browser.get(url, {"q": "xqzw"}).text


def test_the_rail_leads_trainers_to_the_library(page, trainer, client_user) -> None:
    library = f'href="{reverse("workouts:library")}" aria-current="page"'
    assert library in page(trainer).get(address("detail", "plank")).text.split("<main")[0]
    assert f'href="{LIBRARY}"' in page(trainer).get(reverse("workouts:library")).text
    assert library not in page(client_user).get(address("detail", "plank")).text.split("<main")[0]
