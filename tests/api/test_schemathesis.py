"""Every operation of the API under generated input: no server error, and errors in the one format.

Each call is rolled back, so one operation does not spoil the world of the next. The run is the same every time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.access_matrix.world import World, build_world

EXAMPLES = 5
ERROR_KEYS = {"error", "detail", "status_code", "timestamp", "path", "request_id"}
#: What some refusals say besides: both versions of a conflict, the step of many that was refused.
MORE_KEYS = {"current", "yours", "step"}
#: The thing of the world whose id an address of this resource takes.
THINGS = {
    "activities": "activity",
    "applications": "application",
    "auth/sessions": "family",
    "away": "away",
    "changes": "change",
    "clients": "client",
    "coachings": "coaching",
    "comments": "comment",
    "exercises": "exercise",
    "folders": "folder",
    "garmin/pushes": "push",
    "garmin/runs": "run",
    "goals": "goal",
    "imports": "import",
    "invitations": "invitation",
    "labels": "label",
    "maxima": "maximum",
    "notes": "note",
    "photo-checks": "photo_check",
    "photos": "photo",
    "programs": "program",
    "progress": "weight",
    "progress/measurements": "measurement",
    "races": "race",
    "rescorings": "rescoring",
    "reviews": "activity",
    "rollouts": "rollout",
    "sessions": "session",
    "tags": "tag",
    "thresholds": "threshold",
    "workouts": "template",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture(scope="module")
def described() -> Any:
    """The API as its own description shows it, called in this process."""
    config = SchemathesisConfig.from_dict({"seed": 1, "generation": {"with-security-parameters": False}})
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True), config=config)
    schema.app = WSGIHandler()
    return schema


@pytest.fixture(autouse=True)
def _quiet_refusals() -> Iterator[None]:
    """Thousands of refusals are what is wanted here; only what broke may speak."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _connection_stays_open() -> Iterator[None]:
    """A request ends its connection; here that is the one of the test’s transaction. Django’s client does the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def errors_have_the_one_format(_context: Any, response: Response, _case: Any) -> None:
    """A check of schemathesis: whatever is refused is refused in the same words."""
    if response.status_code < 400:
        return
    body = response.json()
    assert ERROR_KEYS <= set(body) <= ERROR_KEYS | MORE_KEYS
    assert body["status_code"] == response.status_code
    assert body["error"]
    assert isinstance(body["detail"], str | list)
    if isinstance(body["detail"], list):
        assert all(set(each) == {"loc", "msg", "type"} for each in body["detail"])


def _try(case: Any, token: str) -> None:
    with _undone():
        response = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(
        response,
        checks=[
            not_a_server_error,
            errors_have_the_one_format,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )


def _aim(case: Any, world: World) -> bool:
    """Point a generated call at rows that exist. False when it names none."""
    aimed = False
    resource = case.path.removeprefix("/api/v1/").split("/{")[0]
    if "id" in case.path_parameters:
        case.path_parameters["id"] = str(world.things[THINGS[resource]].pk)
        aimed = True
    if "slug" in case.path_parameters:
        case.path_parameters["slug"] = world.people["coach"].trainer_profile.slug
        aimed = True
    for place in (case.query, case.body):
        if isinstance(place, dict) and "client" in place:
            place["client"] = str(world.people["owner"].pk)
            aimed = True
    return aimed


@pytest.mark.parametrize("actor", ["owner", "coach"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_operation_meets_a_server_error(actor, mode, described, world, subtests):
    token = world.tokens[actor]
    for operation in (result.ok() for result in described.get_all_operations()):

        @seed(1)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def try_operation(case):
            _try(case, token)
            if _aim(case, world):
                _try(case, token)

        # An operation without input has nothing that could be wrong.
        with subtests.test(operation=operation.label), suppress(Unsatisfiable):
            try_operation()
