"""What a list of exercises can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, When

from core.api.filters import InstantFilter
from exercises.enums import NO_EQUIPMENT, Equipment, Muscle, Pattern
from exercises.models import Exercise
from exercises.search import find_exercises


class ExerciseFilter(django_filters.FilterSet):
    """Archived exercises appear only when changes are asked for, so that a copy elsewhere learns of them."""

    q = django_filters.CharFilter(method="filter_words", help_text="Words of the name; slips are forgiven. Best first.")
    muscle = django_filters.ChoiceFilter(choices=Muscle.choices, method="filter_muscle", help_text="Trained first.")
    equipment = django_filters.ChoiceFilter(
        choices=[(NO_EQUIPMENT, "None needed"), *Equipment.choices], method="filter_equipment"
    )
    pattern = django_filters.ChoiceFilter(choices=Pattern.choices)
    favourite = django_filters.BooleanFilter(field_name="is_favourite", help_text="Your favourites, or all others.")
    mine = django_filters.BooleanFilter(method="filter_mine", help_text="Your own, or all others.")
    updated_since = InstantFilter(
        method="filter_updated", help_text="Changed at or after this instant, the archived ones too."
    )

    class Meta:
        model = Exercise
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: Any) -> Any:
        narrowed = super().filter_queryset(queryset)
        return narrowed if self.form.cleaned_data.get("updated_since") else narrowed.current()

    def filter_words(self, queryset: Any, _name: str, value: str) -> Any:
        found = find_exercises(self.request.user, value)
        places = Case(*(When(pk=pk, then=place) for place, pk in enumerate(found)), default=len(found))
        return queryset.filter(pk__in=found).order_by(places)

    def filter_muscle(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.training(value)

    def filter_equipment(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.needing(value)

    def filter_mine(self, queryset: Any, _name: str, value: bool) -> Any:
        own = {"trainer": self.request.user}
        return queryset.filter(**own) if value else queryset.exclude(**own)

    def filter_updated(self, queryset: Any, _name: str, value: Any) -> Any:
        return queryset.changed_since(value, self.request.user)
