"""What a client can load a bar with, in kilograms or pounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.form_fields import FigureField
from core.units import KILOGRAMS_PER_POUND, Reader, is_imperial
from workouts.models import Plates


class PlatesForm(forms.Form):
    """Bar, plates and the step of dumbbells and machines."""

    bar = FigureField(label="Bar", min_value=0, max_value=120)
    plates = forms.CharField(
        label="Plates",
        max_length=200,
        required=False,
        help_text="One of each pair, with spaces between: 20 20 15 10 5 2.5 1.25. Empty where any weight can be had.",
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    step = FigureField(label="Step", min_value=0.1, max_value=45, help_text="Of dumbbells, stacks and machines.")

    def __init__(self, data: Any = None, *, reader: Reader, plates: Plates) -> None:
        """Figures are in the unit of ``reader``."""
        self.factor = KILOGRAMS_PER_POUND if is_imperial(reader) else 1.0
        super().__init__(
            data,
            initial={
                "bar": self._shown(plates.bar),
                "plates": " ".join(f"{self._shown(each):g}" for each in plates.plates),
                "step": self._shown(plates.step),
            },
        )
        unit = "lb" if is_imperial(reader) else "kg"
        for name in ("bar", "step"):
            self.fields[name].label = f"{self.fields[name].label} in {unit}"
        self.fields["plates"].label = f"Plates in {unit}"

    def _shown(self, kilograms: float) -> float:
        return round(kilograms / self.factor, 2)

    def clean_bar(self) -> float:
        """Kilograms."""
        return float(round(self.cleaned_data["bar"] * self.factor, 3))

    def clean_step(self) -> float:
        """Kilograms."""
        return float(round(self.cleaned_data["step"] * self.factor, 3))

    def clean_plates(self) -> list[float]:
        """Kilograms of one plate of each pair; a comma within a figure is a decimal comma."""
        words = self.cleaned_data["plates"].replace(";", " ").replace(", ", " ").split()
        try:
            return [round(float(word.replace(",", ".")) * self.factor, 3) for word in words]
        except ValueError as error:
            raise ValidationError("Write weights with spaces between them, like 20 10 2.5.") from error
