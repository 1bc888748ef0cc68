"""The two-step sign-in: asked for on the web, done by a worker, continued with a code where Garmin wants one.

The password waits encrypted in the row of the sign-in until a worker takes it, at most minutes. A sign-in is never
repeated by itself: Garmin answers repeated attempts by blocking the account.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from accounts.audit import record
from accounts.models import User
from core.errors import NotAllowed
from garmin_sync import client as garmin
from garmin_sync.breaker import login_cool_down
from garmin_sync.enums import ConnectionState, LoginState, RunKind
from garmin_sync.errors import GarminError, LoginBlocked, WrongMfaCode
from garmin_sync.exceptions import NoCodeWanted, SignInNotYet, SignInUnderWay
from garmin_sync.models import Connection, Login
from garmin_sync.rules import can_connect
from garmin_sync.services.runs import OVERLAP, first_day_of_history, queue_run
from garmin_sync.services.waking import wake_for

logger = structlog.get_logger(__name__)

LIFETIME = timedelta(minutes=10)
#: A blocked sign-in takes up to two and a half minutes, and each request may hang for half a minute.
LEASE = timedelta(minutes=5)
MAX_CODES = 3
MAX_SIGN_INS_AN_HOUR = 5
_INTERRUPTED = "The sign-in was interrupted before it was finished. Please start again."
_TOO_SLOW = "The sign-in took too long. Please start again."


def start_login(*, actor: User, email: str, password: str, region: str, months: int) -> Login:
    """Ask a worker to sign ``actor`` in at Garmin and to fetch ``months`` of history afterwards.

    Raises NotAllowed, SignInUnderWay, and SignInNotYet during a cool-down, with the time.
    """
    if not can_connect(actor, actor):
        raise NotAllowed
    expire_logins()
    account = _hash_of_account(email)
    _refuse_during_cool_down(actor, account)
    try:
        with transaction.atomic():
            login = Login.objects.create(
                client=actor,
                region=region,
                account=account,
                secret={"email": email, "password": password},  # type: ignore[misc]  # a JSON field, typed as text
                history_months=months,
                expires_at=timezone.now() + LIFETIME,
            )
            record("garmin.sign_in_started", actor=actor, subject=actor, region=region)
            wake_for("run_login", login_id=login.pk)
    except IntegrityError as error:
        raise SignInUnderWay from error
    return login


def submit_mfa_code(*, actor: User, login: Login, code: str) -> Login:
    """Hand the code of the second step to a worker. Raises NotAllowed and NoCodeWanted."""
    if not can_connect(actor, login.client):
        raise NotAllowed
    with transaction.atomic():
        held: Login = Login.objects.select_for_update().get(pk=login.pk)
        if held.state != LoginState.MFA_NEEDED or held.expires_at <= timezone.now() or not held.secret:
            raise NoCodeWanted
        held.state, held.detail, held.error = LoginState.CODE_GIVEN, "", ""
        held.secret = {**held.secret, "code": code}
        held.save(update_fields=["state", "detail", "error", "secret", "updated_at"])
        wake_for("finish_login", login_id=held.pk)
    return held


def run_login(*, login_id: uuid.UUID | str) -> None:
    """The worker's first step: e-mail and password. Nothing happens when the sign-in is taken or over."""
    login = _claim(login_id, LoginState.QUEUED)
    if login is None:
        return
    # The password leaves the database before it is used: whatever happens to this process, it is not kept.
    secret, login.secret = login.secret, None
    login.save(update_fields=["secret", "updated_at"])
    try:
        answer = garmin.start_login(email=secret["email"], password=secret["password"], region=login.region)
    except GarminError as error:
        _fail(login, error)
        return
    if isinstance(answer, garmin.MfaNeeded):
        _leave(login, LoginState.MFA_NEEDED, secret={"client_state": answer.state, "method": answer.method})
        return
    _connect(login, answer)


def finish_login(*, login_id: uuid.UUID | str) -> None:
    """The worker's second step: the code. A wrong one leaves the sign-in waiting, three times at most."""
    login = _claim(login_id, LoginState.CODE_GIVEN)
    if login is None:
        return
    secret = login.secret
    try:
        answer = garmin.finish_login(state=secret["client_state"], code=secret["code"])
    except WrongMfaCode as error:
        _take_wrong_code(login, error, secret)
    except GarminError as error:
        _fail(login, error)
    else:
        _connect(login, answer)


def cancel_login(*, actor: User, login: Login) -> None:
    """Give a sign-in up that waits, to start again. One that is at work goes on. Raises NotAllowed."""
    if not can_connect(actor, login.client):
        raise NotAllowed
    Login.objects.filter(pk=login.pk).open().exclude(state=LoginState.RUNNING).update(
        state=LoginState.EXPIRED, error="cancelled", detail="", secret=None, updated_at=timezone.now()
    )


def expire_logins() -> int:
    """End sign-ins that took too long or whose worker was killed, and wipe their secrets. Returns how many."""
    now = timezone.now()
    ending: dict[str, Any] = {"secret": None, "lease_until": None, "updated_at": now}
    interrupted = Login.objects.filter(state=LoginState.RUNNING, lease_until__lt=now).update(
        state=LoginState.FAILED, error="interrupted", detail=_INTERRUPTED, **ending
    )
    late = (
        Login.objects.open()
        .exclude(state=LoginState.RUNNING)
        .filter(expires_at__lt=now)
        .update(state=LoginState.EXPIRED, error="expired", detail=_TOO_SLOW, **ending)
    )
    return interrupted + late


