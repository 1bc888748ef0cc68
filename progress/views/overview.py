"""The page of progress, for the client and for their trainer."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.audit import record_views
from accounts.models import User
from coaching.access import get_client_or_404
from progress.reports.overview import pages_for, progress_page
from progress.views.answers import whose


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own progress."""
    if not request.user.is_client:
        raise Http404
    return _progress(request, get_client_or_404(request.user, request.user.pk))


@login_required
@require_safe
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's progress, as far as it is shared."""
    return _progress(request, get_client_or_404(request.user, pk))


def _progress(request: HttpRequest, client: User) -> HttpResponse:
    page = progress_page(client, request.user)
    record_views(viewer=request.user, subject=client, categories=page.shared)
    context = {**whose(request, client, relation=page.relation), "page": page, "pages": pages_for(client, request.user)}
    return render(request, "progress/overview.html", context)
