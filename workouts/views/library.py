"""Pages of the library's workouts: the list, one of them, writing and changing it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audit import record_view_of_many
from activities.views.answers import posted
from coaching.enums import Category
from core.errors import Conflict, DomainError
from core.htmx import vary_on_htmx, wants_fragment
from core.ids import uuid7
from workouts.access import get_editable_session_or_404, get_template_or_404
from workouts.exceptions import ChangedMeanwhile
from workouts.forms import library as forms
from workouts.forms.library import LibraryFilterForm, SelectionForm, TemplateForm, show_error
from workouts.models import PlannedSession, Template
from workouts.reports.library import facts_of, folder_lines, matching_templates, usage_of
from workouts.reports.preview import preview_of
from workouts.services import library as services
from workouts.services.library import CHANGE_COPIES, check_keeps_library
from workouts.services.linking import LinkedEdit, counted, relink_session

PAGE_SIZE = 30
UNPROCESSABLE = 422


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The trainer's workouts; htmx gets the list alone."""
    check_keeps_library(request.user)
    form = LibraryFilterForm(request.GET, trainer=request.user)
    criteria = form.criteria()
    page = Paginator(matching_templates(request.user, criteria), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "criteria": criteria,
        "page": page,
        "folders": folder_lines(request.user, criteria.folder),
        "selection": SelectionForm(trainer=request.user),
        "others": _without(request.GET, "folder", "page"),
    }
    template = "workouts/_library_rows.html" if wants_fragment(request) else "workouts/library.html"
    return vary_on_htmx(render(request, template, context))


