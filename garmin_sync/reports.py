"""What pages, the API and the roster show of connections: one dataclass that says everything in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from core.units import ago, day, local_time
from garmin_sync.access import get_connection, get_latest_login
from garmin_sync.enums import ConnectionState, LoginState, Outcome, PushState
from garmin_sync.models import Connection, Login, Push, SyncRun
from garmin_sync.rules import can_connect, can_push
from workouts.garmin_format import LOSSES
from workouts.watch_states import WatchState

RECENT_RUNS = 10
#: A finished sign-in is told about this long; then only its result counts.
_LOGIN_IS_NEWS = timedelta(hours=24)
_STATUS_KINDS = {
    ConnectionState.OK: "ok",
    ConnectionState.RATE_LIMITED: "warn",
    ConnectionState.UNAVAILABLE: "warn",
    ConnectionState.REAUTH_NEEDED: "error",
}
_PUSH_KINDS: dict[PushState, str] = {
    PushState.QUEUED: "planned",
    PushState.SENT: "ok",
    PushState.OUTDATED: "warn",
    PushState.FAILED: "error",
    PushState.REMOVING: "planned",
    PushState.REMOVED: "idle",
}
_RUN_KINDS: dict[str, str] = {Outcome.OK: "ok", Outcome.PARTIAL: "warn"}


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as the table shows it."""

    run: SyncRun

    @property
    def kind(self) -> str:
        """Its look, as ``{% status %}`` names it."""
        if self.run.is_finished:
            return _RUN_KINDS.get(self.run.outcome, "error")
        return "busy" if self.run.state == SyncRun.State.RUNNING else "planned"

    @property
    def words(self) -> str:
        """What it does or what came of it."""
        if self.run.is_finished:
            return str(self.run.get_outcome_display() or self.run.get_state_display())
        return "Running" if self.run.state == SyncRun.State.RUNNING else "Waiting"

    @property
    def counts(self) -> str:
        """``12 activities, 30 days``."""
        return _counts(self.run) or ("nothing new" if self.run.is_finished else "nothing yet")

    @property
    def period(self) -> str:
        """``1 Oct 2026 – 21 Nov 2026``."""
        return f"{day(self.run.since)} – {day(self.run.until)}"

    def facts(self, reader: User) -> list[tuple[str, str]]:
        """The run as name and value, times on the reader's clock."""
        run = self.run
        pairs = [
            ("Asked for", local_time(run.created_at, reader)),
            ("Finished", local_time(run.finished_at, reader)),
            ("Activities found", str(run.activities_found)),
            ("Activities imported", str(run.activities_imported)),
            ("Days written", str(run.days_written)),
        ]
        if run.is_open and run.not_before:
            pairs.insert(1, ("Next try", local_time(run.not_before, reader)))
        return pairs


@dataclass(frozen=True, slots=True)
class PushRow:
    """A planned session and the watch, as a list shows them. ``connection`` is the one it goes through, if any."""

    push: Push
    connection: Connection | None = None
    may_act: bool = False

    @property
    def kind(self) -> str:
        """Its look, as ``{% status %}`` names it."""
        return _PUSH_KINDS[self.push.shown]

    @property
    def words(self) -> str:
        """The state in words; of a failure, what it is that failed."""
        if self.push.shown != PushState.FAILED or not self.push.is_on_watch:
            return str(self.push.shown.label)
        return "Changes not sent" if self.push.target else "Not taken off the watch"

    @property
    def reason(self) -> str:
        """Why it is not on the watch yet: its own trouble, or the account's."""
        if self.push.shown == PushState.FAILED:
            return self.push.detail
        is_waiting = self.connection is not None and not self.push.is_finished
        return self.connection.state_detail if is_waiting and self.connection else ""

    @property
    def next_try_at(self) -> datetime | None:
        """When it is tried again, where that is not at once."""
        if self.push.is_finished:
            return None
        tries = [self.push.not_before, self.connection.next_try_at if self.connection else None]
        coming = [each for each in tries if each and each > timezone.now()]
        return max(coming, default=None)

    @property
    def may_retry(self) -> bool:
        """Whether “Send again” is offered: it failed, waits for later, or is there and may be sent afresh."""
        return self.may_act and bool(self.push.target) and (self.push.is_finished or self.next_try_at is not None)


