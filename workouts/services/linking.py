"""Templates stay linked: an edit reaches the copies for which nothing was done yet, and the days of programs.

An edit reaches a copy that is still linked, neither done nor skipped, whose day is not over on its client's clock, and
whose client shares training with the trainer. Every other copy keeps its values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError, NotAllowed
from workouts.athletes import Athletes, athlete_of, athletes_of
from workouts.content import set_estimates, workout_of
from workouts.enums import ChangeVerb
from workouts.exceptions import AlreadyLogged
from workouts.lightening import cut_free, forget_full
from workouts.models import CalendarChange, Content, PlannedSession, Program, ProgramSession, Template
from workouts.names import exercise_namer, exercise_references
from workouts.notation import NameExercise, write
from workouts.progression import Growth
from workouts.rules import can_edit_session
from workouts.services.ledger import (
    Changed,
    held_session,
    lock_clients,
    plan_changed,
    record_change,
    save_session,
    settle,
    snapshot,
)
from workouts.services.making import copy_content
from workouts.shortening import shorten
from workouts.structure import AthleteValues, Workout, to_json

#: Of a changed copy: it has values of its own.
CHANGED_BY_HAND: Final = "changed by hand"
_HEAVY: Final = ("structure", "text", "note", "base_structure", "full_structure")


@dataclass(slots=True)
class LinkedEdit:
    """What an edit did: the template as it is, the sessions of clients and programs that changed, the undo."""

    template: Template
    sessions: list[PlannedSession] = field(default_factory=list)
    program_sessions: int = 0
    change: CalendarChange | None = None


@dataclass(frozen=True, slots=True)
class ReachedCopy:
    """A planned session that an edit changes: rewritten in memory, and its length before and after."""

    session: PlannedSession
    seconds_before: float
    seconds_after: float


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A planned session that an edit leaves as it is, and why."""

    session: PlannedSession
    why: str


@dataclass(frozen=True, slots=True)
class EditPreview:
    """What an edit would change, before it does: by client and day, and by program."""

    copies: Sequence[ReachedCopy]
    kept: Sequence[KeptCopy]
    program_sessions: Sequence[ProgramSession]

    @property
    def asks(self) -> bool:
        """Whether there is anything to decide."""
        return bool(self.copies or self.program_sessions)

    @property
    def sessions(self) -> list[PlannedSession]:
        """Every planned session that is spoken of."""
        return [*(copy.session for copy in self.copies), *(copy.session for copy in self.kept)]

    @property
    def summary(self) -> str:
        """How many sessions of how many clients would change."""
        clients = {copy.session.client_id for copy in self.copies}
        return f"{counted(self.copies, 'session')} of {counted(list(clients), 'client')}"

    @property
    def kept_words(self) -> str:
        """How many copies stay as they are."""
        return f"{counted(self.kept, 'planned session')} that keep what they hold"


def template_edit_preview(*, actor: User, template: Template) -> EditPreview:
    """What saving ``template`` as it stands in memory would change. A constant number of queries, no writes."""
    sessions = reached_copies(actor, template)
    athletes = athletes_of(list({session.client_id: session.client for session in sessions}.values()))
    namer = _namer(template)
    reached = []
    for session in sessions:
        seconds = session.estimated_seconds
        rewrite_copy(session, template, athletes.values(session.client_id, template.family), namer)
        reached.append(ReachedCopy(session, seconds, session.estimated_seconds))
    days = ProgramSession.objects.visible_to(actor).filter(template_id=template.pk).select_related("program")
    return EditPreview(reached, kept_copies(actor, template), list(days.defer("structure", "text", "note")))


def kept_copies(actor: User, template: Template) -> list[KeptCopy]:
    """Copies that no edit reaches (any more), the latest first, each with the reason. One query."""
    rows = PlannedSession.objects.visible_to(actor).filter(template_id=template.pk)
    rows = rows.select_related("client").defer(*_HEAVY).order_by("-local_date", "pk")
    reasons = ((session, _kept_because(session)) for session in rows)
    return [KeptCopy(session, why) for session, why in reasons if why]


@transaction.atomic
def apply_template_edit(*, actor: User, template: Template) -> LinkedEdit:
    """Rewrite every open copy and every program session with what the (saved) template holds, each for its client.

    A copy that is logged while this runs keeps its values: the calendars are held before the copies are read.
    """
    _check_owns(actor, template)
    edit = LinkedEdit(template, program_sessions=_rewrite_program_sessions(template))
    lock_clients({session.client_id for session in reached_copies(actor, template)})
    sessions = reached_copies(actor, template, is_held=True)
    if not sessions:
        return edit
    clients = {session.client_id: session.client for session in sessions}
    before = {session.pk: snapshot(session) for session in sessions}
    _rewrite_all(sessions, template, athletes_of(list(clients.values())))
    edit.sessions = sessions
    edit.change = record_change(
        actor=actor,
        client=next(iter(clients.values())) if len(clients) == 1 else None,
        verb=ChangeVerb.EDIT,
        words=f"Changed {counted(sessions)} of {template.name}",
        before=before,
        after=sessions,
    )
    for client_id, days in _days_by_client(sessions).items():
        plan_changed([client_id], days)
    return edit


