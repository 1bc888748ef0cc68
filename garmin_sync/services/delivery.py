"""Putting one workout on the watch and taking it off: steps that can be begun again wherever they broke off.

Whatever makes something new at Garmin is announced in the row first (``in_doubt``). Whoever goes on after a kill or a
lost answer looks for it before making another one: an upload by its mark, an entry of the calendar by its workout.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import structlog
from django.utils import timezone

from garmin_sync.client import GarminClient, Json
from garmin_sync.documents import Prepared, bears_mark
from garmin_sync.errors import NotAllowed, NotFound, StoredDifferently
from garmin_sync.models import Push
from garmin_sync.services.ledger import LEASE, LeaseLost
from workouts.garmin_format import differences

logger = structlog.get_logger(__name__)

#: How far from today an entry of the calendar is looked for.
_SEARCHED = timedelta(days=31)
#: Deleted at Garmin, or of another account that was connected before.
_GONE = (NotFound, NotAllowed)


class Delivery:
    """One push at work. Each step renews the lease first and raises LeaseLost when another worker has taken over."""

    def __init__(self, push: Push, client: GarminClient) -> None:
        self._push = push
        self._client = client

    def put(self, prepared: Prepared, day: date) -> None:
        """Store the workout under the id that it has, put it on ``day``, and look at what Garmin made of both.

        Raises StoredDifferently after a second attempt; the workout is taken off then: wrong numbers are worse than
        none. Raises what the client raises.
        """
        self._find_what_was_begun()
        self._store_and_compare(prepared)
        self._schedule(day)

    def remove(self) -> None:
        """Delete the workout and its entry. What is gone already is gone."""
        self._find_what_was_begun()
        if not self._push.is_on_watch:
            return
        if self._push.schedule_id:
            self._gone_or(lambda: self._client.unschedule_workout(self._push.schedule_id))
        self._gone_or(lambda: self._client.delete_workout(self._push.workout_id))
        self._forget()

    # -- the workout --------------------------------------------------------------------------------------------------

    def _store_and_compare(self, prepared: Prepared) -> None:
        found: list[str] = []
        for _ in range(2):
            self._store(prepared.document)
            self._keep()
            found = differences(prepared.document, self._client.workout(self._push.workout_id))
            if not found:
                return
        logger.warning("garmin_stored_differently", push=str(self._push.pk), differences=found[:5])
        self.remove()
        raise StoredDifferently(detail="; ".join(found)[:200])

    def _store(self, document: Json) -> None:
        """Replace the workout where there is one; upload it where there is none, or none any more."""
        if self._push.is_on_watch:
            try:
                self._keep()
                self._client.update_workout(self._push.workout_id, document)
                return
            except _GONE:
                self._forget()
        self._keep(in_doubt=True)
        self._remember_workout(self._client.upload_workout(document))

    def _remember_workout(self, workout_id: str) -> None:
        self._keep(workout_id=workout_id, removed_at=None, schedule_id="", pushed_date=None, in_doubt=False)

    def _forget(self) -> None:
        """The workout is not there any more; its id stays, for a recording of it that arrives late."""
        self._keep(removed_at=timezone.now(), schedule_id="", pushed_date=None, in_doubt=False)

    # -- the calendar -------------------------------------------------------------------------------------------------

    def _schedule(self, day: date) -> None:
        entry = self._entry()
        if entry is None:
            self._keep(in_doubt=True)
            self._remember_entry(self._client.schedule_workout(self._push.workout_id, day), day)
        elif entry.get("calendarDate") != day.isoformat():
            self._client.reschedule_workout(self._push.schedule_id, day)
            self._remember_entry(self._push.schedule_id, day)
        else:
            self._remember_entry(self._push.schedule_id, day)
            return
        entry = self._entry() or {}
        if entry.get("calendarDate") != day.isoformat():
            raise StoredDifferently(
                "Garmin did not put this workout on its day. Try again, or look at Garmin's calendar.",
                detail=f"{day} → {entry.get('calendarDate')}",
            )

    def _entry(self) -> Json | None:
        """The calendar's entry of the workout as Garmin has it now; ``None`` when it has none."""
        if not self._push.schedule_id:
            return None
        self._keep()
        try:
            entry = self._client.scheduled_workout(self._push.schedule_id)
        except _GONE:
            entry = {}
        if _workout_of(entry) != self._push.workout_id:
            self._keep(schedule_id="", pushed_date=None)
            return None
        return entry

    def _remember_entry(self, schedule_id: str, day: date) -> None:
        self._keep(schedule_id=schedule_id, pushed_date=day, in_doubt=False)

    # -- after a kill or a lost answer --------------------------------------------------------------------------------

    def _find_what_was_begun(self) -> None:
        if not self._push.in_doubt:
            return
        self._keep()
        if not self._push.is_on_watch:
            self._find_workout()
        elif not self._push.schedule_id:
            self._find_entry()
        self._keep(in_doubt=False)

    def _find_workout(self) -> None:
        for workout in self._client.workouts():
            if bears_mark(self._described(workout), self._push.mark):
                self._remember_workout(str(workout["workoutId"]))
                return

    def _described(self, workout: Json) -> Json:
        """A workout of the list; one of our name that the list shows without description is read by itself."""
        if "description" in workout or workout.get("workoutName") != self._push.name:
            return workout
        self._keep()
        return self._client.workout(str(workout["workoutId"]))

    def _find_entry(self) -> None:
        today = self._push.client.local_today()
        for entry in self._client.scheduled_workouts(today - _SEARCHED, today + _SEARCHED):
            if _workout_of(entry) == self._push.workout_id and entry.get("workoutScheduleId"):
                self._keep(schedule_id=str(entry["workoutScheduleId"]))
                return

    # -- steps --------------------------------------------------------------------------------------------------------

    def _gone_or(self, delete: Any) -> None:
        self._keep()
        try:
            delete()
        except _GONE:
            logger.info("garmin_workout_gone_already", push=str(self._push.pk))

    def _keep(self, **columns: Any) -> None:
        if not self._push.keep_alive(lease=LEASE, **columns):
            raise LeaseLost


def _workout_of(entry: Json) -> str:
    workout = entry.get("workout")
    return str(workout.get("workoutId", "")) if isinstance(workout, dict) else ""
