"""The trainer's Today: who needs them, what comes up, who is on track."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.paginator import Page, Paginator
from django.utils import timezone

from accounts.models import User
from activities.models import Activity
from activities.reports.load import weekly_load
from core.units import day
from dashboard.adapting.page import ANSWERED
from dashboard.attention.facts import ClientFacts
from dashboard.attention.links import Link, adapt_url, link_of, write_url
from dashboard.attention.queue import Attention, Row, attention_of
from dashboard.enums import Reason
from dashboard.review.queue import waiting, waiting_count
from workouts.views.calendar_answers import calendar_url

RACE_DAYS: Final = 14
ENDING_DAYS: Final = 21
MOST_COMING: Final = 8
MOST_WAITING: Final = 3
#: Rows of one page: everybody of a trainer with forty clients.
ROWS: Final = 50
_NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its buttons and six weeks of load."""

    row: Row
    link: Link
    write_url: str
    calendar_url: str
    adapt_url: str
    weeks: Sequence[float]


@dataclass(frozen=True, slots=True)
class ShownPutOff:
    """A client of whom everything is put off: the reasons, those that come back together named together."""

    client: User
    words: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A race, or a plan's last day."""

    client: User
    day: date
    words: str
    days: int
    url: str

    @property
    def in_words(self) -> str:
        """``today``, ``3 d``."""
        return f"{self.days} d" if self.days else "today"


@dataclass(frozen=True, slots=True)
class TrainerToday:
    """Everything on the page."""

    date: date
    attention: Attention
    page: Page[Row]
    rows: list[ShownRow]
    put_off: list[ShownPutOff]
    coming: list[Coming]
    waiting: list[Activity]
    waiting_count: int

    @property
    def review_words(self) -> str:
        """``Start review · 12 sessions``."""
        return f"Start review · {self.waiting_count} {'session' if self.waiting_count == 1 else 'sessions'}"

    @property
    def headline(self) -> str:
        """How many need the trainer, in words."""
        count = len(self.attention.rows)
        number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
        return f"{number} client needs you" if count == 1 else f"{number} clients need you"

    @property
    def sentence(self) -> str:
        """How the others are."""
        count, put_off = len(self.attention.on_track), len(self.attention.put_off)
        if put_off:
            on_track = f"{count} {'is' if count == 1 else 'are'} on track, " if count else ""
            return f"{on_track}{put_off} {'is' if put_off == 1 else 'are'} put off."
        if not count:
            return ""
        others = "The other" if self.attention.rows else "All"
        if count == 1:
            return "The other one is on track." if self.attention.rows else "Your client is on track."
        return f"{others} {count} are on track."

    @property
    def has_clients(self) -> bool:
        """Whether anybody is coached at all."""
        return bool(self.attention.everybody or self.attention.paused)

    @property
    def folded(self) -> str:
        """``37 on track · 2 paused``."""
        attention = self.attention
        parts = (
            (attention.on_track, "on track"),
            (attention.put_off, "put off"),
            (attention.unshared, "not sharing training"),
            (attention.paused, "paused"),
        )
        return " · ".join(f"{len(people)} {words}" for people, words in parts if people)


def trainer_today(trainer: User, number: str | None = None) -> TrainerToday:
    """Page ``number`` of ``trainer``'s list with what stands beside it, in a constant number of queries."""
    attention = attention_of(trainer)
    page: Page[Row] = Paginator(attention.rows, ROWS).get_page(number)
    weeks = weekly_load([row.client.pk for row in page], trainer) if attention.rows else {}
    rows = [
        ShownRow(
            row=row,
            link=link_of(trainer, row.facts, row.worst),
            write_url=write_url(row.client.pk, row.worst.reason),
            # What is not shared has no pages.
            calendar_url=calendar_url(trainer, row.client, _day_of(row)) if row.facts.shares_training else "",
            adapt_url=adapt_url(row.client.pk, _answered(row)) if row.facts.shares_training else "",
            weeks=weeks.get(row.client.pk, ()),
        )
        for row in page
    ]
    return TrainerToday(
        date=trainer.local_today(),
        attention=attention,
        page=page,
        rows=rows,
        put_off=[ShownPutOff(row.client, _put_off_words(trainer, row)) for row in attention.put_off],
        coming=_coming(trainer, attention),
        waiting=list(
            waiting(trainer)
            .select_related("client", "planned_session")
            .only("client__name", "client__email", "name", "start_time", "planned_session__ratio")[:MOST_WAITING]
        ),
        waiting_count=waiting_count(trainer),
    )


def _put_off_words(trainer: User, row: Row) -> str:
    """``4 sessions missed, nothing logged for 9 days (until 6 Dec 2026); plan ends in 3 days (dismissed)``."""
    groups: dict[str, list[str]] = {}
    for off in row.put_off:
        until = f"until {day(timezone.localdate(off.until, trainer.zone))}" if off.until else "dismissed"
        groups.setdefault(until, []).append(off.finding.words)
    return "; ".join(f"{', '.join(words)} ({until})" for until, words in groups.items())


def _day_of(row: Row) -> date:
    """The day in the calendar that the row is about: of missed sessions the first one."""
    return row.worst.since if row.worst.reason == Reason.MISSED else row.worst.action.day


def _answered(row: Row) -> str:
    """The worst reason that an adapted plan answers, if there is one."""
    return next((each.reason for each in row.findings if each.reason in ANSWERED), "")


def _coming(trainer: User, attention: Attention) -> list[Coming]:
    found = [*_races(trainer, attention.everybody), *_endings(trainer, attention)]
    return sorted(found, key=lambda each: (each.day, str(each.client)))[:MOST_COMING]


def _races(trainer: User, everybody: Iterable[ClientFacts]) -> Iterable[Coming]:
    for facts in everybody:
        if facts.race is not None and (days := (facts.race.day - facts.today).days) <= RACE_DAYS:
            url = calendar_url(trainer, facts.client, facts.race.day)
            yield Coming(facts.client, facts.race.day, facts.race.name, days, url)


def _endings(trainer: User, attention: Attention) -> Iterable[Coming]:
    """Plans that end soon and stand in no row."""
    told = {row.client.pk for row in attention.rows if any(each.reason == Reason.PLAN_ENDS for each in row.findings)}
    for facts in attention.everybody:
        last = facts.last_planned
        if last is None or facts.client.pk in told or (days := (last - facts.today).days) > ENDING_DAYS:
            continue
        yield Coming(facts.client, last, "Plan ends", days, calendar_url(trainer, facts.client, last))
