"""The calendar of one client, the week board of many, and the verbs for whole parts of a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audit import record_view_of_many
from accounts.models import User
from activities.views.answers import form_answer, go_to, posted
from coaching.enums import Category
from core.errors import DomainError
from core.htmx import vary_on_htmx, wants_fragment
from workouts.access import get_change_or_404, get_client_or_404, get_template_or_404
from workouts.forms.calendar import BoardForm, CopyWeekForm, DropForm, PlanTemplateForm, PublishForm, ShiftForm
from workouts.models import Template
from workouts.periods import Period, day_of, month_period, week_period, week_start
from workouts.reports.board import board_rows, clients_on_board, plannable_clients
from workouts.reports.month import calendar_of, fullest_week
from workouts.rules import allowances_of, can_plan_for
from workouts.services.calendar import copy_week as copy_week_of
from workouts.services.calendar import create_session, plan_template, shift_after
from workouts.services.ledger import undo_change
from workouts.services.publishing import publish_sessions
from workouts.views.calendar_answers import (
    after_change,
    after_refusal,
    calendar_url,
    is_from_calendar,
    refreshed,
    show_error,
    whose,
)

BOARD_SIZE: Final = 40
LIBRARY_SIZE: Final = 30


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own month or week."""
    return _calendar(request, get_client_or_404(request.user))


@login_required
@require_safe
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's month or week; ``?month=2026-07`` or ``?week=2026-W28``."""
    return _calendar(request, get_client_or_404(request.user, pk))


def _calendar(request: HttpRequest, client: User) -> HttpResponse:
    period = _period(request, client)
    is_own = client.pk == request.user.pk
    context = {
        "month": calendar_of(viewer=request.user, client=client, period=period),
        "path": request.path,
        "here": request.get_full_path(),
        "this_month": f"{period.inner[0]:%Y-%m}",
        "this_week": week_period("", today=_day_in(period, client), first_weekday=request.user.first_weekday).text,
        "nobody": UUID(int=0),
        "can_shift": not is_own or not allowances_of(client),
    }
    if wants_fragment(request):
        context |= {"client": client, "is_own": is_own, "is_fragment": True}
        return vary_on_htmx(render(request, "workouts/_calendar.html", context))
    context |= whose(request, client)
    return vary_on_htmx(render(request, "workouts/calendar.html", context))


def _period(request: HttpRequest, client: User) -> Period:
    options: dict[str, Any] = {"today": client.local_today(), "first_weekday": request.user.first_weekday}
    if week := request.GET.get("week"):
        return week_period(week, **options)
    return month_period(request.GET.get("month", ""), **options)


def _day_in(period: Period, client: User) -> Any:
    """Which day a switch between month and week keeps in sight: today if it is on the page."""
    today = client.local_today()
    return today if period.holds(today) else period.inner[0]


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """One week of all clients who share training: a row each."""
    trainer = _trainer(request)
    form = BoardForm(request.GET, trainer=trainer)
    asked = form.cleaned_data if form.is_valid() else {}
    search, tag = asked.get("q", ""), asked.get("tag")
    period = week_period(request.GET.get("week", ""), today=trainer.local_today(), first_weekday=trainer.first_weekday)
    found = clients_on_board(trainer, search=search, tag=tag.pk if tag else None)
    page = Paginator(found, BOARD_SIZE).get_page(request.GET.get("page"))
    clients = list(page.object_list)
    record_view_of_many(viewer=trainer, subjects=clients, category=Category.TRAINING)
    context = {
        "form": form,
        "period": period,
        "page": page,
        "rows": board_rows(trainer=trainer, clients=clients, period=period),
        "is_filtered": bool(search or tag),
        "kept": _kept(request),
        "here": request.get_full_path(),
        "today": trainer.local_today(),
        "is_this_week": period.holds(trainer.local_today()),
        "nobody": UUID(int=0),
        "is_fragment": wants_fragment(request),
    }
    page_name = "workouts/_board.html" if wants_fragment(request) else "workouts/board.html"
    return vary_on_htmx(render(request, page_name, context))


