"""A program becomes planned sessions of one client or of many.

Weeks of a program are weeks from Monday to Sunday; its days are ISO weekdays. *From a first day*: that day lies in week
1, what would stand before it is left out. *Back from a last day* (a race): that day lies in the last week, what would
stand after it is left out. Nothing is put into the past. Days without time and away ranges move a session within its
week, see :mod:`workouts.placement`.

Values of clients, their time and their calendars are read for all of them at once: the number of queries is the same
for one client and for fifty.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from coaching.availability import ClientTime, time_of
from coaching.enums import Category
from coaching.models import Coaching
from core.errors import Conflict, DomainError, NotAllowed
from workouts import plan_changes
from workouts.application_plans import ClientPreview, Placed, Span, When
from workouts.athletes import Athletes, athletes_of
from workouts.content import set_estimates, workout_of
from workouts.enums import ChangeVerb, Stage
from workouts.models import Application, CalendarChange, PlannedSession, Program, ProgramSession
from workouts.names import exercise_namer, exercise_references
from workouts.notation import write
from workouts.placement import Place, Taken, Wish, place_week, week_of
from workouts.progression import Growth
from workouts.services.ledger import change_id, lock_clients, plan_changed, record_change
from workouts.services.making import check_day, copy_content
from workouts.services.progressing import base_of
from workouts.structure import AthleteValues, Workout, to_json

#: Clients in one go: every one of them gets a calendar full of rows in one transaction.
MOST_CLIENTS: Final = 100
#: Sessions that a preview works out; it shows as many clients as they are enough for, and one at least.
MOST_PREVIEWED: Final = 3000
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Applied:
    """What an application did; a repeated request gets the answer of the first one."""

    applications: list[Application]
    change: CalendarChange | None


@dataclass(frozen=True, slots=True)
class _Model:
    """A session of the program as every client gets it, before their numbers."""

    source: ProgramSession
    workout: Workout | None
    session: PlannedSession


def application_preview(
    *,
    actor: User,
    program: Program,
    clients: Collection[User],
    first_day: date | None = None,
    last_day: date | None = None,
    last_days: Mapping[uuid.UUID, date] | None = None,
) -> list[ClientPreview]:
    """What :func:`apply_program` would do, by client in the order given. Writes nothing.

    Raises :class:`NotAllowed` for another trainer's program or a client who does not share training with ``actor``, and
    :class:`DomainError` where there is nothing to apply or the days make no sense.
    """
    when = When(first_day=first_day, last_day=last_day, last_days=last_days or {})
    clients = list(clients)
    _check(actor, program, clients, when)
    models, words = _models_of(actor, program)
    athletes, times = athletes_of(clients), time_of([client.pk for client in clients])
    spans = {client.pk: _span_of(client, program, when) for client in clients}
    calendars = _calendars_of(spans)
    return [
        _ClientPlan(client, spans[client.pk], athletes, times[client.pk], calendars[client.pk], words).preview(models)
        for client in clients
    ]


@transaction.atomic
def apply_program(
    *,
    actor: User,
    program: Program,
    clients: Collection[User],
    first_day: date | None = None,
    last_day: date | None = None,
    last_days: Mapping[uuid.UUID, date] | None = None,
    publish: bool = False,
    key: str = "",
) -> Applied:
    """Put a program into the calendars of clients, as drafts or published at once; one change undoes all of it.

    The same ``key`` again answers with what the first request made. Raises as :func:`application_preview`, and
    :class:`Conflict` for a key that was used for something else.
    """
    clients = list(clients)
    lock_clients(clients)
    stored_key = str(change_id(actor, f"apply:{key}")) if key else ""
    if known := _applied_before(program, clients, stored_key):
        return known
    previews = application_preview(
        actor=actor, program=program, clients=clients, first_day=first_day, last_day=last_day, last_days=last_days
    )
    rules = [rule.as_rule().to_json() for rule in program.rules.all()]
    applications = [_application(actor, program, each, rules, stored_key) for each in previews]
    Application.objects.bulk_create(applications)
    sessions = list(_sessions_of(actor, zip(applications, previews, strict=True), publish=publish))
    PlannedSession.objects.bulk_create(sessions, batch_size=_BATCH)
    change = record_change(
        actor=actor,
        client=clients[0] if len(clients) == 1 else None,
        verb=ChangeVerb.APPLY,
        words=f"Applied {program.name}" + (f" to {len(clients)} clients" if len(clients) > 1 else ""),
        before={},
        after=sessions,
        key=f"apply:{key}" if key else "",
    )
    _tell(clients, sessions, is_published=publish)
    return Applied(applications, change)


def check_application(
    *,
    actor: User,
    program: Program,
    clients: Collection[User],
    first_day: date | None = None,
    last_day: date | None = None,
    last_days: Mapping[uuid.UUID, date] | None = None,
) -> None:
    """Raise what :func:`apply_program` would raise before it plans anything. A few queries for any number of them."""
    when = When(first_day=first_day, last_day=last_day, last_days=last_days or {})
    clients = list(clients)
    _check(actor, program, clients, when)
    for client in clients:
        _span_of(client, program, when)
    if not program.sessions.exists():
        raise DomainError("The program has no sessions yet.")


def previewed_of(program: Program, clients: Sequence[User]) -> list[User]:
    """Those of the clients whose preview a page or an answer can hold."""
    return list(clients[: max(1, MOST_PREVIEWED // max(1, program.sessions.count()))])


def _check(actor: User, program: Program, clients: Sequence[User], when: When) -> None:
    if program.trainer_id != actor.pk:
        raise NotAllowed
    if not clients:
        raise DomainError("Choose at least one client.", field="clients")
    if len(clients) > MOST_CLIENTS:
        raise DomainError(f"At most {MOST_CLIENTS} clients at once.", field="clients")
    reached = set(Coaching.objects.client_ids_shared_with(actor, Category.TRAINING).values_list("client_id", flat=True))
    reached |= {actor.pk} if actor.is_client else set()
    if any(client.pk not in reached or not client.is_active for client in clients):
        raise NotAllowed
    for client in clients:
        day = when.first_day or when.last_day_of(client)
        if day is None:
            raise DomainError(f"{client} has no race: choose a day.", field="race")
        check_day(client, day)


def _span_of(client: User, program: Program, when: When) -> Span:
    today, length = client.local_today(), timedelta(weeks=program.weeks)
    if when.first_day is not None:
        monday = week_of(when.first_day)
        span = Span(monday, max(when.first_day, today), monday + length - timedelta(days=1))
    else:
        last = when.last_day_of(client)
        if last is None:
            raise DomainError("Choose a first or a last day.", field="first_day")
        monday = week_of(last) + timedelta(weeks=1) - length
        span = Span(monday, max(monday, today), last)
    if span.last < span.first:
        raise DomainError("All of it would lie in the past.", field="first_day" if when.first_day else "last_day")
    return span


def _models_of(actor: User, program: Program) -> tuple[list[_Model], dict[str, str]]:
    """Every session of a program, grown for its week, and what missing maxima are called. Three queries.

    Both are the same for every client.
    """
    sources = list(program.sessions.select_related("template").order_by("week", "day", "position", "id"))
    if not sources:
        raise DomainError("The program has no sessions yet.")
    growth = Growth(tuple(rule.as_rule() for rule in program.rules.all()), program.deload, {})
    grown: list[tuple[ProgramSession, Workout | None, Workout | None]] = []
    for source in sources:
        base = workout_of(source)
        grown.append((source, base, base and growth.at(base, source.week)))
    references = {key for _, _, workout in grown if workout for key in exercise_references(workout)}
    name_exercise = exercise_namer(actor, references)
    models = []
    for source, base, workout in grown:
        session = PlannedSession(week=source.week, program_session=source.pk, created_by=actor)
        copy_content(source, session)
        if source.template is not None:
            session.template, session.is_linked = source.template, True
            session.template_version = source.template.version
        if base is not None and workout is not None:
            session.base_structure = base_of(base, workout, growth)
            session.structure = to_json(workout)
            session.text = write(workout, with_header=False, name_exercise=name_exercise)
        models.append(_Model(source, workout, session))
    return models, {f"e1RM of {key}": f"e1RM of {name_exercise(key) or key}" for key in references}


@dataclass(slots=True)
class _Calendar:
    """What stands in a client's calendar already."""

    taken: Taken = field(default_factory=Taken)
    names: dict[date, list[str]] = field(default_factory=dict)
    behind: dict[date, int] = field(default_factory=dict)


