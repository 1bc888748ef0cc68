"""Where the action of a finding leads, and the words that a mail about it begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from core.units import day
from dashboard.attention.facts import ClientFacts
from dashboard.attention.rules import Finding, Verb
from dashboard.enums import Reason
from workouts.views.calendar_answers import calendar_url

_OPENINGS: Final = {
    Reason.MISSED: "The last sessions did not happen. No harm done: tell me how you are, and we move the plan.",
    Reason.SILENT: "I have not seen anything from you for a while. How are you, and is the plan still the right one?",
    Reason.LOW_ADHERENCE: "The last two weeks look busier than the plan assumed. What would fit into your week now?",
    Reason.LOAD_RAMP: "You are doing a lot at the moment. How do your legs feel?",
    Reason.HRV_OUT: "Your nights look more restless than usual. How do you sleep, and how do you feel?",
    Reason.GARMIN_BROKEN: "Your Garmin account wants a new sign-in here; until then nothing arrives. Can you do that?",
    Reason.NOTHING_PLANNED: "Your calendar is empty and I am about to fill it. Anything that I should know?",
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
        case Verb.WRITE:
            return Link(action.label, write_url(client.pk, finding.reason))
        case Verb.EXTEND if facts.program_id is not None:
            query = urlencode({"client": client.pk, "date": action.day.isoformat()})
            return Link(action.label, f"{reverse('workouts:program_apply', args=[facts.program_id])}?{query}")
        case _:
            return Link(action.label, calendar_url(trainer, client, action.day))


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
