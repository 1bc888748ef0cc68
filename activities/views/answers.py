"""How views of activities begin and end: whose data is asked for, and the page or the fragment that is answered."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from activities.access import get_client_or_404
from activities.rules import can_log_for
from coaching.reports import ClientHeader, client_header
from core.htmx import vary_on_htmx, wants_fragment

UNPROCESSABLE = 422


def asked_client(request: HttpRequest) -> User:
    """The client of ``?client=``, by default the person themself."""
    text = request.GET.get("client", "")
    if not text:
        return get_client_or_404(request.user)
    try:
        return get_client_or_404(request.user, uuid.UUID(text))
    except ValueError as error:
        raise Http404 from error


def header_for(request: HttpRequest, client: User, current: str) -> ClientHeader:
    """Whose data the page shows, and the pages about them."""
    return client_header(viewer=request.user, client=client, current=current)


def whose(request: HttpRequest, client: User, current: str = "activities") -> dict[str, Any]:
    """What every template of activities knows of the client: header, whether it is the reader, what may be logged."""
    is_own = client.pk == request.user.pk
    return {
        "client": client,
        "header": header_for(request, client, current),
        "is_own": is_own,
        "can_log": SimpleLazyObject(partial(can_log_for, request.user, client)),
        "client_query": "" if is_own else f"?{urlencode({'client': client.pk})}",
    }


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the fields that were sent, even when there are none; ``None`` for a look at it."""
    return request.POST if request.method == "POST" else None


def form_answer(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page of a form, or under htmx the form alone. A form with errors is a 422, so that htmx swaps it in."""
    if context["form"].errors and status == 200:
        status = UNPROCESSABLE
    return vary_on_htmx(render(request, fragment if wants_fragment(request) else page, context, status=status))


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect; htmx is told to load the page instead of putting it where the form was."""
    return HttpResponseClientRedirect(url) if wants_fragment(request) else redirect(url)