@transaction.atomic
def unlink_copies(*, actor: User, template: Template) -> int:
    """End the link of every copy that an edit would have reached: they keep what they hold. Answers how many."""
    _check_owns(actor, template)
    ProgramSession.objects.filter(template=template).update(template=None, updated_at=timezone.now())
    ids = [session.pk for session in reached_copies(actor, template)]
    return PlannedSession.objects.filter(pk__in=ids).update(is_linked=False, updated_at=timezone.now())


@transaction.atomic
def relink_session(*, actor: User, session: PlannedSession, expected_version: int | None = None) -> Changed:
    """Give a session its template's content again, and the link with it. A second call changes nothing.

    Raises :class:`AlreadyLogged`, :class:`NotAllowed` where template or session are not the actor's, and
    :class:`DomainError` for a session without a template.
    """
    session = held_session(session, expected_version)
    template = session.template
    if not can_edit_session(actor, session) or (template and template.trainer_id != actor.pk):
        raise NotAllowed
    if template is None:
        raise DomainError("This session comes from no workout of the library.")
    if session.is_done:
        raise AlreadyLogged
    if session.is_linked and session.template_version == template.version:
        return Changed([session], None)
    before = snapshot(session)
    athlete = athlete_of(session.client, template.family)
    rewrite_copy(session, template, athlete, _namer(template))
    save_session(session, is_content=True)
    words = f"Linked {session.name} with the library again"
    return settle(actor, ChangeVerb.EDIT, words, {session.pk: before}, [session], days={session.local_date})


def rewrite_copy(
    session: PlannedSession, template: Template, athlete: AthleteValues, namer: NameExercise | None
) -> None:
    """Write what the template holds into a linked copy (unsaved): as far grown as its week of a program has it, as
    short as its client made it, with the estimates for its client on its day. No queries with a loaded application.
    """
    percent = session.shortened_to
    copy_content(template, session)
    session.template, session.template_version, session.is_linked = template, template.version, True
    forget_full(session)
    session.base_structure = {}
    workout = workout_of(template)
    if workout is None:
        if percent is not None:
            cut_free(session, percent)
        return
    planned = grown = _grown(workout, session)
    if grown != workout or (session.application and session.application.growth.waits_for(workout)):
        session.base_structure = to_json(workout)
    if percent is not None:
        session.full_structure, session.shortened_to = to_json(grown), percent
        planned = shorten(grown, percent)
    if planned != workout:
        session.structure = to_json(planned)
        session.text = write(planned, with_header=False, name_exercise=namer)
    set_estimates(session, planned, athlete=athlete, on=session.local_date)


def counted(sessions: Sequence[object], noun: str = "session") -> str:
    """How many, in words: ``1 session``, ``4 sessions``."""
    return f"{len(sessions)} {noun}{'' if len(sessions) == 1 else 's'}"


def _grown(workout: Workout, session: PlannedSession) -> Workout:
    if session.application is None or session.week is None:
        return workout
    application = session.application
    growth = Growth.from_json(application.rules, application.deload, application.passed)
    return growth.at(workout, session.week)


def reached_copies(actor: User, template: Template, *, is_held: bool = False) -> list[PlannedSession]:
    """The copies that an edit reaches, by client and day; ``is_held`` locks them. One query."""
    rows = PlannedSession.objects.visible_to(actor).linked_to(template.pk).filter(client__is_active=True)
    # No clock is further behind UTC than a day; which day it is for each client is asked below.
    rows = rows.filter(local_date__gte=timezone.now().date() - timedelta(days=1))
    rows = rows.select_related("client", "application").order_by("client__name", "client_id", "local_date", "position")
    if is_held:
        rows = rows.select_for_update(of=("self",))
    return [session for session in rows if not _is_over(session)]


def _kept_because(session: PlannedSession) -> str:
    if session.is_done:
        return "logged"
    if session.is_skipped:
        return "skipped"
    if _is_over(session):
        return "its day is over"
    return "" if session.is_linked else CHANGED_BY_HAND


def _is_over(session: PlannedSession) -> bool:
    return bool(session.local_date < session.client.local_today())


def _rewrite_all(sessions: Iterable[PlannedSession], template: Template, athletes: Athletes) -> None:
    namer = _namer(template)
    for session in sessions:
        rewrite_copy(session, template, athletes.values(session.client_id, template.family), namer)
        save_session(session, is_content=True)


def _rewrite_program_sessions(template: Template) -> int:
    rows = list(ProgramSession.objects.filter(template=template).select_for_update(of=("self",)))
    now = timezone.now()
    for row in rows:
        copy_content(template, row)
        row.updated_at = now
    columns = [each.name for each in Content._meta.get_fields() if each.name not in ("id", "created_at")]
    ProgramSession.objects.bulk_update(rows, columns, batch_size=100)
    touched = {row.program_id for row in rows}
    Program.objects.filter(pk__in=touched).update(version=F("version") + 1, updated_at=now)
    return len(rows)


def _namer(template: Template) -> NameExercise | None:
    workout = workout_of(template)
    return exercise_namer(template.trainer, exercise_references(workout)) if workout else None


def _days_by_client(sessions: Iterable[PlannedSession]) -> dict[UUID, set[date]]:
    days: dict[UUID, set[date]] = defaultdict(set)
    for session in sessions:
        days[session.client_id].add(session.local_date)
    return days


def _check_owns(actor: User, template: Template) -> None:
    if template.trainer_id != actor.pk:
        raise NotAllowed
