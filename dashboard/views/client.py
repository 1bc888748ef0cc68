"""A client's overview: the page that a trainer opens first, and the client's own home."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.audit import record_views
from coaching.access import get_client_or_404
from coaching.reports import client_header
from dashboard.reports import client_overview


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """The client's own overview, under an address that is the same for everybody."""
    return redirect("dashboard:client", pk=get_client_or_404(request.user, request.user.pk).pk)


@login_required
@require_safe
def client(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Status, twelve weeks of load with fitness, recent sessions, the last fortnight of wellness."""
    person = get_client_or_404(request.user, pk)
    overview = client_overview(request.user, person)
    record_views(viewer=request.user, subject=person, categories=overview.shown)
    context = {
        "client": person,
        "header": client_header(viewer=request.user, client=person, current="overview"),
        "overview": overview,
        "is_own": person.pk == request.user.pk,
    }
    return render(request, "dashboard/client_overview.html", context)
