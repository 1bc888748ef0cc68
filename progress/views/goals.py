"""Goals of a client: set, looked at, reached, put aside."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.errors import DomainError
from core.exports import chart_file
from progress.access import get_goal_or_404
from progress.enums import GoalState
from progress.forms import GoalForm
from progress.goal_metrics import metrics_for
from progress.models import Goal
from progress.reports.goals import goals_of
from progress.services.goals import add_goal, change_goal, close_goal, delete_goal
from progress.views.answers import form_page, posted, saved, whose

FIELDS = {"target_value": "target", "start_value": "start"}
#: What is said when a goal changes its state.
WORDS = {
    GoalState.OPEN: "“{}” is open again.",
    GoalState.REACHED: "“{}” is reached. Well done!",
    GoalState.DROPPED: "“{}” is put aside.",
}


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own goals."""
    return _list(request, get_sharing_client_or_404(request.user, Category.TRAINING))


@login_required
@require_safe
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A client's goals."""
    return _list(request, get_sharing_client_or_404(request.user, Category.TRAINING, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set a goal."""
    client = get_sharing_client_or_404(request.user, Category.TRAINING, pk)
    metrics = metrics_for(client, request.user)
    form = GoalForm(posted(request), client=client, reader=request.user, metrics=metrics)
    if form.is_valid() and saved(form, lambda: add_goal(actor=request.user, client=client, **form.values), FIELDS):
        messages.success(request, "The goal is set.")
        return redirect(goals_url(request.user, client))
    return _form(request, client, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a goal."""
    goal = get_goal_or_404(request.user, pk)
    metrics = metrics_for(goal.client, request.user)
    form = GoalForm(
        posted(request),
        client=goal.client,
        reader=request.user,
        metrics=metrics,
        goal=goal,
    )
    if form.is_valid() and saved(form, lambda: change_goal(actor=request.user, goal=goal, **form.values), FIELDS):
        messages.success(request, "The goal is changed.")
        return redirect(goals_url(request.user, goal.client))
    return _form(request, goal.client, form, goal)


@login_required
@require_safe
def chart(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The chart of one open goal as a file; of the body only where the body is shared as well."""
    client = get_sharing_client_or_404(request.user, Category.TRAINING, pk)
    charts = [each.chart for each in goals_of(client, request.user) if each.chart]
    return chart_file(charts, request.GET, str(client.local_today()))


@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Reached, put aside, or taken up again: ``state`` says which."""
    goal = get_goal_or_404(request.user, pk)
    try:
        close_goal(actor=request.user, goal=goal, state=request.POST.get("state", ""))
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, WORDS[GoalState(goal.state)].format(goal.name))
    return redirect(goals_url(request.user, goal.client))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then take a goal away."""
    goal = get_goal_or_404(request.user, pk)
    back_url = goals_url(request.user, goal.client)
    if request.method != "POST":
        return render(request, "progress/goal_delete.html", {"goal": goal, "back_url": back_url})
    delete_goal(actor=request.user, goal=goal)
    messages.success(request, f"“{goal.name}” is taken away.")
    return redirect(back_url)


def goals_url(reader: User, client: User) -> str:
    """The page of goals as this reader reaches it."""
    return reverse("progress:goals") if client.pk == reader.pk else reverse("progress:client_goals", args=[client.pk])


def _list(request: HttpRequest, client: User) -> HttpResponse:
    goals = goals_of(client, request.user, is_whole=True)
    context = {
        **whose(request, client),
        "open": [each for each in goals if each.is_open],
        "closed": [each for each in goals if not each.is_open],
    }
    return render(request, "progress/goal_list.html", context)


def _form(request: HttpRequest, client: User, form: GoalForm, goal: Goal | None = None) -> HttpResponse:
    context = {**whose(request, client), "goal": goal, "back_url": goals_url(request.user, client)}
    return form_page(request, "progress/goal_form.html", form, context)
