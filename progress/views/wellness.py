"""How the days are: the client's half minute, and the last weeks."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.exports import chart_file, csv_response
from core.htmx import vary_on_htmx, wants_fragment
from progress.forms import WellnessForm
from progress.reports.wellness import wellness_report
from progress.rules import can_answer
from progress.services.feeling import LATEST, answer_day
from progress.views.answers import UNPROCESSABLE, form_page, posted, saved, whose

HEAD = (
    "day",
    "source",
    "hrv_ms",
    "resting_heart_rate_bpm",
    "sleep_seconds",
    "sleep_score",
    "stress",
    "steps",
    "felt_sleep",
    "soreness",
    "mood",
    "felt_stress",
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's last weeks, with the questions of today or of ``?day=``."""
    client = get_sharing_client_or_404(request.user, Category.WELLNESS)
    day = _asked_day(request, client)
    report = wellness_report(client, client)
    known = next((each for each in report.days if each.local_date == day), None)
    form = WellnessForm(posted(request), client=client, day=known)
    if known is None:
        form.initial["local_date"] = day
    if form.is_valid() and saved(form, lambda: answer_day(actor=client, client=client, **form.cleaned_data)):
        return _answered(request, client, form)
    if wants_fragment(request) and form.is_bound:
        context = {"form": form, "client": client, "day": known}
        return vary_on_htmx(render(request, "progress/_wellness_form.html", context, status=UNPROCESSABLE))
    days = [(client.local_today() - timedelta(days=back)) for back in range(7)]
    context = {**whose(request, client), "report": report, "day": known, "asked_day": day, "days": days}
    return vary_on_htmx(form_page(request, "progress/wellness.html", form, context))


@login_required
@require_safe
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's last weeks."""
    client = get_sharing_client_or_404(request.user, Category.WELLNESS, pk)
    if can_answer(request.user, client):
        return redirect("progress:wellness")
    context = {**whose(request, client), "report": wellness_report(client, request.user)}
    return render(request, "progress/wellness.html", context)


@login_required
@require_safe
def csv_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The last weeks as a table."""
    client = get_sharing_client_or_404(request.user, Category.WELLNESS, pk)
    report = wellness_report(client, request.user)
    rows = [
        (
            day.local_date,
            day.source,
            day.hrv,
            day.resting_heart_rate,
            day.sleep_seconds,
            day.sleep_score,
            day.stress,
            day.steps,
            day.sleep_quality,
            day.soreness,
            day.mood,
            day.felt_stress,
        )
        for day in report.days
    ]
    return csv_response(HEAD, rows, f"wellness-{report.last}")


@login_required
@require_safe
def chart(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One chart of the last weeks as a file."""
    client = get_sharing_client_or_404(request.user, Category.WELLNESS, pk)
    report = wellness_report(client, request.user)
    return chart_file(report.charts, request.GET, str(report.last))


def _asked_day(request: HttpRequest, client: User) -> date:
    """The day of the form: what was posted, ``?day=``, or today."""
    today = client.local_today()
    text = request.POST.get("local_date") or request.GET.get("day") or ""
    try:
        day = parse_date(text)
    except ValueError as error:
        raise Http404 from error
    if day is None or request.method == "POST":
        return day or today
    if not today - LATEST <= day <= today:
        raise Http404
    return day


def _answered(request: HttpRequest, client: User, form: WellnessForm) -> HttpResponse:
    if wants_fragment(request):
        context = {"form": form, "client": client, "is_answered": True}
        return vary_on_htmx(render(request, "progress/_wellness_form.html", context))
    messages.success(request, "Thank you, that is noted.")
    return redirect(reverse("progress:wellness"))