def _kept(request: HttpRequest) -> str:
    """What of the address stays when the week changes."""
    query = request.GET.copy()
    for name in ("week", "page"):
        query.pop(name, None)
    return f"&{query.urlencode()}" if query else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_week(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Copy seven days to another week, of this client or another."""
    client = get_client_or_404(request.user, pk)
    first, to = _weeks_to_copy(request, client)
    initial = {"week_of": first, "to_week_of": to, "client": client.pk}
    form = CopyWeekForm(posted(request), reader=request.user, clients=plannable_clients(request.user), initial=initial)
    if not form.is_valid():
        return _form_page(request, client, form, "copy_week")
    asked = form.cleaned_data
    try:
        changed = copy_week_of(
            actor=request.user,
            client=client,
            first_day=asked["week_of"],
            to_first_day=asked["to_week_of"],
            to_client=asked["client"],
            since=asked["client"].local_today(),
            key=asked["key"],
        )
    except DomainError as error:
        show_error(form, error, to="to_week_of")
        return _form_page(request, client, form, "copy_week", error.status)
    return after_change(
        request, changed, asked["client"], asked["to_week_of"], nothing="Nothing was planned in that week."
    )


def _weeks_to_copy(request: HttpRequest, client: User) -> tuple[date, date]:
    """The first days of the week that is offered for copying and of the one that gets it.

    ``?date=`` names the one, ``?to=`` the other; with ``to`` alone it is the fullest of the weeks before.
    """
    begins = request.user.first_weekday
    day, to = day_of(request.GET.get("date", "")), day_of(request.GET.get("to", ""))
    if day is None and to is not None:
        to = week_start(to, begins)
        return fullest_week(viewer=request.user, client=client, before=to) or to - timedelta(days=7), to
    first = week_start(day or client.local_today(), begins)
    return first, week_start(to, begins) if to else first + timedelta(days=7)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move everything from a day on by some days."""
    client = get_client_or_404(request.user, pk)
    initial = {"first_day": day_of(request.GET.get("date", "")) or client.local_today(), "days": 7}
    form = ShiftForm(posted(request), initial=initial)
    if not form.is_valid():
        return _form_page(request, client, form, "shift")
    asked = form.cleaned_data
    try:
        changed = shift_after(
            actor=request.user, client=client, first_day=asked["first_day"], days=asked["days"], key=asked["key"]
        )
    except DomainError as error:
        show_error(form, error)
        return _form_page(request, client, form, "shift", error.status)
    return after_change(
        request, changed, client, asked["first_day"], nothing="Nothing open is planned from that day on."
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the drafts of some days to the client, now or at an hour of their clock."""
    client = get_client_or_404(request.user, pk)
    if client.pk == request.user.pk:
        raise PermissionDenied
    first = day_of(request.GET.get("first", "")) or client.local_today()
    last = day_of(request.GET.get("last", "")) or first + timedelta(days=6)
    initial = {"first": first, "last": last, "on": client.local_today() + timedelta(days=1)}
    form = PublishForm(posted(request), client=client, reader=request.user, initial=initial)
    if not form.is_valid():
        return _form_page(request, client, form, "publish")
    asked = form.cleaned_data
    try:
        changed = publish_sessions(
            actor=request.user, clients=[client], first=asked["first"], last=asked["last"], at=form.at
        )
    except DomainError as error:
        show_error(form, error, at="hour")
        return _form_page(request, client, form, "publish", error.status)
    return after_change(request, changed, client, asked["first"], nothing="No draft lies on these days.")


def _form_page(request: HttpRequest, client: User, form: Any, name: str, status: int = 200) -> HttpResponse:
    context = {
        "client": client,
        "is_own": client.pk == request.user.pk,
        "form": form,
        "cancel_url": calendar_url(request.user, client, day_of(request.GET.get("date", ""))),
    }
    return form_answer(request, f"workouts/calendar_{name}.html", "workouts/_calendar_form.html", context, status)


@login_required
@require_safe
def library(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The trainer's workouts beside the calendar, to be put on a day: the drawer's inside, or a page of its own."""
    client = get_client_or_404(request.user, pk)
    trainer = _trainer(request)
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    found = Template.objects.visible_to(trainer).current().order_by("name", "pk")
    for word in words.split():
        found = found.filter(name__icontains=word)
    context = {
        "client": client,
        "q": words,
        "date": day_of(request.GET.get("date", "")) or client.local_today(),
        "templates": list(found.defer("structure", "text", "note")[:LIBRARY_SIZE]),
    }
    if wants_fragment(request):
        return vary_on_htmx(render(request, "workouts/_calendar_library.html", context))
    context |= whose(request, client)
    return vary_on_htmx(render(request, "workouts/calendar_library.html", context))


@login_required
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a workout of the library on a day of the client's calendar."""
    client = get_client_or_404(request.user, pk)
    form = DropForm(request.POST, trainer=request.user)
    if not form.is_valid():
        return after_refusal(request, DomainError("Choose a workout and a day."), client, None)
    asked = form.cleaned_data
    try:
        changed = create_session(
            actor=request.user, client=client, day=asked["date"], template=asked["template"], key=asked["key"]
        )
    except DomainError as error:
        return after_refusal(request, error, client, asked["date"])
    return after_change(request, changed, client, asked["date"])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a workout of the library on the same day of many clients."""
    template = get_template_or_404(request.user, pk)
    clients = plannable_clients(request.user)
    initial = {
        "date": day_of(request.GET.get("date", "")) or request.user.local_today(),
        "clients": request.GET.getlist("client"),
    }
    form = PlanTemplateForm(posted(request), clients=clients, initial=initial)
    context = {"template": template, "form": form, "cancel_url": template.get_absolute_url()}
    if not form.is_valid():
        return form_answer(request, "workouts/calendar_plan.html", "workouts/_calendar_form.html", context)
    chosen = list(form.cleaned_data["clients"])
    day = form.cleaned_data["date"]
    try:
        changed = plan_template(
            actor=request.user, template=template, clients=chosen, day=day, key=form.cleaned_data["key"]
        )
    except DomainError as error:
        show_error(form, error, day="date")
        return form_answer(
            request, "workouts/calendar_plan.html", "workouts/_calendar_form.html", context, error.status
        )
    return after_change(request, changed, chosen[0], day)


@login_required
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a change back, and stay on the page."""
    change = get_change_or_404(request.user, pk)
    try:
        changed = undo_change(actor=request.user, change=change)
    except DomainError as error:
        messages.error(request, error.message)
        if is_from_calendar(request):
            return refreshed(error.status)
        return _stay(request, change.client)
    messages.success(request, f"Undone: {change.words}.")
    if is_from_calendar(request):
        return refreshed()
    return _stay(request, change.client or (changed.sessions[0].client if changed.sessions else None))


def _stay(request: HttpRequest, client: User | None) -> HttpResponse:
    """The page with the button, unless it went with what was undone."""
    before = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}) and "/sessions/" not in before:
        return go_to(request, before)
    if client is not None and can_plan_for(request.user, client):
        return redirect(calendar_url(request.user, client))
    return redirect("dashboard:home")


def _trainer(request: HttpRequest) -> User:
    user: User = request.user
    if not user.is_trainer:
        raise PermissionDenied
    return user
