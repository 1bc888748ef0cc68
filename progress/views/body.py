"""Weight, fat, girths and the client's own values: entered, corrected, looked at, taken along."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.errors import Conflict
from core.exports import chart_file, csv_response
from progress.access import get_measurement_or_404, get_weight_or_404
from progress.forms import MeasurementForm, MeasurementsForm, WeightForm
from progress.forms.body import FIELDS
from progress.reports.body import body_report
from progress.reports.spans import spans_for
from progress.services.measuring import (
    change_measurement,
    change_weight,
    delete_measurement,
    delete_weight,
    enter_measurements,
)
from progress.views.answers import form_page, posted, saved, whose

PAGE_SIZE: Final = 30
HEAD: Final = ("day", "what", "value", "unit", "trend_kg")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own measurements."""
    return _body(request, get_sharing_client_or_404(request.user, Category.BODY))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's measurements."""
    return _body(request, get_sharing_client_or_404(request.user, Category.BODY, pk))


@login_required
@require_safe
def csv_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything in the chosen span as a table."""
    client = get_sharing_client_or_404(request.user, Category.BODY, pk)
    report = body_report(client, request.user, spans_for(request.GET.get("span")).span)
    return csv_response(HEAD, report.export(), f"measurements-{report.last}")


@login_required
@require_safe
def chart(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One chart of the chosen span as a file."""
    client = get_sharing_client_or_404(request.user, Category.BODY, pk)
    report = body_report(client, request.user, spans_for(request.GET.get("span")).span)
    return chart_file(report.charts, request.GET, str(report.last))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def weight(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct a weighing."""
    row = get_weight_or_404(request.user, pk)
    form = WeightForm(posted(request), reader=request.user, weight=row)
    if form.is_valid() and saved(form, lambda: change_weight(actor=request.user, weight=row, **form.values), FIELDS):
        return _done(request, row.client, "The weighing is corrected.")
    return _correct(request, form, row, reverse("progress:weight_delete", args=[row.pk]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def weight_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then take a weighing away."""
    row = get_weight_or_404(request.user, pk)
    if request.method != "POST":
        return _ask(request, row, "weighing")
    try:
        delete_weight(actor=request.user, weight=row)
    except Conflict as error:  # a scale's weighing has no such link on its page
        messages.error(request, error.message)
        return redirect(body_url(request.user, row.client))
    return _done(request, row.client, "The weighing is taken away.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct a girth or a value of the client's own."""
    row = get_measurement_or_404(request.user, pk)
    form = MeasurementForm(posted(request), reader=request.user, measurement=row)
    if form.is_valid() and saved(form, lambda: change_measurement(actor=request.user, measurement=row, **form.values)):
        return _done(request, row.client, "The measurement is corrected.")
    return _correct(request, form, row, reverse("progress:measurement_delete", args=[row.pk]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then take a measurement away."""
    row = get_measurement_or_404(request.user, pk)
    if request.method != "POST":
        return _ask(request, row, "measurement")
    delete_measurement(actor=request.user, measurement=row)
    return _done(request, row.client, "The measurement is taken away.")


def body_url(reader: User, client: User) -> str:
    """The page of measurements as this reader reaches it."""
    return reverse("progress:body") if client.pk == reader.pk else reverse("progress:client_body", args=[client.pk])


def _body(request: HttpRequest, client: User) -> HttpResponse:
    spans = spans_for(request.GET.get("span"))
    report = body_report(client, request.user, spans.span)
    form = MeasurementsForm(posted(request), client=client, reader=request.user, kinds=report.kinds)
    if form.is_valid() and saved(
        form, lambda: enter_measurements(actor=request.user, client=client, **form.values), FIELDS
    ):
        return _done(request, client, "The values are written down.")
    context = {
        **whose(request, client),
        "report": report,
        "spans": spans,
        "page": Paginator(report.rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return form_page(request, "progress/body.html", form, context)


def _correct(request: HttpRequest, form: Any, row: Any, delete_url: str) -> HttpResponse:
    context = {
        **whose(request, row.client),
        "row": row,
        "delete_url": delete_url,
        "back_url": body_url(request.user, row.client),
    }
    return form_page(request, "progress/measurement_form.html", form, context)


def _ask(request: HttpRequest, row: Any, what: str) -> HttpResponse:
    context = {"row": row, "what": what, "back_url": body_url(request.user, row.client)}
    return render(request, "progress/measurement_delete.html", context)


def _done(request: HttpRequest, client: User, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(body_url(request.user, client))
