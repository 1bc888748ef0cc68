"""The report on a client's month: as a page, as a PDF, and the trainer's words on it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import record_views
from accounts.models import User
from coaching.access import get_client_or_404
from coaching.models import Coaching
from coaching.reports import client_header
from core.errors import DomainError
from dashboard.month.forms import WordsForm
from dashboard.month.months import Month, month_of, months_of, this_month
from dashboard.month.pdf import month_pdf
from dashboard.month.report import MonthPage, month_report, words_on
from progress.access import get_writable_month_client_or_404
from progress.models import MonthReport
from progress.services.reports import write_on_month

UNPROCESSABLE = 422


@login_required
@require_safe
def own_months(request: HttpRequest) -> HttpResponse:
    """The client's own months, under an address that is the same for everybody."""
    return redirect("dashboard:client_month_reports", pk=get_client_or_404(request.user, request.user.pk).pk)


@login_required
@require_safe
def own_month(request: HttpRequest, month: str) -> HttpResponse:
    """One of the client's own months."""
    client = get_client_or_404(request.user, request.user.pk)
    return redirect("dashboard:month_report", pk=client.pk, month=_month_or_404(client, month).key)


@login_required
@require_safe
def months(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every month of a client, newest first, with those that trainers wrote on."""
    client = get_client_or_404(request.user, pk)
    written = MonthReport.objects.visible_to(request.user).of(client)
    with_words = {report.month for report in written if report.words}
    context = {
        **_whose(request, client),
        "months": [(month, month.first in with_words) for month in months_of(client)],
    }
    return render(request, "dashboard/month_list.html", context)


@login_required
@require_safe
def report(request: HttpRequest, pk: uuid.UUID, month: str) -> HttpResponse:
    """The month, each part as far as it is shared."""
    client, page = _page(request, pk, month)
    now = this_month(client)
    context = {
        **_whose(request, client, page.relation),
        "page": page,
        "before": page.month.before,
        "next": page.month.next if page.month < now else None,
        "may_write": page.training is not None and client.pk != request.user.pk,
    }
    return render(request, "dashboard/month_report.html", context)


@login_required
@require_safe
def pdf(request: HttpRequest, pk: uuid.UUID, month: str) -> HttpResponse:
    """The same as a file."""
    client, page = _page(request, pk, month)
    response = HttpResponse(month_pdf(page, client, request.user), content_type="application/pdf")
    name = f"{page.month.key}-{slugify(str(client)) or 'report'}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: uuid.UUID, month: str) -> HttpResponse:
    """Write on the month. Saving again changes what stands there."""
    client = get_writable_month_client_or_404(request.user, pk)
    asked = _month_or_404(client, month)
    mine = next((each for each in words_on(client, request.user, asked) if each.trainer_id == request.user.pk), None)
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"words": mine.words if mine else ""})
    if form.is_valid() and _written(request, client, asked, form):
        messages.success(request, "Saved. The client can read it.")
        return redirect("dashboard:month_report", pk=client.pk, month=asked.key)
    context = {**_whose(request, client), "form": form, "month": asked}
    return render(request, "dashboard/month_words.html", context, status=UNPROCESSABLE if form.errors else 200)


def _written(request: HttpRequest, client: User, month: Month, form: WordsForm) -> bool:
    try:
        write_on_month(actor=request.user, client=client, month=month.first, words=form.cleaned_data["words"])
    except DomainError as error:
        if error.status == 403:
            raise
        form.add_error(None, error.message)
        return False
    return True


def _page(request: HttpRequest, pk: uuid.UUID, month: str) -> tuple[User, MonthPage]:
    client = get_client_or_404(request.user, pk)
    page = month_report(client, request.user, _month_or_404(client, month))
    record_views(viewer=request.user, subject=client, categories=page.shown)
    return client, page


def _month_or_404(client: User, written: str) -> Month:
    """A month that has begun where the client is."""
    month = month_of(written)
    if month is None or month > this_month(client):
        raise Http404
    return month


def _whose(request: HttpRequest, client: User, relation: Coaching | None = None) -> dict[str, Any]:
    return {
        "client": client,
        "is_own": client.pk == request.user.pk,
        "header": client_header(viewer=request.user, client=client, current="months", relation=relation),
    }
