"""The record of what was done to calendars: rows as they were, versions, undo, and who is told of a changed plan.

Every verb of :mod:`workouts.services.calendar` goes the same way: :func:`lock_clients`, look at the rows as they are
now, change them with :func:`save_session`, :func:`record_change`, :func:`plan_changed`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, cast

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, NotAllowed
from workouts import plan_changes
from workouts.enums import ChangeVerb, MatchedBy
from workouts.exceptions import AlreadyLogged, ChangedMeanwhile
from workouts.models import Application, CalendarChange, PlannedSession, Template
from workouts.rules import can_plan_for
from workouts.services.graves import Sight, note_change

#: How long a change can be taken back.
UNDO_FOR: Final = timedelta(hours=1)

#: What no undo brings back: identity, and the counters that only ever grow.
_KEPT: Final = frozenset({"id", "created_at", "updated_at", "version", "content_version"})
#: Judged again whenever a day is matched, so not worth remembering.
_JUDGED: Final = frozenset({"compliance", "ratio", "done_amount"})
_WATCHED: Final = frozenset({"family", "name", "note", "structure", "local_date"})
#: What an undo looks at of a row that it deletes.
_LOOKED_AT: Final = (
    "client",
    "created_by",
    "local_date",
    "name",
    "stage",
    "version",
    "activity",
    "is_locked",
    "matched_by",
)
_KEYS: Final = uuid.UUID("7c0e8a34-58d6-4c1b-9f0e-2f6d1f6f5a11")

type Row = dict[str, Any]


@dataclass(slots=True)
class Changed:
    """What a verb did: the sessions as they are now, its record (``None`` if there was nothing to do), what was left.

    ``left`` are sessions that the verb passed over because something was done for them already. ``was_undone``: the
    request came before, and what it did was taken back since.
    """

    sessions: list[PlannedSession]
    change: CalendarChange | None
    left: list[PlannedSession] = field(default_factory=list)
    was_undone: bool = False

    @property
    def words(self) -> str | None:
        """What is true of it now; ``None`` if there was nothing to do."""
        if self.was_undone:
            return "This was undone"
        return self.change.words if self.change else None


def lock_clients(clients: Iterable[User | uuid.UUID]) -> None:
    """Hold the calendars of these clients until the transaction ends, in one order for everybody."""
    ids = sorted({each.pk if isinstance(each, User) else each for each in clients})
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def held_session(session: PlannedSession, expected_version: int | None = None) -> PlannedSession:
    """The row as it is now, its client's calendar held.

    Raises :class:`ChangedMeanwhile` with the current row when it has another version than the caller saw, and
    :class:`Conflict` when it is gone.
    """
    lock_clients([session.client_id])
    rows = PlannedSession.objects.select_related("client", "activity", "template")
    current: PlannedSession | None = rows.filter(pk=session.pk).first()
    if current is None:
        raise Conflict("This session was deleted in the meantime.", code="deleted")
    if expected_version is not None and current.version != expected_version:
        raise ChangedMeanwhile(current)
    return current


def held_sessions(sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """Those of the rows that still exist, as they are now, in the order of the calendar."""
    wanted = list(sessions)
    lock_clients({session.client_id for session in wanted})
    rows = PlannedSession.objects.select_related("client", "activity", "template")
    return list(rows.filter(pk__in=[session.pk for session in wanted]).order_by("client_id", "local_date", "position"))


def snapshot(session: PlannedSession) -> Row:
    """Every column of a session as plain JSON values."""
    return {each.attname: _plain(getattr(session, each.attname)) for each in _columns()}


def save_session(session: PlannedSession, *, is_content: bool) -> None:
    """Write a changed session under its next version; ``is_content``: what a watch shows of it is another now."""
    session.version += 1
    if is_content:
        session.content_version += 1
    session.save()


def change_id(actor: User, key: str) -> uuid.UUID | None:
    """The id of the record of a request that brought a key: the same request again finds it."""
    return uuid.uuid5(_KEYS, f"{actor.pk}:{key}") if key else None


def row_id(actor: User, key: str, source: object) -> uuid.UUID | None:
    """The id of a row that a request with a key makes out of ``source``."""
    return uuid.uuid5(_KEYS, f"{actor.pk}:{key}:{source}") if key else None


def done_before(actor: User, key: str) -> Changed | None:
    """What a request with this key did, if it came before. Ask after the calendar is held."""
    pk = change_id(actor, key)
    change = CalendarChange.objects.filter(pk=pk).first() if pk else None
    return Changed(_rows_of(change), change, was_undone=change.undone_at is not None) if change else None


def record_change(
    *,
    actor: User,
    client: User | None,
    verb: str,
    words: str,
    before: Mapping[uuid.UUID, Row],
    after: Iterable[PlannedSession],
    deleted: Iterable[uuid.UUID] = (),
    key: str = "",
) -> CalendarChange:
    """Remember one action for its undo. A row of ``after`` that is not in ``before`` was made.

    ``client`` is ``None`` where several clients' calendars changed; ``key`` makes the record findable by
    :func:`done_before`.
    """
    after, deleted = list(after), list(deleted)
    _note_sights(before, after, deleted)
    rows: list[Row] = [
        {"id": str(session.pk), "before": _difference(before.get(session.pk), session), "version": session.version}
        for session in after
    ]
    rows += [{"id": str(pk), "before": before[pk], "version": None} for pk in deleted]
    change = CalendarChange(actor=actor, client=client, verb=verb, words=words[:200])
    change.rows = rows
    change.pk = change_id(actor, key) or change.pk
    change.save(force_insert=True)
    return change


def _note_sights(
    before: Mapping[uuid.UUID, Row], after: Iterable[PlannedSession], deleted: Iterable[uuid.UUID]
) -> None:
    """Who kept a copy of what went has to learn it. What was made is new to everybody."""
    known = [session for session in after if session.pk in before]
    earlier = [Sight.of_columns(pk, before[pk]) for pk in (*(session.pk for session in known), *deleted)]
    note_change(earlier, [Sight.of(session) for session in known])


def plan_changed(clients: Collection[uuid.UUID], days: Collection[date]) -> None:
    """Match these local days of these clients again, and tell the apps above that the plan is another."""
    # Matching writes its own changes into this ledger, so it cannot be imported while the ledger is.
    from workouts.services.matching import rematch

    for client_id in sorted(clients):
        rematch(client_id=client_id, days=days)
    plan_changes.announce(clients)


def settle(
    actor: User,
    verb: str,
    words: str,
    before: Mapping[uuid.UUID, Row],
    sessions: Sequence[PlannedSession],
    *,
    days: Collection[date],
    key: str = "",
) -> Changed:
    """The end of a verb on saved sessions of one client: places of the days, the record, matching, who is told."""
    client = sessions[0].client
    renumber(client.pk, days, first=sessions)
    change = record_change(actor=actor, client=client, verb=verb, words=words, before=before, after=sessions, key=key)
    plan_changed([client.pk], days)
    return Changed(as_they_are(sessions), change)


def as_they_are(sessions: Sequence[PlannedSession]) -> list[PlannedSession]:
    """The rows of these sessions in the same order, read again: matching writes to them after a verb did."""
    rows = PlannedSession.objects.select_related("client", "activity", "template")
    stored = rows.in_bulk([session.pk for session in sessions])
    return [stored[session.pk] for session in sessions]


def renumber(client_id: uuid.UUID, days: Iterable[date], *, first: Collection[PlannedSession] = ()) -> None:
    """Give the sessions of each day the positions 0 … n-1; ``first`` are put where they want to be among the others.

    The order of the neighbours is nobody's edit, so their versions stay.
    """
    wanted = {session.pk: session for session in first}
    rows = PlannedSession.objects.filter(client_id=client_id, local_date__in=set(days))
    by_day: dict[date, list[PlannedSession]] = {}
    for row in rows.only("local_date", "position").order_by("position", "created_at", "pk"):
        by_day.setdefault(row.local_date, []).append(row)
    for members in by_day.values():
        for place, row in enumerate(_in_order(members, set(wanted))):
            if row.position != place:
                PlannedSession.objects.filter(pk=row.pk).update(position=place, updated_at=timezone.now())
            if row.pk in wanted:
                wanted[row.pk].position = place


def _in_order(members: list[PlannedSession], wanted: set[uuid.UUID]) -> list[PlannedSession]:
    ordered = [row for row in members if row.pk not in wanted]
    for row in members:
        if row.pk in wanted:
            ordered.insert(row.position, row)
    return ordered


@transaction.atomic
def undo_change(*, actor: User, change: CalendarChange) -> Changed:
    """Put every row back as it was: made ones go, deleted ones return under their id, changed ones are restored.

    A second undo of the same change does nothing. Raises :class:`Conflict` naming the sessions that somebody changed
    since, :class:`AlreadyLogged` where something was logged since, and :class:`NotAllowed` when the calendar is not
    the actor's to change any more.
    """
    _check_actor(actor, change)
    lock_clients(_clients_of(change))
    current: CalendarChange = CalendarChange.objects.select_for_update().get(pk=change.pk)
    if current.undone_at is not None:
        return Changed(_rows_of(current), current)
    if timezone.now() - current.created_at > UNDO_FOR:
        raise Conflict("This was too long ago to be undone.", code="too_late")
    stored = _stored_rows(current)
    _check_untouched(current, stored)
    _free_activities(current)
    earlier = [Sight.of(session) for session in stored.values()]
    restored, days = _restore(current, stored)
    note_change(earlier, [Sight.of(session) for session in restored])
    current.undone_at = timezone.now()
    current.save(update_fields=["undone_at", "updated_at"])
    for client_id, touched in days.items():
        renumber(client_id, touched, first=[row for row in restored if row.client_id == client_id])
        plan_changed([client_id], touched)
    return Changed(as_they_are(restored), current)


def _stored_rows(change: CalendarChange) -> dict[uuid.UUID, PlannedSession]:
    """The rows of a change as they are now; those that an undo deletes without their workouts."""
    made = [uuid.UUID(row["id"]) for row in change.rows if row["before"] is None]
    kept = [uuid.UUID(row["id"]) for row in change.rows if row["before"] is not None]
    rows = {row.pk: row for row in PlannedSession.objects.filter(pk__in=made).only(*_LOOKED_AT)} if made else {}
    if kept:
        rows |= {row.pk: row for row in PlannedSession.objects.filter(pk__in=kept).select_related("client")}
    return rows


def _free_activities(change: CalendarChange) -> None:
    """Let go of every activity that changes hands, so that no two rows hold one for a moment."""
    returning = {(row["before"] or {}).get("activity_id") for row in change.rows} - {None}
    others = PlannedSession.objects.filter(activity__in=returning).exclude(pk__in=_ids(change))
    if taken := others.first():
        raise Conflict(f"What was done belongs to {taken.name} by now. Nothing was undone.")
    if returning:
        PlannedSession.objects.filter(pk__in=_ids(change)).update(activity=None)


def _restore(
    change: CalendarChange, stored: Mapping[uuid.UUID, PlannedSession]
) -> tuple[list[PlannedSession], dict[uuid.UUID, set[date]]]:
    restored: list[PlannedSession] = []
    made: list[uuid.UUID] = []
    days: dict[uuid.UUID, set[date]] = {}
    for row in change.rows:
        present = stored.get(uuid.UUID(row["id"]))
        if present is not None:
            days.setdefault(present.client_id, set()).add(present.local_date)
        if row["before"] is None and present is not None:
            made.append(present.pk)
        elif row["before"] is not None:
            session = _brought_back(row) if present is None else _as_before(present, row, change)
            days.setdefault(session.client_id, set()).add(session.local_date)
            restored.append(session)
    # What hangs on them is looked for by id: seven thousand workouts need not be read to be deleted.
    PlannedSession.objects.filter(pk__in=made).only("pk").delete()
    return restored, days


def _as_before(session: PlannedSession, row: Row, change: CalendarChange) -> PlannedSession:
    _write_columns(session, row["before"])
    if "local_date" in row["before"] and change.verb != ChangeVerb.MATCH:
        session.activity, session.matched_by = None, ""
    save_session(session, is_content=bool(_WATCHED & set(row["before"])))
    return session


def _brought_back(row: Row) -> PlannedSession:
    session = PlannedSession(pk=uuid.UUID(row["id"]))
    _write_columns(session, row["before"])
    session.version = row["before"]["version"] + 1
    session.content_version = row["before"]["content_version"] + 1
    _forget_what_is_gone(session)
    session.save(force_insert=True)
    return session


def _forget_what_is_gone(session: PlannedSession) -> None:
    """A template or a program may have been deleted after the session was."""
    if session.template_id and not Template.objects.filter(pk=session.template_id).exists():
        session.template, session.is_linked = None, False
    if session.application_id and not Application.objects.filter(pk=session.application_id).exists():
        session.application = None


def _check_actor(actor: User, change: CalendarChange) -> None:
    if change.actor_id != actor.pk:
        raise NotAllowed
    for client in User.objects.filter(pk__in=_clients_of(change)):
        if not can_plan_for(actor, client):
            raise NotAllowed


def _clients_of(change: CalendarChange) -> set[uuid.UUID]:
    rows = PlannedSession.objects.filter(pk__in=_ids(change)).values_list("client_id", flat=True)
    deleted = {uuid.UUID(row["before"]["client_id"]) for row in change.rows if row["version"] is None}
    return {*rows, *deleted, *([change.client_id] if change.client_id else [])}


def _check_untouched(change: CalendarChange, stored: Mapping[uuid.UUID, PlannedSession]) -> None:
    changed, logged = [], []
    for row in change.rows:
        session = stored.get(uuid.UUID(row["id"]))
        if (session.version if session else None) != row["version"]:
            changed.append(session.name if session else (row["before"] or {}).get("name", "a deleted session"))
        elif session is not None and change.verb != ChangeVerb.MATCH and _is_logged(session):
            logged.append(session.name)
    if changed:
        raise Conflict(f"Changed in the meantime: {', '.join(changed)}. Nothing was undone.", code="version_conflict")
    if logged:
        raise AlreadyLogged(f"Something was logged in the meantime: {', '.join(logged)}. Nothing was undone.")


def _is_logged(session: PlannedSession) -> bool:
    """Whether a person said what was done for it; what only matched by itself is matched anew."""
    return session.is_done and (session.is_locked or session.matched_by in (MatchedBy.LOGGED, MatchedBy.MANUAL))


def _ids(change: CalendarChange) -> list[uuid.UUID]:
    return [uuid.UUID(row["id"]) for row in change.rows]


def _rows_of(change: CalendarChange) -> list[PlannedSession]:
    return list(PlannedSession.objects.select_related("client", "activity").filter(pk__in=_ids(change)))


def _columns() -> list[models.Field[Any, Any]]:
    return [each for each in PlannedSession._meta.concrete_fields if each.attname not in {"created_at", "updated_at"}]


def _difference(before: Row | None, session: PlannedSession) -> Row | None:
    """The columns that changed, as they were; ``None`` for a row that was made."""
    if before is None:
        return None
    after = snapshot(session)
    return {
        name: value
        for name, value in before.items()
        if name not in _KEPT | _JUDGED and name in after and after[name] != value
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _write_columns(session: PlannedSession, columns: Row) -> None:
    for each in _columns():
        if each.attname in columns and each.attname not in _KEPT:
            target = each.target_field if isinstance(each, models.ForeignKey) else each
            value = columns[each.attname]
            setattr(session, each.attname, None if value is None else cast("Any", target).to_python(value))