def _calendars_of(spans: Mapping[uuid.UUID, Span]) -> dict[uuid.UUID, _Calendar]:
    """One query for all clients."""
    found = {client_id: _Calendar() for client_id in spans}
    first, last = min(span.first for span in spans.values()), max(span.last for span in spans.values())
    rows = PlannedSession.objects.filter(client__in=spans).between(first, last).order_by("local_date", "position")
    for client_id, day, name, seconds, position, skipped_at in rows.values_list(
        "client_id", "local_date", "name", "estimated_seconds", "position", "skipped_at"
    ):
        calendar = found[client_id]
        calendar.behind[day] = position + 1
        if skipped_at is None:
            calendar.taken.add(day, seconds)
            calendar.names.setdefault(day, []).append(name)
    return found


@dataclass(slots=True)
class _ClientPlan:
    client: User
    span: Span
    athletes: Athletes
    time: ClientTime
    calendar: _Calendar
    words: Mapping[str, str]
    missing: dict[str, None] = field(default_factory=dict)
    values: dict[str, AthleteValues] = field(default_factory=dict)

    def preview(self, models: Sequence[_Model]) -> ClientPreview:
        weeks: dict[int, list[_Model]] = {}
        for model in models:
            weeks.setdefault(model.source.week, []).append(model)
        sessions = [placed for week in sorted(weeks) for placed in self._week(week, weeks[week])]
        return ClientPreview(self.client, self.span, sessions, tuple(self.missing))

    def _week(self, week: int, models: Sequence[_Model]) -> Iterator[Placed]:
        monday = self.span.monday + timedelta(weeks=week - 1)
        days = [monday + timedelta(days=number) for number in range(7)]
        usable = [day for day in days if self.span.first <= day <= self.span.last]
        rows = [self._session(model) for model in models]
        wishes = [Wish(row.local_date, row.estimated_seconds) for row in rows]
        places = place_week(wishes, days=usable, limit_on=self.time.on, taken=self.calendar.taken)
        for model, row, place in zip(models, rows, places, strict=True):
            yield self._placed(model, row, place)

    def _session(self, model: _Model) -> PlannedSession:
        """The client's own copy, estimated for the day on which it is meant to stand."""
        session = copy.copy(model.session)
        session._state = copy.copy(model.session._state)
        session.pk = PlannedSession._meta.pk.get_default()
        session.client, session.local_date = self.client, self.span.day_of(model.source)
        self._estimate(session, model.workout)
        return session

    def _estimate(self, session: PlannedSession, workout: Workout | None) -> None:
        if workout is None:
            return
        athlete = self.values.get(session.family)
        if athlete is None:
            athlete = self.values[session.family] = self.athletes.values(self.client.pk, session.family)
        resolved = set_estimates(session, workout, athlete=athlete, on=session.local_date)
        self.missing.update(dict.fromkeys(self.words.get(each, each) for each in resolved.missing()))

    def _placed(self, model: _Model, session: PlannedSession, place: Place) -> Placed:
        wished = session.local_date
        if place.day is None:
            return Placed(model.source, wished, None, self._why_outside(wished) or place.reason, (), None)
        if place.day != wished:
            session.local_date = place.day
            self._estimate(session, model.workout)
        session.position = self.calendar.behind.get(place.day, 0)
        self.calendar.behind[place.day] = session.position + 1
        others = tuple(self.calendar.names.get(place.day, ()))
        return Placed(model.source, wished, place.day, place.reason, others, session)

    def _why_outside(self, day: date) -> str:
        if day > self.span.last:
            return "after the last day"
        if day >= self.span.first:
            return ""
        return "in the past" if day < self.client.local_today() else "before the first day"


