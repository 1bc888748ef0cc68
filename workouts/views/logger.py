"""The strength logger: one page of plain forms, and the same address for a device that sends what it kept offline."""

from __future__ import annotations

import re
import uuid
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from activities.views.answers import posted
from core.errors import DomainError
from workouts.access import get_loggable_session_or_404
from workouts.forms.doing import AfterForm, RemovalForm, SetForm
from workouts.models import PlannedSession
from workouts.reports.logger import Figures, LoggerPage, logger_page
from workouts.reports.logger_swaps import offer_swaps, swaps_at
from workouts.services.logging import finish_session, log_set, remove_set
from workouts.views.calendar_answers import whose

UNPROCESSABLE: Final = 422
_SWAP = re.compile(r"(\d{1,3}\.\d{1,3}):([\w-]{1,80})", re.ASCII)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The sets of a session; a POST saves one or takes one away. ``?swap=0.1:key`` does another exercise instead."""
    session = get_loggable_session_or_404(request.user, pk)
    if session.family != "strength":
        return redirect("workouts:session_done", pk=pk)
    if request.method != "POST":
        return _page(request, session)
    form = SetForm(request.POST, session=session, reader=request.user)
    is_removal = request.POST.get("action") == "remove"
    chosen: Any = RemovalForm(request.POST) if is_removal else form
    if not chosen.is_valid():
        return _refused(request, session, _problems(chosen), UNPROCESSABLE)
    try:
        if is_removal:
            told = chosen.cleaned_data
            instant = told["logged_at"] or timezone.now()
            remove_set(actor=request.user, session=session, key=told["key"], deleted_at=instant)
        else:
            log_set(actor=request.user, session=session, entry=form.entry)
    except DomainError as error:
        if error.status == 403:
            raise
        return _refused(request, session, [error.message], error.status)
    if _is_device(request):
        return JsonResponse({"saved": str(chosen.cleaned_data["key"])})
    return redirect(f"{request.get_full_path()}#set-{chosen.cleaned_data['key']}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """How it was; ends the log."""
    session = get_loggable_session_or_404(request.user, pk)
    activity = session.activity
    form = AfterForm(posted(request), initial=_said(activity))
    if form.is_valid():
        try:
            finish_session(actor=request.user, session=session, **form.words)
        except DomainError as error:
            if error.status == 403:
                raise
            if _is_device(request):
                return JsonResponse({"error": error.code, "detail": error.message}, status=error.status)
            form.add_error(None, error.message)
        else:
            if _is_device(request):
                return JsonResponse({"saved": "finish", "url": session.get_absolute_url()})
            messages.success(request, "Saved. Well done.")
            return redirect(session)
    context = {**whose(request, session.client), "session": session, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    if form.errors and _is_device(request):
        return JsonResponse({"error": "invalid", "detail": " ".join(_problems(form))}, status=status)
    return render(request, "workouts/session_finish.html", context, status=status)


@login_required
@require_safe
def swap(request: HttpRequest, pk: uuid.UUID, place: str) -> HttpResponseBase:
    """What may be done instead of an exercise of the plan; choosing one leads back to the logger."""
    session = get_loggable_session_or_404(request.user, pk)
    if session.family != "strength":
        return redirect("workouts:session_done", pk=pk)
    if not re.fullmatch(r"\d{1,3}\.\d{1,3}", place):
        raise Http404
    name, swaps = swaps_at(session, place)
    kept = {key: value for key, value in swaps_of_query(request).items() if key != place}
    address = reverse("workouts:session_log", args=[pk])
    context = {
        **whose(request, session.client),
        "session": session,
        "planned": name,
        "back_url": _with_swaps(address, kept),
        "choices": [(each.exercise, _with_swaps(address, {**kept, place: each.exercise.reference})) for each in swaps],
    }
    return render(request, "workouts/session_swap.html", context)


def swaps_of_query(request: HttpRequest) -> dict[str, str]:
    """What is done instead, a reference by block.exercise; nonsense counts as not asked for."""
    found = (_SWAP.fullmatch(text) for text in request.GET.getlist("swap")[:50])
    return {each[1]: each[2] for each in found if each}


def _with_swaps(address: str, swaps: dict[str, str]) -> str:
    query = urlencode([("swap", f"{place}:{reference}") for place, reference in swaps.items()])
    return f"{address}?{query}" if query else address


def _page(
    request: HttpRequest, session: PlannedSession, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    shown = logger_page(session, request.user, swaps_of_query(request))
    offer_swaps(shown, session)
    if problems:
        _keep_typed(shown, request)
    context = {
        "client": session.client,
        "is_own": session.client_id == request.user.pk,
        "session": session,
        "logger": shown,
        "problems": problems or [],
        "after": AfterForm(initial=_said(session.activity)),
        "weight_unit": "lb" if request.user.units == "imperial" else "kg",
    }
    return render(request, "workouts/session_log.html", context, status=status)


def _keep_typed(shown: LoggerPage, request: HttpRequest) -> None:
    """Put what was typed back into the row that was refused."""
    typed = Figures(
        **{name: request.POST.get(name, "")[:20] for name in ("repetitions", "weight", "rir", "duration", "distance")}
    )
    rows = [*shown.rows, *(head.extra for block in shown.blocks for head in block.exercises if head.extra)]
    for row in rows:
        if str(row.key) == request.POST.get("key"):
            row.figures = typed


def _refused(request: HttpRequest, session: PlannedSession, problems: list[str], status: int) -> HttpResponseBase:
    if _is_device(request):
        return JsonResponse({"error": "refused", "detail": " ".join(problems)}, status=status)
    session.refresh_from_db()
    return _page(request, session, problems, status)


def _problems(form: Any) -> list[str]:
    return [
        f"{form.fields[name].label or name}: {text}" if name in form.fields else text
        for name, texts in form.errors.items()
        for text in texts
    ]


def _said(activity: Any) -> dict[str, Any]:
    if activity is None:
        return {}
    return {
        "rpe": "" if activity.rpe is None else f"{max(round(activity.rpe), 1)}",
        "feel": "" if activity.feel is None else str(activity.feel),
        "comment": activity.comment[:300],
    }


def _is_device(request: HttpRequest) -> bool:
    """Whether the logger's script sends what it kept, and wants to know in a word what became of it."""
    return request.headers.get("X-Logger") == "1"
