"""Who may do what, for every route: declared, tried, and proven to depend on each filter."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import QuerySet

from tests.access_matrix.declared import DECLARED
from tests.access_matrix.matrix import deviations
from tests.access_matrix.policies import REACHED
from tests.access_matrix.routes import all_routes
from tests.access_matrix.world import World, build_world

pytestmark = pytest.mark.django_db
OURS = ("accounts", "coaching", "activities", "progress", "garmin_sync", "dashboard")


@pytest.fixture
def world() -> World:
    return build_world()


def test_every_route_is_declared() -> None:
    names = {route.name for route in all_routes()}
    assert names - set(DECLARED) == set(), "Declare these in tests/access_matrix/declared.py."
    assert set(DECLARED) - names == set(), "These routes are gone."


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


@pytest.mark.parametrize(
    ("queryset", "method"), FILTERS, ids=[f"{each.__module__}.{each.__name__}.{m}" for each, m in FILTERS]
)
def test_removing_a_filter_is_noticed(world: World, monkeypatch, queryset: type[QuerySet[Any]], method: str) -> None:
    """A mutation test: with this one filter gone, somebody sees or does what was not declared."""
    monkeypatch.setattr(queryset, method, lambda self, _user: self.all())
    suspects = ["stranger", "other_client", "unconsented_coach", "coach"]
    found = deviations(world, DECLARED, actors=suspects, check_database=False)
    assert next(found, None) is not None, f"{queryset.__name__}.{method} can be removed and nobody notices."


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
