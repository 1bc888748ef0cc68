"""One planned session: writing it, and what can be done with it. Its own page belongs to the views of doing it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from activities.models import Activity
from activities.views.answers import form_answer, posted
from core.errors import DomainError, NotAllowed
from core.htmx import vary_on_htmx, wants_fragment
from workouts.access import (
    get_editable_session_or_404,
    get_loggable_session_or_404,
    get_session_or_404,
)
from workouts.forms.sessions import (
    CopyForm,
    MatchForm,
    MoveForm,
    ShortenForm,
    SkipForm,
    quick_days,
)
from workouts.models import PlannedSession
from workouts.reports.board import plannable_clients
from workouts.reports.verbs import session_facts, verbs_of
from workouts.rules import can_move_session, can_plan_for, can_skip_session
from workouts.services.calendar import (
    delete_sessions,
    move_session,
    shorten_session,
    skip_session,
    unskip_session,
)
from workouts.services.copying_many import copy_session_to_many
from workouts.services.matching import match_by_hand
from workouts.services.matching import unmatch as unmatch_session
from workouts.services.publishing import publish_sessions, unpublish_session
from workouts.views.calendar_answers import (
    after_change,
    after_refusal,
    calendar_url,
    is_from_calendar,
    show_error,
    way_back,
)

#: How far from a session's day an activity may lie to be offered for it.
MATCH_DAYS: Final = timedelta(days=3)


@login_required
@require_safe
def verbs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the person may do with a session: a menu's inside, or a page of its own."""
    session = get_session_or_404(request.user, pk)
    context = {
        "session": session,
        "client": session.client,
        "verbs": verbs_of(viewer=request.user, session=session),
        "facts": session_facts(request.user, session),
        "back": request.GET.get("back", ""),
        "cancel_url": calendar_url(request.user, session.client, session.local_date),
    }
    name = "workouts/_session_verbs.html" if wants_fragment(request) else "workouts/session_verbs.html"
    return vary_on_htmx(render(request, name, context))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the session on another day."""
    session = get_session_or_404(request.user, pk)
    if not can_move_session(request.user, session, session.moved_from or session.local_date):
        raise NotAllowed
    form = MoveForm(posted(request), initial={"to": session.local_date, "version": session.version})
    quick = quick_days(session, session.client.local_today())
    if not form.is_valid():
        return _verb_page(request, session, form, "move", quick=quick)
    to = form.day
    try:
        changed = move_session(
            actor=request.user, session=session, to=to, expected_version=form.cleaned_data["version"]
        )
    except DomainError as error:
        if is_from_calendar(request):
            return after_refusal(request, error, session.client, to)
        show_error(form, error, date="to")
        return _verb_page(request, session, form, "move", error.status, quick=quick)
    return after_change(request, changed, session.client, to)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a copy on another day, of this client or of others."""
    session = get_session_or_404(request.user, pk)
    if not can_plan_for(request.user, session.client):
        raise NotAllowed
    initial = {"to": session.local_date + timedelta(days=7), "clients": [session.client_id]}
    form = CopyForm(posted(request), clients=plannable_clients(request.user), initial=initial)
    if not form.is_valid():
        return _verb_page(request, session, form, "copy")
    asked = form.cleaned_data
    clients = list(asked["clients"])
    try:
        changed = copy_session_to_many(
            actor=request.user, session=session, to=asked["to"], clients=clients, key=asked["key"]
        )
    except DomainError as error:
        show_error(form, error, date="to")
        return _verb_page(request, session, form, "copy", error.status)
    return after_change(request, changed, clients[-1], asked["to"], nothing="It is copied already.")


@login_required
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it out of the calendar; the undo brings it back."""
    session = get_editable_session_or_404(request.user, pk)
    client, day = session.client, session.local_date
    try:
        changed = delete_sessions(actor=request.user, sessions=[session])
    except DomainError as error:
        return after_refusal(request, error, client, day)
    return after_change(request, changed, client, day)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def skip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave it out for a reason."""
    session = _skippable(request, pk)
    form = SkipForm(posted(request), initial={"reason": session.skip_reason, "note": session.skip_note})
    if not form.is_valid():
        return _verb_page(request, session, form, "skip")
    try:
        changed = skip_session(actor=request.user, session=session, **form.cleaned_data)
    except DomainError as error:
        show_error(form, error)
        return _verb_page(request, session, form, "skip", error.status)
    return after_change(request, changed, session.client, session.local_date)


