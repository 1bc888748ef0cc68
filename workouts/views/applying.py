"""Pages of giving a program to clients: choose, look at what will happen, do it; and what became of it."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.views.answers import posted
from core.errors import DomainError
from workouts.access import get_application_or_404, get_program_or_404
from workouts.forms.library import show_error
from workouts.forms.programs import ApplyForm
from workouts.reports.board import plannable_clients
from workouts.reports.programs import application_rules, sessions_of_application
from workouts.services.applying import application_preview, apply_program, check_application, previewed_of
from workouts.services.rollouts import is_for_a_job, start_rollout
from workouts.views.calendar_answers import whose
from workouts.views.programs import UNPROCESSABLE

#: The button of the preview that does what it shows.
CONFIRM = "confirm"
CHANGE = "change"
#: Clients whose every session a preview lists; of more it tells what is different.
MOST_IN_FULL: Final = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose clients and a day, see what goes where, and confirm."""
    program = get_program_or_404(request.user, pk)
    initial = {"clients": request.GET.getlist("client"), "date": request.GET.get("date", "")}
    form = ApplyForm(posted(request), trainer=request.user, clients=plannable_clients(request.user), initial=initial)
    context = {"program": program, "form": form, "cancel_url": program.get_absolute_url()}
    if not form.is_valid() or CHANGE in request.POST:
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "workouts/program_apply.html", context, status=status)
    what = {"actor": request.user, "program": program, "clients": list(form.cleaned_data["clients"]), **form.days}
    try:
        if CONFIRM not in request.POST:
            return render(request, "workouts/program_preview.html", context | _previewed(what))
        how = {"publish": form.cleaned_data["publish"], "key": form.cleaned_data["key"]}
        if is_for_a_job(program, what["clients"]):
            return redirect(start_rollout(**how, **what))
        applied = apply_program(**how, **what)
    except DomainError as error:
        show_error(form, error)
        return render(request, "workouts/program_apply.html", context, status=UNPROCESSABLE)
    undo = reverse("workouts:undo", args=[applied.change.pk]) if applied.change else ""
    words = f"{applied.change.words}." if applied.change else f"{program.name} is applied."
    messages.success(request, words, extra_tags=undo)
    return redirect(applied.applications[0] if len(applied.applications) == 1 else program)


def _previewed(what: dict[str, Any]) -> dict[str, Any]:
    """What goes where, for as many of the clients as a page can show. Refused is what would be refused of any."""
    check_application(**what)
    clients = what["clients"]
    shown = previewed_of(what["program"], clients)
    previews = application_preview(**{**what, "clients": shown})
    return {"previews": previews, "unseen": len(clients) - len(shown), "is_long": len(shown) > MOST_IN_FULL}


@login_required
@require_safe
def application(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A program as it was given to a client: its sessions, how it grows, what was passed."""
    found = get_application_or_404(request.user, pk)
    is_mine = found.program is not None and found.program.trainer_id == request.user.pk
    context = {
        **whose(request, found.client),
        "application": found,
        "program": found.program if is_mine else None,
        "sessions": sessions_of_application(found, request.user),
        "rules": application_rules(found),
    }
    return render(request, "workouts/application.html", context)
