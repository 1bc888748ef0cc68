"""The client's first page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.access import get_client_or_404
from dashboard.today import today_of
from workouts.views.calendar_answers import calendar_url


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Today's sessions with why, what and how long; tomorrow, the week, the next race."""
    client = get_client_or_404(request.user, request.user.pk)
    page = today_of(client)
    strip = [(day, calendar_url(client, client, day.date)) for day in page.strip]
    return render(request, "dashboard/today.html", {"today": page, "strip": strip})
