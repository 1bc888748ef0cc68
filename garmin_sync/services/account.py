"""An account at Garmin for the length of a run, with tokens that are saved the moment they change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db.models import F
from django.utils import timezone

from garmin_sync.client import GarminClient
from garmin_sync.errors import GarminError, TokenDead, TokenRefused
from garmin_sync.models import Connection

logger = structlog.get_logger(__name__)


class Account:
    """The client of a connection. Only the holder of the connection's running run may build one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tokens = connection.tokens
        self._generation = connection.token_generation
        self.client = GarminClient(
            tokens=connection.tokens,
            display_name=connection.display_name,
            region=connection.region,
            time_zone=connection.garmin_time_zone,
            on_rotation=self.save_tokens,
        )

    def save_tokens(self, tokens: str) -> None:
        """Store ``tokens`` if they are new. What a later sign-in stored is never replaced by those of an older one."""
        if tokens == self._tokens:
            return
        mine = Connection.objects.filter(pk=self._connection.pk, token_generation=self._generation)
        if mine.update(tokens=tokens, token_generation=F("token_generation") + 1, updated_at=timezone.now()):
            self._generation += 1
        else:
            logger.warning("garmin_tokens_superseded", connection=str(self._connection.pk))
        self._tokens = tokens

    def classify(self, error: GarminError) -> GarminError:
        """What a failure really means for the connection.

        A 401 is judged by asking the token endpoint; a dead token that somebody replaced meanwhile is no death.
        """
        if isinstance(error, TokenRefused):
            try:
                self.client.refresh()
            except GarminError as verdict:
                error = verdict
        if isinstance(error, TokenDead) and self._was_replaced():
            return TokenRefused(detail="the tokens were replaced meanwhile")
        return error

    def load_profile(self) -> None:
        """Ask for the name that stands in addresses, where the sign-in could not learn it."""
        if self._connection.display_name:
            return
        profile = self.client.profile()
        self._connection.display_name = profile.display_name[:100]
        self._connection.full_name = profile.full_name[:120]
        self._connection.garmin_time_zone = profile.time_zone[:64]
        self._connection.save(update_fields=["display_name", "full_name", "garmin_time_zone", "updated_at"])

    def _was_replaced(self) -> bool:
        return not Connection.objects.filter(pk=self._connection.pk, token_generation=self._generation).exists()


@contextmanager
def open_account(connection: Connection) -> Iterator[Account]:
    """The account of ``connection``. Whatever happens inside, changed tokens are stored. Raises TokenDead."""
    account = Account(connection)
    try:
        yield account
    finally:
        account.save_tokens(account.client.tokens())
        account.client.close()
