"""Questions to the tables of the Garmin connection. Its state is part of training data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
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


class PushQuerySet(JobQuerySet):
    """Planned sessions on their way to the watch."""

    def visible_to(self, user: User) -> Self:
        """The client's own, and those of clients who share training."""
        return self.filter(shared_with(user, Category.TRAINING))

    def open(self) -> Self:
        """Waiting or at work."""
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def on_watch(self) -> Self:
        """Stored at Garmin, or perhaps stored: the answer to the upload was never read."""
        return self.filter(Q(removed_at__isnull=True) & ~Q(workout_id="") | Q(in_doubt=True))

    def of_interest(self, today: date) -> Self:
        """What a person looks for: from yesterday on, and whatever has not come to its end."""
        return self.filter(Q(day__gte=today - timedelta(days=1)) | ~Q(state=Job.State.SUCCEEDED))

    def with_state(self) -> Self:
        """Loaded as far as ``Push.shown`` and its reasons need it; the connection's tokens stay where they are."""
        return self.select_related("session", "connection").only(
            *(field.attname for field in self.model._meta.concrete_fields),
            "session__content_version",
            "connection__state",
            "connection__state_detail",
            "connection__next_try_at",
        )

    def ready(self, now: datetime) -> Self:
        """Due, of connections that Garmin may be asked about."""
        return self.due(now).filter(
            Q(connection__next_try_at__isnull=True) | Q(connection__next_try_at__lte=now),
            ~Q(connection__state=ConnectionState.REAUTH_NEEDED),
            connection__client__is_active=True,
        )
