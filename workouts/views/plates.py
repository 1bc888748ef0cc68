"""The weights that a client has at hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from coaching.reports import client_header
from core.errors import DomainError
from workouts.access import get_client_or_404
from workouts.forms.plates import PlatesForm
from workouts.reports.plates import plates_of
from workouts.services.plates import set_plates

UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own weights."""
    return _page(request, get_client_or_404(request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's weights."""
    return _page(request, get_client_or_404(request.user, pk))


def _page(request: HttpRequest, client: User) -> HttpResponse:
    form = PlatesForm(request.POST if request.method == "POST" else None, reader=request.user, plates=plates_of(client))
    if form.is_valid():
        try:
            set_plates(actor=request.user, client=client, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, "Planned weights are rounded to what is there.")
            return redirect(request.path)
    context = {
        "form": form,
        "client": client,
        "is_own": client.pk == request.user.pk,
        "header": client_header(viewer=request.user, client=client, current="records"),
    }
    return render(request, "workouts/plates.html", context, status=UNPROCESSABLE if form.errors else 200)
