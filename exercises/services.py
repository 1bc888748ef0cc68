"""Writes to the library: the loader of ours, a trainer's own exercises, their words, favourites and swaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from core.errors import DomainError, NotAllowed
from exercises import catalogue, rules
from exercises.exceptions import NameTaken, NotASubstitute
from exercises.models import Exercise, Favourite, Substitute, Wording
from exercises.uses import is_used
from exercises.validators import validate_cues, validate_https

MAX_ALIASES = 12
MAX_SUBSTITUTES = 30


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """How many of our exercises a run of the loader wrote."""

    added: int
    updated: int
    archived: int
    unchanged: int


@transaction.atomic
def load_library(*, model: type[Exercise] = Exercise) -> LoadOutcome:
    """Bring our exercises in line with the files; a trainer's own rows are never touched.

    A second run writes nothing. What left the files is archived, what came back is current again. A migration passes
    the ``model`` of its own time, so fields that it does not know yet are left out.
    """
    known_fields = {field.name for field in model._meta.get_fields()}
    stored = {row.key: row for row in model._default_manager.filter(trainer__isnull=True)}
    now = timezone.now()
    added: list[Exercise] = []
    updated: list[Exercise] = []
    names: set[str] = set()
    for entry in catalogue.entries():
        fields = {name: value for name, value in entry.fields().items() if name in known_fields}
        names |= set(fields)
        row = stored.pop(entry.key, None)
        if row is None:
            added.append(model(key=entry.key, **fields))
        elif _bring_in_line(row, fields | {"archived_at": None}, now):
            updated.append(row)
    archived = [row for row in stored.values() if _bring_in_line(row, {"archived_at": row.archived_at or now}, now)]
    model._default_manager.bulk_create(added)
    if changed := [*updated, *archived]:
        model._default_manager.bulk_update(changed, [*sorted(names), "archived_at", "updated_at"], batch_size=100)
    unchanged = len(catalogue.entries()) - len(added) - len(updated)
    return LoadOutcome(added=len(added), updated=len(updated), archived=len(archived), unchanged=unchanged)


def _bring_in_line(row: Exercise, fields: dict[str, Any], now: datetime) -> bool:
    """Set what differs; False when nothing does."""
    differing = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing:
        row.updated_at = now
    return bool(differing)


@transaction.atomic
def add_exercise(*, actor: User, **fields: Any) -> Exercise:
    """A new exercise of a trainer. Raises :class:`NotAllowed`, :class:`NameTaken`, or a :class:`DomainError` that names
    the field.
    """
    if not rules.can_add(actor):
        raise NotAllowed
    exercise = Exercise(trainer=actor)
    _write(exercise, fields)
    record("exercise.added", actor=actor, exercise=str(exercise.pk))
    return exercise


@transaction.atomic
def edit_exercise(*, actor: User, exercise: Exercise, **fields: Any) -> Exercise:
    """Change a trainer's own exercise. Raises as :func:`add_exercise`."""
    if not rules.can_edit(actor, exercise):
        raise NotAllowed
    _write(exercise, fields)
    record("exercise.edited", actor=actor, exercise=str(exercise.pk))
    return exercise


