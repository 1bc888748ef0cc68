"""Pages of one session of a program: put it in, change it, move or copy it, take it out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError
from workouts.access import get_program_or_404, get_program_session_or_404
from workouts.forms.library import show_error
from workouts.forms.programs import PickForm, PlaceForm, ProgramSessionForm
from workouts.models import Program
from workouts.services import program_sessions
from workouts.typed_weeks import DAYS
from workouts.views.programs import UNPROCESSABLE, id_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a workout of the library, or a new one, on a day (``?week=&day=``)."""
    program = get_program_or_404(request.user, pk)
    place = PlaceForm({**request.GET.dict(), "key": ""}, program=program)
    week, day = (place.cleaned_data["week"], place.cleaned_data["day"]) if place.is_valid() else (1, 1)
    is_pick = request.method == "POST" and "pick" in request.POST
    is_written = request.method == "POST" and not is_pick
    pick = PickForm(
        request.POST if is_pick else None,
        trainer=request.user,
        program=program,
        initial={"week": week, "day": day},
    )
    written = ProgramSessionForm(request.POST if is_written else None, author=request.user)
    answer = None
    if is_pick and pick.is_valid():
        answer = _added(request, program, pick, {name: pick.cleaned_data[name] for name in ("template", "week", "day")})
    elif is_written and written.is_valid():
        answer = _added(request, program, written, {**written.content, "week": week, "day": day})
    if answer is not None:
        return answer
    context = {
        "program": program,
        "week": week,
        "day": day,
        "day_name": DAYS[day - 1],
        "pick": pick,
        "form": written,
        "cancel_url": f"{program.get_absolute_url()}#week-{week}",
    }
    status = UNPROCESSABLE if pick.errors or written.errors else 200
    return render(request, "workouts/program_session_new.html", context, status=status)


def _added(request: HttpRequest, program: Program, form: Any, content: dict[str, Any]) -> HttpResponse | None:
    try:
        session = program_sessions.add_program_session(
            actor=request.user, program=program, session_id=id_of(form.cleaned_data["key"]), **content
        )
    except DomainError as error:
        show_error(form, error)
        return None
    messages.success(request, f"{session.name} is in week {session.week}.")
    return redirect(f"{program.get_absolute_url()}#week-{session.week}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what a session holds; an own workout ends its link with the library."""
    session = get_program_session_or_404(request.user, pk)
    form = ProgramSessionForm(
        request.POST if request.method == "POST" else None,
        author=request.user,
        initial=ProgramSessionForm.initial_of(session, request.user),
    )
    program = session.program
    back = f"{program.get_absolute_url()}#week-{session.week}"
    if form.is_valid():
        try:
            if set(form.changed_data) - {"key"}:
                program_sessions.update_program_session(actor=request.user, session=session, **form.content)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{session.name} is saved.")
            return redirect(back)
    context = {
        "program": program,
        "session": session,
        "day_name": DAYS[session.day - 1],
        "form": form,
        "place": PlaceForm(program=program, initial={"week": session.week, "day": session.day}),
        "cancel_url": back,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "workouts/program_session_edit.html", context, status=status)


@login_required
@require_POST
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a session, or (``copy``) a copy of it, on another day."""
    session = get_program_session_or_404(request.user, pk)
    form = PlaceForm(request.POST, program=session.program)
    if not form.is_valid():
        messages.error(request, "Choose a week and a day.")
        return redirect("workouts:program_session_edit", session.pk)
    place = {"week": form.cleaned_data["week"], "day": form.cleaned_data["day"]}
    try:
        if "copy" in request.POST:
            program_sessions.duplicate_program_session(
                actor=request.user, session=session, session_id=id_of(form.cleaned_data["key"]), **place
            )
        else:
            program_sessions.move_program_session(actor=request.user, session=session, **place)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("workouts:program_session_edit", session.pk)
    verb = "copied" if "copy" in request.POST else "moved"
    messages.success(request, f"{session.name} is {verb} to {DAYS[place['day'] - 1]} of week {place['week']}.")
    return redirect(f"{session.program.get_absolute_url()}#week-{place['week']}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then take a session out."""
    session = get_program_session_or_404(request.user, pk)
    if request.method != "POST":
        context = {"session": session, "program": session.program, "day_name": DAYS[session.day - 1]}
        return render(request, "workouts/program_session_delete.html", context)
    program_sessions.delete_program_session(actor=request.user, session=session)
    messages.success(request, f"{session.name} is removed.")
    return redirect(f"{session.program.get_absolute_url()}#week-{session.week}")
