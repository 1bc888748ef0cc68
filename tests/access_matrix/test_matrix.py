"""Who may do what, for every route: declared, tried, and proven to depend on each filter."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from activities import storage
from tests.access_matrix.declared import DECLARED
from tests.access_matrix.matrix import deviations
from tests.access_matrix.policies import REACHED
from tests.access_matrix.routes import all_routes
from tests.access_matrix.rows import BEHIND_ANOTHER_CHECK, ROWS, Rows
from tests.access_matrix.world import SECRET, World, build_world

pytestmark = pytest.mark.django_db
OURS = (
    "accounts",
    "coaching",
    "exercises",
    "activities",
    "progress",
    "workouts",
    "garmin_sync",
    "messaging",
    "dashboard",
)


@pytest.fixture(scope="module")
def _everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, built once for the module in a transaction that is rolled back at its end."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield build_world()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def world(_everybody: World, db: None) -> World:
    # Each test has a private storage of its own; the rows of original and photo are there already.
    storage.store(_everybody.things["original"].path, SECRET.encode())
    storage.store(_everybody.things["photo"].path, SECRET.encode())
    return _everybody


def test_every_route_is_declared() -> None:
    names = {route.name for route in all_routes()}
    declared = {name.split("#")[0] for name in DECLARED}
    assert names - declared == set(), "Declare these in tests/access_matrix/declared.py."
    assert declared - names == set(), "These routes are gone."


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_answers_are_as_declared(world: World, name: str) -> None:
    assert [str(each) for each in deviations(world, {name: DECLARED[name]})] == []


def _filters() -> Iterator[tuple[type[QuerySet[Any]], str]]:
    """Every class of ours that defines ``visible_to`` or ``editable_by`` itself."""
    for app in OURS:
        module = _querysets(app)
        for _, candidate in inspect.getmembers(module, inspect.isclass) if module else ():
            if candidate.__module__ == module.__name__ and issubclass(candidate, QuerySet):
                for method in ("visible_to", "editable_by"):
                    if method in vars(candidate):
                        yield candidate, method


def _querysets(app: str) -> Any:
    names = {module.name for module in pkgutil.iter_modules([apps.get_app_config(app).path])}
    return importlib.import_module(f"{app}.querysets") if "querysets" in names else None


FILTERS = sorted(_filters(), key=lambda pair: (pair[0].__module__, pair[0].__name__, pair[1]))


def test_every_filter_is_declared() -> None:
    assert {queryset for queryset, _ in FILTERS} == {rows.queryset for rows in ROWS}


@pytest.mark.parametrize("rows", ROWS, ids=[rows.queryset.__name__ for rows in ROWS])
def test_rows_are_seen_by_their_people_alone(world: World, rows: Rows) -> None:
    assert rows.seen_by(world) == rows.seers


@pytest.mark.parametrize(
    ("queryset", "method"), FILTERS, ids=[f"{each.__module__}.{each.__name__}.{m}" for each, m in FILTERS]
)
def test_removing_a_filter_is_noticed(world: World, monkeypatch, queryset: type[QuerySet[Any]], method: str) -> None:
    """A mutation test: with this one filter gone, somebody sees or does what was not declared."""
    monkeypatch.setattr(queryset, method, lambda self, _user: self.all())
    suspects = ["stranger", "other_client", "unconsented_coach", "coach"]
    if queryset in BEHIND_ANOTHER_CHECK:
        rows = next(each for each in ROWS if each.queryset is queryset)
        assert rows.seen_by(world) != rows.seers
        return
    # The app's own routes first: they are the ones that ought to notice, and the first one that does is enough.
    app = queryset.__module__.split(".")[0]
    nearest_first = dict(sorted(DECLARED.items(), key=lambda declared: _app_of(declared[0]) != app))
    found = deviations(world, nearest_first, actors=suspects, check_database=False)
    assert next(found, None) is not None, f"{queryset.__name__}.{method} can be removed and nobody notices."


@cache
def _app_of(name: str) -> str:
    """The app whose view answers a declared route."""
    apps = {route.name: route.app for route in all_routes()}
    return apps.get(name.split("#", maxsplit=1)[0], "")


def test_the_rule_of_sharing_is_noticed_too(world: World, monkeypatch) -> None:
    """The filters call ``coaching.visibility``: without its question for consent the matrix must fail."""
    from coaching.querysets import CoachingQuerySet

    monkeypatch.setattr(CoachingQuerySet, "sharing", lambda self, _category: self.active())
    assert next(deviations(world, DECLARED, actors=["unconsented_coach"], check_database=False), None) is not None


def test_the_matrix_is_not_empty_handed(world: World) -> None:
    """Some route lets somebody through and refuses somebody else: the actors are not all the same."""
    policy = DECLARED["dashboard:client"]
    assert policy.expected["GET"]["coach"] & REACHED
    assert not policy.expected["GET"]["stranger"] & REACHED
