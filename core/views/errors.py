"""Error answers: JSON in the API's one format under /api/, a calm page elsewhere."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from core.api.errors import error_response
from core.errors import DomainError
from core.request_ids import request_id

MESSAGES = {
    400: "We could not make sense of this request. Go back, reload the page and try again.",
    403: "You are signed in, but this is not for your account.",
    404: "There is nothing here, or it is not shared with you.",
    500: "Something broke on our side. Nothing that you had saved is lost.",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _answer(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old."""
    return _answer(
        request,
        403,
        "This form was open for too long, or cookies are blocked. Go back, reload the page and send it again.",
    )


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What a service refused, in its own words."""
    return _answer(request, error.status, error.message)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without database, session or context processors: they may be what broke."""
    if _wants_json(request):
        return error_response(request, code="server_error", detail=MESSAGES[500], status=500)
    context = {"message": MESSAGES[500], "request_id": request_id(request), "product_name": "Pacewright"}
    return HttpResponse(loader.get_template("core/error_500.html").template.render(_plain(context)), status=500)  # type: ignore[attr-defined]


def _answer(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    message = message or MESSAGES[status]
    if _wants_json(request):
        code = HTTPStatus(status).phrase.lower().replace(" ", "_")
        return error_response(request, code=code, detail=message, status=status)
    context = {"message": message, "request_id": request_id(request)}
    page = status if status in MESSAGES else 400
    return render(request, f"core/error_{page}.html", context, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _plain(context: dict[str, str]) -> object:
    from django.template import Context  # only the 500 page renders without a request

    return Context(context)
