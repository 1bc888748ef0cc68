"""Pulling activities: the list of a window, and of each new one the file that the device wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from garmin_sync.client import GarminClient
from garmin_sync.enums import PullOutcome
from garmin_sync.errors import BadAnswer, NotFound
from garmin_sync.mapping import GarminActivity, map_activity_summary
from garmin_sync.models import Connection, PulledActivity
from garmin_sync.services.ledger import Ledger
from garmin_sync.services.recordings import Imported, needs_no_import, save_file, save_summary
from workouts.services.matching import rematch

#: How many runs try an activity whose file cannot be read.
MAX_RUNS_FOR_A_FAILURE = 5
#: A download may take two minutes, and the import comes on top.
DOWNLOAD_LEASE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class _Known:
    """What earlier runs made of an activity."""

    outcome: str
    tries: int

    @property
    def is_settled(self) -> bool:
        """Whether asking again is of no use."""
        return self.outcome != PullOutcome.FAILED or self.tries >= MAX_RUNS_FOR_A_FAILURE


def pull_activities(ledger: Ledger, connection: Connection, client: GarminClient, since: date, until: date) -> None:
    """Import the activities of the local days ``since`` to ``until`` that are new, newest first.

    What was deleted at Garmin stays here, and what was deleted here is not brought back.
    """
    listed = _listed(ledger, client, since, until)
    known = _known(connection, listed)
    here = needs_no_import(connection.client, listed)
    for activity in listed:
        earlier = known.get(activity.activity_id)
        if earlier is not None and earlier.is_settled:
            continue
        if activity.activity_id in here:
            _settle(ledger, connection, activity, PullOutcome.DUPLICATE)
        else:
            _pull(ledger, connection, client, activity)


def _listed(ledger: Ledger, client: GarminClient, since: date, until: date) -> list[GarminActivity]:
    listed: list[GarminActivity] = []
    span = f"{since:%-d %b} – {until:%-d %b %Y}"
    with ledger.item(f"list {since}", f"List of activities, {span}", is_essential=True) as is_allowed:
        for item in client.activities(since, until) if is_allowed else ():
            try:
                listed.append(map_activity_summary(item))
            except BadAnswer as error:
                ledger.is_complete = False
                ledger.note_problem(f"An activity between {span}", error.code, error.message)
    return listed


def _known(connection: Connection, listed: list[GarminActivity]) -> dict[str, _Known]:
    rows = PulledActivity.objects.filter(
        connection=connection, activity_id__in=[activity.activity_id for activity in listed]
    )
    return {key: _Known(outcome, tries) for key, outcome, tries in rows.values_list("activity_id", "outcome", "tries")}


def _pull(ledger: Ledger, connection: Connection, client: GarminClient, activity: GarminActivity) -> None:
    outcome, name = PullOutcome.FAILED, _name(activity)
    with ledger.item(f"activity {activity.activity_id}", name, lease=DOWNLOAD_LEASE) as is_allowed:
        if is_allowed:
            imported = _import(connection, client, activity)
            outcome = imported.outcome
            if imported.problem:
                ledger.note_problem(name, imported.code, imported.problem)
    _settle(ledger, connection, activity, outcome)


def _import(connection: Connection, client: GarminClient, activity: GarminActivity) -> Imported:
    """The device's own file where there is one, else what the list says."""
    if activity.has_file:
        try:
            original = client.download_original(activity.activity_id)
        except NotFound:
            if not _exists(client, activity):
                return Imported(PullOutcome.GONE)
            original = None
        if original is not None:
            return save_file(connection.client, activity, original)
    return save_summary(connection.client, activity)


def _exists(client: GarminClient, activity: GarminActivity) -> bool:
    """Whether an activity without a file is still there: it can be deleted between the list and the download."""
    try:
        client.activity(activity.activity_id)
    except NotFound:
        return False
    return True


def _settle(ledger: Ledger, connection: Connection, activity: GarminActivity, outcome: PullOutcome) -> None:
    """Remember what came of it and count it, both or neither."""
    changes: dict[str, Any] = {"outcome": outcome, "workout_id": activity.workout_id, "pulled_at": timezone.now()}
    with transaction.atomic():
        row, is_new = PulledActivity.objects.get_or_create(
            connection=connection, activity_id=activity.activity_id, defaults=changes
        )
        if not is_new:
            PulledActivity.objects.filter(pk=row.pk).update(tries=F("tries") + 1, **changes)
        if activity.workout_id:  # only now is it known which session the watch followed
            rematch(client_id=connection.client_id, days=[activity.local_date])
        is_imported = outcome == PullOutcome.IMPORTED
        ledger.count(activities_found=1, activities_imported=int(is_imported), activities_skipped=int(not is_imported))


def _name(activity: GarminActivity) -> str:
    return f"{activity.name or 'Activity'}, {activity.local_date:%-d %b %Y}"
