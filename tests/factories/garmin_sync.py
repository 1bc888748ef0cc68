"""Connections and runs for tests, with living tokens where a simulator is at hand."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from garmin_sync.documents import mark_of
from garmin_sync.enums import RunKind
from garmin_sync.models import Connection, Login, Push, SyncRun
from garmin_sync.simulator.accounts import Account
from garmin_sync.simulator.server import Simulator
from tests.factories.accounts import ClientFactory
from tests.factories.workouts import PlannedSessionFactory

CLIENT_ID = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"


class ConnectionFactory(DjangoModelFactory[Connection]):
    """A connection with tokens that no Garmin knows."""

    class Meta:
        model = Connection

    client = factory.SubFactory(ClientFactory)
    tokens = json.dumps({"di_token": "a.b.c", "di_refresh_token": "old", "di_client_id": CLIENT_ID})
    display_name = factory.Sequence(lambda number: f"display{number}")


class LoginFactory(DjangoModelFactory[Login]):
    """A sign-in that waits for a worker."""

    class Meta:
        model = Login

    client = factory.SubFactory(ClientFactory)
    account = "0" * 64
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(minutes=10))
    secret = factory.LazyFunction(lambda: {"email": "athlete@example.com", "password": "correct horse"})


class SyncRunFactory(DjangoModelFactory[SyncRun]):
    """A run over the last seven days that waits for a worker."""

    class Meta:
        model = SyncRun

    connection = factory.SubFactory(ConnectionFactory)
    kind = RunKind.MANUAL
    until = factory.LazyFunction(timezone.localdate)
    since = factory.LazyAttribute(lambda run: run.until - timedelta(days=6))


class PushFactory(DjangoModelFactory[Push]):
    """A session of today that is on the watch; give a connection or get one."""

    class Meta:
        model = Push

    connection = factory.SubFactory(ConnectionFactory)
    client = factory.SelfAttribute("connection.client")
    session = factory.LazyAttribute(
        lambda push: PlannedSessionFactory(client=push.client, local_date=push.client.local_today())
    )
    mark = factory.LazyAttribute(lambda push: mark_of(push.session.pk))
    name = factory.SelfAttribute("session.name")
    day = factory.SelfAttribute("session.local_date")
    state = Push.State.SUCCEEDED
    target = "what should be there"
    reached = factory.SelfAttribute("target")
    workout_id = factory.Sequence(lambda number: str(1000 + number))
    schedule_id = factory.Sequence(lambda number: str(9000 + number))
    pushed_version = 1


def living_tokens(simulator: Simulator, account: Account) -> str:
    """Tokens that the simulated Garmin has just issued."""
    pair = simulator.tokens.issue(account.email, CLIENT_ID)
    return json.dumps(
        {
            "di_token": pair["access_token"],
            "di_refresh_token": pair["refresh_token"],
            "di_client_id": CLIENT_ID,
        }
    )


def connect(simulator: Simulator, account: Account, client: User, **columns: Any) -> Connection:
    """A working connection of ``client`` to ``account``."""
    return ConnectionFactory(
        client=client,
        tokens=living_tokens(simulator, account),
        display_name=account.display_name,
        **columns,
    )
