"""Lists of activities: one's own, and a client's for their trainer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from activities.access import get_client_or_404
from activities.forms.activity import ListFilterForm
from activities.page_reports.listing import ListQuery, activity_list
from activities.views.answers import whose

CURSORS = ("before", "after")


@login_required
@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own activities."""
    return _list(request, get_client_or_404(request.user))


@login_required
@require_safe
def client_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A client's activities."""
    return _list(request, get_client_or_404(request.user, pk))


def _list(request: HttpRequest, client: User) -> HttpResponse:
    form = ListFilterForm(request.GET or None)
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    query = ListQuery(
        search=given.get("q") or "",
        family=given.get("sport") or "",
        since=given.get("since"),
        until=given.get("until"),
    )
    before, after = (request.GET.get(name, "")[:200] for name in CURSORS)
    found = activity_list(client, query, before=before, after=after)
    context: dict[str, Any] = {
        **whose(request, client),
        "form": form,
        "query": query,
        "is_filtered": query.is_narrow or bool(form.errors),
        "found": found,
        "older_url": _page_url(request, "before", found.older),
        "newer_url": _page_url(request, "after", found.newer),
    }
    return render(request, "activities/activity_list.html", context)


def _page_url(request: HttpRequest, name: str, cursor: str) -> str:
    """The address of another page of the same list; the filters stay."""
    if not cursor:
        return ""
    parameters = request.GET.copy()
    for each in CURSORS:
        parameters.pop(each, None)
    parameters[name] = cursor
    return f"?{parameters.urlencode()}"