def wake_waiting_logins() -> None:
    """Wake a worker for sign-ins whose first wake-up got lost."""
    tasks = {LoginState.QUEUED: "run_login", LoginState.CODE_GIVEN: "finish_login"}
    waiting = Login.objects.filter(state__in=list(tasks), expires_at__gt=timezone.now())
    for pk, state in waiting.values_list("pk", "state"):
        wake_for(tasks[LoginState(state)], login_id=pk)


# -- what keeps Garmin from blocking the account ----------------------------------------------------------------------


def _hash_of_account(email: str) -> str:
    return salted_hmac("garmin_sync.account", email.strip().lower(), algorithm="sha256").hexdigest()


def _refuse_during_cool_down(actor: User, account: str) -> None:
    now = timezone.now()
    blocked = Login.objects.filter(account=account, blocked_until__gt=now).order_by("-blocked_until").first()
    if blocked is not None:
        raise SignInNotYet(
            "Garmin is blocking sign-ins to this account. A further attempt would prolong that: "
            f"please try again after {_clock(blocked.blocked_until, actor)}."
        )
    recent = Login.objects.filter(client=actor, created_at__gt=now - timedelta(hours=1)).order_by("created_at")
    if len(times := list(recent.values_list("created_at", flat=True))) >= MAX_SIGN_INS_AN_HOUR:
        again = times[-MAX_SIGN_INS_AN_HOUR] + timedelta(hours=1)
        raise SignInNotYet(
            "That were many sign-ins in a short time, and Garmin blocks accounts for that. "
            f"Please try again after {_clock(again, actor)}."
        )


def _blocks_in_a_row(login: Login) -> int:
    """How often Garmin has blocked this account since it last let somebody in, this time included."""
    earlier = Login.objects.filter(account=login.account).exclude(pk=login.pk)
    let_in = earlier.filter(state=LoginState.SUCCEEDED).order_by("-created_at").values_list("created_at").first()
    blocked = earlier.filter(error=LoginBlocked.code)
    return 1 + (blocked.filter(created_at__gt=let_in[0]) if let_in else blocked).count()


def _clock(instant: datetime, reader: User) -> str:
    return date_format(instant.astimezone(reader.zone), "j F, H:i")


# -- the states of a sign-in ------------------------------------------------------------------------------------------


def _claim(login_id: uuid.UUID | str, state: LoginState) -> Login | None:
    """Take a sign-in out of ``state``; ``None`` when another worker was faster or it is over."""
    now = timezone.now()
    taken = Login.objects.filter(pk=login_id, state=state, expires_at__gt=now).update(
        state=LoginState.RUNNING, lease_until=now + LEASE, updated_at=now
    )
    return Login.objects.select_related("client").get(pk=login_id) if taken else None


def _leave(login: Login, state: LoginState, **columns: Any) -> bool:
    """Take a running sign-in to ``state``. False when it was ended meanwhile, by the sweep for instance."""
    columns = {"secret": None, "lease_until": None, "updated_at": timezone.now(), **columns}
    return bool(Login.objects.filter(pk=login.pk, state=LoginState.RUNNING).update(state=state, **columns))


def _fail(login: Login, error: GarminError) -> None:
    blocked_until, detail = None, error.message
    if isinstance(error, LoginBlocked):
        blocked_until = timezone.now() + login_cool_down(_blocks_in_a_row(login))
        detail = (
            "Garmin is blocking sign-ins to this account at the moment. "
            f"Please try again after {_clock(blocked_until, login.client)}: every earlier attempt prolongs the block."
        )
    _leave(login, LoginState.FAILED, error=error.code, detail=detail, blocked_until=blocked_until)
    logger.info("garmin_sign_in_failed", login=str(login.pk), code=error.code)


def _take_wrong_code(login: Login, error: WrongMfaCode, secret: dict[str, Any]) -> None:
    attempts = login.code_attempts + 1
    if attempts >= MAX_CODES:
        detail = "Garmin did not accept the code three times. Please start again."
        _leave(login, LoginState.FAILED, error=error.code, detail=detail, code_attempts=attempts)
        return
    left = MAX_CODES - attempts
    _leave(
        login,
        LoginState.MFA_NEEDED,
        secret={name: value for name, value in secret.items() if name != "code"},
        code_attempts=attempts,
        error=error.code,
        detail=f"{error.message} {left} {'attempts' if left > 1 else 'attempt'} left.",
    )


@transaction.atomic
def _connect(login: Login, answer: garmin.LoggedIn) -> None:
    """Keep the tokens, forget everything else, and fetch the history."""
    if not _leave(login, LoginState.SUCCEEDED, error="", detail=""):
        return
    now, since = timezone.now(), first_day_of_history(login.client, login.history_months)
    connection = Connection.objects.select_for_update().filter(client=login.client).first()
    if connection is None:
        connection = Connection(client=login.client)
    connection.region = login.region
    connection.tokens = answer.tokens
    connection.token_generation += 1
    connection.display_name = answer.profile.display_name[:100]
    connection.full_name = answer.profile.full_name[:120]
    connection.garmin_time_zone = answer.profile.time_zone[:64]
    connection.state, connection.state_detail, connection.state_since = ConnectionState.OK, "", now
    connection.failures = connection.dead_token_answers = 0
    connection.next_try_at = None
    if connection.synced_until:
        since = min(since, connection.synced_until - OVERLAP)
    connection.history_since = min(connection.history_since or since, since)
    connection.save()
    record("garmin.connected", actor=login.client, subject=login.client, region=login.region)
    queue_run(
        connection=connection,
        kind=RunKind.BACKFILL,
        since=since,
        until=login.client.local_today(),
        requested_by=login.client,
    )
