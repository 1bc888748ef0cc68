"""Measurements as a person types them: the values of a day at once, and one of them again."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from accounts.models import User
from core.form_fields import FigureField, kilograms
from core.units import KILOGRAMS_PER_POUND, Reader
from progress.enums import MeasurementKind
from progress.metric_words import length_metres, length_unit, weight_unit
from progress.models import Measurement, Weight
from progress.services.measuring import CustomValue

GIRTHS: Final = [kind for kind in MeasurementKind if kind != MeasurementKind.CUSTOM]
#: Which field a service means by the name of its argument.
FIELDS: Final = {"kilograms": "weight", "name": "new_name", "value": "new_value"}


def day_field(label: str = "Day") -> forms.DateField:
    """A local day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class MeasurementsForm(forms.Form):
    """Everything of a day: what is left empty was not measured."""

    local_date = day_field()
    weight = FigureField(required=False, min_value=1)
    body_fat = FigureField(label="Body fat (%)", required=False, min_value=1)

    def __init__(self, data: Any = None, *, client: User, reader: Reader, kinds: list[tuple[str, str]]) -> None:
        """``kinds``: name and unit of the values of the client's own that were measured before."""
        super().__init__(data, initial={"local_date": client.local_today()})
        self.reader = reader
        self.kinds = kinds
        self.fields["weight"].label = f"Weight ({weight_unit(reader)})"
        for kind in GIRTHS:
            label = f"{kind.label} ({length_unit(reader)})"
            self.fields[kind.value] = FigureField(label=label, required=False, min_value=0.1)
        for number, (name, unit) in enumerate(kinds):
            label = f"{name} ({unit})" if unit else name
            self.fields[f"own_{number}"] = FigureField(label=label, required=False)
        self.fields["new_name"] = forms.CharField(label="Something else", max_length=40, required=False)
        self.fields["new_unit"] = forms.CharField(label="Unit", max_length=12, required=False)
        self.fields["new_value"] = FigureField(label="Value", required=False)

    @property
    def girth_fields(self) -> list[forms.BoundField]:
        """The girths, then the values of the client's own."""
        own = [self[f"own_{number}"] for number in range(len(self.kinds))]
        return [*(self[kind.value] for kind in GIRTHS), *own]

    def clean(self) -> dict[str, Any]:
        """A new kind has a name and a value."""
        said = super().clean() or self.cleaned_data
        name, value = said.get("new_name"), said.get("new_value")
        if name and value is None and "new_value" not in self.errors:
            self.add_error("new_value", "Which value?")
        if value is not None and not name and "new_name" not in self.errors:
            self.add_error("new_name", "What is it?")
        return said

    @property
    def values(self) -> dict[str, Any]:
        """Arguments of :func:`progress.services.measuring.enter_measurements`."""
        said = self.cleaned_data
        metres = length_metres(self.reader)
        girths = {
            kind.value: round(said[kind.value] * metres, 5) for kind in GIRTHS if said.get(kind.value) is not None
        }
        custom = [
            CustomValue(name, unit, said[f"own_{number}"])
            for number, (name, unit) in enumerate(self.kinds)
            if said.get(f"own_{number}") is not None
        ]
        if said.get("new_name"):
            custom.append(CustomValue(said["new_name"], said["new_unit"], said["new_value"]))
        mass = said.get("weight")
        return {
            "local_date": said["local_date"],
            "kilograms": None if mass is None else kilograms(mass, weight_unit(self.reader)),
            "body_fat": said.get("body_fat"),
            "girths": girths,
            "custom": custom,
        }


class WeightForm(forms.Form):
    """One weighing again."""

    weight = FigureField(min_value=1)
    body_fat = FigureField(label="Body fat (%)", required=False, min_value=1)

    def __init__(self, data: Any = None, *, reader: Reader, weight: Weight) -> None:
        self.unit = weight_unit(reader)
        size = KILOGRAMS_PER_POUND if self.unit == "lb" else 1.0
        super().__init__(data, initial={"weight": round(weight.kilograms / size, 2), "body_fat": weight.body_fat})
        self.fields["weight"].label = f"Weight ({self.unit})"

    @property
    def values(self) -> dict[str, Any]:
        """Kilograms, and per cent or ``None``."""
        said = self.cleaned_data
        return {"kilograms": kilograms(said["weight"], self.unit), "body_fat": said["body_fat"]}


class MeasurementForm(forms.Form):
    """One girth or one value of the client's own again."""

    value = FigureField()

    def __init__(self, data: Any = None, *, reader: Reader, measurement: Measurement) -> None:
        is_girth = measurement.kind != MeasurementKind.CUSTOM
        self.size = length_metres(reader) if is_girth else 1.0
        super().__init__(data, initial={"value": round(measurement.value / self.size, 2)})
        unit = length_unit(reader) if is_girth else measurement.unit
        label = measurement.name or measurement.get_kind_display()
        self.fields["value"].label = f"{label} ({unit})" if unit else label

    @property
    def values(self) -> dict[str, Any]:
        """Metres of a girth, the value itself otherwise."""
        return {"value": round(self.cleaned_data["value"] * self.size, 5)}
