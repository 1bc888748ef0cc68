"""Fixtures that every app's tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.plugin import blocking_manager_key
from rest_framework.test import APIClient

from accounts.models import User
from tests.clamd import FakeClamd, fake_clamd


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test of real transactions ends by emptying every table: the exercise library of the migration comes back."""
    yield
    marker = item.get_closest_marker("django_db")
    if nextitem is not None and marker is not None and marker.kwargs.get("transaction"):
        from exercises.services import load_library  # needs the app registry

        with item.config.stash[blocking_manager_key].unblock():
            load_library()


@pytest.fixture(autouse=True)
def _private_storage(tmp_path, settings) -> None:
    """Each test has an empty private storage and an empty cache of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media")},
        },
    }
    cache.clear()


@pytest.fixture
def trainer(db) -> User:
    """A trainer."""
    from tests.factories.accounts import TrainerFactory  # factories need the app registry

    return TrainerFactory()


@pytest.fixture
def client_user(trainer: User) -> User:
    """A client of ``trainer`` who shares every category."""
    from tests.factories.coaching import CoachingFactory  # factories need the app registry

    return CoachingFactory(trainer=trainer).client


@pytest.fixture
def stranger(db) -> User:
    """A trainer of nobody."""
    from tests.factories.accounts import TrainerFactory  # factories need the app registry

    return TrainerFactory()


@pytest.fixture
def page() -> Callable[[User], Client]:
    """``page(user)``: a browser in which ``user`` is signed in."""

    def signed_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return signed_in


@pytest.fixture
def api() -> Callable[[User], APIClient]:
    """``api(user)``: an API client that carries a real access token of ``user``."""
    from accounts.tokens import issue_tokens  # needs the app registry

    def with_token(user: User) -> APIClient:
        caller = APIClient()
        caller.credentials(HTTP_AUTHORIZATION=f"Bearer {issue_tokens(user).access}")
        return caller

    return with_token


@pytest.fixture
def clamd(settings) -> Iterator[FakeClamd]:
    """A virus scanner that this installation is told to ask; ``clamd.mood`` says how it behaves."""
    with fake_clamd() as scanner:
        settings.CLAMD_URL = scanner.url
        yield scanner
