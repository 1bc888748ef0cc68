"""What is known of clients, in the shape that :func:`workouts.structure.resolve` takes, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import OuterRef, Subquery

from accounts.models import User
from activities.enums import Family, MarkKind
from activities.models import Mark, Threshold
from core.units import is_imperial
from exercises.models import Exercise
from progress.models import Weight
from workouts.structure import AthleteValues, DatedValue, Loading
from workouts.structure.athlete import THRESHOLDS

#: An estimated maximum counts for as long: a lift of last year says little of today.
MEMORY: Final = timedelta(days=120)


@dataclass(slots=True)
class Athletes:
    """Values of several clients, by sport family."""

    clients: dict[UUID, User]
    thresholds: dict[UUID, dict[tuple[str, str], list[DatedValue]]] = field(default_factory=dict)
    maxima: dict[UUID, dict[str, list[DatedValue]]] = field(default_factory=dict)
    body_mass: dict[UUID, float] = field(default_factory=dict)
    loading: dict[UUID, Loading] = field(default_factory=dict)
    body_weight_lifts: frozenset[str] = frozenset()

    def values(self, client_id: UUID, family: str) -> AthleteValues:
        """The values of one client for sessions of one family: a sport's own threshold goes before the general one."""
        known = self.thresholds.get(client_id, {})
        return AthleteValues(
            thresholds={name: _own_or_general(known, name, family) for name in THRESHOLDS},
            maxima=self.maxima.get(client_id, {}),
            body_mass=self.body_mass.get(client_id),
            body_weight_lifts=self.body_weight_lifts,
            units="imperial" if is_imperial(self.clients[client_id]) else "metric",
            loading=self.loading.get(client_id, Loading()),
        )


def athletes_of(clients: Collection[User], *, family: str = "") -> Athletes:
    """What is known of these clients. Four queries, however many they are.

    With a ``family`` only what its sessions are resolved with: one query for endurance, three for strength.
    """
    ids = [client.pk for client in clients]
    found = Athletes({client.pk: client for client in clients})
    if family != Family.STRENGTH:
        _read_thresholds(found, ids)
    if family in ("", Family.STRENGTH):
        _read_strength(found, ids)
    return found


def athlete_of(client: User, family: str) -> AthleteValues:
    """What is known of one client, for sessions of one family."""
    return athletes_of([client], family=family).values(client.pk, family)


def _read_thresholds(found: Athletes, ids: list[UUID]) -> None:
    for client_id, kind, family, since, value in Threshold.objects.filter(client__in=ids).values_list(
        "client_id", "kind", "family", "valid_from", "value"
    ):
        found.thresholds.setdefault(client_id, {}).setdefault((kind, family), []).append(DatedValue(value, since))


def _read_strength(found: Athletes, ids: list[UUID]) -> None:
    """Maxima, body mass and plates. Three queries."""
    found.maxima = _estimated_maxima(ids)
    _read_people(found, ids)
    lifts = Exercise.objects.filter(is_body_weight=True).order_by().values_list("key", "pk")
    found.body_weight_lifts = frozenset(key or str(pk) for key, pk in lifts)


def _read_people(found: Athletes, ids: list[UUID]) -> None:
    """The newest weighing, the plates, and a row for each maximum that a person entered. One query."""
    newest = Weight.objects.filter(client=OuterRef("pk")).order_by("-local_date").values("kilograms")[:1]
    people = User.objects.filter(pk__in=ids).annotate(mass=Subquery(newest)).order_by("maxima__valid_from")
    for client_id, mass, step, bar, plates, key, exercise_id, kilograms, since in people.values_list(
        "pk",
        "mass",
        *_PLATES,
        "maxima__exercise__key",
        "maxima__exercise_id",
        "maxima__kilograms",
        "maxima__valid_from",
    ):
        if mass is not None:
            found.body_mass[client_id] = mass
        if step is not None:
            found.loading[client_id] = Loading(step, bar, tuple(plates))
        if exercise_id is not None:
            maxima, reference = found.maxima[client_id], key or str(exercise_id)
            maxima[reference] = _with_entered(maxima.get(reference, []), DatedValue(kilograms, since))


_PLATES: Final = ("plates__step", "plates__bar", "plates__plates")
_MAXIMA: Final = ("maxima__exercise__key", "maxima__exercise_id", "maxima__kilograms", "maxima__valid_from")


def _own_or_general(known: dict[tuple[str, str], list[DatedValue]], name: str, family: str) -> Sequence[DatedValue]:
    """Dated values of one threshold: from the first day of the sport's own on, that counts alone."""
    own, general = known.get((name, family), []), known.get((name, ""), [])
    if name in _FAMILY_BOUND:
        own = [value for (kind, _), values in known.items() if kind == name for value in values]
    if not own:
        return general
    first = min(value.since for value in own)
    return [*(value for value in general if value.since < first), *own]


_FAMILY_BOUND: Final = {"ftp", "threshold_speed", "critical_swim_speed"}


def _estimated_maxima(ids: list[UUID]) -> dict[UUID, dict[str, list[DatedValue]]]:
    """Dated one-repetition maxima by exercise: the best estimates of the last months. One query."""
    estimates: dict[tuple[UUID, str], list[tuple[date, float]]] = defaultdict(list)
    marks = Mark.objects.filter(client__in=ids, kind=MarkKind.E1RM).order_by("local_date", "pk")
    for client_id, subject, day, value in marks.values_list("client_id", "subject", "local_date", "value"):
        estimates[client_id, subject].append((day, value))
    answer: dict[UUID, dict[str, list[DatedValue]]] = defaultdict(dict)
    for (client_id, subject), history in estimates.items():
        answer[client_id][subject] = best_of_memory(history)
    return answer


def _with_entered(known: Sequence[DatedValue], entered: DatedValue) -> list[DatedValue]:
    """Of one day's values the first one of the list counts, so an entered value stands before the estimate."""
    later = [value for value in known if value.since >= entered.since]
    return [*(value for value in known if value.since < entered.since), entered, *later]


def best_of_memory(history: Sequence[tuple[date, float]]) -> list[DatedValue]:
    """For each day with an estimate the best of the :data:`MEMORY` up to it; ``history`` is (day, kg), oldest first."""
    answer = []
    for position, (day, _) in enumerate(history):
        recent = [value for earlier, value in history[: position + 1] if earlier > day - MEMORY]
        answer.append(DatedValue(max(recent), day))
    return answer
