"""The command palette's one answer."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core.context_processors import audiences_of
from core.navigation import items_for
from dashboard.commands import commands_for

LONGEST = 100


@login_required
@require_safe
def commands(request: HttpRequest) -> HttpResponse:
    """What fits ``q`` on the page at ``at``: ``{"results": [{label, url, kind, note}]}``."""
    typed = request.GET.get("q", "").strip()[:LONGEST].replace("\x00", "")
    found = commands_for(
        request.user, items_for(request, audiences_of(request.user)), typed=typed, path=request.GET.get("at", "")[:200]
    )
    return JsonResponse({"results": [asdict(each) for each in found]})
