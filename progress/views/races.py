"""Races of a client: what is ahead, what was run."""

from __future__ import annotations

from typing import Any
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
from coaching.reports import client_header
from core.errors import DomainError
from progress.access import get_race_or_404
from progress.forms import RaceForm, show_error
from progress.models import Race
from progress.services.races import add_race, change_race, delete_race

PAGE_SIZE = 30
UNPROCESSABLE = 422


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own races."""
    return _list(request, get_sharing_client_or_404(request.user, Category.TRAINING))


@login_required
@require_safe
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's races."""
    return _list(request, get_sharing_client_or_404(request.user, Category.TRAINING, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a race to a client's calendar."""
    client = get_sharing_client_or_404(request.user, Category.TRAINING, pk)
    form = RaceForm(_posted(request), client=client, reader=request.user)
    if form.is_valid() and _saved(form, lambda values: add_race(actor=request.user, client=client, **values)):
        messages.success(request, "The race is in the calendar.")
        return redirect(races_url(request, client))
    return _form(request, client, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a race, or enter its result."""
    race = get_race_or_404(request.user, pk)
    form = RaceForm(_posted(request), client=race.client, reader=request.user, race=race)
    if form.is_valid() and _saved(form, lambda values: change_race(actor=request.user, race=race, **values)):
        messages.success(request, "The race is changed.")
        return redirect(races_url(request, race.client))
    return _form(request, race.client, form, race)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then take a race out."""
    race = get_race_or_404(request.user, pk)
    back_url = races_url(request, race.client)
    if request.method != "POST":
        return render(request, "progress/race_delete.html", {"race": race, "back_url": back_url})
    delete_race(actor=request.user, race=race)
    messages.success(request, f"“{race.name}” is taken out.")
    return redirect(back_url)


def races_url(request: HttpRequest, client: User) -> str:
    """The page of races as this reader reaches it."""
    own_page = client.pk == request.user.pk
    return reverse("progress:races") if own_page else reverse("progress:client_races", args=[client.pk])


def _list(request: HttpRequest, client: User) -> HttpResponse:
    today = client.local_today()
    races = Race.objects.of(client)
    context = {
        **_whose(request, client),
        "ahead": list(races.filter(local_date__gte=today)[:50]),
        "page": Paginator(races.filter(local_date__lt=today).order_by("-local_date"), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "today": today,
    }
    return render(request, "progress/race_list.html", context)


def _form(request: HttpRequest, client: User, form: RaceForm, race: Race | None = None) -> HttpResponse:
    context = {**_whose(request, client), "form": form, "race": race, "back_url": races_url(request, client)}
    return render(request, "progress/race_form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _whose(request: HttpRequest, client: User) -> dict[str, Any]:
    return {
        "client": client,
        "is_own": client.pk == request.user.pk,
        "header": client_header(viewer=request.user, client=client, current="races"),
    }


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _saved(form: RaceForm, save: Any) -> bool:
    """Save, or put what the service refused beside its field."""
    try:
        save(form.values)
    except DomainError as error:
        if error.status == 403:
            raise
        show_error(form, error)
        return False
    return True
