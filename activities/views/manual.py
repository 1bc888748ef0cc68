"""Logging a session that no device recorded."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from activities.forms.activity import ManualForm, show_error
from activities.services.activities import create_manual_activity
from activities.views.answers import asked_client, form_answer, go_to, posted, whose
from core.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, for oneself or as a trainer with ``?client=``; a double submit gives one activity."""
    client = asked_client(request)
    form = ManualForm(posted(request), client=client, reader=request.user)
    if form.is_valid():
        try:
            activity = create_manual_activity(actor=request.user, client=client, **form.session)
        except DomainError as error:
            if error.status == 403:
                raise
            show_error(form, error)
        else:
            messages.success(request, f"“{activity.name}” is logged.")
            return go_to(request, activity.get_absolute_url())
    context = {**whose(request, client), "form": form}
    return form_answer(request, "activities/activity_new.html", "activities/_manual_form.html", context)