@login_required
@require_POST
def unskip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do it after all."""
    session = _skippable(request, pk)
    try:
        changed = unskip_session(actor=request.user, session=session)
    except DomainError as error:
        return after_refusal(request, error, session.client, session.local_date)
    return after_change(request, changed, session.client, session.local_date)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shorten(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do a part of it."""
    session = _skippable(request, pk)
    form = ShortenForm(
        posted(request), is_shortened=session.shortened_to is not None, is_free=not session.has_structure
    )
    if not form.is_valid():
        return _verb_page(request, session, form, "shorten")
    try:
        changed = shorten_session(actor=request.user, session=session, percent=form.cleaned_data["percent"])
    except DomainError as error:
        show_error(form, error)
        return _verb_page(request, session, form, "shorten", error.status)
    return after_change(request, changed, session.client, session.local_date)


@login_required
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show it to the client now."""
    session = _of_trainer(request, pk)
    try:
        changed = publish_sessions(actor=request.user, clients=[session.client], sessions=[session])
    except DomainError as error:
        return after_refusal(request, error, session.client, session.local_date)
    return after_change(request, changed, session.client, session.local_date)


@login_required
@require_POST
def unpublish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a draft of it again."""
    session = _of_trainer(request, pk)
    try:
        changed = unpublish_session(actor=request.user, session=session)
    except DomainError as error:
        return after_refusal(request, error, session.client, session.local_date)
    return after_change(request, changed, session.client, session.local_date)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which activity was done for the session; no sync decides otherwise then."""
    session = get_loggable_session_or_404(request.user, pk)
    activities = _candidates(request.user, session)
    form = MatchForm(posted(request), activities=activities)
    if not form.is_valid():
        return _verb_page(request, session, form, "match", activities=activities)
    try:
        changed = match_by_hand(actor=request.user, session=session, activity=form.cleaned_data["activity"])
    except DomainError as error:
        show_error(form, error)
        return _verb_page(request, session, form, "match", error.status, activities=activities)
    return after_change(request, changed, session.client, session.local_date)


@login_required
@require_POST
def unmatch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that what was matched was not done for this session."""
    session = get_loggable_session_or_404(request.user, pk)
    try:
        changed = unmatch_session(actor=request.user, session=session)
    except DomainError as error:
        return after_refusal(request, error, session.client, session.local_date)
    return after_change(request, changed, session.client, session.local_date)


def _candidates(user: User, session: PlannedSession) -> Any:
    """Activities of the days around that belong to no session yet."""
    rows = Activity.objects.visible_to(user).of(session.client).filter(planned_session__isnull=True)
    around = rows.between(session.local_date - MATCH_DAYS, session.local_date + MATCH_DAYS)
    return around.order_by("start_time")


def _skippable(request: HttpRequest, pk: UUID) -> PlannedSession:
    session = get_session_or_404(request.user, pk)
    if not can_skip_session(request.user, session):
        raise NotAllowed
    return session


def _of_trainer(request: HttpRequest, pk: UUID) -> PlannedSession:
    """A session that a trainer planned for somebody else: one's own is not published."""
    session = get_editable_session_or_404(request.user, pk)
    if session.client_id == request.user.pk:
        raise PermissionDenied
    return session


def _verb_page(
    request: HttpRequest, session: PlannedSession, form: Any, name: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "session": session,
        "client": session.client,
        "is_own": session.client_id == request.user.pk,
        "form": form,
        "facts": session_facts(request.user, session),
        "back": request.POST.get("back") or request.GET.get("back") or "",
        "cancel_url": way_back(request, session.client, session.local_date),
        **more,
    }
    return form_answer(request, f"workouts/session_{name}.html", "workouts/_calendar_form.html", context, status)
