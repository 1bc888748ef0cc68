"""Pages of programs: the list, the grid of weeks, the frame, weeks as text, progressions."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.views.answers import posted
from core.errors import DomainError
from core.ids import uuid7
from workouts.access import get_program_or_404, get_rule_or_404
from workouts.forms.library import show_error
from workouts.forms.programs import CopyWeekForm, ProgramFilterForm, ProgramForm, RuleForm, WeekTextForm
from workouts.models import Program, Template
from workouts.reports.programs import applications_of, grid_of, matching_programs, rule_lines, week_sessions
from workouts.services import program_sessions, programs
from workouts.services.library import check_keeps_library
from workouts.typed_weeks import read_week, write_week

PAGE_SIZE = 30
UNPROCESSABLE = 422


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The trainer's programs."""
    check_keeps_library(request.user)
    form = ProgramFilterForm(request.GET)
    form.full_clean()
    search, archived = form.cleaned_data.get("q", ""), form.cleaned_data.get("show") == "archived"
    rows = matching_programs(request.user, search=search, archived=archived)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_narrow": bool(search or archived)}
    return render(request, "workouts/program_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a program, and go on to its first week."""
    check_keeps_library(request.user)
    form = ProgramForm(posted(request), trainer=request.user)
    if form.is_valid():
        try:
            program = programs.create_program(
                actor=request.user, program_id=id_of(form.cleaned_data["key"]), **form.columns
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{program.name} is begun. Type its first week, then copy it to the others.")
            return redirect("workouts:program_week", program.pk, 1)
    return _answer(request, "workouts/program_form.html", {"form": form})


@login_required
@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The grid of weeks and days, how it grows, and who was given it."""
    program = get_program_or_404(request.user, pk)
    context = {
        "program": program,
        "labels": program.labels.all(),
        "weeks": grid_of(program, request.user),
        "rules": rule_lines(program),
        "applications": applications_of(program, request.user),
        "key": uuid7(),
    }
    return render(request, "workouts/program_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change name, length, place and lighter weeks."""
    program = get_program_or_404(request.user, pk)
    form = ProgramForm(posted(request), trainer=request.user, program=program)
    if form.is_valid():
        try:
            programs.update_program(
                actor=request.user,
                program=program,
                expected_version=form.cleaned_data["version"],
                **form.columns,
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{program.name} is saved.")
            return redirect(program)
    return _answer(request, "workouts/program_form.html", {"form": form, "program": program})


@login_required
@require_POST
def duplicate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a copy and go to its form."""
    program = get_program_or_404(request.user, pk)
    copy = programs.duplicate_program(
        actor=request.user, program=program, program_id=id_of(request.POST.get("key", ""))
    )
    messages.success(request, f"{copy.name} is yours to change.")
    return redirect("workouts:program_edit", copy.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then delete a program, or archive one that was given to somebody."""
    program = get_program_or_404(request.user, pk)
    if request.method != "POST":
        given = applications_of(program, request.user, most=1)
        return render(request, "workouts/program_delete.html", {"program": program, "is_given": bool(given)})
    name = program.name
    is_kept = programs.remove_program(actor=request.user, program=program)
    outcome = "is archived: what was planned with it stays" if is_kept else "is deleted"
    messages.success(request, f"{name} {outcome}.")
    return redirect("workouts:programs")


@login_required
@require_POST
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring an archived program back."""
    program = programs.restore_program(actor=request.user, program=get_program_or_404(request.user, pk))
    messages.success(request, f"{program.name} is back among your programs.")
    return redirect(program)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """A whole week as text."""
    program = _program_with_week(request, pk, number)
    present = week_sessions(program, number)
    initial = {"text": write_week(present, request.user), "version": program.version}
    form = WeekTextForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            typed = read_week(
                form.cleaned_data["text"],
                author=request.user,
                templates=Template.objects.visible_to(request.user).current().order_by("-updated_at"),
                present=present,
            )
            program_sessions.write_week(
                actor=request.user,
                program=program,
                week=number,
                sessions=typed,
                expected_version=form.cleaned_data["version"],
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"Week {number} is saved.")
            if "next" in request.POST and number < program.weeks:
                return redirect("workouts:program_week", program.pk, number + 1)
            if "copy" in request.POST:
                return redirect("workouts:program_week_copy", program.pk, number)
            return redirect(f"{program.get_absolute_url()}#week-{number}")
    return _answer(request, "workouts/program_week.html", {"form": form, "program": program, "number": number})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_week(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Make other weeks equal to one."""
    program = _program_with_week(request, pk, number)
    later = f"{number + 1}-{program.weeks}" if number < program.weeks else ""
    form = CopyWeekForm(posted(request), initial={"to": later})
    if form.is_valid():
        try:
            programs.copy_program_week(actor=request.user, program=program, week=number, to=form.cleaned_data["to"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"Week {number} is copied.")
            return redirect(program)
    return _answer(request, "workouts/program_week_copy.html", {"form": form, "program": program, "number": number})


@login_required
@require_POST
def insert_week(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Add an empty week before week ``number``; one past the last adds it at the end."""
    program = get_program_or_404(request.user, pk)
    try:
        programs.insert_week(actor=request.user, program=program, before=number)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Week {number} is new.")
    return redirect(f"{program.get_absolute_url()}#week-{number}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_week(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Ask, then take a week with its sessions out."""
    program = _program_with_week(request, pk, number)
    if request.method != "POST":
        context = {"program": program, "number": number, "sessions": week_sessions(program, number)}
        return render(request, "workouts/program_week_remove.html", context)
    try:
        programs.remove_week(actor=request.user, program=program, week=number)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Week {number} is removed.")
    return redirect(program)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say how something grows."""
    program = get_program_or_404(request.user, pk)
    form = RuleForm(posted(request), author=request.user)
    if form.is_valid():
        try:
            programs.add_rule(
                actor=request.user, program=program, rule_id=id_of(form.cleaned_data["key"]), **form.columns
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "The progression is added: the weeks below show it.")
            return redirect(program)
    return _answer(request, "workouts/program_rule_form.html", {"form": form, "program": program})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change how something grows."""
    rule = get_rule_or_404(request.user, pk)
    form = RuleForm(posted(request), author=request.user, rule=rule)
    if form.is_valid():
        try:
            programs.update_rule(actor=request.user, rule=rule, **form.columns)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "The progression is saved.")
            return redirect(rule.program)
    context = {"form": form, "program": rule.program, "rule": rule}
    return _answer(request, "workouts/program_rule_form.html", context)


@login_required
@require_POST
def delete_rule(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a progression out."""
    rule = get_rule_or_404(request.user, pk)
    programs.delete_rule(actor=request.user, rule=rule)
    messages.success(request, "The progression is removed.")
    return redirect(rule.program)


def id_of(key: str) -> uuid.UUID | None:
    """The id that a form brings along, so that sent twice it makes one row; nonsense is none."""
    try:
        return uuid.UUID(key)
    except ValueError:
        return None


def _program_with_week(request: HttpRequest, pk: uuid.UUID, number: int) -> Program:
    program = get_program_or_404(request.user, pk)
    if not 1 <= number <= program.weeks:
        raise Http404
    return program


def _answer(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    program = context.get("program")
    context["cancel_url"] = program.get_absolute_url() if program else reverse("workouts:programs")
    return render(request, page, context, status=UNPROCESSABLE if context["form"].errors else 200)
