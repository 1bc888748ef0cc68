"""Forms of the attention list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms

from accounts.models import User
from core.ids import uuid7
from dashboard.attention.limits import TABLE, Limits
from dashboard.enums import Reason

PERIODS: Final = {"day": 1, "days": 3, "week": 7}
"""What the menu offers, in days."""


class SnoozeForm(forms.Form):
    """How long a reason stays out of the list: one of the menu's periods, or a day."""

    period = forms.ChoiceField(choices=[(key, key) for key in PERIODS], required=False, widget=forms.HiddenInput)
    until = forms.DateField(
        label="Show it again on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="From tomorrow on, within three months. It comes back earlier if it gets worse.",
    )

    def __init__(self, *args: Any, trainer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = trainer.local_today()
        self.initial.setdefault("until", self.today + timedelta(days=7))

    def clean(self) -> dict[str, Any]:
        """A day, whichever way it was said."""
        cleaned = super().clean() or {}
        if period := cleaned.get("period"):
            cleaned["until"] = self.today + timedelta(days=PERIODS[period])
        elif not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", "Choose a day.")
        return cleaned


class WriteForm(forms.Form):
    """A short mail to a client."""

    subject = forms.CharField(max_length=120)
    words = forms.CharField(label="Message", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    reason = forms.ChoiceField(choices=Reason.choices, required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)


class LimitsForm(forms.Form):
    """All limits, for everybody or for one client. An empty field is the standard value."""

    def __init__(self, *args: Any, limits: Limits, standard: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for limit in TABLE:
            usual = getattr(standard, limit.name)
            value = getattr(limits, limit.name)
            self.fields[limit.name] = forms.IntegerField(
                label=limit.label,
                required=False,
                min_value=0,
                max_value=limit.most,
                initial=value if value != usual else None,
                help_text=f"{limit.meaning} Empty: {usual}. 0 turns it off.",
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": str(usual)}),
            )

    @property
    def values(self) -> dict[str, int]:
        """What was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}
