"""How views get hold of a client's connection, sign-in and runs. What is not shared does not exist."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404

from accounts.audit import record_view
from accounts.models import User
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from garmin_sync.exceptions import NoCodeWanted, NotConnected
from garmin_sync.models import Connection, Login, Push, SyncRun


def get_client_or_404(user: User, client_id: uuid.UUID | str | None = None) -> User:
    """The client whose connection is asked for; its state is part of training data."""
    return get_sharing_client_or_404(user, Category.TRAINING, client_id)


def get_connection(user: User, client: User) -> Connection | None:
    """The connection of ``client`` as far as ``user`` sees it; ``None`` when there is none."""
    found: Connection | None = (
        Connection.objects.visible_to(user).without_secrets().filter(client=client).select_related("client").first()
    )
    return found


def get_own_connection(client: User) -> Connection:
    """The client's own connection, to do something with. Raises NotConnected: it may have ended in another tab."""
    connection = get_connection(client, client)
    if connection is None:
        raise NotConnected
    return connection


def get_latest_login(user: User, client: User) -> Login | None:
    """The newest sign-in of ``client``, for the client's own eyes."""
    latest: Login | None = Login.objects.visible_to(user).filter(client=client).defer("secret").first()
    return latest


def get_open_login(user: User) -> Login:
    """The sign-in of ``user`` that is under way. Raises NoCodeWanted: it may have expired while the code was typed."""
    login: Login | None = Login.objects.visible_to(user).open().first()
    if login is None:
        raise NoCodeWanted
    return login


def get_run_or_404(user: User, run_id: Any) -> SyncRun:
    """A run of the client's own or of a client who shares training."""
    run: SyncRun = get_object_or_404(SyncRun.objects.visible_to(user).select_related("connection__client"), pk=run_id)
    if run.connection.client_id != user.pk:
        record_view(viewer=user, subject=run.connection.client, category=Category.TRAINING)
    return run


def get_push_or_404(user: User, push_id: Any) -> Push:
    """A session on its way to the watch of the user, or of a client who shares training."""
    push: Push = get_object_or_404(Push.objects.visible_to(user).select_related("client", "session"), pk=push_id)
    if push.client_id != user.pk:
        record_view(viewer=user, subject=push.client, category=Category.TRAINING)
    return push
