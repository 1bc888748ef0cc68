"""Pausing, resuming and ending a relation: each asks first and works for both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from coaching.access import get_coaching_or_404
from coaching.models import Coaching
from coaching.rules import can_end, can_pause, can_resume
from coaching.services import relations as service
from core.errors import DomainError, NotAllowed


@dataclass(frozen=True, slots=True)
class Verb:
    """One change of state: its name (of the page too), who may, what does it, and what is said afterwards."""

    name: str
    is_allowed: Callable[[User, Coaching], bool]
    act: Callable[..., Coaching]
    done: str


PAUSE = Verb("pause", can_pause, service.pause_coaching, "The coaching is paused.")
RESUME = Verb("resume", can_resume, service.resume_coaching, "The coaching goes on.")
END = Verb("end", can_end, service.end_coaching, "The coaching has ended.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the access for a while."""
    return _ask_then(request, pk, PAUSE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the access again."""
    return _ask_then(request, pk, RESUME)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the relation for good."""
    return _ask_then(request, pk, END)


def _ask_then(request: HttpRequest, pk: UUID, verb: Verb) -> HttpResponse:
    coaching = get_coaching_or_404(request.user, pk)
    is_client = request.user.pk == coaching.client_id
    back = "coaching:privacy" if is_client else "coaching:roster"
    if request.method != "POST":
        if not verb.is_allowed(request.user, coaching):
            raise PermissionDenied
        other = coaching.other_side(request.user)
        context = {"coaching": coaching, "is_client": is_client, "other": other, "back": back}
        return render(request, f"coaching/coaching_{verb.name}.html", context)
    try:
        verb.act(actor=request.user, coaching=coaching)
    except NotAllowed as error:
        raise PermissionDenied from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, verb.done)
    return redirect(back)
