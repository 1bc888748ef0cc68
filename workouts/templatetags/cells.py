"""The cells of calendars: a board of forty clients has three hundred of them, each with an entry or two.

They are put together here and not by a template, whose tags and look-ups cost a hundred times as much for each: every
address is resolved once a page, and every icon is drawn once and referred to. ``{% cell_icons %}`` stands before them.

Words of people (names of clients, sessions, activities and races) and whatever is made of them pass :func:`escape`
where they enter the markup. Everything else in it is ours: ids, dates, kinds, addresses that ``reverse`` made.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Final, Self
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from core.icons import icon_reference, icon_symbols
from core.templatetags.ui import STATUSES, badge
from core.units import distance, duration, local_time, number, short_day
from progress.models import Race
from workouts.reports.board import BoardRow
from workouts.reports.plans import OF_PLAN, Day, DoneEntry, PlannedEntry, Totals

register = template.Library()

_NOBODY: Final = str(uuid.UUID(int=0))
_DRAGGABLE: Final = ' draggable="true"'
_CAN_EDIT: Final = " data-can-edit"
_TODAY: Final = '<span class="visually-hidden">, today</span>'
_PLUS: Final = icon_reference("plus", 16)
_MORE: Final = icon_reference("ellipsis", 16)
_ICONS: Final = tuple(dict.fromkeys(["ellipsis", "flag", "plane", "plus", *(each.icon for each in STATUSES.values())]))


@dataclass(frozen=True, slots=True)
class _Page:
    """What all cells of a page share: the reader, and addresses with a gap where an id belongs.

    ``back`` is the query by which a page that an entry leads to finds its way back to this one. A board leaves out
    words that a month has room for.
    """

    is_board: bool
    reader: User
    back: str
    session: tuple[str, str]
    verbs: tuple[str, str]
    activity: tuple[str, str]

    @classmethod
    def of(cls, reader: User, here: str, *, is_board: bool = False) -> Self:
        """The page at the address ``here``."""
        views = ("workouts:session", "workouts:session_verbs", "activities:detail")
        return cls(is_board, reader, f"back={quote(here, safe='')}", *(_with_gap(view) for view in views))


def _with_gap(view_name: str) -> tuple[str, str]:
    before, _, after = reverse(view_name, args=[_NOBODY]).partition(_NOBODY)
    return before, after


def _markup(cells: Iterable[str]) -> SafeString:
    return mark_safe("".join(cells))  # noqa: S308 - see on top: what people typed is escaped where it enters


@register.simple_tag
def cell_icons() -> SafeString:
    """Draw the sheet of icons that the cells refer to."""
    return icon_symbols(_ICONS)


@register.simple_tag
def cell_page(reader: User, here: str, *, is_board: bool = False) -> _Page:
    """Return what the cells of the page at ``here`` share."""
    return _Page.of(reader, here, is_board=is_board)


@register.simple_tag
def board_days(row: BoardRow, page: _Page) -> SafeString:
    """Draw the days of one client on the week board."""
    new_url = reverse("workouts:session_new", args=[row.client.pk])
    return _markup(_board_day(page, row.client, new_url, day) for day in row.days)


@register.simple_tag
def month_days(days: Iterable[Day], new_url: str, page: _Page) -> SafeString:
    """Draw a week of one client's calendar."""
    return _markup(_month_day(page, new_url, day) for day in days)


@register.simple_tag
def week_sums(totals: Totals, reader: User, *, is_board: bool = False) -> SafeString:
    """Draw the sums of a week, done of planned; a board shows time and load alone."""
    if totals.is_empty:
        return _markup(['<p class="calendar-sums-none">nothing planned</p>'])
    planned, done = totals.planned, totals.done
    if not totals.is_begun:
        main, bar = f"<strong>{duration(planned.seconds)}</strong> planned", ""
        shown = [
            distance(planned.metres, reader) if planned.metres and not is_board else "",
            f"load {number(planned.load)}" if planned.load else "",
            f"{planned.sets} sets" if planned.sets and not is_board else "",
        ]
    else:
        main, bar = f"<strong>{duration(done.seconds)}</strong>{_of(planned.seconds, duration)}", totals.bar
        far = _of(planned.metres, lambda metres: distance(metres, reader))
        shown = [
            f"{distance(done.metres, reader)}{far}" if (done.metres or far) and not is_board else "",
            f"load {number(done.load)}{_of(planned.load, number)}" if done.load or planned.load else "",
            f"{done.sets}{_of(planned.sets, str)} sets" if (done.sets or planned.sets) and not is_board else "",
        ]
    items = "".join(f"<li>{words}</li>" for words in shown if words)
    listed = f'<ul class="calendar-sums-list" role="list">{items}</ul>'
    return _markup([f'<p class="calendar-sums-main">{main}</p>', bar, listed])


def _of(planned: float, words: Callable[[float], str]) -> str:
    return f" of {words(planned)}" if planned else ""


def _board_day(page: _Page, client: User, new_url: str, day: Day) -> str:
    date, words = day.date.isoformat(), escape(f"Plan a session for {client} on {short_day(day.date)}")
    races = "".join(_race(race) for race in day.races)
    return (
        f'<td class="board-day{_classes(day)}" data-day="{date}" data-label="{day.label}">'
        f"{_away(day)}{races}{_entries(page, day)}"
        f'<a class="calendar-add" href="{new_url}?date={date}&amp;{page.back}" aria-label="{words}">{_PLUS}</a></td>'
    )


