"""The API's one error format: ``{error, detail, status_code, timestamp, path, request_id}``."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from core.errors import DomainError
from core.request_ids import request_id

Detail = str | list[dict[str, Any]]


def error_body(request: HttpRequest, *, code: str, detail: Detail, status: int) -> dict[str, Any]:
    """The body of every error answer. ``detail`` is a sentence or a list of ``{loc, msg, type}``."""
    return {
        "error": code,
        "detail": detail,
        "status_code": status,
        "timestamp": timezone.now().isoformat(),
        "path": request.path,
        "request_id": request_id(request),
    }


def error_response(request: HttpRequest, *, code: str, detail: Detail, status: int) -> JsonResponse:
    """An error answer outside of DRF's views."""
    return JsonResponse(error_body(request, code=code, detail=detail, status=status), status=status)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook: domain errors and DRF's own in one format; anything else stays a 500."""
    request = context["request"]
    if isinstance(error, DomainError):
        detail: Detail = error.message
        if error.field:
            detail = [{"loc": ["body", error.field], "msg": error.message, "type": error.code}]
        body = error_body(request, code=error.code, detail=detail, status=error.status)
        return Response({**body, **error.more}, status=error.status)
    response = drf_exception_handler(error, context)
    if response is None:
        return None
    response.data = error_body(
        request, code=_code(error, response.status_code), detail=_detail(error), status=response.status_code
    )
    return response


def _code(error: Exception, status: int) -> str:
    if isinstance(error, Http404):
        return "not_found"
    if isinstance(error, PermissionDenied):
        return "permission_denied"
    if isinstance(error, exceptions.ValidationError):
        return "validation_error"
    if isinstance(error, exceptions.APIException):
        codes = error.get_codes()
        return codes if isinstance(codes, str) else error.default_code
    return HTTPStatus(status).phrase.lower().replace(" ", "_")


def _detail(error: Exception) -> Detail:
    if isinstance(error, exceptions.ValidationError):
        return list(_flatten(error.get_full_details(), ["body"]))
    if isinstance(error, exceptions.APIException):
        return str(error.detail.get("detail", "")) if isinstance(error.detail, dict) else str(error.detail)
    if isinstance(error, Http404):
        return "There is nothing here, or it is not shared with you."
    return "You may not do this."


def _flatten(details: Any, location: list[Any]) -> Any:
    """Walk DRF's nested details and yield one ``{loc, msg, type}`` for each message."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        yield {"loc": location, "msg": str(details["message"]), "type": str(details["code"])}
    elif isinstance(details, dict):
        for name, inner in details.items():
            yield from _flatten(inner, location if name == "non_field_errors" else [*location, name])
    else:
        for index, inner in enumerate(details):
            is_message = isinstance(inner, dict) and set(inner) == {"message", "code"}
            yield from _flatten(inner, location if is_message else [*location, index])
