"""One activity: its page, its samples for the charts, its files; changing and deleting it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from activities.access import get_activity_or_404, get_editable_activity_or_404, get_original_or_404
from activities.downloads import original_response
from activities.forms.activity import ActivityForm, show_error
from activities.models import Activity
from activities.page_reports.detail import activity_detail, started_words
from activities.panels import panels_for
from activities.reports.activity import streams_for
from activities.services.activities import delete_activity, update_activity
from activities.views.answers import form_answer, go_to, posted, whose
from core.errors import Conflict, DomainError

#: Rows that a chart as wide as a screen can show; the request may ask for fewer or more.
DEFAULT_RESOLUTION = 2000
MOST_RESOLUTION = 20_000


@login_required
@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Figures, charts, map, laps, zones, curves, sets and files."""
    activity = get_activity_or_404(request.user, pk)
    context = {
        **whose(request, activity.client),
        "activity": activity,
        "detail": activity_detail(activity, request.user),
        "panels": panels_for(activity, request.user),
    }
    return render(request, "activities/activity_detail.html", context)


@login_required
@require_safe
def streams(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Samples as lists of one length, ``null`` where one is missing; ``names`` and ``resolution`` as in the API."""
    activity = get_activity_or_404(request.user, pk)
    names = [name.strip() for name in request.GET.get("names", "").split(",") if name.strip()]
    try:
        return JsonResponse(streams_for(activity, names, _resolution(request)).values)
    except DomainError as error:
        return JsonResponse({"error": error.code, "detail": error.message}, status=error.status)


@login_required
@require_safe
def original_file(request: HttpRequest, pk: uuid.UUID, file_pk: uuid.UUID) -> HttpResponse:
    """An original file as it came."""
    activity = get_activity_or_404(request.user, pk)
    return original_response(get_original_or_404(request.user, activity, file_pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Name, sport, exertion, feeling and comment."""
    activity = get_editable_activity_or_404(request.user, pk)
    form = ActivityForm(posted(request), activity=activity)
    if not form.is_valid():
        return _edit_answer(request, activity, form)
    try:
        update_activity(
            actor=request.user, activity=activity, expected_version=form.cleaned_data["version"], **form.changes
        )
    except Conflict as conflict:
        return _edit_conflict(request, activity, conflict)
    except DomainError as error:
        show_error(form, error)
        return _edit_answer(request, activity, form)
    messages.success(request, "Your changes are saved.")
    return go_to(request, activity.get_absolute_url())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then delete with everything that hangs on it."""
    activity = get_editable_activity_or_404(request.user, pk)
    if request.method != "POST":
        context = {"activity": activity, "started": started_words(activity)}
        return render(request, "activities/activity_delete.html", context)
    delete_activity(actor=request.user, activity=activity)
    messages.success(request, f"“{activity.name}” is deleted.")
    return redirect("activities:list")


def _resolution(request: HttpRequest) -> int:
    """Rows that were asked for; nonsense counts as not asked for."""
    text = request.GET.get("resolution", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else DEFAULT_RESOLUTION
    return min(asked, MOST_RESOLUTION)


def _edit_answer(request: HttpRequest, activity: Activity, form: ActivityForm, status: int = 200) -> HttpResponse:
    context = {"activity": activity, "form": form, "started": started_words(activity)}
    return form_answer(request, "activities/activity_form.html", "activities/_edit_form.html", context, status)


def _edit_conflict(request: HttpRequest, activity: Activity, conflict: Conflict) -> HttpResponse:
    """Both versions on one page: what was typed in the form, what is stored above it. Sending again overwrites."""
    stored = get_editable_activity_or_404(request.user, activity.pk)
    typed = request.POST.copy()
    typed["version"] = stored.updated_at.isoformat()
    form = ActivityForm(typed, activity=stored)
    form.add_error(None, f"{conflict.message} Your words are kept below; saving again puts them in its place.")
    context = {"activity": stored, "form": form, "stored": stored, "started": started_words(stored)}
    return form_answer(request, "activities/activity_form.html", "activities/_edit_form.html", context, conflict.status)