def _month_day(page: _Page, new_url: str, day: Day) -> str:
    on, date = day.date, day.date.isoformat()
    races = "".join(_race(race, badge(race.priority)) for race in day.races)
    hint = f'<span class="calendar-hint">{escape(day.hint)}</span>' if day.hint else ""
    return (
        f'<li class="calendar-day{_classes(day)}" id="day-{date}" data-day="{date}"><div class="calendar-day-head">'
        f'<time datetime="{date}"><span class="calendar-weekday">{on:%a} </span>'
        f'<span class="calendar-date">{on.day}</span><span class="calendar-month"> {on:%b}</span>'
        f"{_TODAY if day.is_today else ''}</time>{hint}"
        f'<a class="calendar-add" href="{new_url}?date={date}" aria-label="Plan a session on {short_day(on)}">'
        f"{_PLUS}</a></div>{_away(day)}{races}{_entries(page, day)}</li>"
    )


def _classes(day: Day) -> str:
    is_away = day.limit.away is not None
    switches = (
        (" is-today", day.is_today),
        (" is-outside", day.is_outside),
        (" is-away", is_away),
        (" is-empty", day.is_empty and not is_away),
    )
    return "".join(name for name, is_on in switches if is_on)


def _away(day: Day) -> str:
    if day.limit.away is None:
        return ""
    kind = escape(day.limit.away.get_kind_display())
    return f'<p class="calendar-away">{icon_reference("plane", 14)}{kind}</p>'


def _race(race: Race, mark: str = "") -> str:
    flag = icon_reference("flag", 14)
    return f'<p class="calendar-race">{flag}<span class="visually-hidden">Race: </span>{escape(race.name)} {mark}</p>'


def _entries(page: _Page, day: Day) -> str:
    if not day.planned and not day.unplanned:
        return ""
    spoken = short_day(day.date)
    planned = "".join(_planned(page, entry, spoken) for entry in day.planned)
    unplanned = "".join(_unplanned(page, entry) for entry in day.unplanned)
    return f'<ul class="calendar-entries" role="list">{planned}{unplanned}</ul>'


def _planned(page: _Page, entry: PlannedEntry, spoken_day: str) -> str:
    session, name = entry.session, escape(entry.session.name)
    pk, is_open = str(session.pk), not session.is_done
    time = _amount(f"{session.time_of_day:%H:%M}") if session.time_of_day else ""
    more = f"{page.verbs[0]}{pk}{page.verbs[1]}?{page.back}"
    return (
        f'<li class="calendar-entry status-{entry.kind}{"" if session.is_published else " is-draft"}"'
        f' data-session="{pk}" data-version="{session.version}"'
        f"{_DRAGGABLE if is_open and entry.can_move else ''}{_CAN_EDIT if is_open and entry.can_edit else ''}>"
        f"{_link(page.session[0] + pk + page.session[1], entry.hue, name)}"
        f'<span class="calendar-entry-line"><span class="status">{icon_reference(entry.icon, 16)}'
        f"<span>{_line(entry.line)}</span></span>{time}</span>{_notes(page, entry)}"
        f'<a class="calendar-entry-more" href="{more}" aria-label="What to do with {name}, {spoken_day}">'
        f"{_MORE}</a></li>"
    )


def _unplanned(page: _Page, entry: DoneEntry) -> str:
    url = f"{page.activity[0]}{entry.activity.pk}{page.activity[1]}"
    if page.is_board:
        line = _status("unplanned", entry.amount)
    elif entry.activity.in_progress:
        line = _status("busy", "in progress") + _amount(entry.amount)
    else:
        line = _status("unplanned", STATUSES["unplanned"].words) + _amount(entry.amount)
    return (
        f'<li class="calendar-entry status-unplanned">{_link(url, entry.hue, escape(entry.activity.name))}'
        f'<span class="calendar-entry-line">{line}</span></li>'
    )


def _link(url: str, hue: str, name: str) -> str:
    mark = f'<span class="sport-mark sport-mark-{hue}"><span>{name}</span></span>'
    return f'<a class="calendar-entry-link" href="{url}">{mark}</a>'


def _line(words: str) -> str:
    """State and amount; narrow cells may leave "of plan" to the ear."""
    return escape(words).replace(OF_PLAN, f'<span class="calendar-of-plan">{OF_PLAN}</span>')


def _notes(page: _Page, entry: PlannedEntry) -> str:
    """What else is to be said of a session; most have nothing."""
    session = entry.session
    notes: list[str] = []
    if session.publish_at and not session.is_published:
        notes.append(f"publishes {local_time(session.publish_at, page.reader)}")
    if session.moved_from:
        notes.append(f"moved from {short_day(session.moved_from)}")
    if session.shortened_to:
        notes.append(f"shortened to {session.shortened_to} %")
    if entry.watch:
        notes.append(_status(entry.watch.kind, entry.watch.short or entry.watch.words, entry.watch.words))
    return "".join(f'<span class="calendar-entry-note">{note}</span>' for note in notes)


def _status(kind: str, words: str, whole: str = "") -> str:
    """A state. Where the cell has room for a part alone, ``whole`` is what a pointer that rests on it is told."""
    icon = icon_reference(STATUSES[kind].icon, 16)
    title = f' title="{escape(whole)}"' if whole and whole != words else ""
    return f'<span class="status status-{kind}"{title}>{icon}<span>{escape(words)}</span></span>'


def _amount(words: str) -> str:
    return f'<span class="calendar-entry-amount">{escape(words)}</span>'
