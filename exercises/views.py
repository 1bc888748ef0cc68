"""Pages of the library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from core.htmx import vary_on_htmx, wants_fragment
from core.way_back import back_of
from exercises import rules, services
from exercises.access import get_exercise_or_404
from exercises.forms import ExerciseForm, FavouriteForm, FilterForm, SubstituteForm, WordingForm, show_error
from exercises.models import Exercise
from exercises.reports import Criteria, in_order, matching, meanings_of, swaps_of

PAGE_SIZE = 30
OFFERED = 8


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """All exercises that the reader sees; htmx gets the list alone."""
    form = FilterForm(request.GET, is_trainer=request.user.is_trainer)
    criteria = form.criteria()
    page = Paginator(matching(request.user, criteria), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "criteria": criteria,
        "page": page,
        "exercises": in_order(request.user, list(page.object_list)),
        "can_add": rules.can_add(request.user),
    }
    template = "exercises/_exercise_rows.html" if wants_fragment(request) else "exercises/exercise_list.html"
    return vary_on_htmx(render(request, template, context))


@login_required
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One exercise: how it is done, what it trains, what may be done instead."""
    exercise = get_exercise_or_404(request.user, reference)
    user = request.user
    context = {
        "exercise": exercise,
        "flags": meanings_of(exercise),
        "swaps": swaps_of(user, exercise),
        "can_edit": rules.can_edit(user, exercise),
        "can_reword": rules.can_reword(user, exercise),
        "can_mark": rules.can_mark(user, exercise),
        "can_add_substitutes": rules.can_add_substitutes(user, exercise),
    }
    return render(request, "exercises/exercise_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A trainer's own exercise."""
    if not rules.can_add(request.user):
        raise PermissionDenied
    form = ExerciseForm(request.POST or None)
    if form.is_valid():
        try:
            exercise = services.add_exercise(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{exercise} is in your library.")
            return redirect(exercise)
    return render(request, "exercises/exercise_form.html", {"form": form}, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change one's own exercise."""
    exercise = get_exercise_or_404(request.user, reference)
    if not rules.can_edit(request.user, exercise):
        raise PermissionDenied
    title = exercise.name
    form = ExerciseForm(request.POST or None, instance=exercise)
    if form.is_valid():
        try:
            services.edit_exercise(actor=request.user, exercise=exercise, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{exercise} is saved.")
            return redirect(exercise)
    context = {"form": form, "exercise": exercise, "title": title}
    return render(request, "exercises/exercise_form.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, reference: str) -> HttpResponse:
    """One of ours in the trainer's own words."""
    exercise = get_exercise_or_404(request.user, reference)
    if not rules.can_reword(request.user, exercise):
        raise PermissionDenied
    shown = {"name": exercise.shown_name, "cues": exercise.shown_cues, "video_url": exercise.shown_video_url}
    form = WordingForm(request.POST or None, initial=shown)
    if form.is_valid():
        try:
            own = services.reword_exercise(actor=request.user, exercise=exercise, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Your words are saved." if own else "This exercise is back in our words.")
            return redirect(exercise)
    context = {"form": form, "exercise": exercise}
    return render(request, "exercises/exercise_wording.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, then take one's own exercise out of the lists."""
    exercise = get_exercise_or_404(request.user, reference)
    if not rules.can_edit(request.user, exercise):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "exercises/exercise_archive.html", {"exercise": exercise})
    is_kept = services.remove_exercise(actor=request.user, exercise=exercise)
    outcome = "is archived: where it was used, it can still be read" if is_kept else "is deleted: nothing used it"
    messages.success(request, f"{exercise.name} {outcome}.")
    return redirect("exercises:library")


@login_required
@require_POST
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring an archived exercise back."""
    exercise = get_exercise_or_404(request.user, reference)
    if not rules.can_edit(request.user, exercise):
        raise PermissionDenied
    try:
        services.restore_exercise(actor=request.user, exercise=exercise)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{exercise} is back in your library.")
    return redirect(exercise)


@login_required
@require_POST
def favourite(request: HttpRequest, reference: str) -> HttpResponse:
    """Set or clear the mark and go back to where the button was pressed."""
    exercise = get_exercise_or_404(request.user, reference)
    if not rules.can_mark(request.user, exercise):
        raise PermissionDenied
    form = FavouriteForm(request.POST)
    form.full_clean()
    services.mark_favourite(actor=request.user, exercise=exercise, is_favourite=form.cleaned_data["is_favourite"])
    return redirect(back_of(request) or exercise.get_absolute_url())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def substitutes(request: HttpRequest, reference: str) -> HttpResponse:
    """What clients may do instead: the library's swaps, and the trainer's own to add and take away."""
    exercise = get_exercise_or_404(request.user, reference)
    if not rules.can_add_substitutes(request.user, exercise):
        raise PermissionDenied
    swaps = swaps_of(request.user, exercise)
    form = SubstituteForm(request.POST or None, user=request.user)
    if form.is_valid():
        added, removed = form.cleaned_data["add"], form.cleaned_data["remove"]
        own = [swap.exercise for swap in swaps if swap.is_added and swap.exercise != removed]
        try:
            services.set_substitutes(actor=request.user, exercise=exercise, substitutes=[*own, added] if added else own)
        except DomainError as error:
            show_error(form, error)
        else:
            return redirect("exercises:substitutes", exercise.reference)
    search = request.GET.get("q", "").strip()
    context = {
        "exercise": exercise,
        "swaps": swaps,
        "form": form,
        "search": search,
        "offered": _offered(request, search, [exercise, *(swap.exercise for swap in swaps)]),
    }
    return render(request, "exercises/exercise_substitutes.html", context, status=_status(form))


def _offered(request: HttpRequest, search: str, taken: Iterable[Exercise]) -> list[Any]:
    """The best few hits that are not on the list yet."""
    if not search:
        return []
    left_out = {each.pk for each in taken}
    ids = [each for each in matching(request.user, Criteria(search=search)) if each not in left_out]
    return in_order(request.user, ids[:OFFERED])


def _status(form: Any) -> int:
    return 422 if form.errors else 200
