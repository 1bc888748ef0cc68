"""Forms of races."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from core.errors import DomainError
from core.form_fields import DistanceField, DurationField
from core.forms import SegmentedRadio
from core.units import METRES_PER_MILE, Reader, clock, is_imperial
from progress.enums import Priority
from progress.models import FAMILIES, Race


def show_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused beside the field that it is about, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


class RaceForm(forms.Form):
    """A race, with its aim and, once it was run, its result."""

    name = forms.CharField(
        label="Name", max_length=120, widget=forms.TextInput(attrs={"placeholder": "Valencia Marathon"})
    )
    local_date = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    family = forms.ChoiceField(label="Sport", choices=FAMILIES, widget=SegmentedRadio)
    priority = forms.ChoiceField(label="Priority", choices=Priority.choices, widget=forms.RadioSelect)
    distance = DistanceField(label="Distance", required=False, min_value=0.01, max_value=2000)
    goal_seconds = DurationField(label="Aim", required=False, help_text="Hours and minutes like 3:15, or 3:14:30.")
    result_seconds = DurationField(label="Result", required=False, help_text="Once it was run.")
    place = forms.CharField(label="Where", max_length=120, required=False)
    note = forms.CharField(label="Note", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, client: User, reader: Reader, race: Race | None = None) -> None:
        """``client`` is who races; figures are in the units of ``reader``."""
        super().__init__(data, initial=_initial(race, reader) if race else {"family": "run", "priority": Priority.B})
        distance: Any = self.fields["distance"]
        distance.speak_to(reader)
        if race is None or race.local_date > client.local_today():
            del self.fields["result_seconds"]

    @property
    def values(self) -> dict[str, Any]:
        """Columns of a race."""
        said = self.cleaned_data
        times = {name: round(said[name]) if said.get(name) else None for name in ("goal_seconds", "result_seconds")}
        return {**said, **{name: value for name, value in times.items() if name in said}}


def _initial(race: Race, reader: Reader) -> dict[str, Any]:
    metres = METRES_PER_MILE if is_imperial(reader) else 1000.0
    plain = {name: getattr(race, name) for name in ("name", "local_date", "family", "priority", "place", "note")}
    return {
        **plain,
        "distance": round(race.distance / metres, 3) if race.distance else None,
        "goal_seconds": clock_words(race.goal_seconds),
        "result_seconds": clock_words(race.result_seconds),
    }


def clock_words(seconds: int | None) -> str:
    """``3:14:30``, with hours even where there are none, so that it is read back as it was meant."""
    if not seconds:
        return ""
    return clock(seconds) if seconds >= 3600 else f"0:{seconds // 60:02d}:{seconds % 60:02d}"
