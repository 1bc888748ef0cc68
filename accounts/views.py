"""Settings of the signed-in person, and the pages on which trainers introduce themselves."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import reports, services
from accounts.access import (
    get_device_or_404,
    get_trainer_page_or_404,
    own_client_profile,
    own_trainer_page,
    own_trainer_page_url,
)
from accounts.exceptions import SlugTaken
from accounts.forms import ClientProfileForm, NameForm, PreferencesForm, TrainerProfileForm
from accounts.models import TrainerProfile, User

TRAINERS_A_PAGE = 24


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who the person is: name, and what their roles add."""
    user = _signed_in(request)
    data = request.POST if request.method == "POST" else None
    name_form = NameForm(data, instance=user)
    trainer_form = client_form = None
    if user.is_trainer:
        trainer_form = TrainerProfileForm(data, instance=own_trainer_page(user), prefix="trainer")
    if user.is_client:
        client_form = ClientProfileForm(data, instance=own_client_profile(user), prefix="client")
    forms = [form for form in (name_form, trainer_form, client_form) if form]
    results = [form.is_valid() for form in forms]
    if data is not None and all(results):
        try:
            services.update_profile(
                actor=user,
                user=name_form.cleaned_data,
                trainer=trainer_form.cleaned_data if trainer_form else None,
                client=client_form.cleaned_data if client_form else None,
            )
        except SlugTaken as error:
            if trainer_form:
                trainer_form.add_error("slug", error.message)
        else:
            messages.success(request, "Saved.")
            return redirect("accounts:profile")
    context = {
        "name_form": name_form,
        "trainer_form": trainer_form,
        "client_form": client_form,
        "page": own_trainer_page_url(user),
    }
    return render(request, "accounts/settings_profile.html", context, status=_status(data is not None))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How the person reads figures and days."""
    user = _signed_in(request)
    form = PreferencesForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        services.update_profile(actor=user, user=form.cleaned_data)
        messages.success(request, "Saved.")
        response = redirect("accounts:preferences")
        # The switch in the menu keeps its choice in this cookie; what was chosen here last is what counts.
        response.delete_cookie("theme")
        return response
    return render(request, "accounts/settings_preferences.html", {"form": form}, status=_status(form.is_bound))


@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Password, and where the person is signed in."""
    return render(request, "accounts/settings_security.html", {"devices": reports.devices_of(_signed_in(request))})


@login_required
@require_POST
def end_device(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Sign one API device out."""
    user = _signed_in(request)
    services.end_device(actor=user, family=get_device_or_404(user, pk))
    messages.success(request, "That device is signed out.")
    return redirect("accounts:security")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session and token, this browser's too."""
    if request.method == "POST":
        services.log_out_everywhere(actor=_signed_in(request))
        messages.success(request, "You are signed out everywhere.")
        return redirect(settings.LOGIN_URL)
    return render(request, "accounts/log_out_everywhere.html")


@require_safe
def trainers(request: HttpRequest) -> HttpResponse:
    """Trainers whose page is public."""
    pages = TrainerProfile.objects.public().select_related("user").order_by("user__name", "pk")
    page = Paginator(pages, TRAINERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/trainer_list.html", {"page": page})


@require_safe
def trainer(request: HttpRequest, slug: str) -> HttpResponse:
    """What a trainer tells the public."""
    page = get_trainer_page_or_404(request.user, slug)
    return render(request, "accounts/trainer_detail.html", {"trainer": page, "contact_url": _contact_url(slug)})


def _signed_in(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise TypeError("This view needs login_required.")
    return user


def _status(is_invalid: bool) -> int:
    return 422 if is_invalid else 200


def _contact_url(slug: str) -> str:
    # The contact form belongs to an app above this one, which an installation may leave out.
    try:
        return reverse("coaching:contact_trainer", args=[slug])
    except NoReverseMatch:
        return ""
