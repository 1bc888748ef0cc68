"""A trainer's private notes on a client, and the client's tags."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access import get_note_or_404, get_running_coaching_or_404
from coaching.forms import NoteForm, TagsForm, show_error
from coaching.models import Note, Tag
from coaching.reports import client_header
from coaching.rules import can_end, can_pause, can_resume
from coaching.services import notes as service
from core.errors import DomainError

PAGE_SIZE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The notes on the client ``pk``, pinned ones first, with the form for a new one."""
    coaching = get_running_coaching_or_404(request.user, pk)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        service.add_note(actor=request.user, coaching=coaching, **form.cleaned_data)
        messages.success(request, "The note is saved.")
        return redirect("coaching:notes", pk=pk)
    written = Note.objects.visible_to(request.user).filter(coaching=coaching)
    context = {
        "coaching": coaching,
        "header": client_header(viewer=request.user, client=coaching.client, current="notes"),
        "form": form,
        "page": Paginator(written, PAGE_SIZE).get_page(request.GET.get("page")),
        "tags": coaching.tags.all(),
        "can_pause": can_pause(request.user, coaching),
        "can_resume": can_resume(request.user, coaching),
        "can_end": can_end(request.user, coaching),
    }
    return render(request, "coaching/note_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a note."""
    note = get_note_or_404(request.user, pk)
    form = NoteForm(request.POST or None, instance=note)
    if form.is_valid():
        service.edit_note(actor=request.user, note=note, **form.cleaned_data)
        messages.success(request, "The note is saved.")
        return redirect(note)
    return render(request, "coaching/note_form.html", {"form": form, "note": note})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then erase a note."""
    note = get_note_or_404(request.user, pk)
    if request.method != "POST":
        return render(request, "coaching/note_delete.html", {"note": note})
    service.delete_note(actor=request.user, note=note)
    messages.success(request, "The note is erased.")
    return redirect(note)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tags(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The client's tags as words between commas."""
    coaching = get_running_coaching_or_404(request.user, pk)
    initial = {"tags": ", ".join(tag.name for tag in coaching.tags.all())}
    form = TagsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service.set_tags(actor=request.user, coaching=coaching, names=form.cleaned_data["tags"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The tags of {coaching.client} are saved.")
            return redirect("coaching:notes", pk=pk)
    known = Tag.objects.visible_to(request.user)
    return render(request, "coaching/tags_form.html", {"form": form, "coaching": coaching, "known": known})
