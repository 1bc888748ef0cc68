"""Which exercise is called exactly so: case, accents and plural aside. For texts that name exercises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.db.models import Count, Max, Q

from accounts.models import User
from exercises.models import Exercise
from exercises.querysets import of_trainers_of
from exercises.search import normalise

type Words = tuple[str, ...]


@dataclass(slots=True)
class _Kept:
    """References of ours by name, and the state of the table that they were read from."""

    version: tuple[Any, ...] = ()
    names: dict[Words, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


_kept = _Kept()


@dataclass(frozen=True, slots=True)
class Names:
    """What a person may call exercises: a trainer's own and their words go before the library's names."""

    personal: Mapping[Words, str]
    library: Mapping[Words, str]

    def reference(self, name: str) -> str | None:
        """The reference of the exercise of this name, or ``None``."""
        words = words_of(name)
        return self.personal.get(words) or self.library.get(words)


def words_of(name: str) -> Words:
    """A name as it is compared."""
    return tuple(normalise(name))


def names_for(user: User) -> Names:
    """The names that count for ``user``. Two queries while the library does not change."""
    return Names(personal=_personal_names(user), library=_library_names())


def _library_names() -> Mapping[Words, str]:
    ours = Exercise.objects.ours().current()
    version = tuple(ours.aggregate(Count("pk"), Max("updated_at")).values())
    with _kept.lock:
        if _kept.version != version:
            names: dict[Words, str] = {}
            rows = list(ours.order_by("name", "pk").values_list("key", "name", "aliases"))
            for key, name, _ in rows:
                names.setdefault(words_of(name), key)
            for key, _, aliases in rows:
                for alias in aliases:
                    names.setdefault(words_of(alias), key)
            _kept.version, _kept.names = version, names
        return _kept.names


def _personal_names(user: User) -> Mapping[Words, str]:
    own = of_trainers_of(user)
    reworded = Q(trainer__isnull=True) & of_trainers_of(user, "wordings__trainer")
    rows = Exercise.objects.current().filter(own | reworded).order_by("trainer_id", "name")
    names: dict[Words, str] = {}
    for exercise_id, key, name, aliases, wording in rows.values_list("pk", "key", "name", "aliases", "wordings__name"):
        labels = [wording] if key else [name, *aliases]
        for label in labels:
            if label:
                names[words_of(label)] = key or str(exercise_id)
    return names
