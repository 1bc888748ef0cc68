"""What trainers tell the public."""

import pytest
from django.test import Client

from tests.factories.accounts import ClientFactory, TrainerFactory, TrainerProfileFactory

pytestmark = pytest.mark.django_db


def test_a_public_page_shows_what_the_trainer_wrote_and_the_way_to_write_to_them():
    TrainerProfileFactory(
        slug="ada",
        is_public=True,
        bio="I run.\n\nA lot. <script>",
        headline="Marathons",
        specialties=["Trail"],
        certifications=["UESCA"],
        user__name="Ada Berg",
    )
    page = Client().get("/trainers/ada/").content.decode()
    for words in ("Ada Berg", "Marathons", "I run.", "Trail", "UESCA", "/trainers/ada/contact/"):
        assert words in page
    assert "<script>" not in page.split('id="main"')[1].split("</main>")[0]


@pytest.mark.parametrize(
    "fields",
    [
        {"is_public": False},
        {"is_public": True, "user__is_active": False},
        {"is_public": True, "user__is_trainer": False},
    ],
)
def test_other_pages_are_not_there(page, fields):
    profile = TrainerProfileFactory(slug="ada", **fields)
    assert Client().get("/trainers/ada/").status_code == 404
    assert page(ClientFactory()).get("/trainers/ada/").status_code == 404
    assert page(TrainerFactory()).get("/trainers/ada/").status_code == 404
    assert profile.user.name not in Client().get("/trainers/").content.decode()


def test_a_trainer_sees_their_own_page_before_the_public_does(page):
    profile = TrainerProfileFactory(slug="ada")
    assert "Only you can see this page" in page(profile.user).get("/trainers/ada/").content.decode()


def test_the_list_says_when_it_is_empty():
    assert "No trainer is listed yet" in Client().get("/trainers/").content.decode()


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_costs_the_same_for_one_and_ten(rows, django_assert_num_queries):
    for _ in range(rows):
        TrainerProfileFactory(is_public=True)
    with django_assert_num_queries(2):
        assert Client().get("/trainers/").content.decode().count("/trainers/trainer-") == rows


def test_the_list_is_paged():
    for _ in range(25):
        TrainerProfileFactory(is_public=True)
    assert Client().get("/trainers/?page=2").content.decode().count("/trainers/trainer-") == 1
    assert Client().get("/trainers/?page=nonsense").status_code == 200
