"""How views of progress begin and end: whose data is shown, what was posted, and what a service refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from accounts.models import User
from coaching.models import Coaching
from coaching.reports import client_header
from core.errors import DomainError
from progress.forms import show_error

UNPROCESSABLE: Final = 422


def whose(
    request: HttpRequest, client: User, current: str = "progress", *, relation: Coaching | None = None
) -> dict[str, Any]:
    """What every template of progress knows of the client. A ``relation`` that is known already saves a query."""
    return {
        "client": client,
        "is_own": client.pk == request.user.pk,
        "header": client_header(viewer=request.user, client=client, current=current, relation=relation),
    }


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; ``None`` for a look at it."""
    return request.POST if request.method == "POST" else None


def saved(form: forms.Form, save: Callable[[], object], fields: dict[str, str] | None = None) -> bool:
    """Save, or put what the service refused beside its field; ``fields`` translates a service's names."""
    try:
        save()
    except DomainError as error:
        if error.status == 403:
            raise
        error.field = (fields or {}).get(error.field or "", error.field)
        show_error(form, error)
        return False
    return True


def form_page(request: HttpRequest, template: str, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    """The page of a form, 422 when something has to be corrected."""
    return render(request, template, {**context, "form": form}, status=UNPROCESSABLE if form.errors else 200)
