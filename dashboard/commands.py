"""What the command palette offers: clients, pages and actions that fit what was typed, for this person on this page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import Resolver404, resolve, reverse

from accounts.models import User
from activities.reports.load import first_day_of_week
from coaching.enums import Category
from coaching.models import Coaching, Consent
from coaching.reports import client_pages
from core.navigation import NavigationItem

SHOWN_AT_MOST: Final = 12
CLIENT, PAGE, ACTION = "Client", "Page", "Action"
#: Actions that are no page of the navigation, by audience: label, further words, view.
TRAINERS_ACTIONS: Final = (
    ("Invite a client", "add new", "coaching:invite"),
    ("New workout", "add template library", "workouts:template_new"),
    ("New program", "add plan library", "workouts:program_new"),
    ("New exercise", "add library", "exercises:new"),
)
CLIENTS_ACTIONS: Final = (
    ("Log a session", "add new activity done", "activities:new"),
    ("Upload a recording", "add fit gpx tcx file", "activities:upload"),
    ("Say when you are away", "sick travel holiday", "coaching:availability"),
    ("See who looked at your data", "privacy access seen", "coaching:seen"),
)
EVERYBODYS_PAGES: Final = (
    ("How workouts are written", "notation help text", "workouts:notation_help"),
    ("Preferences", "units time zone theme settings", "accounts:preferences"),
    ("Sign-in and devices", "password security settings log out", "accounts:security"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette. ``words`` are further words under which it is found; ``kind`` is what it is."""

    label: str
    url: str
    kind: str
    note: str = ""
    words: str = ""

    def fits(self, typed: Sequence[str]) -> bool:
        """Whether every typed word begins one of its own."""
        own = f"{self.label} {self.words}".casefold().replace("-", " ").split()
        return all(any(each.startswith(word) for each in own) for word in typed)


@dataclass(frozen=True, slots=True)
class _Client:
    """An active client of the trainer."""

    pk: UUID
    name: str
    today: date
    shares_training: bool


def commands_for(user: User, navigation: Iterable[NavigationItem], *, typed: str, path: str) -> list[Command]:
    """At most twelve, those about the client of the page at ``path`` first. One query for a trainer, none otherwise.

    Nothing typed shows where one can go from here; clients and their actions appear with the first letter.
    """
    words = typed.casefold().replace("-", " ").split()
    clients = _clients_of(user) if user.is_trainer else []
    here = next((each for each in clients if each.pk == _client_in(path)), None)
    found: list[Command] = []
    if here is not None:
        found += [*_actions_for(user, here), *_pages_of(here)]
    pages = [*_pages(navigation), *_named(EVERYBODYS_PAGES, PAGE)]
    actions = [*(_named(TRAINERS_ACTIONS, ACTION) if user.is_trainer else [])]
    actions += _named(CLIENTS_ACTIONS, ACTION) if user.is_client else []
    if words:
        found += [Command(each.name, reverse("dashboard:client", args=[each.pk]), CLIENT) for each in clients]
    found += [*pages, *actions]
    if words:
        found += [action for each in clients if each != here for action in _actions_for(user, each)]
    return list(_best(found, words))


def new_session_url(client: Any, day: date) -> str:
    """Where a session of ``client`` on ``day`` is written."""
    return f"{reverse('workouts:session_new', args=[client.pk])}?{urlencode({'date': day.isoformat()})}"


def _best(found: Sequence[Command], words: Sequence[str]) -> Iterator[Command]:
    """The first ones that fit, those first whose name begins with what was typed; each address once for a name."""
    fitting = [each for each in found if each.fits(words)]
    if words:
        fitting.sort(key=lambda each: not each.label.casefold().startswith(words[0]))
    seen: set[tuple[str, str]] = set()
    for each in fitting:
        if (each.label, each.url) not in seen and len(seen) < SHOWN_AT_MOST:
            seen.add((each.label, each.url))
            yield each


def _clients_of(trainer: User) -> list[_Client]:
    consents = Consent.objects.standing().filter(coaching=OuterRef("pk"), category=Category.TRAINING)
    relations = Coaching.objects.active().filter(trainer=trainer, client__is_active=True)
    rows = relations.select_related("client").annotate(shares_training=Exists(consents)).order_by("client__name", "pk")
    return [_Client(row.client_id, str(row.client), row.client.local_today(), row.shares_training) for row in rows]


def _client_in(path: str) -> UUID | None:
    """The client whom the page at ``path`` is about, if its address says so."""
    if not path.startswith("/clients/"):
        return None
    try:
        return resolve(path).kwargs.get("pk")
    except Resolver404:
        return None


def _pages(navigation: Iterable[NavigationItem]) -> list[Command]:
    found = []
    for item in navigation:
        found.append(Command(item.label, item.url, PAGE))
        found += [Command(child.label, child.url, PAGE, note=item.label) for child in item.children]
    return found


def _named(rows: Iterable[tuple[str, str, str]], kind: str) -> list[Command]:
    return [Command(label, reverse(view), kind, words=words) for label, words, view in rows]


def _pages_of(client: _Client) -> list[Command]:
    return [Command(label, url, PAGE, note=client.name, words=client.name) for label, url in client_pages(client.pk)]


def _actions_for(trainer: User, client: _Client) -> list[Command]:
    """What a trainer does for one client; none of it without training."""
    notes = Command(f"Write a note on {client.name}", reverse("coaching:notes", args=[client.pk]), ACTION)
    if not client.shares_training:
        return [notes]
    monday = first_day_of_week(client.today, trainer.first_weekday)
    days = urlencode({"first": monday.isoformat(), "last": (monday + timedelta(days=6)).isoformat()})
    return [
        Command(f"New session for {client.name}", new_session_url(client, client.today), ACTION, words="plan add"),
        Command(
            f"Publish the week of {client.name}", f"{reverse('workouts:publish', args=[client.pk])}?{days}", ACTION
        ),
        Command(
            f"Copy a week of {client.name}",
            f"{reverse('workouts:copy_week', args=[client.pk])}?{urlencode({'date': monday.isoformat()})}",
            ACTION,
        ),
        notes,
    ]
