"""The trainer's Today, and what its buttons do."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from activities.views.answers import UNPROCESSABLE, posted
from coaching.access import get_coached_client_or_404
from coaching.reports import Tab
from coaching.services.nudges import ask_to_reconnect, write_to_client
from core.errors import DomainError
from core.units import day
from dashboard.attention.forms import LimitsForm, SnoozeForm, WriteForm
from dashboard.attention.limits import DEFAULTS, limits_for
from dashboard.attention.links import opening_of
from dashboard.attention.looks import record_looks
from dashboard.attention.queue import standing_findings
from dashboard.enums import Reason
from dashboard.services.attention import ReasonGone, dismiss_reasons, restore_reasons, set_limits, snooze_reasons
from dashboard.trainer_today import trainer_today

#: Whoever was written to has this long to answer before the reason shows again.
ANSWER_DAYS = 3
NOT_TRAINING = frozenset({Reason.MISSED, Reason.SILENT, Reason.LOW_ADHERENCE})


def today_of_trainer(request: HttpRequest) -> HttpResponse:
    """Who needs the trainer, worst first; what comes up; the others folded away."""
    trainer: User = request.user
    page = trainer_today(trainer, request.GET.get("page"))
    record_looks(trainer, page.attention)
    lead = f"{date_format(page.date, 'l j F')}. {page.sentence}"
    context = {"today": page, "lead": lead, "switch": today_switch(trainer, is_own=False)}
    return render(request, "dashboard/trainer_today.html", context)


def today_switch(user: User, *, is_own: bool) -> tuple[Tab, ...]:
    """Who is trainer and client has two Todays."""
    if not (user.is_trainer and user.is_client):
        return ()
    url = reverse("dashboard:today")
    return Tab("My clients", url, not is_own), Tab("My own training", f"{url}?view=own", is_own)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a client's reasons off; this page asks for a day, the menu of the list sends a period."""
    client = get_coached_client_or_404(request.user, pk)
    form = SnoozeForm(posted(request), trainer=request.user)
    if form.is_valid():
        until = form.cleaned_data["until"]
        try:
            snooze_reasons(actor=request.user, client=client, until=until)
        except DomainError as error:
            if error.field not in form.fields:
                return _refused(request, error)
            form.add_error(error.field, error.message)
        else:
            return _put_off(request, client, f"{client} is put off until {day(until)}.")
    context = {"form": form, "client": client, "findings": standing_findings(request.user, client)}
    return render(request, "dashboard/snooze_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_POST
def dismiss(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dismiss what a client stands in the list for, this time."""
    client = get_coached_client_or_404(request.user, pk)
    try:
        dismiss_reasons(actor=request.user, client=client)
    except DomainError as error:
        return _refused(request, error)
    return _put_off(request, client, f"{client} is dismissed this time.")


@login_required
@require_POST
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take snoozes and dismissals of a client back."""
    client = get_coached_client_or_404(request.user, pk)
    restore_reasons(actor=request.user, client=client)
    messages.success(request, f"What holds of {client} shows again.")
    return redirect("dashboard:today")


@login_required
@require_POST
def ask_reconnect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mail the client the way to a new sign-in at Garmin; the reason is put off, so that there is time to do it."""
    client = get_coached_client_or_404(request.user, pk)
    ask_to_reconnect(actor=request.user, client=client, path=reverse("garmin_sync:connection"))
    return _written(request, client, Reason.GARMIN_BROKEN, words=f"{client} is asked to connect Garmin again.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A short mail to a client; the reason it is about is put off, so that there is time to answer."""
    client = get_coached_client_or_404(request.user, pk)
    form = WriteForm(posted(request), initial=_opening(request, client))
    context = {"form": form, "client": client, "answer_days": ANSWER_DAYS}
    if not form.is_valid():
        return render(request, "dashboard/write_form.html", context, status=UNPROCESSABLE if form.errors else 200)
    said = form.cleaned_data
    try:
        write_to_client(
            actor=request.user, client=client, subject=said["subject"], words=said["words"], key=str(said["key"])
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return render(request, "dashboard/write_form.html", context, status=error.status)
    return _written(request, client, said["reason"], words=f"Your mail to {client} is on its way.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest) -> HttpResponse:
    """The trainer's limits for everybody."""
    if not request.user.is_trainer:
        raise PermissionDenied
    return _limits(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def client_thresholds(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The limits for one client."""
    return _limits(request, get_coached_client_or_404(request.user, pk))


def _limits(request: HttpRequest, client: User | None) -> HttpResponse:
    standard = DEFAULTS if client is None else limits_for(request.user, None)
    form = LimitsForm(posted(request), limits=limits_for(request.user, client), standard=standard)
    if form.is_valid():
        set_limits(actor=request.user, client=client, values=form.values)
        messages.success(request, f"The limits{f' for {client}' if client else ''} are saved.")
        return redirect("dashboard:today")
    context = {"form": form, "client": client}
    return render(request, "dashboard/limits_form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _put_off(request: HttpRequest, client: User, words: str) -> HttpResponse:
    undo = reverse("dashboard:attention_restore", args=[client.pk])
    messages.success(request, words, extra_tags=undo)
    return redirect("dashboard:today")


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    messages.error(request, error.message)
    return redirect("dashboard:today")


def _opening(request: HttpRequest, client: User) -> dict[str, str]:
    reason = request.GET.get("reason", "")
    known = reason if reason in Reason.values else ""
    return {**opening_of(request.user, client, known), "reason": known}


def _written(request: HttpRequest, client: User, reason: str, *, words: str) -> HttpResponse:
    until = request.user.local_today() + timedelta(days=ANSWER_DAYS)
    # Whoever does not train misses, is silent and falls short, at once or one after the other: one mail is about all
    # of it. Where Garmin stopped, what seems to be missing may wait there.
    reasons = NOT_TRAINING | {reason} if reason in {*NOT_TRAINING, Reason.GARMIN_BROKEN} else {reason}
    try:
        snooze_reasons(actor=request.user, client=client, until=until, reasons=reasons, also=reasons - {reason})
    except ReasonGone:
        messages.success(request, words)
        return redirect("dashboard:today")
    return _put_off(request, client, f"{words} The reason is put off until {day(until)}.")
