"""Why a client needs attention: one small function a reason, from facts and limits to a finding or ``None``.

Each finding says when its occurrence began, how bad it is, what is the matter with the numbers in it, the rule it
follows from, and the action that solves it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from operator import attrgetter
from typing import Final

from django.utils import timezone

from core.units import NBSP, day
from dashboard.attention.facts import ADHERENCE_DAYS, LOOK_BACK, ClientFacts, Judged
from dashboard.attention.limits import Limits
from dashboard.enums import Reason
from garmin_sync.enums import ConnectionState
from workouts.compliance import adherence
from workouts.enums import Compliance

#: Fewer judged sessions in the window say nothing of adherence.
LEAST_JUDGED: Final = 3
_DAY: Final = attrgetter("day")


class Severity(IntEnum):
    """How bad it is, worst last. The values are stored with what was put off."""

    WATCH = 1
    SOON = 2
    NOW = 3

    @property
    def words(self) -> str:
        """As a person reads it."""
        return _SEVERITIES[self][1]

    @property
    def kind(self) -> str:
        """The look, as ``{% status %}`` names it."""
        return _SEVERITIES[self][0]


_SEVERITIES: Final = {
    Severity.WATCH: ("info", "Keep an eye on it"),
    Severity.SOON: ("warn", "Soon"),
    Severity.NOW: ("error", "Now"),
}


class Verb(IntEnum):
    """What solves a reason."""

    ASK_TO_RECONNECT = 1
    PLAN = 2
    WRITE = 3
    EXTEND = 4
    ADAPT = 5
    EASE = 6
    READ = 7


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing to do about it; ``day`` is the day in the client's calendar that it is about."""

    verb: Verb
    label: str
    day: date


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason that holds now. ``since`` is the first day of this occurrence and tells it from the next one."""

    reason: Reason
    since: date
    severity: Severity
    words: str
    rule: str
    action: Action

    @property
    def label(self) -> str:
        """The reason in two words."""
        return str(self.reason.label)


type Rule = Callable[[ClientFacts, Limits], Finding | None]


def garmin_broken(facts: ClientFacts, limits: Limits) -> Finding | None:
    """Garmin wants a new sign-in: nothing comes in and nothing reaches the watch until the client does it."""
    garmin = facts.garmin
    if garmin is None or garmin.state != ConnectionState.REAUTH_NEEDED:
        return None
    since = timezone.localdate(garmin.since, facts.client.zone)
    synced = timezone.localdate(garmin.last_sync, facts.client.zone) if garmin.last_sync else None
    last = f"last sync {_days_ago(facts.today, synced)}" if synced else "never synced"
    return Finding(
        Reason.GARMIN_BROKEN,
        since,
        Severity.NOW,
        f"Garmin stopped: sign-in expired, {last}",
        "The connection to Garmin Connect asks for a new sign-in. Only the client can do that.",
        Action(Verb.ASK_TO_RECONNECT, "Ask to reconnect", since),
    )


def nothing_planned(facts: ClientFacts, limits: Limits) -> Finding | None:
    """No open session within the next days, published or draft. Whoever is away today has no need of one."""
    last = facts.today + timedelta(days=limits.planned_days)
    is_asked = limits.planned_days and facts.shares_training and not facts.away_now
    if not is_asked or not facts.days_expected(facts.today, last):
        return None
    if facts.next_planned and facts.next_planned <= last:
        return None
    since = facts.planned_until_now + timedelta(days=1) if facts.planned_until_now else facts.coached_since
    until = f" until {day(facts.next_planned)}" if facts.next_planned else ""
    return Finding(
        Reason.NOTHING_PLANNED,
        since,
        Severity.NOW,
        f"Nothing planned{until}",
        f"No open session, published or draft, from today to {day(last)} "
        f"(limit: {_count(limits.planned_days, 'day')}).",
        Action(Verb.PLAN, "Plan the week", max(since, facts.today)),
    )


def missed(facts: ClientFacts, limits: Limits) -> Finding | None:
    """Sessions were missed and nothing was logged since the first of them."""
    days = [
        each.day
        for each in facts.judged
        if each.compliance == Compliance.MISSED and (facts.last_logged is None or each.day > facts.last_logged)
    ]
    if not limits.missed_sessions or facts.away_now or len(days) < limits.missed_sessions:
        return None
    return Finding(
        Reason.MISSED,
        days[0],
        Severity.NOW,
        f"{_count(len(days), 'session')} missed, nothing logged since",
        f"{_count(len(days), 'session')} missed since {day(days[0])} and nothing logged after that "
        f"(limit: {limits.missed_sessions}).",
        Action(Verb.WRITE, "Write", days[0]),
    )


def plan_ends(facts: ClientFacts, limits: Limits) -> Finding | None:
    """The last planned session is near. Without any the plan has ended: that is another reason."""
    last = facts.last_planned
    if not limits.plan_end_days or last is None or last > facts.today + timedelta(days=limits.plan_end_days):
        return None
    left = (last - facts.today).days
    race = ""
    if facts.race is not None:
        to_race = (facts.race.day - facts.today).days
        race = f", {facts.race.name} {_in_days(to_race)}" if to_race > left else ""
    return Finding(
        Reason.PLAN_ENDS,
        last - timedelta(days=limits.plan_end_days),
        Severity.SOON,
        f"Plan ends {_in_days(left)}{race}",
        f"The last planned session is on {day(last)}, {_in_days(left)} (limit: {_count(limits.plan_end_days, 'day')}).",
        Action(Verb.EXTEND, "Extend the plan", last + timedelta(days=1)),
    )


def silent(facts: ClientFacts, limits: Limits) -> Finding | None:
    """Nothing was logged for too many days; days away do not count."""
    if not limits.silent_days or not facts.shares_training or facts.away_now:
        return None
    since = facts.last_logged + timedelta(days=1) if facts.last_logged else facts.coached_since
    quiet = facts.days_expected(since, facts.today) if since <= facts.today else 0
    if quiet <= limits.silent_days:
        return None
    return Finding(
        Reason.SILENT,
        since,
        Severity.NOW if quiet > 3 * limits.silent_days else Severity.SOON,
        f"Nothing logged for {_count(quiet, 'day')}",
        f"Nothing was recorded or logged for {_count(quiet, 'day')} "
        f"(limit: {limits.silent_days}; days away do not count).",
        Action(Verb.WRITE, "Write", since),
    )


def low_adherence(facts: ClientFacts, limits: Limits) -> Finding | None:
    """Too few of a fortnight's sessions were done as planned or close to it."""
    ratio = _adherence_on(facts.judged, facts.today)
    if ratio is None or ratio * 100 >= limits.adherence_percent:
        return None
    since = facts.today
    for back in range(1, LOOK_BACK - ADHERENCE_DAYS + 1):
        before = _adherence_on(facts.judged, facts.today - timedelta(days=back))
        if before is None or before * 100 >= limits.adherence_percent:
            break
        since = facts.today - timedelta(days=back)
    share = f"{ratio * 100:.0f}{NBSP}%"
    return Finding(
        Reason.LOW_ADHERENCE,
        since,
        Severity.SOON if ratio * 200 < limits.adherence_percent else Severity.WATCH,
        f"Adherence {share} in {ADHERENCE_DAYS} days",
        f"{share} of the sessions of {ADHERENCE_DAYS} days were done as planned or close to it "
        f"(limit: {limits.adherence_percent}{NBSP}%; excused ones do not count).",
        Action(Verb.ADAPT, "Adapt the plan", facts.today),
    )


