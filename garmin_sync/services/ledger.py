"""What a run has done so far: written down step by step under its lease, read again by whoever goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog

from core.errors import DomainError
from garmin_sync.breaker import concerns_one_item
from garmin_sync.errors import BadAnswer, GarminError, GarminUnavailable
from garmin_sync.models import SyncRun

logger = structlog.get_logger(__name__)

#: Longer than a request takes (15 s at most, twice that for tokens that have to be exchanged before), and short enough
#: that with the sweep's 20 s a killed worker's run goes on within a minute. If a request hangs for longer and another
#: worker takes over, the tokens' generation and :meth:`Account.classify` keep that from looking like a lost connection.
LEASE = timedelta(seconds=40)
#: An item that kills its worker, or that Garmin never gives while it gives others, is left out after these tries.
MAX_TRIES = 3
MAX_PROBLEMS = 100


class LeaseLost(Exception):
    """Another worker has taken over, or the person disconnected: stop without another word."""


class Ledger:
    """The run's row, written through :meth:`Job.keep_alive` only, so that a lost lease is noticed with each step."""

    def __init__(self, run: SyncRun) -> None:
        self.run = run
        self.has_progressed = False
        self.device_stamp = ""
        self._answers = 0
        saved = dict(run.checkpoint)
        self.units_done: int = saved.get("units_done", 0)
        self.is_complete: bool = saved.get("is_complete", True)
        self._tries: dict[str, int] = saved.get("tries", {})

    def begin_unit(self, label: str, *, progress: int) -> None:
        """Say what is being worked at."""
        self._keep(step=label[:60], progress=progress)

    def end_unit(self, units_done: int) -> None:
        """Nobody has to do these units again."""
        self.units_done, self._tries, self.has_progressed = units_done, {}, True
        self._keep()

    @contextmanager
    def item(self, key: str, name: str, *, is_essential: bool = False, lease: timedelta = LEASE) -> Iterator[bool]:
        """One thing to fetch. Gives False when it was tried too often; leaves it out when it alone is not to be had.

        What concerns the account as a whole goes on to the caller. Without an ``is_essential`` item the window does
        not count as complete and is asked for again. ``lease`` is how long fetching it may take.
        """
        tries = self._tries.get(key, 0) + 1
        if tries > MAX_TRIES:
            self._leave_out(name, "gave_up", "Tried several times without success.", is_essential=is_essential)
            yield False
            return
        self._tries[key] = tries
        self._keep(lease=lease)
        try:
            yield True
        except (GarminError, DomainError) as error:
            if isinstance(error, GarminError) and not _is_the_items_fault(error):
                self._count_or_forgive(key, error)
                raise
            self._leave_out(name, error.code, error.message, is_essential=is_essential and isinstance(error, BadAnswer))
        self._tries.pop(key, None)
        self._answers += 1

    def count(self, **added: int) -> None:
        """Add to the run's live counts."""
        self.has_progressed = True
        self._keep(**{name: getattr(self.run, name) + number for name, number in added.items()})

    def note_problem(self, name: str, code: str, reason: str) -> None:
        """Remember an item that was left out."""
        known = {problem["item"] for problem in self.run.problems}
        if name not in known and len(known) < MAX_PROBLEMS:
            self._keep(problems=[*self.run.problems, {"item": name, "code": code, "reason": reason}])

    def finish(self, state: str, **result: Any) -> bool:
        """End the run."""
        return self.run.finish(state, **result)

    def put_back(self, wait: timedelta, **reason: Any) -> bool:
        """Queue the run again after ``wait``."""
        return self.run.put_back(wait, checkpoint=self._checkpoint(), **reason)

    def _leave_out(self, name: str, code: str, reason: str, *, is_essential: bool) -> None:
        if is_essential:
            self.is_complete = False
        logger.info("garmin_item_left_out", run=str(self.run.pk), code=code)
        self.note_problem(name, code, reason)

    def _count_or_forgive(self, key: str, error: GarminError) -> None:
        """A try counts against an item only if Garmin gave others; else it is Garmin that is away."""
        if self._answers == 0 or not isinstance(error, GarminUnavailable):
            self._tries.pop(key, None)

    def _keep(self, *, lease: timedelta = LEASE, **columns: Any) -> None:
        if not self.run.keep_alive(lease=lease, checkpoint=self._checkpoint(), **columns):
            raise LeaseLost

    def _checkpoint(self) -> dict[str, Any]:
        return {"units_done": self.units_done, "is_complete": self.is_complete, "tries": dict(self._tries)}


def _is_the_items_fault(error: GarminError) -> bool:
    return concerns_one_item(error) or isinstance(error, BadAnswer)
