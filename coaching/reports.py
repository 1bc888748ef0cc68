"""Reads across the tables of coaching, as dataclasses for pages and API."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from coaching.enums import CATEGORY_MEANING, Category, CoachingState
from coaching.models import Coaching, Consent, Invitation
from coaching.roster import GARMIN, LAST_ACTIVITY, WEEKLY_LOAD, Columns, SyncState, column, columns_of
from core.units import ago, clock_time

SORTS: Final = ("name", "last_activity", "last_sync", "load")
"""What the roster can be sorted by; a minus in front turns the order round."""

STATUS_KINDS: Final = {"ok": "ok", "warn": "warn", "error": "error", "off": "idle"}
"""How a state of the Garmin connection is drawn."""

CLIENT_PAGES: Final = (
    ("overview", "Overview", "dashboard:client"),
    ("calendar", "Calendar", "workouts:client_calendar"),
    ("activities", "Activities", "activities:client_list"),
    ("progress", "Progress", "progress:client_overview"),
    ("analysis", "Analysis", "dashboard:analysis"),
    ("thresholds", "Thresholds", "activities:client_thresholds"),
    ("records", "Records", "workouts:client_records"),
    ("time", "Availability", "coaching:client_availability"),
    ("races", "Races", "progress:client_races"),
    ("photos", "Photos", "progress:client_photos"),
    ("months", "Months", "dashboard:client_month_reports"),
    ("garmin", "Garmin", "garmin_sync:client_status"),
)
"""Pages about a client: key, label and view, which takes the client's id. Apps above bring the views."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One page among those about the same subject."""

    label: str
    url: str
    is_current: bool
    badge: int = 0


@dataclass(frozen=True, slots=True)
class ClientHeader:
    """Whose data a page shows, for ``coaching/_client_header.html``."""

    name: str
    facts: Sequence[str]
    tabs: Sequence[Tab]
    garmin: SyncState | None

    @property
    def garmin_kind(self) -> str:
        """The state as ``{% status %}`` names it."""
        return STATUS_KINDS.get(self.garmin.kind, "idle") if self.garmin else "idle"

    @property
    def garmin_words(self) -> str:
        """The state and how fresh it is: ``Garmin: Connected, synced 2 h ago``."""
        return garmin_words(self.garmin)


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """What the trainer asked the roster for."""

    state: str = CoachingState.ACTIVE
    search: str = ""
    tag: UUID | None = None
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One client as their trainer sees them, or oneself (then there is no relation)."""

    client: User
    coaching: Coaching | None
    shared: frozenset[str]
    columns: Columns

    @property
    def shares_training(self) -> bool:
        """Whether figures are missing because they are not shared."""
        return Category.TRAINING in self.shared

    @property
    def garmin_kind(self) -> str:
        """The state as ``{% status %}`` names it."""
        return STATUS_KINDS.get(self.columns.garmin.kind, "idle") if self.columns.garmin else "idle"


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """One category within one relation."""

    key: str
    label: str
    meaning: str
    since: datetime | None

    @property
    def is_ticked(self) -> bool:
        """Whether the trainer sees it now (while the relation is active)."""
        return self.since is not None


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a client shares with one trainer."""

    coaching: Coaching
    choices: Sequence[CategoryChoice]

    @property
    def shared(self) -> list[str]:
        """Keys of the categories that are shared."""
        return [choice.key for choice in self.choices if choice.is_ticked]


def garmin_words(state: SyncState | None) -> str:
    """``Garmin: Connected, synced 2 h ago``; just the label before the first sync; '' without a state."""
    if state is None:
        return ""
    label = state.label if state.label.startswith("Garmin") else f"Garmin: {state.label}"
    return f"{label}, synced {ago(state.last_sync, timezone.now())}" if state.last_sync else label


def client_header(*, viewer: User, client: User, current: str, relation: Coaching | None = None) -> ClientHeader:
    """The header of every page about ``client``; ``current`` is a key of :data:`CLIENT_PAGES` or ``notes``.

    One query for the relation and one for the Garmin state; load ``client`` with its profile. The Garmin state is
    shown to those who see training. A ``relation`` of the two that is known already saves its query.
    """
    if viewer.pk == client.pk:
        return ClientHeader(name=str(client), facts=(), tabs=_page_tabs(client, current), garmin=None)
    relation = relation or Coaching.objects.running().filter(trainer=viewer, client=client).first()
    if relation is None:
        return ClientHeader(name=str(client), facts=(), tabs=(), garmin=None)
    notes = Tab("Notes", reverse("coaching:notes", args=[client.pk]), current == "notes")
    if relation.state != CoachingState.ACTIVE:
        return ClientHeader(name=str(client), facts=(relation.get_state_display(),), tabs=(notes,), garmin=None)
    return ClientHeader(
        name=str(client),
        facts=_facts_of(client),
        tabs=(*_page_tabs(client, current), notes),
        garmin=column(GARMIN, [client.pk], viewer).get(client.pk),
    )


def relation_to(trainer: User, client: User) -> Coaching | None:
    """The active relation between the two."""
    return Coaching.objects.active().filter(trainer=trainer, client=client).first()


def _facts_of(client: User) -> tuple[str, ...]:
    profile = getattr(client, "client_profile", None)
    age = profile.age_on(client.local_today()) if profile else None
    now = clock_time(timezone.now(), client)
    return (*((str(age),) if age is not None else ()), client.time_zone, f"{now} for {client.get_short_name()}")


def client_pages(pk: UUID) -> list[tuple[str, str]]:
    """Label and address of every page about a client that an app brings."""
    return [(label, url) for _, label, view_name in CLIENT_PAGES if (url := _url_or_none(view_name, pk))]