def load_ramp(facts: ClientFacts, limits: Limits) -> Finding | None:
    """Fitness grows faster than the limit. An occurrence is a week of the client's."""
    standing = facts.standing
    if not limits.ramp or standing is None or standing.ramp is None or standing.is_calibrating:
        return None
    if standing.ramp <= limits.ramp:
        return None
    return Finding(
        Reason.LOAD_RAMP,
        _week_start(facts),
        Severity.SOON if standing.ramp > 2 * limits.ramp else Severity.WATCH,
        f"Load rises fast: fitness +{standing.ramp:.0f} in a week",
        f"Fitness rose by {standing.ramp:.1f} in seven days to {standing.fitness:.0f} (limit: {limits.ramp}).",
        Action(Verb.EASE, "Ease the week", facts.today),
    )


def hrv_out(facts: ClientFacts, limits: Limits) -> Finding | None:
    """The heart-rate variability left the client's own range some nights ago."""
    run = facts.hrv
    if not limits.hrv_nights or run is None or run.nights < limits.hrv_nights:
        return None
    return Finding(
        Reason.HRV_OUT,
        run.since,
        Severity.WATCH,
        f"HRV {run.verdict} own range {_count(run.nights, 'night')} in a row",
        f"{_count(run.nights, 'night')} in a row {run.verdict} {facts.client.get_short_name()}'s own range of "
        f"{run.state.low:.0f}–{run.state.high:.0f}{NBSP}ms, week's mean {run.state.week:.0f}{NBSP}ms "
        f"(limit: {_count(limits.hrv_nights, 'night')}).",
        # Whose plan is not shared can only be asked.
        Action(Verb.EASE, "Ease the week", facts.today)
        if facts.shares_training
        else Action(Verb.WRITE, "Write", run.since),
    )


def comment_unread(facts: ClientFacts, limits: Limits) -> Finding | None:
    """The client wrote on a session and nobody has read it: on a reviewed one it would be seen nowhere else."""
    if facts.unread is None:
        return None
    since = facts.unread.day
    return Finding(
        Reason.UNREAD_COMMENT,
        since,
        Severity.WATCH,
        f"Wrote on a session {_days_ago(facts.today, since)}, unread",
        f"{facts.client.get_short_name()} wrote a comment on a session on {day(since)} that no trainer has seen.",
        Action(Verb.READ, "Read it", since),
    )


RULES: Final[tuple[Rule, ...]] = (
    garmin_broken,
    nothing_planned,
    missed,
    plan_ends,
    silent,
    low_adherence,
    load_ramp,
    hrv_out,
    comment_unread,
)
"""Worst first, in the order of :class:`dashboard.enums.Reason`."""


def findings_of(facts: ClientFacts) -> list[Finding]:
    """Every reason that holds for a client within the limits that count for them, worst first."""
    return [finding for rule in RULES if (finding := rule(facts, facts.limits)) is not None]


def _week_start(facts: ClientFacts) -> date:
    return facts.today - timedelta(days=(facts.today.isoweekday() - facts.client.first_weekday) % 7)


def _adherence_on(judged: Sequence[Judged], today: date) -> float | None:
    """The adherence of the fortnight up to a day; ``None`` with too few sessions. ``judged`` is oldest first."""
    begin = bisect_left(judged, today - timedelta(days=ADHERENCE_DAYS - 1), key=_DAY)
    end = bisect_right(judged, today, lo=begin, key=_DAY)
    counted = adherence(each.compliance for each in judged[begin:end])
    return counted.ratio if counted.counted >= LEAST_JUDGED else None


def _in_days(days: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _days_ago(today: date, past: date) -> str:
    days = (today - past).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
