"""The plan for calendar programs, and the page on which clients make and revoke its secret link."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_http_methods, require_safe

from workouts.access import get_client_or_404, get_feed_or_404
from workouts.ics import write_calendar
from workouts.models import Feed
from workouts.reports.feed import feed_entries
from workouts.services.feeds import renew_feed, revoke_feed


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The published plan as a calendar file, for whoever knows the link."""
    client = get_feed_or_404(token).client
    body = write_calendar(f"Training of {client}", feed_entries(client))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="training.ics"'
    set_response_etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feed_settings(request: HttpRequest) -> HttpResponse:
    """The client's link: to copy, to replace, to revoke."""
    client = get_client_or_404(request.user)
    if request.method != "POST":
        own = Feed.objects.visible_to(client).first()
        return render(request, "workouts/feed_settings.html", {"links": _links(own) if own else None})
    if request.POST.get("verb") == "revoke":
        if revoke_feed(actor=client):
            messages.success(request, "The link is revoked: calendars that use it are empty from now on.")
    else:
        renew_feed(actor=client)
        messages.success(request, "Your new link is ready. An older one does not work any more.")
    return redirect("workouts:feed_settings")


def _links(own: Feed) -> dict[str, str]:
    """The address for calendar programs that ask for one, and the one that opens a program by itself."""
    path = reverse("workouts:feed", args=[own.token])
    address = f"{settings.SITE_URL}{path}"
    return {"address": address, "opens": f"webcal://{address.split('://', 1)[1]}"}
