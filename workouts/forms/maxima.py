"""A one-repetition maximum as a person types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property

from accounts.models import User
from activities.models import Maximum
from core.form_fields import FigureField, kilograms
from core.units import KILOGRAMS_PER_POUND, is_imperial
from exercises.access import exercises_for
from exercises.models import Exercise
from workouts.names import exercise_finder, exercises_by_reference


class MaximumValueForm(forms.Form):
    """The weight and the day from which it holds."""

    weight = FigureField(label="Weight", min_value=0.5)
    valid_from = forms.DateField(
        label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text="Its first day."
    )

    def __init__(self, data: Any = None, *, reader: User, **options: Any) -> None:
        super().__init__(data, **options)
        self.unit = "lb" if is_imperial(reader) else "kg"
        self.fields["weight"].label = f"Weight for one repetition ({self.unit})"

    def clean_weight(self) -> float:
        """Kilograms."""
        return kilograms(self.cleaned_data["weight"], self.unit)


class MaximumForm(MaximumValueForm):
    """A new maximum of any exercise that the reader sees."""

    exercise = forms.CharField(
        label="Exercise",
        max_length=80,
        widget=forms.TextInput(attrs={"list": "exercise-names", "autocomplete": "off"}),
        help_text="As in the library, for example Barbell back squat.",
    )
    field_order = ("exercise", "weight", "valid_from")

    def __init__(self, data: Any = None, *, reader: User, client: User) -> None:
        super().__init__(data, reader=reader, initial={"valid_from": client.local_today()})
        self.reader = reader

    @cached_property
    def names(self) -> list[str]:
        """What the reader calls the exercises that are not archived, for the field's suggestions."""
        return sorted({exercise.shown_name for exercise in exercises_for(self.reader).current()}, key=str.casefold)

    def clean_exercise(self) -> Exercise:
        """The exercise of that name."""
        reference = exercise_finder(self.reader)(self.cleaned_data["exercise"])
        if reference is None:
            raise forms.ValidationError("No exercise has this name. Look it up in the library.")
        return exercises_by_reference(self.reader, [reference])[reference]


class MaximumCorrectionForm(MaximumValueForm):
    """Another weight or first day."""

    def __init__(self, data: Any = None, *, reader: User, maximum: Maximum) -> None:
        super().__init__(data, reader=reader)
        shown = maximum.kilograms / KILOGRAMS_PER_POUND if self.unit == "lb" else maximum.kilograms
        self.initial = {"weight": f"{shown:.1f}".removesuffix(".0"), "valid_from": maximum.valid_from}
