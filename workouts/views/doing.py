"""A planned session: its page, a log by hand, done as planned."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.forms.activity import show_error
from activities.views.answers import posted
from core.errors import DomainError
from workouts.access import get_loggable_session_or_404, get_session_or_404
from workouts.forms.doing import EnduranceForm
from workouts.reports.doing import session_page
from workouts.services.logging import complete_session, log_endurance
from workouts.views.calendar_answers import whose

UNPROCESSABLE = 422


@login_required
@require_safe
def session(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is planned, why, how long; what became of it; what can be done."""
    planned = get_session_or_404(request.user, pk)
    context = {**whose(request, planned.client), "session": planned, "page": session_page(planned, request.user)}
    return render(request, "workouts/session_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Log by hand what no watch recorded, prefilled with the plan."""
    planned = get_loggable_session_or_404(request.user, pk)
    form = EnduranceForm(posted(request), session=planned, reader=request.user)
    if form.is_valid():
        try:
            log_endurance(actor=request.user, session=planned, **form.done)
        except DomainError as error:
            if error.status == 403:
                raise
            show_error(form, error)
        else:
            messages.success(request, "Saved. Well done.")
            return redirect(planned)
    context = {**whose(request, planned.client), "session": planned, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "workouts/session_done.html", context, status=status)


@login_required
@require_POST
def complete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything was done as planned; how it was is asked next."""
    planned = get_loggable_session_or_404(request.user, pk)
    complete_session(actor=request.user, session=planned)
    messages.success(request, "Saved as planned.")
    return redirect("workouts:session_finish", pk=pk)
