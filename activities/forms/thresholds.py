"""A dated threshold, typed as people say it: watts, beats, ``4:05`` a kilometre."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from accounts.models import User
from activities.enums import Family, ThresholdKind
from activities.page_reports.words import pace_length
from core.form_fields import FigureField, speed_of_pace
from core.units import Reader

PACE_KINDS: Final = (ThresholdKind.THRESHOLD_SPEED, ThresholdKind.CRITICAL_SWIM_SPEED)


class ThresholdForm(forms.Form):
    """A value from a day on."""

    kind = forms.ChoiceField(label="What", choices=ThresholdKind.choices)
    value = forms.CharField(label="Value", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    family = forms.ChoiceField(
        label="Sport",
        choices=[("", "Every sport"), *Family.choices],
        required=False,
        help_text="Only the threshold heart rate may differ from sport to sport.",
    )
    valid_from = forms.DateField(
        label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text="Its first day."
    )

    def __init__(self, data: Any = None, *, client: User, reader: Reader) -> None:
        super().__init__(data, initial={"valid_from": client.local_today()})
        self.reader = reader
        run, swim = pace_length(reader, is_swim=False)[1], pace_length(reader, is_swim=True)[1]
        self.fields["value"].help_text = f"Watts, beats a minute, or a pace like 4:05 ({run}) and 1:45 ({swim})."

    def clean(self) -> dict[str, Any]:
        """The value in W, bpm or m/s."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, text = cleaned.get("kind"), cleaned.get("value")
        if not kind or not text:
            return cleaned
        if kind in PACE_KINDS:
            metres, unit = pace_length(self.reader, is_swim=kind == ThresholdKind.CRITICAL_SWIM_SPEED)
            cleaned["value"] = speed_of_pace(text, metres)
            if cleaned["value"] is None:
                self.add_error("value", f"Write a pace in minutes and seconds {unit}, like 4:05.")
            return cleaned
        try:
            cleaned["value"] = FigureField().clean(text)
        except forms.ValidationError:
            self.add_error("value", f"Write a number in {unit_of(kind, self.reader)}.")
        return cleaned


class OfferForm(forms.Form):
    """Which of the offered values is accepted."""

    kind = forms.ChoiceField(choices=ThresholdKind.choices)


def unit_of(kind: str, reader: Reader) -> str:
    """The unit in which this reader speaks of a kind."""
    if kind in PACE_KINDS:
        return f"min{pace_length(reader, is_swim=kind == ThresholdKind.CRITICAL_SWIM_SPEED)[1]}"
    return "W" if kind == ThresholdKind.FTP else "bpm"
