"""Writing a planned session: from nothing, from the library, or anew."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from activities.views.answers import form_answer, posted
from core.errors import DomainError, NotAllowed
from workouts.access import get_client_or_404, get_editable_session_or_404, get_template_or_404
from workouts.athletes import athlete_of
from workouts.exceptions import ChangedMeanwhile
from workouts.forms.sessions import SessionForm
from workouts.models import PlannedSession, Template
from workouts.periods import day_of
from workouts.rules import can_plan_for
from workouts.services.calendar import Changed, create_session, move_session, update_session
from workouts.views.calendar_answers import after_change, show_error, way_back

#: What the form of a session shows of a template; if none of it was changed, the session stays linked to it.
CONTENT_FIELDS: Final = frozenset(
    {"family", "name", "text", "structure", "note", "metric", "free_minutes", "free_distance"}
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a session for a day of the client, from nothing or from a ``?template=`` of the library."""
    client = get_client_or_404(request.user, pk)
    if not can_plan_for(request.user, client):
        raise NotAllowed
    template = _template(request)
    day = day_of(request.GET.get("date", "")) or client.local_today()
    initial: dict[str, Any] = {"date": day}
    if template is not None:
        initial |= SessionForm.initial_of(template, request.user)
    form = _session_form(request, client, initial, is_new=True)
    context = {"client": client, "template": template}
    if not form.is_valid():
        return _editor_page(request, form, context)
    day = form.cleaned_data["date"]
    try:
        changed = _create(request, client, form, template, day)
    except DomainError as error:
        show_error(form, error)
        return _editor_page(request, form, context, error.status)
    return after_change(request, changed, client, day, nothing="This session is in the calendar already.")


def _create(request: HttpRequest, client: User, form: SessionForm, template: Template | None, day: date) -> Changed:
    options: dict[str, Any] = {"actor": request.user, "client": client, "day": day, "key": form.cleaned_data["key"]}
    if template is not None and not CONTENT_FIELDS & set(form.changed_data):
        time_of_day = form.cleaned_data["time_of_day"]
        return create_session(**options, template=template, stage=form.stage, time_of_day=time_of_day)
    return create_session(**options, **form.content, stage=form.stage)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rewrite a session; somebody else's change in the meantime is shown beside what was typed."""
    session = get_editable_session_or_404(request.user, pk)
    form = _edit_form(request, session, posted(request))
    context: dict[str, Any] = {"client": session.client, "session": session}
    if not form.is_valid():
        return _editor_page(request, form, context)
    day = form.cleaned_data["date"]
    try:
        changed = update_session(
            actor=request.user, session=session, expected_version=form.cleaned_data["version"], **form.content
        )
        if day != session.local_date:
            changed = move_session(actor=request.user, session=session, to=day)
    except ChangedMeanwhile as conflict:
        return _conflict(request, session.pk, conflict)
    except DomainError as error:
        show_error(form, error)
        return _editor_page(request, form, context, error.status)
    return after_change(request, changed, session.client, day)


def _conflict(request: HttpRequest, pk: UUID, conflict: ChangedMeanwhile) -> HttpResponse:
    """Both versions on one page: what was typed in the form, what is stored above it. Sending again overwrites."""
    stored = get_editable_session_or_404(request.user, pk)
    typed = request.POST.copy()
    typed["version"] = str(stored.version)
    form = _edit_form(request, stored, typed)
    form.add_error(None, f"{conflict.message} Saving again puts what you typed in its place.")
    context = {"client": stored.client, "session": stored, "stored": stored}
    return _editor_page(request, form, context, conflict.status)


def _edit_form(request: HttpRequest, session: PlannedSession, data: Any) -> SessionForm:
    initial = {
        **SessionForm.initial_of(session, request.user),
        "date": session.local_date,
        "time_of_day": session.time_of_day,
        "version": session.version,
    }
    return _session_form(request, session.client, initial, is_new=False, data=data, family=session.family)


def _session_form(
    request: HttpRequest,
    client: User,
    initial: dict[str, Any],
    *,
    is_new: bool,
    data: Any = None,
    family: str = "",
) -> SessionForm:
    data = posted(request) if data is None else data
    family = (data or {}).get("family") or family or initial.get("family") or "run"
    return SessionForm(
        data,
        author=request.user,
        client=client,
        is_new=is_new,
        initial=initial,
        athlete=athlete_of(client, family),
        on=initial["date"],
    )


def _editor_page(request: HttpRequest, form: SessionForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    client: User = context["client"]
    context |= {
        "form": form,
        "is_own": client.pk == request.user.pk,
        "cancel_url": way_back(request, client, form.initial["date"]),
        "back": request.POST.get("back") or request.GET.get("back") or "",
    }
    return form_answer(request, "workouts/session_form.html", "workouts/_session_form.html", context, status)


def _template(request: HttpRequest) -> Template | None:
    wanted = request.POST.get("template") or request.GET.get("template")
    if not wanted:
        return None
    try:
        return get_template_or_404(request.user, UUID(wanted))
    except ValueError as error:
        raise Http404 from error
