"""Questions to the tables of the library, the access question first of all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from coaching.models import Coaching
from exercises.enums import NO_EQUIPMENT
from exercises.fields import edged

if TYPE_CHECKING:
    from accounts.models import User

WORDED = ("name", "cues", "video_url")


def trainers_of(user: User) -> QuerySet[Any, dict[str, Any]]:
    """Ids of the trainers who coach ``user`` now, as a subquery."""
    return Coaching.objects.active().filter(client=user, trainer__is_active=True).values("trainer_id")


def of_trainers_of(user: User, field: str = "trainer") -> Q:
    """A filter for rows of ``user`` as a trainer and of the trainers who coach them."""
    return Q(**{field: user}) | Q(**{f"{field}__in": trainers_of(user)})


class ExerciseQuerySet(QuerySet[Any]):
    """Exercises."""

    def visible_to(self, user: User) -> Self:
        """Ours for everybody; a trainer's own for them and for the clients in an active relation."""
        return self.filter(Q(trainer__isnull=True) | of_trainers_of(user))

    def ours(self) -> Self:
        """The library that comes with the product."""
        return self.filter(trainer__isnull=True)

    def current(self) -> Self:
        """Not archived."""
        return self.filter(archived_at__isnull=True)

    def training(self, muscle: str) -> Self:
        """Those that train this muscle first of all."""
        return self.filter(primary_muscles__contains=edged(muscle))

    def needing(self, equipment: str) -> Self:
        """Those that need this equipment; ``none`` for those that need nothing."""
        return (
            self.filter(equipment="")
            if equipment == NO_EQUIPMENT
            else self.filter(equipment__contains=edged(equipment))
        )

    def favourites_of(self, user: User) -> Self:
        """Those that this trainer marked."""
        return self.filter(favourites__trainer=user)

    def changed_since(self, instant: datetime, user: User) -> Self:
        """Those that look different to ``user`` since then: themselves or the words for them."""
        reworded = _wordings().filter(of_trainers_of(user), exercise=OuterRef("pk"), updated_at__gte=instant)
        return self.filter(Q(updated_at__gte=instant) | Exists(reworded))

    def as_seen_by(self, user: User) -> Self:
        """Add ``shown_name``, ``shown_cues`` and ``shown_video_url`` (the trainer's words, else ours) and
        ``is_favourite``. With several trainers the words that changed last count.
        """
        wordings = _wordings().filter(of_trainers_of(user), exercise=OuterRef("pk"))
        shown = {
            f"shown_{field}": Coalesce(
                Subquery(wordings.exclude(**{field: ""}).order_by("-updated_at").values(field)[:1]), F(field)
            )
            for field in WORDED
        }
        return self.annotate(**shown, is_favourite=Exists(_favourites().filter(trainer=user, exercise=OuterRef("pk"))))

    def substitutes_for_any(self, exercises: Collection[Any], user: User) -> Self:
        """What may be done instead of one or the other of them, as :meth:`substitutes_for` says of each; in no order.

        One that trainers named comes once for each word of theirs: ``named_for`` is the exercise's id, ``named_by`` the
        trainer's. Those of the library's groups come once more, with ``None`` in both.
        """
        seen = self.visible_to(user).current().order_by()
        groups = {each.swap_group for each in exercises} - {""}
        nobody = Value(None, output_field=UUIDField())
        grouped = seen.filter(swap_group__in=groups).annotate(named_for=nobody, named_by=nobody)
        by_word = Q(stands_in_for__exercise__in=[each.pk for each in exercises])
        named = seen.filter(by_word & of_trainers_of(user, "stands_in_for__trainer")).annotate(
            named_for=F("stands_in_for__exercise_id"), named_by=F("stands_in_for__trainer_id")
        )
        return grouped.union(named, all=True)

    def substitutes_for(self, exercise: Any, user: User) -> Self:
        """What may be done instead: the library's swaps, then what the reader's trainers added."""
        added = _substitutes().filter(of_trainers_of(user), exercise=exercise).values("substitute_id")
        allowed = Q(pk__in=added)
        if exercise.swap_group:
            allowed |= Q(swap_group=exercise.swap_group)
        return self.visible_to(user).current().filter(allowed).exclude(pk=exercise.pk)


class WordingQuerySet(QuerySet[Any]):
    """Trainers' words for our exercises."""

    def visible_to(self, user: User) -> Self:
        """One's own and those of the trainers who coach one."""
        return self.filter(of_trainers_of(user))


class FavouriteQuerySet(QuerySet[Any]):
    """Favourites."""

    def visible_to(self, user: User) -> Self:
        """Each trainer's own."""
        return self.filter(trainer=user)


class SubstituteQuerySet(QuerySet[Any]):
    """Swaps that trainers allow."""

    def visible_to(self, user: User) -> Self:
        """One's own and those of the trainers who coach one."""
        return self.filter(of_trainers_of(user))


def _wordings() -> Any:
    return apps.get_model("exercises", "Wording").objects.all()


def _favourites() -> Any:
    return apps.get_model("exercises", "Favourite").objects.all()


def _substitutes() -> Any:
    return apps.get_model("exercises", "Substitute").objects.all()
