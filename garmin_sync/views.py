"""The client's connection page and the trainer's read-only view of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from coaching.reports import client_header
from core.errors import Conflict, DomainError
from core.htmx import vary_on_htmx, wants_fragment
from garmin_sync import services
from garmin_sync.access import (
    get_client_or_404,
    get_open_login,
    get_own_connection,
    get_push_or_404,
    get_run_or_404,
)
from garmin_sync.exceptions import NoCodeWanted, NotConnected, SignInUnderWay
from garmin_sync.forms import CodeForm, HistoryForm, SendingForm, SignInForm
from garmin_sync.reports import RunRow, connection_status


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: HttpRequest) -> HttpResponse:
    """The own connection in whatever state it is; POST starts a sign-in."""
    client = get_client_or_404(request.user)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.start_login(actor=client, **form.cleaned_data)
        except SignInUnderWay as error:
            messages.info(request, error.message)  # the form is not on the page then
            return redirect("garmin_sync:connection")
        except DomainError as error:
            form.show_error(error)
        else:
            return redirect("garmin_sync:connection")
    return _answer(request, client, sign_in_form=form)


@sensitive_post_parameters("code")
@login_required
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """The code of the second step."""
    client = get_client_or_404(request.user)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _answer(request, client, code_form=form)
    try:
        services.submit_mfa_code(actor=client, login=get_open_login(client), code=form.cleaned_data["code"])
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("garmin_sync:connection")


@login_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Give a waiting sign-in up."""
    client = get_client_or_404(request.user)
    with suppress(NoCodeWanted):  # it may have ended by itself meanwhile
        services.cancel_login(actor=client, login=get_open_login(client))
    return redirect("garmin_sync:connection")


@login_required
@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """Sync now."""
    client = get_client_or_404(request.user)
    try:
        services.request_pull(actor=client, connection=get_own_connection(client))
    except DomainError as error:
        messages.warning(request, error.message)
    return redirect("garmin_sync:connection")


@login_required
@require_POST
def history(request: HttpRequest) -> HttpResponse:
    """Fetch more history."""
    client = get_client_or_404(request.user)
    form = HistoryForm(request.POST)
    if not form.is_valid():
        return _answer(request, client, history_form=form)
    try:
        own = get_own_connection(client)
        services.request_history(actor=client, connection=own, months=form.cleaned_data["months"])
    except DomainError as error:
        messages.warning(request, error.message)
    return redirect("garmin_sync:connection")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disconnect(request: HttpRequest) -> HttpResponse:
    """Ask, then delete the connection."""
    client = get_client_or_404(request.user)
    try:
        own = get_own_connection(client)
    except NotConnected as error:
        messages.info(request, error.message)
        return redirect("garmin_sync:connection")
    if request.method != "POST":
        return render(request, "garmin_sync/disconnect.html", {"connection": own})
    services.disconnect(actor=client, connection=own)
    messages.success(request, "Garmin is disconnected. What was fetched before is still here.")
    return redirect("garmin_sync:connection")


@login_required
@require_safe
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run and what it left out; a trainer who sees training may read it too."""
    found = get_run_or_404(request.user, pk)
    client = found.connection.client
    is_own = client.pk == request.user.pk
    header = None if is_own else client_header(viewer=request.user, client=client, current="garmin")
    row = RunRow(found)
    context = {"row": row, "facts": row.facts(request.user), "header": header, "client": client}
    return render(request, "garmin_sync/run.html", context)


@login_required
@require_POST
def sending(request: HttpRequest) -> HttpResponse:
    """The switch: whether planned sessions are put on the watch."""
    client = get_client_or_404(request.user)
    form = SendingForm(request.POST)
    if form.is_valid():
        try:
            own = get_own_connection(client)
            services.set_sending(actor=client, connection=own, sends=form.cleaned_data["sends"])
        except DomainError as error:
            messages.warning(request, error.message)
    return redirect("garmin_sync:connection")


@login_required
@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a workout again."""
    push = get_push_or_404(request.user, pk)
    try:
        services.retry_push(actor=request.user, push=push)
    except Conflict as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, f"“{push.name}” is sent again.")
    if push.client_id == request.user.pk:
        return redirect("garmin_sync:connection")
    return redirect("garmin_sync:client_status", pk=push.client_id)


@login_required
@require_safe
def client_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's connection for the trainer, to read."""
    client = get_client_or_404(request.user, pk)
    if client.pk == request.user.pk:
        return redirect("garmin_sync:connection")
    status = connection_status(viewer=request.user, client=client)
    context: dict[str, Any] = {"status": status, "facts": status.facts(request.user)}
    if wants_fragment(request):
        return vary_on_htmx(render(request, "garmin_sync/_state.html", context))
    context["header"] = client_header(viewer=request.user, client=client, current="garmin")
    return vary_on_htmx(render(request, "garmin_sync/client_status.html", context))


def _answer(request: HttpRequest, client: User, **forms: Any) -> HttpResponse:
    """The page, or its part that changes; 422 when a form of it has errors."""
    status = connection_status(viewer=client, client=client)
    context = {
        "status": status,
        "facts": status.facts(client),
        "sign_in_form": SignInForm(),
        "code_form": CodeForm(),
        "history_form": HistoryForm(),
        **forms,
    }
    template = "garmin_sync/_state.html" if wants_fragment(request) else "garmin_sync/connection.html"
    has_errors = any(form.errors for form in forms.values())
    return vary_on_htmx(render(request, template, context, status=422 if has_errors else 200))
