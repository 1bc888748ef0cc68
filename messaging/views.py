"""Writing in the thread of a session: from the session's page or from wherever else the thread stands."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from activities.access import get_activity_or_404
from activities.models import Activity
from core.errors import DomainError
from core.htmx import vary_on_htmx, wants_fragment
from core.way_back import back_of
from messaging.access import get_own_comment_or_404
from messaging.forms import CommentForm
from messaging.models import Comment
from messaging.reports import thread_of
from messaging.services import add_comment, delete_comment, edit_comment, mark_read


@login_required
@require_POST
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write a comment; under htmx the answer is the thread as it is then."""
    activity = get_activity_or_404(request.user, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            body, comment_id = form.cleaned_data["body"], form.comment_id
            add_comment(actor=request.user, activity=activity, body=body, comment_id=comment_id)
        except DomainError as error:
            form.show_error(error)
    if form.errors:
        return _thread_with_errors(request, activity, form)
    if wants_fragment(request):
        thread = thread_of(activity, request.user, back=back_of(request))
        return vary_on_htmx(render(request, "messaging/_thread.html", {"thread": thread}))
    return redirect(_way_back(request, activity))


@login_required
@require_POST
def read(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that what is new was seen. Under htmx only the button goes: what was new stays marked until the next look."""
    activity = get_activity_or_404(request.user, pk)
    mark_read(actor=request.user, activity=activity)
    return HttpResponse() if wants_fragment(request) else redirect(_way_back(request, activity))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mend a comment of one's own."""
    comment = get_own_comment_or_404(request.user, pk)
    form = CommentForm(request.POST if request.method == "POST" else None, body=comment.body)
    if form.is_valid():
        try:
            edit_comment(actor=request.user, comment=comment, body=form.cleaned_data["body"])
        except DomainError as error:
            form.show_error(error)
        else:
            messages.success(request, "The comment is changed.")
            return redirect(_way_back(request, comment.activity))
    context = _context(request, comment) | {"form": form}
    return render(request, "messaging/comment_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then forget the words of a comment of one's own."""
    comment = get_own_comment_or_404(request.user, pk)
    if request.method != "POST":
        return render(request, "messaging/comment_delete.html", _context(request, comment))
    delete_comment(actor=request.user, comment=comment)
    messages.success(request, "The comment is deleted.")
    return redirect(_way_back(request, comment.activity))


def _thread_with_errors(request: HttpRequest, activity: Activity, form: CommentForm) -> HttpResponse:
    """The thread with what was typed; without scripts it stands on a page of its own."""
    thread = thread_of(activity, request.user, form=form, back=back_of(request))
    template = "messaging/_thread.html" if wants_fragment(request) else "messaging/thread.html"
    return vary_on_htmx(render(request, template, {"thread": thread, "activity": activity}, status=422))


def _context(request: HttpRequest, comment: Comment) -> dict[str, object]:
    back = back_of(request)
    return {
        "comment": comment,
        "activity": comment.activity,
        "back": back,
        "cancel_url": _way_back(request, comment.activity),
    }


def _way_back(request: HttpRequest, activity: Activity) -> str:
    """The page that the thread stood on, otherwise the session's own."""
    return f"{back_of(request) or activity.get_absolute_url()}#comments"
