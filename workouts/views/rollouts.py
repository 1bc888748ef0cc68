"""How far a program is on its way into many calendars, and the way back."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.htmx import vary_on_htmx, wants_fragment
from workouts.access import get_rollout_or_404
from workouts.services.rollouts import can_be_undone, start_undo


@login_required
@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far it is and what was left; htmx asks again until it is over."""
    job = get_rollout_or_404(request.user, pk)
    context = {"job": job, "can_undo": can_be_undone(job), "undoing": getattr(job, "undoing", None)}
    page = "workouts/_rollout_state.html" if wants_fragment(request) else "workouts/rollout.html"
    return vary_on_htmx(render(request, page, context))


@login_required
@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take all of it back, and watch that."""
    return redirect(start_undo(actor=request.user, rollout=get_rollout_or_404(request.user, pk)))