def _write(exercise: Exercise, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(exercise, name, value)
    exercise.name = " ".join(exercise.name.split())
    exercise.aliases = clean_aliases(exercise.aliases)
    exercise.secondary_muscles = [each for each in exercise.secondary_muscles if each not in exercise.primary_muscles]
    if not exercise.primary_muscles:
        raise DomainError("Name at least one muscle that it trains.", field="primary_muscles")
    if exercise.is_assisted and not exercise.is_body_weight:
        raise DomainError("Help is taken off the body's weight: tick “moves the body” too.", field="is_assisted")
    _refuse_bad_words(exercise.name, exercise.cues, exercise.video_url)
    namesakes = Exercise.objects.filter(trainer_id=exercise.trainer_id, name__iexact=exercise.name)
    if namesakes.current().exclude(pk=exercise.pk).exists():
        raise NameTaken
    exercise.save()


def _refuse_bad_words(name: str, cues: str, video_url: str) -> None:
    if not name:
        raise DomainError("It needs a name.", field="name")
    for field, validate, value in (("cues", validate_cues, cues), ("video_url", validate_https, video_url)):
        try:
            if value:
                validate(value)
        except ValidationError as error:
            raise DomainError(error.messages[0], field=field) from error


def clean_aliases(aliases: Iterable[str]) -> list[str]:
    """Other names without doubles and stray spaces. Raises :class:`DomainError` past the limits."""
    cleaned = list({name.casefold(): name for name in (" ".join(each.split()) for each in aliases) if name}.values())
    if len(cleaned) > MAX_ALIASES:
        raise DomainError(f"{MAX_ALIASES} other names are the most.", field="aliases")
    if any(len(name) > 60 for name in cleaned):
        raise DomainError("Keep each name under 60 characters.", field="aliases")
    return cleaned


@transaction.atomic
def reword_exercise(*, actor: User, exercise: Exercise, name: str, cues: str, video_url: str) -> Wording | None:
    """A trainer's words for one of ours; what equals ours or is blank stays ours. None when nothing is left.

    Raises :class:`NotAllowed`, or a :class:`DomainError` that names the field.
    """
    if not rules.can_reword(actor, exercise):
        raise NotAllowed
    _refuse_bad_words(name or exercise.name, cues, video_url)
    words = {
        "name": "" if name == exercise.name else " ".join(name.split()),
        "cues": "" if cues.split() == exercise.cues.split() else cues.strip(),
        "video_url": "" if video_url == exercise.video_url else video_url,
    }
    mine = Wording.objects.filter(trainer=actor, exercise=exercise)
    if not any(words.values()):
        mine.update(**words, updated_at=timezone.now())
        return None
    wording: Wording = Wording.objects.update_or_create(trainer=actor, exercise=exercise, defaults=words)[0]
    return wording


@transaction.atomic
def remove_exercise(*, actor: User, exercise: Exercise) -> bool:
    """Take a trainer's own exercise out of the lists: archived when something uses it (True), else deleted (False).

    Raises :class:`NotAllowed`.
    """
    if not rules.can_edit(actor, exercise):
        raise NotAllowed
    must_stay = is_used(exercise.pk)
    if must_stay:
        exercise.archived_at = exercise.archived_at or timezone.now()
        exercise.save(update_fields=["archived_at", "updated_at"])
    record("exercise.archived" if must_stay else "exercise.deleted", actor=actor, exercise=str(exercise.pk))
    if not must_stay:
        exercise.delete()
    return must_stay


@transaction.atomic
def restore_exercise(*, actor: User, exercise: Exercise) -> Exercise:
    """Bring an archived exercise back. Raises :class:`NotAllowed`, or :class:`NameTaken` for a name in use again."""
    if not rules.can_edit(actor, exercise):
        raise NotAllowed
    namesakes = Exercise.objects.filter(trainer=actor, name__iexact=exercise.name).current().exclude(pk=exercise.pk)
    if namesakes.exists():
        raise NameTaken
    exercise.archived_at = None
    exercise.save(update_fields=["archived_at", "updated_at"])
    return exercise


@transaction.atomic
def mark_favourite(*, actor: User, exercise: Exercise, is_favourite: bool) -> None:
    """Set or clear the mark; saying it twice changes nothing. Raises :class:`NotAllowed`."""
    if not rules.can_mark(actor, exercise):
        raise NotAllowed
    if is_favourite:
        Favourite.objects.get_or_create(trainer=actor, exercise=exercise)
    else:
        Favourite.objects.filter(trainer=actor, exercise=exercise).delete()


@transaction.atomic
def set_substitutes(*, actor: User, exercise: Exercise, substitutes: Iterable[Exercise]) -> None:
    """Exactly these are the trainer's additions to the swaps that the library gives.

    Raises :class:`NotAllowed`, :class:`NotASubstitute` for the exercise itself, or a :class:`DomainError` for too many.
    """
    if not rules.can_add_substitutes(actor, exercise):
        raise NotAllowed
    wanted = {each.pk for each in substitutes}
    if exercise.pk in wanted:
        raise NotASubstitute
    if len(wanted) > MAX_SUBSTITUTES:
        raise DomainError(f"{MAX_SUBSTITUTES} substitutes are the most.", field="substitutes")
    own = Substitute.objects.filter(trainer=actor, exercise=exercise)
    own.exclude(substitute__in=wanted).delete()
    missing = wanted - set(own.values_list("substitute_id", flat=True))
    Substitute.objects.bulk_create(
        (Substitute(trainer=actor, exercise=exercise, substitute_id=each) for each in sorted(missing)),
        ignore_conflicts=True,
    )