def _page_tabs(client: User, current: str) -> tuple[Tab, ...]:
    found = ((key, label, _url_or_none(view_name, client.pk)) for key, label, view_name in CLIENT_PAGES)
    return tuple(Tab(label, url, key == current) for key, label, url in found if url)


def _url_or_none(view_name: str, pk: UUID) -> str | None:
    try:
        return reverse(view_name, args=[pk])
    except NoReverseMatch:
        return None  # the app that brings this page is not installed


def client_url(pk: UUID) -> str:
    """A client's first page for their trainer: the overview, which an app above brings, otherwise the notes."""
    return _url_or_none("dashboard:client", pk) or reverse("coaching:notes", args=[pk])


def relations_of(trainer: User) -> QuerySet[Coaching]:
    """Relations on the trainer's roster, whatever their state; disabled clients are left out."""
    return Coaching.objects.filter(trainer=trainer, client__is_active=True)


def roster_counts(trainer: User) -> dict[str, int]:
    """How many relations there are in each state, and ``invited``: invitations that wait for an answer."""
    counts = relations_of(trainer).aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in CoachingState.values}
    )
    return {**counts, "invited": Invitation.objects.pending().filter(trainer=trainer).count()}


def roster_order(*, trainer: User, query: RosterQuery) -> Sequence[UUID]:
    """Ids of the relations that match, in order. Clients without the sorted value come last either way round."""
    relations = _matching(trainer, query)
    descending, name = query.sort.startswith("-"), query.sort.removeprefix("-")
    if name not in SORTS:
        raise ValueError(f"The roster cannot be sorted by {query.sort!r}.")
    if name == "name":
        order = ("-client__name", "-client__email") if descending else ("client__name", "client__email")
        return list(relations.order_by(*order, "pk").values_list("pk", flat=True))
    by_client = dict(relations.order_by("client__name", "pk").values_list("client_id", "pk"))
    values = _sort_values(name, by_client, trainer)
    known = sorted((each for each in by_client if each in values), key=values.__getitem__, reverse=descending)
    unknown = [each for each in by_client if each not in values]
    return [by_client[client_id] for client_id in (*known, *unknown)]


def _matching(trainer: User, query: RosterQuery) -> QuerySet[Coaching]:
    relations = relations_of(trainer).filter(state=query.state)
    for word in query.search.split():
        relations = relations.filter(Q(client__name__icontains=word) | Q(client__email__icontains=word))
    return relations.filter(tags=query.tag) if query.tag else relations


def _sort_values(name: str, client_ids: Collection[UUID], trainer: User) -> dict[UUID, Any]:
    if name == "last_activity":
        return dict(column(LAST_ACTIVITY, client_ids, trainer))
    if name == "load":
        return {key: sum(weeks) for key, weeks in column(WEEKLY_LOAD, client_ids, trainer).items()}
    synced = {key: state.last_sync for key, state in column(GARMIN, client_ids, trainer).items()}
    return {key: at for key, at in synced.items() if at is not None}


def roster_rows(*, trainer: User, coaching_ids: Sequence[UUID]) -> list[RosterRow]:
    """The rows of one page, in the given order: three queries and one for each registered column."""
    standing = Prefetch("consents", queryset=Consent.objects.standing(), to_attr="standing_consents")
    relations = (relations_of(trainer).select_related("client").prefetch_related("tags", standing)).in_bulk(
        list(coaching_ids)
    )
    ordered = [relations[pk] for pk in coaching_ids if pk in relations]
    clients = [relation.client_id for relation in ordered if relation.state == CoachingState.ACTIVE]
    columns = columns_of(clients, trainer)
    nothing = Columns(last_activity=None, weekly_load=None, garmin=None)
    return [
        RosterRow(
            client=relation.client,
            coaching=relation,
            shared=frozenset(consent.category for consent in relation.standing_consents),
            columns=columns.get(relation.client_id, nothing),
        )
        for relation in ordered
    ]


def row_of(*, viewer: User, client: User) -> RosterRow | None:
    """One client for their trainer, or oneself for oneself; ``None`` without an active relation."""
    if viewer.pk == client.pk:
        columns = columns_of([client.pk], viewer)[client.pk]
        return RosterRow(client=client, coaching=None, shared=frozenset(Category.values), columns=columns)
    relation = Coaching.objects.active().filter(trainer=viewer, client=client).first()
    return roster_rows(trainer=viewer, coaching_ids=[relation.pk])[0] if relation else None


def sharing_in(relations: Iterable[Coaching]) -> list[Sharing]:
    """What is shared in each of these relations, every category named: one query."""
    relations = list(relations)
    granted = {
        (consent.coaching_id, consent.category): consent.granted_at
        for consent in Consent.objects.standing().filter(coaching__in=relations)
    }
    return [
        Sharing(
            coaching=relation,
            choices=[
                CategoryChoice(
                    key=category.value,
                    label=str(category.label),
                    meaning=CATEGORY_MEANING[category],
                    since=granted.get((relation.pk, category.value)),
                )
                for category in Category
            ],
        )
        for relation in relations
    ]


def sharing_of(client: User) -> list[Sharing]:
    """What a client shares with each trainer they have: active first, then paused."""
    relations = Coaching.objects.running().filter(client=client).select_related("trainer__trainer_profile")
    return sharing_in(relations.order_by("state", "started_at"))


def past_coachings_of(client: User) -> QuerySet[Coaching]:
    """Relations of a client that have ended, newest first."""
    ended = Coaching.objects.filter(client=client, state=CoachingState.ENDED)
    return ended.select_related("trainer", "ended_by").order_by("-ended_at")
