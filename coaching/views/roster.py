"""The roster: a trainer's clients at one look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from coaching.enums import CoachingState
from coaching.models import Invitation, Tag
from coaching.reports import (
    SORTS,
    RosterQuery,
    Tab,
    client_url,
    relations_of,
    roster_counts,
    roster_order,
    roster_rows,
)

PAGE_SIZE = 25
FOUND_AT_MOST = 8
INVITED = "invited"
TABS = (
    (CoachingState.ACTIVE, "Active"),
    (INVITED, "Invited"),
    (CoachingState.PAUSED, "Paused"),
    (CoachingState.ENDED, "Ended"),
)
SORT_LABELS = {"name": "Name", "last_activity": "Last activity", "load": "Load", "last_sync": "Garmin"}
FIRST_DIRECTION = {"name": "", "last_activity": "-", "load": "-", "last_sync": "-"}
"""A name is looked for from A, a figure from the newest or largest."""


@dataclass(frozen=True, slots=True)
class SortLink:
    """A column's head: where its link leads and how the column is sorted now (ascending, descending or not)."""

    label: str
    url: str
    direction: str


@login_required
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """One state of the roster; ``state=invited`` lists the invitations instead."""
    trainer = _trainer(request)
    counts = roster_counts(trainer)
    state = _choice(request, "state", [key for key, _ in TABS], CoachingState.ACTIVE)
    context = {
        "tabs": _tabs(state, counts),
        "state": state,
        "is_empty": not any(counts.values()),
        "counts": counts,
    }
    if state == INVITED:
        waiting = Invitation.objects.visible_to(trainer).pending().order_by("-sent_at")
        page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "coaching/roster.html", context | {"page": page})
    return render(request, "coaching/roster.html", context | _listing(request, trainer, state))


def _listing(request: HttpRequest, trainer: User, state: str) -> dict[str, Any]:
    tags = list(Tag.objects.visible_to(trainer))
    signed_sorts = [*SORTS, *(f"-{name}" for name in SORTS)]
    query = RosterQuery(
        state=state,
        search=request.GET.get("q", "").strip()[:100].replace("\x00", ""),
        tag=next((tag.pk for tag in tags if str(tag.pk) == request.GET.get("tag")), None),
        sort=_choice(request, "sort", signed_sorts, "name"),
    )
    page = Paginator(roster_order(trainer=trainer, query=query), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = roster_rows(trainer=trainer, coaching_ids=list(page.object_list))
    return {
        "page": page,
        "rows": [(row, client_url(row.client.pk) if state == CoachingState.ACTIVE else "") for row in rows],
        "tags": tags,
        "query": query,
        "is_filtered": bool(query.search or query.tag),
        "sort_links": {name: _sort_link(name, query) for name in SORTS},
    }


def _sort_link(name: str, query: RosterQuery) -> SortLink:
    is_current = query.sort.removeprefix("-") == name
    is_descending = query.sort.startswith("-")
    turned = "" if is_descending else "-"
    sign = turned if is_current else FIRST_DIRECTION[name]
    parameters = {"state": query.state, "q": query.search, "tag": query.tag or "", "sort": f"{sign}{name}"}
    return SortLink(
        label=SORT_LABELS[name],
        url=f"?{urlencode({key: value for key, value in parameters.items() if value})}",
        direction=("descending" if is_descending else "ascending") if is_current else "",
    )


def _tabs(state: str, counts: dict[str, int]) -> list[Tab]:
    return [Tab(label, f"?state={key}", key == state, counts[key]) for key, label in TABS]


def _choice(request: HttpRequest, name: str, allowed: list[str], default: str) -> str:
    wanted = request.GET.get(name, "")
    return wanted if wanted in allowed else default


@login_required
@require_safe
def find(request: HttpRequest) -> JsonResponse:
    """Clients whose name or address matches ``q``, for the switcher: ``{"results": [{name, url, note}]}``."""
    trainer = _trainer(request)
    query = RosterQuery(search=request.GET.get("q", "").strip()[:100].replace("\x00", ""))
    ids = roster_order(trainer=trainer, query=query)[:FOUND_AT_MOST]
    found = relations_of(trainer).filter(pk__in=ids).select_related("client").order_by("client__name")
    results = [
        {"name": str(each.client), "url": client_url(each.client_id), "note": each.client.email} for each in found
    ]
    return JsonResponse({"results": results})


def _trainer(request: HttpRequest) -> User:
    """The signed-in trainer; others have no roster."""
    user = request.user
    if not isinstance(user, User) or not user.is_trainer:
        raise PermissionDenied
    return user