def _application(
    actor: User, program: Program, preview: ClientPreview, rules: list[dict[str, Any]], key: str
) -> Application:
    deload = program.deload
    return Application(
        program=program,
        client=preview.client,
        applied_by=actor,
        name=program.name,
        program_version=program.version,
        first_day=preview.span.first,
        last_day=preview.span.last,
        deload={"every": deload.every, "volume": deload.volume, "weight": deload.weight} if deload else {},
        rules=rules,
        key=key,
    )


def _sessions_of(
    actor: User, pairs: Iterator[tuple[Application, ClientPreview]], *, publish: bool
) -> Iterator[PlannedSession]:
    now: datetime = timezone.now()
    for application, preview in pairs:
        for placed in preview.placed:
            session = placed.planned
            if session is None:
                continue
            session.application = application
            if publish:
                session.stage, session.published_at = Stage.PUBLISHED, now
            yield session


def _applied_before(program: Program, clients: Sequence[User], key: str) -> Applied | None:
    if not key:
        return None
    known = list(Application.objects.filter(key=key, client__in=clients).select_related("client"))
    if not known:
        return None
    if {each.client_id for each in known} != {client.pk for client in clients} or any(
        each.program_id != program.pk for each in known
    ):
        raise Conflict("This key was used for another application.", code="key_reused")
    change = CalendarChange.objects.filter(pk=key).first()
    return Applied(known, change)


def _tell(clients: Sequence[User], sessions: Sequence[PlannedSession], *, is_published: bool) -> None:
    """Today's activities may be what is planned today; the watch only cares for what is published."""
    today = {client.pk: client.local_today() for client in clients}
    for client_id in {each.client_id for each in sessions if each.local_date == today[each.client_id]}:
        plan_changed([client_id], [today[client_id]])
    if is_published:
        plan_changes.announce([client.pk for client in clients])
