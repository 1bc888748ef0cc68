"""The best of each activity, written whenever an activity is saved: records are read from these."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.db import transaction

from accounts.models import User
from activities.changes import ActivityChange
from activities.enums import Family, MarkKind
from activities.lifted import BodyMasses, body_mass_on, body_masses_of, lifted_set, name_of, resolve_exercises
from activities.models import Activity, Mark, StrengthSet
from activities.science.best_efforts import DISTANCES, POWER_DURATIONS
from activities.science.strength import strength_bests
from activities.services.saving import lock_record_of
from exercises.models import Exercise

BATCH: Final = 200
DISTANCE_LABELS: Final = {
    "1k": "1 km",
    "mile": "1 mile",
    "5k": "5 km",
    "10k": "10 km",
    "half_marathon": "Half marathon",
    "marathon": "Marathon",
}
POWER_LABELS: Final = {"5s": "5 s", "1min": "1 min", "5min": "5 min", "20min": "20 min", "60min": "60 min"}
_COLUMNS: Final = ("kind", "family", "subject", "label", "repetitions", "value", "local_date")


def activities_changed(change: ActivityChange) -> None:
    """What :mod:`activities.changes` tells. Deleted activities take their marks along; a new score changes none."""
    if change.kind == "saved":
        write_marks(client_id=change.client_id, activity_ids=change.activity_ids)


@transaction.atomic
def write_marks(*, client_id: uuid.UUID, activity_ids: Collection[uuid.UUID]) -> int:
    """Write the marks of these activities anew; how many activities have others than before. Harmless to repeat.

    What is still being logged has none yet, so that percentages of a maximum hold still during a session.
    """
    rows = Activity.objects.filter(client=client_id, pk__in=activity_ids).select_related("analysis", "client")
    activities = list(rows)
    made = _strength_marks([activity for activity in activities if not activity.in_progress])
    changed = 0
    stored = _stored([activity.pk for activity in activities])
    for activity in activities:
        marks = [*_effort_marks(activity), *made.get(activity.pk, ())]
        if {_values(mark) for mark in marks} == stored.get(activity.pk, set()):
            continue
        changed += 1
        Mark.objects.filter(activity=activity).delete()
        Mark.objects.bulk_create(marks)
    return changed


def rebuild_marks(*, client: User) -> int:
    """Write all marks of a client anew, for instance after a weighing was corrected; how many activities changed."""
    changed = 0
    ids = list(Activity.objects.filter(client=client).order_by("local_date", "pk").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        with transaction.atomic():
            lock_record_of(client)
            changed += write_marks(client_id=client.pk, activity_ids=ids[first : first + BATCH])
    return changed


def _stored(activity_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[tuple[object, ...]]]:
    stored: dict[uuid.UUID, set[tuple[object, ...]]] = {}
    for mark in Mark.objects.filter(activity__in=activity_ids):
        stored.setdefault(mark.activity_id, set()).add(_values(mark))
    return stored


def _values(mark: Mark) -> tuple[object, ...]:
    return tuple(getattr(mark, name) for name in _COLUMNS)


def _effort_marks(activity: Activity) -> Iterator[Mark]:
    """Fastest distances of a run, best power of a ride. A ride's best 5 km is no record, nor is a run's power."""
    analysis = getattr(activity, "analysis", None)
    efforts = analysis.best_efforts if analysis else {}
    if activity.family == Family.RUN:
        kind, unit, names, labels = MarkKind.DISTANCE, "seconds", list(DISTANCES), DISTANCE_LABELS
    elif activity.family == Family.RIDE:
        kind, unit, names, labels = MarkKind.POWER, "watts", list(POWER_DURATIONS), POWER_LABELS
    else:
        return
    for name in names:
        value = efforts.get(name, {}).get(unit)
        if value and value > 0:
            yield _mark(activity, kind, name, labels[name], value)


def _strength_marks(activities: Iterable[Activity]) -> dict[uuid.UUID, list[Mark]]:
    """Marks of the activities with sets. The exercise that a set turns out to be is written into it."""
    by_id = {activity.pk: activity for activity in activities}
    rows = StrengthSet.objects.filter(activity__in=by_id).exclude(kind=StrengthSet.Kind.REST)
    sets = list(rows.select_related("library_exercise"))
    if not sets:
        return {}
    client = next(iter(by_id.values())).client
    exercises = resolve_exercises(client, sets)
    _link(sets, exercises)
    needs_mass = any(exercise.is_body_weight for exercise in exercises.values())
    masses = body_masses_of(client.pk) if needs_mass else []
    made: dict[uuid.UUID, list[Mark]] = {}
    for (activity_id, subject), group in _by_exercise(sets, exercises).items():
        exercise = exercises.get(group[0].pk)
        marks = _exercise_marks(by_id[activity_id], subject, group, exercise, masses)
        made.setdefault(activity_id, []).extend(marks)
    return made


def _link(sets: Sequence[StrengthSet], exercises: Mapping[int, Exercise]) -> None:
    linked = [each for each in sets if each.library_exercise_id is None and each.pk in exercises]
    for each in linked:
        each.library_exercise = exercises[each.pk]
    if linked:
        StrengthSet.objects.bulk_update(linked, ["library_exercise"], batch_size=500)


def _by_exercise(
    sets: Sequence[StrengthSet], exercises: Mapping[int, Exercise]
) -> dict[tuple[uuid.UUID, str], list[StrengthSet]]:
    groups: dict[tuple[uuid.UUID, str], list[StrengthSet]] = {}
    for each in sets:
        exercise = exercises.get(each.pk)
        subject = exercise.reference if exercise else name_of(each).lower()[:120]
        if subject and each.repetitions:
            groups.setdefault((each.activity_id, subject), []).append(each)
    return groups


def _exercise_marks(
    activity: Activity, subject: str, sets: Sequence[StrengthSet], exercise: Exercise | None, masses: BodyMasses
) -> Iterator[Mark]:
    label = exercise.name if exercise else name_of(sets[0]).capitalize()
    bests = strength_bests((lifted_set(each, exercise) for each in sets), body_mass_on(masses, activity.local_date))
    if bests.estimated_maximum:
        yield _mark(activity, MarkKind.E1RM, subject, label, bests.estimated_maximum)
    for repetitions, weight in bests.weight_at.items():
        yield _mark(activity, MarkKind.REP_MAX, subject, label, weight, repetitions=repetitions)
    if bests.volume > 0:
        yield _mark(activity, MarkKind.VOLUME, subject, label, bests.volume)


def _mark(activity: Activity, kind: str, subject: str, label: str, value: float, *, repetitions: int = 0) -> Mark:
    return Mark(
        client_id=activity.client_id,
        activity=activity,
        kind=kind,
        family=activity.family,
        subject=subject,
        label=label[:120],
        repetitions=repetitions,
        value=round(value, 3),
        local_date=activity.local_date,
    )
