"""What a client shares with whom, and who has looked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.reports import data_accesses_of, days_seen, viewers_of
from coaching.access import get_coaching_or_404
from coaching.forms import ConsentForm
from coaching.models import Coaching
from coaching.reports import past_coachings_of, sharing_of
from coaching.rules import can_pause, can_resume
from coaching.seen import seen_on
from coaching.services import relations as service
from core.errors import DomainError, NotAllowed

DAYS_A_PAGE = 14


@login_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """One's trainers with what each of them sees, and the hours in which somebody looked."""
    relations = [
        (sharing, can_pause(request.user, sharing.coaching), can_resume(request.user, sharing.coaching))
        for sharing in sharing_of(request.user)
    ]
    context = {
        "relations": relations,
        "past": past_coachings_of(request.user),
        "accesses": data_accesses_of(request.user),
    }
    return render(request, "coaching/privacy.html", context)


@login_required
@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Who saw which category of one's data, day by day; ``person`` narrows it to one of them."""
    viewers = viewers_of(request.user)
    person = next((each for each in viewers if str(each.pk) == request.GET.get("person")), None)
    page = Paginator(days_seen(request.user, viewer=person), DAYS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "viewers": viewers,
        "person": person,
        "page": page,
        "days": seen_on(request.user, list(page.object_list), viewer=person),
    }
    return render(request, "coaching/seen.html", context)


@login_required
@require_POST
def change_consents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Share exactly the ticked categories in the relation ``pk``."""
    coaching: Coaching = get_coaching_or_404(request.user, pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That is not something to share. Reload the page and try again.")
        return redirect("coaching:privacy")
    try:
        service.set_consents(actor=request.user, coaching=coaching, categories=form.cleaned_data["categories"])
    except NotAllowed as error:
        raise PermissionDenied from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Saved. It counts from now on for {coaching.trainer}.")
    return redirect("coaching:privacy")
