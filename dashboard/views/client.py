"""A client's overview, which a trainer opens first, and the client's own page of everything about themselves."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.audit import record_views
from coaching.access import get_client_or_404, get_sharing_client_or_404
from coaching.enums import Category
from coaching.reports import client_header
from core.exports import chart_file
from core.navigation import items_for
from dashboard.access import get_subject_or_404
from dashboard.commands import new_session_url
from dashboard.overview.training import training_of
from dashboard.reports import client_overview
from workouts.views.calendar_answers import calendar_url


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """What a client sets up once and looks at now and then: the bar has room for five entries."""
    person = get_client_or_404(request.user, request.user.pk)
    entries = [child for item in items_for(request, ["client"]) for child in item.children]
    return render(request, "dashboard/me.html", {"person": person, "entries": entries})


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The client's own overview, under an address that is the same for everybody."""
    return redirect("dashboard:client", pk=get_client_or_404(request.user, request.user.pk).pk)


@login_required
@require_safe
def chart(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The chart of load and fitness as a file."""
    person = get_sharing_client_or_404(request.user, Category.TRAINING, pk)
    today = person.local_today()
    return chart_file([training_of(request.user, person, today).chart], request.GET, str(today))


@login_required
@require_safe
def client(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Status, the week, load with fitness and what the plan makes of it, recent sessions, a fortnight of wellness."""
    subject = get_subject_or_404(request.user, pk)
    person = subject.client
    page = client_overview(request.user, subject)
    record_views(viewer=request.user, subject=person, categories=page.shown)
    week = page.training.week.days if page.training else []
    context = {
        "client": person,
        "header": client_header(viewer=request.user, client=person, current="overview", relation=subject.relation),
        "subject": subject,
        "overview": page,
        "strip": [(day, calendar_url(request.user, person, day.date)) for day in week],
        "new_session_url": new_session_url(person, person.local_today()),
        "is_own": subject.is_own,
    }
    return render(request, "dashboard/client_overview.html", context)
