"""How views of the calendar begin and end: whose it is, where a change leads back to, and its undo."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import trigger_client_event

from accounts.models import User
from coaching.reports import client_header
from core.errors import DomainError
from core.way_back import back_of
from workouts.models import PlannedSession
from workouts.services.ledger import Changed

#: The event on which a calendar on the screen fetches itself anew.
CHANGED = "calendar-changed"
#: The id of that calendar: its requests ask for no page.
TARGET = "calendar"


def whose(request: HttpRequest, client: User) -> dict[str, Any]:
    """What every page of a calendar knows of the client."""
    return {
        "client": client,
        "header": client_header(viewer=request.user, client=client, current="calendar"),
        "is_own": client.pk == request.user.pk,
    }


def calendar_url(reader: User, client: User, day: date | None = None) -> str:
    """The month of ``day`` in the client's calendar, at the day itself."""
    is_own = reader.pk == client.pk
    path = reverse("workouts:calendar") if is_own else reverse("workouts:client_calendar", args=[client.pk])
    return path if day is None else f"{path}?{urlencode({'month': f'{day:%Y-%m}'})}#day-{day.isoformat()}"


def way_back(request: HttpRequest, client: User, day: date | None) -> str:
    """The page that the person came from (``back``), if it is one of ours, otherwise the calendar."""
    return back_of(request) or calendar_url(request.user, client, day)


def is_from_calendar(request: HttpRequest) -> bool:
    """Whether a calendar on the screen sent this itself: a drag, a key, an entry of a menu."""
    return request.headers.get("HX-Target") == TARGET


def after_change(
    request: HttpRequest, changed: Changed, client: User, day: date | None, *, nothing: str = "Nothing to change."
) -> HttpResponse:
    """Say what was done, with its undo, and lead back."""
    if changed.change is None:
        messages.info(request, nothing)
    elif changed.was_undone:
        messages.info(request, f"{changed.words}.")
    else:
        undo = reverse("workouts:undo", args=[changed.change.pk])
        messages.success(request, f"{changed.change.words}.{left_words(changed.left)}", extra_tags=undo)
    if is_from_calendar(request):
        return refreshed()
    return redirect(way_back(request, client, day))


def after_refusal(request: HttpRequest, error: DomainError, client: User, day: date | None) -> HttpResponse:
    """Say why nothing was done: on the calendar that asked, or on the page that the person came from."""
    if is_from_calendar(request):
        messages.error(request, error.message)
        return refreshed(error.status)
    if error.status == 403:
        raise error
    messages.error(request, error.message)
    return redirect(way_back(request, client, day))


def refreshed(status: int = 204) -> HttpResponse:
    """An empty answer that has the calendar on the screen fetch itself, messages included."""
    return trigger_client_event(HttpResponse(status=status), CHANGED)


def show_error(form: BaseForm, error: DomainError, **fields: str) -> None:
    """Put a refusal beside the field it is about (``fields`` translates the service's names), or on top."""
    name = fields.get(error.field or "", error.field)
    form.add_error(name if name in form.fields else None, error.message)


def left_words(left: list[PlannedSession]) -> str:
    if not left:
        return ""
    names = ", ".join(session.name for session in left[:3])
    return f" Left as it is: {names}{' and more' if len(left) > 3 else ''}."
