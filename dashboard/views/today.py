"""The first page of trainers and clients."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from dashboard.today import today_of
from dashboard.views.attention import today_of_trainer, today_switch
from progress.forms import WellnessForm
from workouts.views.calendar_answers import calendar_url


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """For trainers who needs them, for clients what is to be done; ``?view=own`` for who is both."""
    user = request.user
    if user.is_trainer and not (user.is_client and request.GET.get("view") == "own"):
        return today_of_trainer(request)
    return _today_of_client(request)


def _today_of_client(request: HttpRequest) -> HttpResponse:
    """Today's sessions with why, what and how long; tomorrow, the week, the next race."""
    client = get_sharing_client_or_404(request.user, Category.TRAINING)
    page = today_of(client)
    strip = [(day, calendar_url(client, client, day.date)) for day in page.strip]
    return render(
        request,
        "dashboard/today.html",
        {
            "today": page,
            "strip": strip,
            "form": None if page.is_answered else WellnessForm(client=client),
            "client": client,
            "switch": today_switch(client, is_own=True),
        },
    )
