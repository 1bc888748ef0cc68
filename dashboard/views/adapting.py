"""The page on which a trainer makes days lighter and excuses what was missed, with what it would change."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from activities.views.answers import UNPROCESSABLE, posted
from core.errors import DomainError
from core.htmx import vary_on_htmx, wants_fragment
from core.units import day
from dashboard.adapting.forms import AdaptForm
from dashboard.adapting.page import AdaptPage, adapt_page
from dashboard.services.adapting import Adapted, adapt_for, undo_adaptation
from workouts.access import get_change_or_404, get_client_or_404
from workouts.reports.adapting import lighter_plan
from workouts.services.adapting import check_adaptation
from workouts.views.calendar_answers import calendar_url, left_words, show_error, whose

#: The button that only shows what would change, for a browser without scripts.
PREVIEW = "preview"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adapt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose, see what would change, do it; ``?reason=`` names the reason of the attention list that it answers."""
    client = get_client_or_404(request.user, pk)
    if client.pk == request.user.pk:
        raise PermissionDenied
    reason = request.GET.get("reason", "")
    page = adapt_page(request.user, client, reason)
    form = AdaptForm(posted(request), missed=page.missed, initial=page.initial)
    if request.method == "POST" and PREVIEW not in request.POST and form.is_valid():
        try:
            adapted = adapt_for(
                actor=request.user,
                client=client,
                wanted=form.adaptation,
                reason=reason,
                key=form.cleaned_data["key"],
            )
        except DomainError as error:
            show_error(form, error)
        else:
            return _adapted(request, client, adapted, reason)
    return _page(request, client, page, form)


@login_required
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an adaptation back: the plan is as it was, and the reason shows again."""
    change = get_change_or_404(request.user, pk)
    try:
        undo_adaptation(actor=request.user, change=change, reasons=request.GET.getlist("reason"))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Undone: {change.words}.")
    return redirect("dashboard:today")


def _page(request: HttpRequest, client: User, page: AdaptPage, form: AdaptForm) -> HttpResponse:
    """The whole page, or under htmx what the choice would change."""
    wanted = page.beginning
    if form.is_bound:
        form.is_valid()
        wanted = form.days or page.beginning
    check_adaptation(request.user, client, wanted)
    context = {"client": client, "page": page, "wanted": wanted, "plan": lighter_plan(request.user, client, wanted)}
    if wants_fragment(request):
        return vary_on_htmx(render(request, "dashboard/_adapt_preview.html", context))
    is_preview = PREVIEW in request.POST
    shown = AdaptForm(initial=_said(form, page), missed=page.missed) if is_preview else form
    context |= {"form": shown, "today_url": reverse("dashboard:today"), **whose(request, client)}
    status = UNPROCESSABLE if shown.errors else 200
    return vary_on_htmx(render(request, "dashboard/adapt.html", context, status=status))


def _said(form: AdaptForm, page: AdaptPage) -> dict[str, Any]:
    """What was chosen so far, for a form that complains of nothing yet."""
    chosen = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    return {**page.initial, "excused": [], **chosen}


def _adapted(request: HttpRequest, client: User, adapted: Adapted, reason: str) -> HttpResponse:
    change, left = adapted.changed.change, left_words(adapted.changed.left)
    if change is None:
        messages.info(request, f"Nothing to change.{left}")
        return redirect(request.get_full_path())
    back = redirect("dashboard:today") if reason else redirect(calendar_url(request.user, client, client.local_today()))
    if adapted.changed.was_undone:
        messages.info(request, f"{adapted.changed.words}.")
        return back
    until = adapted.put_off_until
    later = f" The reason is put off until {day(until)}." if until else ""
    # Only what this put off shows again with the undo.
    query = urlencode({"reason": sorted(adapted.put_off)}, doseq=True)
    undo_url = f"{reverse('dashboard:adapt_undo', args=[change.pk])}{f'?{query}' if query else ''}"
    messages.success(request, f"{client}: {change.words}.{left}{later}", extra_tags=undo_url)
    return back
