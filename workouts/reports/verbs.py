"""What a person may do with one planned session, as entries of its menu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from core.units import short_day
from workouts.models import PlannedSession
from workouts.reports.plans import amount_words
from workouts.rules import can_edit_session, can_log_session, can_move_session, can_plan_for, can_skip_session


@dataclass(frozen=True, slots=True)
class Verb:
    """One entry: a page that asks for more (``is_post`` false), or a button that does it at once."""

    label: str
    icon: str
    url: str
    is_post: bool = False
    is_danger: bool = False


def verbs_of(*, viewer: User, session: PlannedSession) -> list[Verb]:
    """Everything that ``viewer`` may do with a session now, in the order of a menu."""
    return list(_verbs(viewer, session))


def session_facts(viewer: User, session: PlannedSession) -> list[str]:
    """Whose session it is, on which day, and how much: what stands above every question about it."""
    whose = [] if viewer.pk == session.client_id else [str(session.client)]
    amount = amount_words(session.metric, session.planned_amount, session.family, viewer)
    day = f"{short_day(session.local_date)} {session.local_date.year}"
    return [*whose, day, *([amount] if amount else []), *([] if session.is_published else ["draft"])]


def _verbs(viewer: User, session: PlannedSession) -> Iterator[Verb]:
    can_edit = can_edit_session(viewer, session)
    is_open = not session.is_done
    yield _verb("Open", "square-arrow-out-up-right", "session", session)
    if can_edit and is_open:
        yield _verb("Edit", "pencil", "session_edit", session)
    if is_open and can_move_session(viewer, session, session.moved_from or session.local_date):
        yield _verb("Move to…", "calendar-arrow-down", "session_move", session)
    if can_plan_for(viewer, session.client):
        yield _verb("Copy to…", "copy", "session_copy", session)
    if is_open and can_skip_session(viewer, session):
        yield from _skipping(session)
    if can_log_session(viewer, session):
        yield from _matching(session)
    if can_edit and viewer.pk != session.client_id and is_open:
        yield from _publishing(session)
    if can_edit and is_open:
        yield _verb("Delete", "trash-2", "session_delete", session, is_post=True, is_danger=True)


def _skipping(session: PlannedSession) -> Iterator[Verb]:
    if session.can_be_shortened and not session.is_skipped:
        yield _verb("Shorten…", "scissors", "session_shorten", session)
    if session.is_skipped:
        yield _verb("Do it after all", "rotate-ccw", "session_unskip", session, is_post=True)
    else:
        yield _verb("Skip…", "circle-slash", "session_skip", session)


def _matching(session: PlannedSession) -> Iterator[Verb]:
    if session.is_done:
        yield _verb("Not this activity", "unlink", "session_unmatch", session, is_post=True)
    elif not session.is_skipped:
        yield _verb("Match an activity…", "link", "session_match", session)


def _publishing(session: PlannedSession) -> Iterator[Verb]:
    if session.is_published:
        yield _verb("Make it a draft", "eye-off", "session_unpublish", session, is_post=True)
    else:
        yield _verb("Publish now", "send", "session_publish", session, is_post=True)


def _verb(
    label: str, icon: str, view_name: str, session: PlannedSession, *, is_post: bool = False, is_danger: bool = False
) -> Verb:
    return Verb(label, icon, reverse(f"workouts:{view_name}", args=[session.pk]), is_post, is_danger)
