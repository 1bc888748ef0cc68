"""Records of a client, and the maxima that somebody entered."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from activities.page_reports.records import records_page
from activities.views.answers import form_answer, go_to, posted, whose
from core.errors import DomainError
from core.units import weight
from workouts.access import get_client_or_404, get_maximum_or_404
from workouts.forms.maxima import MaximumCorrectionForm, MaximumForm
from workouts.rules import can_plan_for
from workouts.services.maxima import delete_maximum, set_maximum, update_maximum


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_records(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own records."""
    return _records(request, get_client_or_404(request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def client_records(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A client's records."""
    return _records(request, get_client_or_404(request.user, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def maximum_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Correct a maximum that was entered."""
    maximum = get_maximum_or_404(request.user, pk)
    form = MaximumCorrectionForm(posted(request), reader=request.user, maximum=maximum)
    if form.is_valid():
        try:
            update_maximum(
                actor=request.user,
                maximum=maximum,
                kilograms=form.cleaned_data["weight"],
                valid_from=form.cleaned_data["valid_from"],
            )
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, "The value is saved.")
            return go_to(request, records_url(request.user, maximum.client))
    context = {
        "maximum": maximum,
        "form": form,
        "back_url": records_url(request.user, maximum.client),
        "is_own": maximum.client_id == request.user.pk,
    }
    return form_answer(request, "workouts/maximum_form.html", "workouts/_maximum_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def maximum_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then delete a maximum that was entered."""
    maximum = get_maximum_or_404(request.user, pk)
    back_url = records_url(request.user, maximum.client)
    if request.method != "POST":
        context = {
            "maximum": maximum,
            "value": weight(maximum.kilograms, request.user),
            "back_url": back_url,
            "is_own": maximum.client_id == request.user.pk,
        }
        return render(request, "workouts/maximum_delete.html", context)
    delete_maximum(actor=request.user, maximum=maximum)
    messages.success(request, "The value is deleted.")
    return redirect(back_url)


def records_url(reader: User, client: User) -> str:
    """The page of records as this reader reaches it."""
    if client.pk == reader.pk:
        return reverse("workouts:records")
    return reverse("workouts:client_records", args=[client.pk])


def _records(request: HttpRequest, client: User) -> HttpResponse:
    form = MaximumForm(posted(request), reader=request.user, client=client)
    if form.is_valid():
        try:
            set_maximum(
                actor=request.user,
                client=client,
                exercise=form.cleaned_data["exercise"],
                kilograms=form.cleaned_data["weight"],
                valid_from=form.cleaned_data["valid_from"],
            )
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, "The value is saved.")
            return go_to(request, records_url(request.user, client))
    context = {
        **whose(request, client, current="records"),
        "form": form,
        "records": records_page(client, request.user),
        "can_edit": can_plan_for(request.user, client),
    }
    return form_answer(request, "workouts/records.html", "workouts/_maximum_form.html", context)


def _show(form: MaximumForm | MaximumCorrectionForm, error: DomainError) -> None:
    """A refusal beside its field; one that is not about what was typed goes on."""
    if error.status == 403:
        raise error
    field = {"kilograms": "weight"}.get(error.field or "", error.field)
    form.add_error(field if field in form.fields else None, error.message)
