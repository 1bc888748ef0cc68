"""The first page of visitors, and where signed-in people begin."""

import pytest
from django.urls import reverse

from tests.factories.accounts import ClientFactory, StaffFactory, TrainerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_visitors_read_what_this_is_and_can_write(client):
    html = client.get("/").content.decode()
    for name in ("account_signup", "account_login", "coaching:contact", "docs"):
        assert reverse(name) in html
    assert "example" in html


def test_the_landing_page_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200


def test_trainers_and_clients_begin_at_their_today(page):
    for person in (TrainerFactory(is_client=True), ClientFactory()):
        assert page(person).get("/").url == reverse("dashboard:today")


def test_staff_begin_in_the_admin_and_others_at_privacy(page):
    assert page(StaffFactory()).get("/").url == reverse("admin:index")
    assert page(UserFactory()).get("/").url == reverse("coaching:privacy")
