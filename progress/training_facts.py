"""What streaks and milestones are made of: apps that know of training bring it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from accounts.models import User


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """Local days on which something was done or excused since a day, and the totals of all time (metres)."""

    active_days: frozenset[date] = field(default_factory=frozenset)
    excused_days: frozenset[date] = field(default_factory=frozenset)
    sessions: int = 0
    metres: float = 0.0


type FactsSource = Callable[[User, date], TrainingFacts]

_sources: Final[list[FactsSource]] = []


def register_training_facts(source: FactsSource) -> None:
    """Have ``source(client, since)`` asked for a client's training; called once from ``ready``."""
    if source not in _sources:
        _sources.append(source)


def training_facts(client: User, since: date) -> TrainingFacts:
    """Everything that the sources know of a client's training."""
    told = [source(client, since) for source in _sources]
    return TrainingFacts(
        active_days=frozenset().union(*(each.active_days for each in told)),
        excused_days=frozenset().union(*(each.excused_days for each in told)),
        sessions=sum(each.sessions for each in told),
        metres=sum(each.metres for each in told),
    )
