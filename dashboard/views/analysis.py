"""Training analysis of a client over a period: the page, its files, and the days of the fitness chart."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from activities.access import get_client_or_404
from coaching.reports import client_header
from core.exports import csv_response, svg_response
from dashboard.analysis.forms import PeriodForm
from dashboard.analysis.page import AnalysisPage, analysis_of, fitness_days
from dashboard.analysis.period import LABELS, Period, period_of

FILE_FORMATS = ("csv", "svg")


@login_required
@require_safe
def own_analysis(request: HttpRequest) -> HttpResponse:
    """The client's own analysis, under an address that is the same for everybody."""
    return redirect("dashboard:analysis", pk=get_client_or_404(request.user).pk)


@login_required
@require_safe
def analysis(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every section of a period; ``?format=csv|svg&section=…`` is one of them as a file."""
    client = get_client_or_404(request.user, pk)
    form = PeriodForm(request.GET)
    period = _period(request.user, client, form)
    query = _query(form)
    page = analysis_of(
        client,
        request.user,
        period,
        amount=form.cleaned_data.get("amount") or "seconds",
        own_url=f"?{urlencode(query)}",
    )
    if request.GET.get("format") in FILE_FORMATS:
        return _file(request, page, period)
    context = {
        "client": client,
        "header": client_header(viewer=request.user, client=client, current="analysis"),
        "is_own": client.pk == request.user.pk,
        "form": form,
        "page": page,
        "period": period,
        "ranges": _ranges(period, query),
        "query": urlencode({**query, "amount": form.cleaned_data.get("amount") or "seconds"}),
        "compare_url": _compare_url(form, query),
    }
    return render(request, "dashboard/analysis.html", context)


@login_required
@require_safe
def fitness_series(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The days of the chart as lists of one length; ``planned_from`` is the place of the first day ahead."""
    client = get_client_or_404(request.user, pk)
    days = fitness_days(client, request.user, _period(request.user, client, PeriodForm(request.GET)))
    names = ("load", "fitness", "fatigue", "form")
    series: dict[str, Any] = {name: [round(getattr(day, name), 2) for day in days] for name in names}
    planned = (number for number, day in enumerate(days) if day.is_planned)
    return JsonResponse({"dates": [day.day for day in days], **series, "planned_from": next(planned, None)})


def _period(viewer: User, client: User, form: PeriodForm) -> Period:
    """What was asked for; where that makes no sense, the usual period beside the form's words about it."""
    if not form.is_valid():
        return period_of(client, viewer)
    given = form.cleaned_data
    return period_of(
        client,
        viewer,
        given["range"],
        first=given["first"],
        last=given["last"],
        is_compared=given["against"] != "nothing",
    )


def _query(form: PeriodForm) -> dict[str, str]:
    """The period as a query string carries it on; nothing of what made no sense."""
    if form.errors:
        return {}
    names = ("range", "first", "last", "against")
    return {name: str(form.cleaned_data[name]) for name in names if form.cleaned_data.get(name)}


def _ranges(period: Period, query: dict[str, str]) -> list[dict[str, Any]]:
    kept = {name: query[name] for name in ("against",) if name in query}
    return [
        {"label": label, "url": f"?{urlencode({'range': key, **kept})}", "is_current": key == period.key}
        for key, label in LABELS.items()
        if key != "custom"
    ]


def _compare_url(form: PeriodForm, query: dict[str, str]) -> str:
    is_compared = form.cleaned_data.get("against") != "nothing"
    return f"?{urlencode({**query, 'against': 'nothing' if is_compared else 'before'})}"


def _file(request: HttpRequest, page: AnalysisPage, period: Period) -> HttpResponse:
    section = page.section(request.GET.get("section", ""))
    if section is None:
        raise Http404
    name = f"{period.first.isoformat()}-to-{period.last.isoformat()}"
    if request.GET["format"] == "csv":
        return csv_response(section.export_head, section.export(), f"{name}-{section.key}")
    number = request.GET.get("figure", "0")
    if not (number.isascii() and number.isdigit() and int(number) < len(section.drawings)):
        raise Http404
    figure = section.drawings[int(number)]
    if figure.drawing is None:
        raise Http404
    return svg_response(figure.drawing, figure.caption or section.title, f"{name}-{section.key}")
