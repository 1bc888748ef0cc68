"""Where the action of a finding leads, and the words that a mail about it begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from core.units import day
from dashboard.attention.facts import ClientFacts
from dashboard.attention.rules import Finding, Verb
from dashboard.enums import Reason
from workouts.periods import week_start
from workouts.views.calendar_answers import calendar_url

_WEEK: Final = timedelta(days=7)
#: Days of a week after which it is not worth planning any more.
_EARLY_DAYS: Final = 3
_OPENINGS: Final = {
    Reason.MISSED: "The last sessions did not happen. No harm done: tell me how you are, and we move the plan.",
    Reason.SILENT: "I have not seen anything from you for a while. How are you, and is the plan still the right one?",
    Reason.LOW_ADHERENCE: "The last two weeks look busier than the plan assumed. What would fit into your week now?",
    Reason.LOAD_RAMP: "You are doing a lot at the moment. How do your legs feel?",
    Reason.HRV_OUT: "Your nights look more restless than usual. How do you sleep, and how do you feel?",
    Reason.GARMIN_BROKEN: "Your Garmin account wants a new sign-in here; until then nothing arrives. Can you do that?",
    Reason.NOTHING_PLANNED: "Your calendar is empty and I am about to fill it. Anything that I should know?",
    Reason.UNREAD_COMMENT: "Thank you for your words on the session.",
    Reason.PLAN_ENDS: "Your plan ends soon. Before I go on with it: what went well, what should be different?",
}


@dataclass(frozen=True, slots=True)
class Link:
    """The button of an action. ``is_post``: it does it at once; ``done_words`` stand instead when it is done."""

    label: str
    url: str
    is_post: bool = False
    done_words: str = ""


def link_of(trainer: User, facts: ClientFacts, finding: Finding) -> Link:
    """The one button of a finding."""
    client, action = facts.client, finding.action
    match action.verb:
        case Verb.ASK_TO_RECONNECT:
            is_asked = facts.garmin is not None and facts.garmin.asked_at is not None
            url = reverse("dashboard:ask_reconnect", args=[client.pk])
            return Link(action.label, url, is_post=True, done_words="Asked today" if is_asked else "")
        case Verb.EXTEND if facts.program_id is not None:
            query = urlencode({"client": client.pk, "date": action.day.isoformat()})
            url = f"{reverse('workouts:program_apply', args=[facts.program_id])}?{query}"
        case Verb.EXTEND | Verb.PLAN if (last := _goes_on_after(facts, action.verb)) is not None:
            url = _next_week_url(trainer, facts, last)
        case Verb.READ if facts.unread is not None:
            url = f"{reverse('activities:detail', args=[facts.unread.activity_id])}#comments"
        case Verb.WRITE:
            url = write_url(client.pk, finding.reason)
        case Verb.ADAPT | Verb.EASE:
            url = adapt_url(client.pk, finding.reason)
        case _:
            url = calendar_url(trainer, client, action.day)
    return Link(action.label, url)


def adapt_url(client_id: UUID, reason: str = "") -> str:
    """The page on which days are made lighter and missed sessions excused."""
    url = reverse("dashboard:adapt", args=[client_id])
    return f"{url}?{urlencode({'reason': reason})}" if reason else url


def _goes_on_after(facts: ClientFacts, verb: Verb) -> date | None:
    """The day behind which weeks are missing: of an empty week what is over, for a race far ahead does not fill it."""
    return facts.planned_until_now if verb == Verb.PLAN else facts.last_planned


def _next_week_url(trainer: User, facts: ClientFacts, last: date) -> str:
    """The form that copies a week into the one after the plan's last day ``last``, or into the one that lacks a plan.

    Within the first half of a week that is the week itself, later the next one.
    """
    begins = trainer.first_weekday
    current = week_start(facts.today, begins)
    is_late = (facts.today - current).days > _EARLY_DAYS
    target = max(week_start(last, begins) + _WEEK, current + _WEEK if is_late else current)
    query = urlencode({"to": target.isoformat()})
    return f"{reverse('workouts:copy_week', args=[facts.client.pk])}?{query}"


def write_url(client_id: UUID, reason: str = "") -> str:
    """The form for a short mail, with words that fit the reason."""
    url = reverse("dashboard:write", args=[client_id])
    return f"{url}?{urlencode({'reason': reason})}" if reason else url


def opening_of(trainer: User, client: User, reason: str) -> dict[str, str]:
    """Subject and words that a mail about a reason begins with; a greeting alone without one."""
    words = _OPENINGS.get(Reason(reason), "") if reason in Reason.values else ""
    greeting = f"Hello {client.get_short_name()},\n\n"
    closing = f"\n\n{trainer.get_short_name()}"
    return {"subject": f"Your training, {day(client.local_today())}", "words": f"{greeting}{words}{closing}"}
