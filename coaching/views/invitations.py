"""Inviting a client, and the page behind the link for the invited person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access import get_invitation_by_token_or_404, get_invitation_or_404
from coaching.forms import ConsentForm, InvitationForm, RegistrationForm, show_error
from coaching.models import Invitation
from coaching.rules import can_invite
from coaching.services import invitations as service
from core.errors import DomainError

INVITED_TAB = "?state=invited"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """The form that invites a client."""
    if not can_invite(request.user):
        raise PermissionDenied
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            sent = service.invite_client(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The invitation is on its way to {sent.email}.")
            return redirect(reverse("coaching:roster") + INVITED_TAB)
    return render(request, "coaching/invitation_form.html", {"form": form})


@login_required
@require_POST
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a new link."""
    invited = get_invitation_or_404(request.user, pk)
    try:
        service.resend_invitation(actor=request.user, invitation=invited)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"A new link is on its way to {invited.email}. The old one does not work any more.")
    return redirect(reverse("coaching:roster") + INVITED_TAB)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then make the link useless."""
    invited = get_invitation_or_404(request.user, pk)
    if request.method != "POST":
        return render(request, "coaching/invitation_revoke.html", {"invitation": invited})
    try:
        service.revoke_invitation(actor=request.user, invitation=invited)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"The invitation of {invited.email} is revoked.")
    return redirect(reverse("coaching:roster") + INVITED_TAB)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, what would be shared, and the decision. Answers 410 once the link is used up."""
    invited = get_invitation_by_token_or_404(token)
    if not invited.is_open():
        return render(request, "coaching/invitation_closed.html", {"invitation": invited}, status=410)
    if request.user.is_authenticated:
        return _accept_signed_in(request, invited, token)
    if service.address_has_account(invited.email):
        return _page(request, invited, token, has_account=True)
    return _register(request, invited, token)


def _accept_signed_in(request: HttpRequest, invited: Invitation, token: str) -> HttpResponse:
    form = ConsentForm(request.POST or None)
    is_meant = service.is_meant_for(invited, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            coaching = service.accept_invitation(
                actor=request.user, token=token, categories=form.cleaned_data["categories"]
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{coaching.trainer} coaches you now.")
            return redirect("coaching:privacy")
    return _page(request, invited, token, form=form, is_meant=is_meant)


def _register(request: HttpRequest, invited: Invitation, token: str) -> HttpResponse:
    form = RegistrationForm(request.POST or None, email=invited.email, initial={"name": invited.name})
    if request.method == "POST" and form.is_valid():
        try:
            coaching = service.register_and_accept(token=token, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            login(request, coaching.client, backend=BACKEND)
            messages.success(request, f"Welcome. {coaching.trainer} coaches you now.")
            return redirect("dashboard:home")
    return _page(request, invited, token, form=form)


def _page(request: HttpRequest, invited: Invitation, token: str, **context: Any) -> HttpResponse:
    context |= {"invitation": invited, "token": token}
    return render(request, "coaching/invitation.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then close the invitation on the wish of the invited person."""
    invited = get_invitation_by_token_or_404(token)
    if not invited.is_open():
        return render(request, "coaching/invitation_closed.html", {"invitation": invited}, status=410)
    if request.method != "POST":
        return render(request, "coaching/invitation_decline.html", {"invitation": invited, "token": token})
    service.decline_invitation(invitation=invited)
    messages.success(request, format_html("You have declined. {} is told, and nothing was shared.", invited.trainer))
    return redirect("dashboard:home")
