"""One session into many calendars, as one change that one undo takes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import User
from workouts.enums import ChangeVerb
from workouts.models import PlannedSession
from workouts.services.copying import copy_session
from workouts.services.ledger import Changed, done_before, record_change


@transaction.atomic
def copy_session_to_many(
    *, actor: User, session: PlannedSession, to: date, clients: Sequence[User], key: str = ""
) -> Changed:
    """Put a copy on the same day of each of ``clients``: all of them or none.

    The same ``key`` again answers with the copies of the first time. Raises what
    :func:`workouts.services.copying.copy_session` raises.
    """
    if before := done_before(actor, key):
        return before
    single = [
        copy_session(actor=actor, session=session, to=to, client=client, key=key and f"{key}:{client.pk}")
        for client in clients
    ]
    if len(single) == 1:
        return single[0]
    copies = [copy for changed in single for copy in changed.sessions]
    for changed in single:
        if changed.change is not None:
            changed.change.delete()
    words = f"Copied {session.name} to {len(copies)} calendars"
    change = record_change(
        actor=actor, client=None, verb=ChangeVerb.COPY, words=words, before={}, after=copies, key=key
    )
    return Changed(copies, change)
