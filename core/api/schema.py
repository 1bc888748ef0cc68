"""OpenAPI: the error format is described once and named by every operation."""

from __future__ import annotations

from typing import Any

ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["error", "detail", "status_code", "timestamp", "path", "request_id"],
    "properties": {
        "error": {"type": "string", "description": "Stable code for programs."},
        "detail": {
            "oneOf": [
                {"type": "string"},
                {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "loc": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "integer"}]}},
                            "msg": {"type": "string"},
                            "type": {"type": "string"},
                        },
                    },
                },
            ]
        },
        "status_code": {"type": "integer"},
        "timestamp": {"type": "string", "format": "date-time"},
        "path": {"type": "string"},
        "request_id": {"type": "string"},
        "current": {"type": "object", "description": "Of a version conflict: what is stored now."},
        "yours": {"type": "object", "description": "Of a version conflict: what was sent."},
        "step": {"type": "integer", "description": "Of many steps sent at once: which one was refused."},
    },
}
Endpoint = tuple[str, str, str, Any]
METHODS = {"get", "post", "put", "patch", "delete"}


def without_trailing_slash(endpoints: list[Endpoint]) -> list[Endpoint]:
    """drf-spectacular's hook: routes answer with and without a slash at their end; the documented name has none."""
    return [(path.rstrip("/"), regex, method, view) for path, regex, method, view in endpoints]


def describe_errors(result: dict[str, Any], generator: object, **_kwargs: object) -> dict[str, Any]:
    """drf-spectacular's hook: every operation answers errors in the one format."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR_SCHEMA
    answer = {
        "description": "The request was refused; `error` says why.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for path in result.get("paths", {}).values():
        for method, operation in path.items():
            if method in METHODS:
                operation["responses"].setdefault("4XX", answer)
    return result