@login_required
@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One workout: its shape and steps, where it is used, what can be done with it."""
    template = get_template_or_404(request.user, pk)
    usage = usage_of(request.user, template)
    _record_look(request, [*usage.sessions, *(copy.session for copy in usage.by_hand)])
    context = {
        "template": template,
        "labels": template.labels.all(),
        "preview": preview_of(template, reader=request.user),
        "facts": facts_of(template),
        "usage": usage,
        "key": uuid7(),
    }
    return render(request, "workouts/template_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a workout for the library."""
    check_keeps_library(request.user)
    form = TemplateForm(posted(request), author=request.user, initial=_place(request))
    if form.is_valid():
        try:
            template = services.create_template(actor=request.user, key=form.cleaned_data["key"], **form.content)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{template.name} is in your library.")
            return redirect(template)
    return _form_answer(request, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a workout; where plans are linked with it, after a look at what will change with it."""
    template = get_template_or_404(request.user, pk)
    form = TemplateForm.of(template, request.user, posted(request))
    if not form.is_valid():
        return _form_answer(request, form, template)
    try:
        copies = form.cleaned_data["copies"]
        if not copies:
            preview = services.preview_edit(
                actor=request.user,
                template=template,
                expected_version=form.cleaned_data["version"],
                **form.content,
            )
            if preview.asks:
                _record_look(request, preview.sessions)
                context = {"template": template, "form": form, "preview": preview}
                return render(request, "workouts/template_edit_confirm.html", context)
        edit = services.update_template(
            actor=request.user,
            template=template,
            expected_version=form.cleaned_data["version"],
            copies=copies or CHANGE_COPIES,
            **form.content,
        )
    except ChangedMeanwhile as conflict:
        return _conflict(request, conflict)
    except DomainError as error:
        show_error(form, error)
        return _form_answer(request, form, template)
    _say_saved(request, edit)
    return redirect(edit.template)


@login_required
@require_POST
def duplicate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a copy and go to its form."""
    template = get_template_or_404(request.user, pk)
    copy = services.duplicate_template(actor=request.user, template=template, key=request.POST.get("key", "")[:64])
    messages.success(request, f"{copy.name} is in your library. Change what shall be different.")
    return redirect("workouts:template_edit", copy.pk)


@login_required
@require_POST
def archive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a workout out of the lists; plans that use it stay as they are."""
    template = get_template_or_404(request.user, pk)
    services.archive_templates(actor=request.user, templates=[template])
    messages.success(request, f"{template.name} is archived. What was planned with it stays.")
    return redirect(template)


@login_required
@require_POST
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring an archived workout back."""
    template = get_template_or_404(request.user, pk)
    services.restore_templates(actor=request.user, templates=[template])
    messages.success(request, f"{template.name} is back in your library.")
    return redirect(template)


@login_required
@require_POST
def selection(request: HttpRequest) -> HttpResponse:
    """File, label, archive or restore several workouts at once."""
    check_keeps_library(request.user)
    form = SelectionForm(request.POST, trainer=request.user)
    back = f"{reverse('workouts:library')}?{_without(request.GET)}".rstrip("?")
    if not form.is_valid():
        messages.error(request, form.problem)
        return redirect(back)
    try:
        messages.success(request, _done_with_selection(request, form))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(back)


@login_required
@require_POST
def relink(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a planned session the content of its workout in the library again."""
    session = get_editable_session_or_404(request.user, pk)
    try:
        changed = relink_session(actor=request.user, session=session)
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect(session)
    undo = reverse("workouts:undo", args=[changed.change.pk]) if changed.change else ""
    messages.success(request, f"{changed.sessions[0].name} follows the library again.", extra_tags=undo)
    return redirect(changed.sessions[0])


def _record_look(request: HttpRequest, sessions: list[PlannedSession]) -> None:
    """Remember whose plans the trainer saw."""
    subjects = {session.client_id: session.client for session in sessions}
    record_view_of_many(viewer=request.user, subjects=list(subjects.values()), category=Category.TRAINING)


def _done_with_selection(request: HttpRequest, form: SelectionForm) -> str:
    asked, trainer = form.cleaned_data, request.user
    templates = list(asked["templates"])
    workouts = counted(templates, "workout")
    match asked["verb"]:
        case forms.FILE:
            services.file_templates(actor=trainer, templates=templates, folder=asked["folder"])
            return f"{workouts} moved to {asked['folder']}." if asked["folder"] else f"{workouts} moved out of folders."
        case forms.LABEL:
            services.label_templates(actor=trainer, templates=templates, labels=asked["labels"])
            return f"{workouts} labelled {', '.join(asked['labels'])}."
        case forms.ARCHIVE:
            services.archive_templates(actor=trainer, templates=templates)
            return f"{workouts} archived. What was planned with them stays."
        case _:
            services.restore_templates(actor=trainer, templates=templates)
            return f"{workouts} back in your library."


def _say_saved(request: HttpRequest, edit: LinkedEdit) -> None:
    words = f"{edit.template.name} is saved"
    reached = [counted(edit.sessions, "planned session")] if edit.sessions else []
    if edit.program_sessions:
        reached.append(f"{edit.program_sessions} in programs")
    if reached:
        words += f", and {' and '.join(reached)} with it"
    undo = reverse("workouts:undo", args=[edit.change.pk]) if edit.change else ""
    messages.success(request, f"{words}.", extra_tags=undo)


def _conflict(request: HttpRequest, conflict: ChangedMeanwhile) -> HttpResponse:
    """Both versions on one page: what is stored above, what was typed in the form. Sending again overwrites."""
    stored: Any = conflict.current
    typed = request.POST.copy()
    typed["version"] = str(stored.version)
    typed.pop("copies", None)
    form = TemplateForm.of(stored, request.user, typed)
    form.add_error(None, f"{conflict.message} Yours is kept below; saving again puts it in its place.")
    return _form_answer(request, form, stored, conflict.status, stored=preview_of(stored, reader=request.user))


def _form_answer(
    request: HttpRequest, form: TemplateForm, template: Template | None = None, status: int = 200, stored: Any = None
) -> HttpResponse:
    if form.errors and status == 200:
        status = UNPROCESSABLE
    context = {"form": form, "template": template, "stored": stored}
    return render(request, "workouts/template_form.html", context, status=status)


def _place(request: HttpRequest) -> dict[str, Any]:
    """A new workout goes into the folder that was looked at."""
    asked = LibraryFilterForm(request.GET, trainer=request.user).criteria()
    return {"folder": asked.folder, **({"family": asked.family} if asked.family else {})}


def _without(query: QueryDict, *names: str) -> str:
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()
