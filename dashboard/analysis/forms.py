"""What of a client's training is looked at: the query string of the analysis page."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from dashboard.analysis.period import DEFAULT, EARLIEST, LABELS, LATEST, MOST_DAYS

AMOUNTS: Final = {"seconds": "Time", "distance": "Distance", "load": "Load"}


class PeriodForm(forms.Form):
    """A range, its own dates where wanted, and what weeks are measured by."""

    range = forms.ChoiceField(label="Period", choices=list(LABELS.items()), required=False)
    first = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    amount = forms.ChoiceField(label="Weeks by", choices=list(AMOUNTS.items()), required=False)
    against = forms.ChoiceField(
        label="Compared with", choices=[("before", "The time before"), ("nothing", "Nothing")], required=False
    )

    @property
    def is_custom(self) -> bool:
        """Own dates are asked for, or something is wrong with them."""
        return bool(self.errors) or self.cleaned_data.get("range") == "custom"

    def clean(self) -> dict[str, Any]:
        """Own dates in their order, and not more days than a chart can show."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["range"] = cleaned.get("range") or DEFAULT
        cleaned["amount"] = cleaned.get("amount") or "seconds"
        if cleaned["range"] != "custom" or self.errors:
            return cleaned
        first, last = cleaned.get("first"), cleaned.get("last")
        if not first or not last:
            self.add_error("first" if not first else "last", "Choose a day.")
        elif first < EARLIEST or last > LATEST:
            self.add_error("first" if first < EARLIEST else "last", "This day is out of range.")
        elif last < first:
            self.add_error("last", "The last day comes before the first.")
        elif (last - first).days >= MOST_DAYS:
            self.add_error("first", "Choose at most ten years.")
        return cleaned
