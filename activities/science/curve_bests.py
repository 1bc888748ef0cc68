"""The best of many curves over each duration, kept one session at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

#: Local day (ISO), start (seconds since 1970) and id of a session, in the order that decides between equals.
type SessionKey = tuple[str, float, str]


@dataclass(slots=True)
class CurveBests:
    """The best mean over each duration (s) and the session that it comes from; of equal values the earliest counts.

    Nothing depends on the order in which sessions are added, nor on one being added twice.
    """

    points: dict[float, tuple[float, SessionKey]] = field(default_factory=dict)

    def add(self, session: SessionKey, curve: Iterable[tuple[float, float]]) -> None:
        """Let a session's curve compete: (duration in s, value in W, bpm or m/s)."""
        points = self.points
        for seconds, value in curve:
            held = points.get(seconds)
            if held is None or value > held[0] or (value == held[0] and session < held[1]):
                points[seconds] = (value, session)

    def add_packed(self, sessions: Iterable[Iterable[Any]], points: Iterable[Iterable[Any]]) -> None:
        """Let what :meth:`packed` gave compete."""
        keys: list[SessionKey] = [(day, start, id) for day, start, id in sessions]
        held_points = self.points
        for seconds, value, place in points:
            held = held_points.get(seconds)
            if held is None or value > held[0] or (value == held[0] and keys[place] < held[1]):
                held_points[seconds] = (value, keys[place])

    def packed(self) -> tuple[list[list[Any]], list[list[Any]]]:
        """The sessions that hold a best, earliest first, and [duration, value, place of its session], shortest first.

        As JSON has it: each session is named once, though it may hold many durations.
        """
        sessions = sorted({session for _, session in self.points.values()})
        places = {session: place for place, session in enumerate(sessions)}
        points = [[seconds, value, places[session]] for seconds, (value, session) in sorted(self.points.items())]
        return [list(session) for session in sessions], points
