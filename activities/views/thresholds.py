"""Thresholds: what holds, what held, what the data offer; setting, accepting and deleting."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from activities.access import get_client_or_404, get_editable_threshold_or_404
from activities.forms.activity import show_error
from activities.forms.thresholds import OfferForm, ThresholdForm
from activities.models import Rescoring
from activities.page_reports.thresholds import running_job, threshold_page, value_words
from activities.rules import can_edit_thresholds
from activities.services.thresholds import accept_estimate, delete_threshold, set_threshold
from activities.views.answers import form_answer, go_to, posted, whose
from core.errors import DomainError
from core.htmx import vary_on_htmx, wants_fragment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own thresholds."""
    return _page(request, get_client_or_404(request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_client(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A client's thresholds."""
    return _page(request, get_client_or_404(request.user, pk))


@login_required
@require_POST
def accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set the value that the data offer."""
    client = get_client_or_404(request.user, pk)
    form = OfferForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing is offered for this.")
        return redirect(thresholds_url(request, client))
    try:
        change = accept_estimate(actor=request.user, client=client, kind=form.cleaned_data["kind"])
    except DomainError as error:
        if error.status == 403:
            raise
        messages.warning(request, error.message)
    else:
        _say(request, "The offered value is set", change.rescoring)
    return redirect(thresholds_url(request, client))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then delete a value; the one before it holds on."""
    threshold = get_editable_threshold_or_404(request.user, pk)
    back_url = thresholds_url(request, threshold.client)
    if request.method != "POST":
        context = {
            "threshold": threshold,
            "value": value_words(threshold.kind, threshold.value, request.user),
            "back_url": back_url,
            "is_own": threshold.client_id == request.user.pk,
        }
        return render(request, "activities/threshold_delete.html", context)
    job = delete_threshold(actor=request.user, threshold=threshold)
    _say(request, "The value is deleted", job)
    return redirect(back_url)


def thresholds_url(request: HttpRequest, client: User) -> str:
    """The page of thresholds as this reader reaches it."""
    if client.pk == request.user.pk:
        return reverse("activities:thresholds")
    return reverse("activities:client_thresholds", args=[client.pk])


def _page(request: HttpRequest, client: User) -> HttpResponse:
    if request.method != "POST" and wants_fragment(request):
        return vary_on_htmx(render(request, "activities/_scoring.html", {"job": running_job(client)}))
    form = ThresholdForm(posted(request), client=client, reader=request.user)
    if form.is_valid():
        try:
            change = set_threshold(actor=request.user, client=client, **form.cleaned_data)
        except DomainError as error:
            if error.status == 403:
                raise
            show_error(form, error)
        else:
            _say(request, "The value is saved", change.rescoring)
            return go_to(request, thresholds_url(request, client))
    context = {
        **whose(request, client, current="thresholds"),
        "form": form,
        "thresholds": threshold_page(client, request.user),
        "can_edit": can_edit_thresholds(request.user, client),
    }
    return form_answer(request, "activities/thresholds.html", "activities/_threshold_form.html", context)


def _say(request: HttpRequest, words: str, job: Rescoring | None) -> None:
    """What was done, and what happens now."""
    if job is None:
        messages.success(request, f"{words}. No session depends on it.")
    else:
        sessions = "1 session is" if job.total == 1 else f"{job.total} sessions are"
        messages.success(request, f"{words}. {sessions} scored again.")
