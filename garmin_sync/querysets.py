"""Questions to the tables of the Garmin connection. Its state is part of training data."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Max, Q, QuerySet

from coaching.enums import Category
from coaching.visibility import shared_with
from core.jobs import Job, JobQuerySet
from garmin_sync.enums import OPEN_LOGINS, ConnectionState

if TYPE_CHECKING:
    from accounts.models import User


class ConnectionQuerySet(QuerySet[Any]):
    """Connections."""

    def visible_to(self, user: User) -> Self:
        """The client's own; a trainer who sees training sees the connection's state too."""
        return self.filter(shared_with(user, Category.TRAINING))

    def without_secrets(self) -> Self:
        """For lists and pages: the tokens stay in the database, unread."""
        return self.defer("tokens")

    def may_ask(self, now: datetime) -> Self:
        """Connections of living accounts that Garmin may be asked about at ``now``."""
        return self.filter(
            Q(next_try_at__isnull=True) | Q(next_try_at__lte=now),
            ~Q(state=ConnectionState.REAUTH_NEEDED),
            client__is_active=True,
        )

    def idle(self) -> Self:
        """Connections without a waiting or running pull, with ``last_run_at``: when the last one was asked for."""
        busy = [Job.State.QUEUED, Job.State.RUNNING]
        return self.exclude(runs__state__in=busy).annotate(last_run_at=Max("runs__created_at"))


class LoginQuerySet(QuerySet[Any]):
    """Sign-ins under way."""

    def visible_to(self, user: User) -> Self:
        """The client's own, nobody else's."""
        return self.filter(client=user)

    def open(self) -> Self:
        """Those of which something can still come."""
        return self.filter(state__in=OPEN_LOGINS)


class RunQuerySet(JobQuerySet):
    """Runs, as jobs and as history."""

    def visible_to(self, user: User) -> Self:
        """As the connection is."""
        return self.filter(shared_with(user, Category.TRAINING, client_field="connection__client"))

    def open(self) -> Self:
        """Waiting or running."""
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
