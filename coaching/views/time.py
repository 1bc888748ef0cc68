"""When a client can train: the weekly grid, away ranges, and what the client may change alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from coaching.access import (
    get_away_or_404,
    get_coaching_or_404,
    get_sharing_client_or_404,
)
from coaching.availability import time_of_client
from coaching.enums import Category
from coaching.forms import AwayForm, FreedomsForm, WeekForm, show_error
from coaching.models import AwayRange
from coaching.reports import client_header, relation_to
from coaching.rules import can_set_freedoms
from coaching.services import time as service
from core.errors import DomainError, NotAllowed
from core.way_back import back_of

PAGE_SIZE = 20
UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own week and away ranges."""
    return _week(request, get_sharing_client_or_404(request.user, Category.TRAINING))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's week, away ranges and freedoms."""
    return _week(request, get_sharing_client_or_404(request.user, Category.TRAINING, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Excuse a client for some days."""
    client = get_sharing_client_or_404(request.user, Category.TRAINING, pk)
    form = AwayForm(_posted(request), client=client, kind=request.GET.get("kind", ""))
    if form.is_valid() and _saved(form, lambda said: service.add_away(actor=request.user, client=client, **said)):
        messages.success(request, "Nothing is expected on these days: what is planned then is excused.")
        return redirect(back_of(request) or _page_of(request, client))
    return _away_page(request, client, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an away range."""
    away = get_away_or_404(request.user, pk)
    form = AwayForm(_posted(request), client=away.client, away=away)
    if form.is_valid() and _saved(form, lambda said: service.change_away(actor=request.user, away=away, **said)):
        messages.success(request, "The days are changed.")
        return redirect(_page_of(request, away.client))
    return _away_page(request, away.client, form, away)


@login_required
@require_POST
def end_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back today."""
    away = get_away_or_404(request.user, pk)
    service.end_away(actor=request.user, away=away)
    messages.success(request, "Welcome back: today counts again.")
    return redirect(_page_of(request, away.client))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then take a range back."""
    away = get_away_or_404(request.user, pk)
    if request.method != "POST":
        context = {"away": away, "back_url": _page_of(request, away.client)}
        return render(request, "coaching/away_delete.html", context)
    service.delete_away(actor=request.user, away=away)
    messages.success(request, "The days are taken back: what is planned on them counts.")
    return redirect(_page_of(request, away.client))


@login_required
@require_POST
def freedoms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the client may move and skip without asking."""
    coaching = get_coaching_or_404(request.user, pk)
    if not can_set_freedoms(request.user, coaching):
        raise NotAllowed
    form = FreedomsForm(request.POST, instance=coaching)
    if form.is_valid():
        service.set_freedoms(actor=request.user, coaching=coaching, **form.cleaned_data)
        messages.success(request, f"{coaching.client} is free within these limits.")
    else:
        messages.error(request, "Between 1 and 28 days, please.")
    return redirect("coaching:client_availability", pk=coaching.client_id)


def _week(request: HttpRequest, client: User) -> HttpResponse:
    time = time_of_client(client)
    form = WeekForm(_posted(request), time=time, first_weekday=request.user.first_weekday)
    if form.is_valid():
        service.set_week(actor=request.user, client=client, days=form.limits)
        messages.success(request, "The week is saved. Programs keep to it when they are put into the calendar.")
        return redirect(_page_of(request, client))
    relation = None if client.pk == request.user.pk else relation_to(request.user, client)
    context = {
        **_whose(request, client),
        "form": form,
        "page": Paginator(AwayRange.objects.of(client).order_by("-last_day"), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "today": client.local_today(),
        "relation": relation,
        "freedoms": FreedomsForm(instance=relation) if relation else None,
    }
    return render(request, "coaching/availability.html", context, status=UNPROCESSABLE if form.errors else 200)


def _away_page(request: HttpRequest, client: User, form: AwayForm, away: AwayRange | None = None) -> HttpResponse:
    back_url = back_of(request) or _page_of(request, client)
    context = {**_whose(request, client), "form": form, "away": away, "back_url": back_url}
    return render(request, "coaching/away_form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _whose(request: HttpRequest, client: User) -> dict[str, Any]:
    return {
        "client": client,
        "is_own": client.pk == request.user.pk,
        "header": client_header(viewer=request.user, client=client, current="time"),
    }


def _page_of(request: HttpRequest, client: User) -> str:
    if client.pk == request.user.pk:
        return reverse("coaching:availability")
    return reverse("coaching:client_availability", args=[client.pk])


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _saved(form: AwayForm, save: Any) -> bool:
    """Save, or put what the service refused beside its field."""
    try:
        save(form.cleaned_data)
    except DomainError as error:
        if error.status == 403:
            raise
        show_error(form, error)
        return False
    return True
