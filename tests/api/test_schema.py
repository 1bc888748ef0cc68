"""The description of the API: complete, free of warnings, and with the names that outside programs count on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView

from core.api.schema import ERROR_SCHEMA, METHODS

PREFIX = "/api/v1/"
ACTIVITY_KEYS = {
    "sport",
    "sub_sport",
    "name",
    "start_time",
    "local_date",
    "time_zone",
    "distance",
    "elapsed_time",
    "moving_time",
    "average_heart_rate",
    "max_heart_rate",
    "average_power",
    "elevation_gain",
    "calories",
    "load",
    "load_method",
    "source",
    "device",
    "client",
}
#: Operations whose success is said by the status alone, besides those that answer 204.
SILENT_OPERATIONS = {"POST /api/v1/contact"}
IMPORT_KEYS = {"id", "status", "progress", "activities", "error", "detail"}
IMPORT_STATUSES = {"queued", "running", "done", "partial", "duplicate", "refused", "failed"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    generated: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return generated


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def _follow(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """What a description stands for: references and one-part compositions are resolved."""
    if "$ref" in described:
        return _follow(schema, schema["components"]["schemas"][described["$ref"].rsplit("/", 1)[1]])
    if len(described.get("allOf", ())) == 1:
        return _follow(schema, described["allOf"][0])
    return described


def _answer(schema: dict[str, Any], path: str, method: str, status: str) -> dict[str, Any]:
    content = schema["paths"][path][method]["responses"][status]["content"]
    return _follow(schema, content["application/json"]["schema"])


def _allowed_words(schema: dict[str, Any], described: dict[str, Any]) -> set[str]:
    found = _follow(schema, described)
    words = set(found.get("enum", ()))
    return words.union(*(_allowed_words(schema, each) for each in found.get("oneOf", ())))


def _routes(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        here = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)


def _as_documented(route: str) -> str:
    """A route of the resolver as :func:`_nameless` writes it: ``{}`` for each parameter, no slash at its end."""
    named_group = re.compile(r"\(\?P<\w+>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|<[^>]+>")
    return "/" + named_group.sub("{}", route).replace("/?", "").replace("\\Z", "").rstrip("$/").replace("\\.", ".")


def _nameless(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path).rstrip("/")


def test_the_schema_is_valid_and_generated_without_a_warning(tmp_path):
    target = tmp_path / "schema.yml"

    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target))

    assert target.stat().st_size > 0


def test_every_route_of_the_api_is_described(schema):
    routes = {
        _as_documented(route)
        for route, view in _routes(get_resolver().url_patterns)
        if route.startswith(PREFIX.lstrip("/")) and view is not SpectacularAPIView
    }

    assert len(routes) > 30, "the walk over the resolver has lost the API"
    assert routes == {_nameless(path) for path in schema["paths"]}


def test_every_operation_has_an_id_of_its_own_and_a_summary_or_description(schema):
    ids = [operation.get("operationId", "") for _, operation in _operations(schema)]

    assert all(ids)
    assert len(ids) == len(set(ids))
    silent = [
        name
        for name, operation in _operations(schema)
        if not (operation.get("summary") or operation.get("description"))
    ]
    assert not silent


def test_every_operation_describes_what_it_answers(schema):
    vague = []
    for name, operation in _operations(schema):
        answers = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
        is_described = all(
            media.get("schema") for answer in answers.values() for media in answer.get("content", {}).values()
        )
        bare = {status for status, answer in answers.items() if status != "204" and "content" not in answer}
        if not answers or not is_described or (bare and name not in SILENT_OPERATIONS):
            vague.append(name)

    assert not vague


def test_every_operation_names_the_one_error_format(schema):
    assert schema["components"]["schemas"]["Error"] == ERROR_SCHEMA
    without = []
    for name, operation in _operations(schema):
        errors = [answer for status, answer in operation["responses"].items() if status.startswith("4")]
        named = [error.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref") for error in errors]
        if not named or set(named) != {"#/components/schemas/Error"}:
            without.append(name)

    assert not without


@pytest.mark.parametrize("kind", ["list", "detail"])
def test_an_activity_has_the_names_that_programs_count_on(schema, kind):
    if kind == "list":
        described = _follow(
            schema, _answer(schema, f"{PREFIX}activities", "get", "200")["properties"]["results"]["items"]
        )
    else:
        described = _answer(schema, f"{PREFIX}activities/{{id}}", "get", "200")

    assert set(described["properties"]) >= ACTIVITY_KEYS


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("activities/upload", "post", "202"), ("imports/{id}", "get", "200")],
)
def test_an_import_has_the_names_that_programs_count_on(schema, path, method, status):
    described = _answer(schema, PREFIX + path, method, status)

    assert set(described["properties"]) >= IMPORT_KEYS
    assert _allowed_words(schema, described["properties"]["status"]) == IMPORT_STATUSES
    assert described["properties"]["activities"]["type"] == "array"


@pytest.mark.parametrize(
    "name",
    [
        "users/me",
        "clients",
        "invitations",
        "consents",
        "activities",
        "imports",
        "thresholds",
        "wellness",
        "garmin/runs",
    ],
)
def test_a_resource_answers_with_and_without_a_slash(name, api, client_user):
    caller = api(client_user)

    bare, slashed = caller.get(f"{PREFIX}{name}"), caller.get(f"{PREFIX}{name}/")

    assert bare.status_code == slashed.status_code
    assert bare.status_code in (200, 403)
