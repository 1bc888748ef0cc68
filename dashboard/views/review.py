"""The review queue: a session beside its plan, done with by one key."""

from __future__ import annotations

import uuid
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import push_url

from accounts.models import User
from activities.models import Activity
from core.htmx import vary_on_htmx, wants_fragment
from dashboard.review.access import get_session_to_review_or_404, get_trainer_or_refuse
from dashboard.review.queue import following, older_count, queue_of, remember_count
from dashboard.review.session import session_to_review
from dashboard.services.reviews import mark_older_reviewed, mark_reviewed, undo_review

#: For the list of keys; every one of them is also a link or a button.
KEYS: Final = (
    ("J", "Later session"),
    ("K", "Earlier session"),
    ("Enter", "Reviewed, and on to the next"),
    ("C", "Write a comment; Ctrl and Enter send it"),
    ("O", "Open the session"),
    ("U", "Undo the last review"),
)


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The list, and the session that waits longest."""
    return _answer(request, get_trainer_or_refuse(request.user), None)


@login_required
@require_safe
def session(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The list, and one session of it or one that was reviewed already."""
    activity = get_session_to_review_or_404(request.user, pk)
    return _answer(request, request.user, activity)


@login_required
@require_POST
def done(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Be done with a session and go on to the next."""
    activity = get_session_to_review_or_404(request.user, pk)
    mark_reviewed(actor=request.user, activity=activity)
    return redirect(f"{review_url(following(request.user, activity))}?{urlencode({'done': activity.pk})}")


@login_required
@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Have a session wait again, and look at it."""
    activity = get_session_to_review_or_404(request.user, pk)
    undo_review(actor=request.user, activity=activity)
    return redirect(review_url(activity.pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def older(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then be done with a session and all that are older."""
    activity = get_session_to_review_or_404(request.user, pk)
    if request.method != "POST":
        context = {"activity": activity, "count": older_count(request.user, activity)}
        return render(request, "dashboard/review_older.html", context)
    count = mark_older_reviewed(actor=request.user, activity=activity)
    messages.success(request, f"{count} sessions are reviewed." if count != 1 else "1 session is reviewed.")
    return redirect("dashboard:review")


def review_url(pk: uuid.UUID | None) -> str:
    """The page of one session of the queue, or the queue."""
    return reverse("dashboard:review") if pk is None else reverse("dashboard:review_session", args=[pk])


def _answer(request: HttpRequest, trainer: User, activity: Activity | None) -> HttpResponse:
    waiting = queue_of(trainer)
    remember_count(trainer, waiting.count)
    if activity is None and waiting.first is not None:
        activity = get_session_to_review_or_404(trainer, waiting.first)
    done_with, legs = _beside(request, activity)
    context: dict[str, Any] = {"queue": waiting, "activity": activity, "done": done_with, "page_keys": KEYS}
    address = review_url(activity.pk if activity else None)
    if activity is not None:
        context["place"] = waiting.around(activity)
        context["shown"] = session_to_review(activity, trainer, legs=legs, back=address)
    if not wants_fragment(request):
        return vary_on_htmx(render(request, "dashboard/review.html", context))
    return vary_on_htmx(push_url(render(request, "dashboard/_review.html", context), address))


def _beside(request: HttpRequest, activity: Activity | None) -> tuple[Activity | None, list[Activity]]:
    """The session that was reviewed a moment ago and may be taken back, and the further legs of the one shown.

    One query, none when neither can be there.
    """
    wanted, just_done = Q(pk__in=[]), _id_of(request.GET.get("done", ""))
    if activity is not None and activity.has_legs:  # type: ignore[attr-defined]  # annotated
        wanted |= Q(parent=activity.pk)
    if just_done is not None:
        wanted |= Q(pk=just_done)
    rows = Activity.objects.visible_to(request.user).filter(wanted).select_related("client").order_by("part")
    found = list(rows)
    done_with = next((each for each in found if each.pk == just_done), None)
    return done_with, [each for each in found if activity is not None and each.parent_id == activity.pk]


def _id_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
