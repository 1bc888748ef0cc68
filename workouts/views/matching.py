"""Putting an activity to the planned session that it was, and letting both be matched by themselves again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from activities.access import get_activity_or_404
from activities.page_reports.detail import started_words
from activities.views.answers import posted, whose
from core.errors import DomainError
from workouts.access import get_loggable_session_or_404
from workouts.forms.matching import MatchForm
from workouts.services.ledger import Changed
from workouts.services.matching import match_by_hand, unlock


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose the planned session of an activity."""
    activity = get_activity_or_404(request.user, pk)
    form = MatchForm(posted(request), activity=activity, reader=request.user)
    if form.is_valid():
        try:
            changed = match_by_hand(actor=request.user, session=form.cleaned_data["session"], activity=activity)
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error(None, error.message)
        else:
            _say(request, changed)
            return redirect(activity.get_absolute_url())
    context = {
        **whose(request, activity.client),
        "activity": activity,
        "form": form,
        "lead": f"{activity.name}, {started_words(activity)}",
    }
    return render(request, "workouts/match.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def match_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let an activity that was put aside be matched by itself again."""
    activity = get_activity_or_404(request.user, pk)
    unlock(actor=request.user, activity=activity)
    messages.success(request, "This activity is matched by itself again.")
    return redirect(activity.get_absolute_url())


@login_required
@require_POST
def session_match_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a session that was kept free be matched by itself again."""
    session = get_loggable_session_or_404(request.user, pk)
    unlock(actor=request.user, session=session)
    messages.success(request, "This session is matched by itself again.")
    return redirect(session.get_absolute_url())


def _say(request: HttpRequest, changed: Changed) -> None:
    """What was done, with its undo."""
    if changed.change is not None:
        undo = reverse("workouts:undo", args=[changed.change.pk])
        messages.success(request, f"{changed.change.words}.", extra_tags=undo)
