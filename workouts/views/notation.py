"""The language of workouts: live preview while somebody writes, exercises by name, and how it is written."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from activities.enums import Family
from core.htmx import vary_on_htmx, wants_fragment
from exercises.reports import Criteria, in_order, matching
from workouts.access import get_client_or_404
from workouts.drafts import Draft
from workouts.forms.notation import WritingForm
from workouts.reports.notation_help import help_sections
from workouts.reports.preview import Preview, preview_for
from workouts.structure import to_json

#: Exercises offered while somebody types a name.
OFFERED = 8


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What was written so far, for the eye: a fragment for htmx, values for the builder, a page for everybody else."""
    form = WritingForm(request.POST)
    form.is_valid()
    asked = form.client_id()
    client = get_client_or_404(request.user, asked) if asked else None
    draft = form.draft(request.user)
    shown = preview_for(draft, reader=request.user, client=client, on=form.cleaned_data.get("date"))
    context = {"preview": shown, "is_draft": True}
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        html = render_to_string("workouts/_preview.html", context, request)
        return vary_on_htmx(JsonResponse({**_values(draft, shown), "html": html}))
    if wants_fragment(request):
        return vary_on_htmx(render(request, "workouts/_preview.html", context))
    context |= _help(tried=draft.text, family=form.cleaned_data.get("family", ""))
    return vary_on_htmx(render(request, "workouts/notation_help.html", context))


def _values(draft: Draft, shown: Preview) -> dict[str, Any]:
    return {
        "structure": to_json(draft.workout) if draft.workout else None,
        "text": draft.text,
        "names": dict(shown.names),
        "is_readable": not (draft.error or draft.problem),
        "places": draft.places,
    }


@login_required
@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """Exercises by what somebody typed of their name, the best first."""
    found = matching(request.user, Criteria(search=request.GET.get("q", "")))[:OFFERED]
    rows = in_order(request.user, found)
    results = [{"key": exercise.reference, "name": exercise.shown_name} for exercise in rows]
    return JsonResponse({"results": results})


@login_required
@require_safe
def notation_help(request: HttpRequest) -> HttpResponse:
    """How a workout is written, with examples and what becomes of them."""
    return render(request, "workouts/notation_help.html", _help())


def _help(*, tried: str = "", family: str = "") -> dict[str, Any]:
    families = [("", "Whatever the text looks like"), *Family.choices]
    return {"sections": help_sections(), "families": families, "tried": tried, "family": family}
