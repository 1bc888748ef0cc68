"""The page of one planned session: what, why, how long, on the watch or not, what became of it, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from activities.enums import MarkKind
from activities.reports.records import NewRecord, new_records
from coaching.availability import DayLimit
from coaching.models import AwayRange
from core.units import clock, number, weight
from core.units import day as day_words
from workouts.athletes import athlete_of
from workouts.models import PlannedSession
from workouts.reports.compliance import DoneReport, done_report
from workouts.reports.plans import amount_words, state_of
from workouts.reports.preview import Preview, preview_of
from workouts.rules import allowances_of, can_edit_session, can_log_session
from workouts.structure import AthleteValues
from workouts.watch_states import WatchState, states_of


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A session for the eye of one viewer. ``kind`` and ``words`` are those of ``{% status %}``."""

    session: PlannedSession
    preview: Preview
    watch: WatchState | None
    kind: str
    words: str
    planned: str
    done: str
    is_own: bool
    can_log: bool
    can_edit: bool
    can_move: bool
    can_skip: bool
    records: tuple[str, ...] = ()
    report: DoneReport | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return not self.session.is_done and not self.session.is_skipped

    @property
    def is_running(self) -> bool:
        """Whether its sets are being logged."""
        return self.session.activity is not None and self.session.activity.in_progress

    @property
    def moved_words(self) -> str:
        """Where the trainer had put it, if the client moved it."""
        return f"moved from {day_words(self.session.moved_from)}" if self.session.moved_from else ""


def session_page(session: PlannedSession, viewer: User) -> SessionPage:
    """Everything on the page of a session, in the numbers of its client."""
    client = session.client
    today = client.local_today()
    kind, words = state_of(session, today, _limit(session))
    can_log = can_log_session(viewer, session)
    can_edit = can_log if viewer.pk != client.pk else can_edit_session(viewer, session)
    can_move, can_skip = _allowed(viewer, session) if not can_edit else (True, True)
    athlete = athlete_of(client, session.family) if session.has_structure else None
    preview = preview_of(session, athlete=athlete, on=session.local_date, reader=viewer, client=client)
    return SessionPage(
        session=session,
        preview=preview,
        watch=None if session.is_done else states_of([session.pk], viewer).get(session.pk),
        kind=kind,
        words=words,
        planned=amount_words(session.metric, session.planned_amount, session.family, viewer),
        done=amount_words(session.metric, session.done_amount, session.family, viewer),
        is_own=viewer.pk == client.pk,
        can_log=can_log,
        can_edit=can_edit,
        can_move=can_move,
        can_skip=can_skip,
        records=_records(session, viewer),
        report=_report(session, viewer, athlete, preview.names, can_match=can_log),
    )


def _report(
    session: PlannedSession,
    viewer: User,
    athlete: AthleteValues | None,
    names: Mapping[str, str],
    *,
    can_match: bool,
) -> DoneReport | None:
    """What was done beside what was planned, once nothing is being logged any more."""
    if session.activity is None or session.activity.in_progress:
        return None
    return done_report(session, viewer, can_match=can_match, athlete=athlete, names=names)


def _records(session: PlannedSession, viewer: User) -> tuple[str, ...]:
    """What the client beat, for the client's own eyes: ``Back squat: estimated maximum 105.0 kg, before 100.0 kg``."""
    if session.activity is None or session.activity.in_progress or viewer.pk != session.client_id:
        return ()
    beaten = new_records([session.activity]).get(session.activity.pk, [])
    return tuple(
        f"{record.label}: {_record_kind(record)} {_record_value(record, record.value, viewer)}, "
        f"before {_record_value(record, record.before, viewer)}"
        for record in beaten
    )


def _record_kind(record: NewRecord) -> str:
    if record.kind == MarkKind.REP_MAX:
        return f"{record.repetitions} repetitions with"
    return str(MarkKind(record.kind).label).lower()


def _record_value(record: NewRecord, value: float, reader: User) -> str:
    match MarkKind(record.kind):
        case MarkKind.DISTANCE:
            return clock(value)
        case MarkKind.POWER:
            return f"{number(value)} W"
        case _:
            return weight(value, reader)


def _limit(session: PlannedSession) -> DayLimit:
    if session.is_done or session.is_skipped:
        return DayLimit()
    ranges = AwayRange.objects.of(session.client).touching(session.local_date, session.local_date)
    return DayLimit(away=ranges.first())


def _allowed(viewer: User, session: PlannedSession) -> tuple[bool, bool]:
    """Whether the client may move and skip a session that the trainer made."""
    if viewer.pk != session.client_id or not session.is_published:
        return False, False
    allowances = allowances_of(session.client)
    return all(may_move for may_move, _, _ in allowances), all(may_skip for _, _, may_skip in allowances)