@dataclass(frozen=True, slots=True)
class ConnectionStatus:
    """All there is to know about a client's connection, for a reader who may know it."""

    client: User
    connection: Connection | None
    login: Login | None
    current: SyncRun | None
    runs: list[RunRow] = field(default_factory=list)
    pushes: list[PushRow] = field(default_factory=list)
    may_act: bool = False
    may_push: bool = False
    now: datetime = field(default_factory=timezone.now)

    @property
    def kind(self) -> str:
        """The look of the state, as ``{% status %}`` names it."""
        return _STATUS_KINDS[ConnectionState(self.connection.state)] if self.connection else "idle"

    @property
    def words(self) -> str:
        """The state in words."""
        return str(self.connection.get_state_display()) if self.connection else "Not connected"

    @property
    def is_signing_in(self) -> bool:
        """Whether a worker is at a sign-in: the page looks again by itself."""
        return self.login is not None and self.login.is_open and self.login.state != LoginState.MFA_NEEDED

    @property
    def needs_code(self) -> bool:
        """Whether Garmin wants the code."""
        return self.login is not None and self.login.state == LoginState.MFA_NEEDED

    @property
    def login_trouble(self) -> str:
        """Why the last sign-in came to nothing, while that is news."""
        login = self.login
        if login is None or login.is_open or login.state == LoginState.SUCCEEDED:
            return ""
        return login.detail if self.now - login.updated_at < _LOGIN_IS_NEWS else ""

    @property
    def losses(self) -> list[str]:
        """What no watch can be told, and what happens instead."""
        return list(LOSSES.values())

    @property
    def needs_sign_in(self) -> bool:
        """Whether the sign-in form is the next step."""
        if self.is_signing_in or self.needs_code:
            return False
        return self.connection is None or self.connection.state == ConnectionState.REAUTH_NEEDED

    @property
    def next_try_at(self) -> datetime | None:
        """When Garmin is asked again, while it is left alone."""
        next_try = self.connection.next_try_at if self.connection else None
        return next_try if next_try and next_try > self.now else None

    @property
    def may_pull(self) -> bool:
        """Whether “Sync now” would be accepted."""
        is_usable = self.connection is not None and not self.needs_sign_in
        return is_usable and self.may_act and self.current is None and self.next_try_at is None

    @property
    def progress_words(self) -> str:
        """What the running pull has brought so far."""
        run = self.current
        return f"{run.progress} %" + (f", {_counts(run)}" if _counts(run) else "") if run else ""

    @property
    def is_moving(self) -> bool:
        """Whether something changes within seconds: the page looks again by itself."""
        if self.is_signing_in:
            return True
        run = self.current
        return run is not None and (run.not_before is None or run.not_before <= self.now + timedelta(minutes=1))

    def facts(self, reader: User) -> list[tuple[str, str]]:
        """The connection as name and value, times on the reader's clock."""
        connection = self.connection
        if connection is None:
            return []
        last = connection.last_sync_at
        pairs = [
            ("Garmin account", connection.full_name or "–"),
            ("Region", str(connection.get_region_display())),
            ("Last sync", f"{local_time(last, reader)} ({ago(last, self.now)})" if last else "not yet"),
        ]
        if self.next_try_at:
            pairs.append(("Next try", local_time(self.next_try_at, reader)))
        if connection.history_since:
            pairs.append(("History from", day(connection.history_since)))
        return pairs


@dataclass(frozen=True, slots=True)
class RosterState:
    """The roster's column: ``kind`` is ok, warn, error or off."""

    label: str
    kind: str
    last_sync: datetime | None


def connection_status(*, viewer: User, client: User) -> ConnectionStatus:
    """The connection of ``client`` with its latest runs, as far as ``viewer`` may know it. Six queries at most."""
    connection = get_connection(viewer, client)
    may_push = connection is not None and can_push(viewer, client)
    runs = list(connection.runs.all()[:RECENT_RUNS]) if connection else []
    return ConnectionStatus(
        client=client,
        connection=connection,
        login=get_latest_login(viewer, client),
        current=next((run for run in reversed(runs) if run.is_open), None),
        runs=[RunRow(run) for run in runs],
        pushes=_push_rows(viewer, client, connection, may_push) if connection else [],
        may_act=can_connect(viewer, client),
        may_push=may_push,
    )


def roster_states(client_ids: Collection[UUID], viewer: User) -> Mapping[UUID, RosterState]:
    """The column of the roster, in one query. A client without a connection is missing."""
    visible = Connection.objects.visible_to(viewer).filter(client__in=client_ids)
    return {
        client_id: RosterState(ConnectionState(state).label, _STATUS_KINDS[ConnectionState(state)], last_sync)
        for client_id, state, last_sync in visible.values_list("client_id", "state", "last_sync_at")
    }


def watch_states(session_ids: Collection[UUID], viewer: User) -> Mapping[UUID, WatchState]:
    """How these sessions stand with the watch, in one query. What was taken off, or never goes there, is missing."""
    pushes = Push.objects.visible_to(viewer).filter(session__in=session_ids, connection__isnull=False)
    rows = [PushRow(push, push.connection) for push in pushes.with_state()]
    return {
        row.push.session_id: WatchState(row.kind, _sentence(row, viewer), row.words)
        for row in rows
        if row.push.session_id and row.push.shown != PushState.REMOVED
    }


def _push_rows(viewer: User, client: User, connection: Connection, may_act: bool) -> list[PushRow]:
    """What is or should be on the watch, by day."""
    pushes = Push.objects.visible_to(viewer).filter(client=client, connection=connection)
    listed = pushes.of_interest(client.local_today()).with_state()
    return [PushRow(push, connection, may_act) for push in listed if push.shown != PushState.REMOVED]


def _sentence(row: PushRow, reader: User) -> str:
    parts = [row.words, f": {row.reason}" if row.reason else ""]
    if row.next_try_at:
        parts.append(f" Next try: {local_time(row.next_try_at, reader)}.")
    return "".join(parts)


def _counts(run: SyncRun) -> str:
    parts = [
        _counted(run.activities_imported, "activity", "activities"),
        _counted(run.days_written, "day", "days"),
    ]
    return ", ".join(part for part in parts if part)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""
