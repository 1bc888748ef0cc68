"""Four questions and a line of words: half a minute in the morning."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from accounts.models import User
from core.forms import SegmentedRadio
from progress.models import WellnessDay
from progress.services.feeling import QUESTIONS

_FIGURES: Final = ("1", "2", "3", "4", "5")
#: What the two ends of each scale mean.
ENDS: Final = {
    "sleep_quality": ("1 bad", "5 very good"),
    "soreness": ("1 none", "5 strong"),
    "mood": ("1 low", "5 very good"),
    "felt_stress": ("1 none", "5 strong"),
}


def _question(label: str, name: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(figure, figure) for figure in _FIGURES],
        coerce=int,
        empty_value=None,
        required=False,
        widget=SegmentedRadio,
        help_text=", ".join(ENDS[name]),
    )


class WellnessForm(forms.Form):
    """How a local day is. What is left out stays unsaid."""

    local_date = forms.DateField(widget=forms.HiddenInput)
    sleep_quality = _question("Sleep", "sleep_quality")
    soreness = _question("Soreness", "soreness")
    mood = _question("Mood", "mood")
    felt_stress = _question("Stress", "felt_stress")
    comment = forms.CharField(label="Anything else", max_length=500, required=False)

    def __init__(self, data: Any = None, *, client: User, day: WellnessDay | None = None) -> None:
        """``day`` is what was said before; without it the form is about the client's today."""
        names = (*QUESTIONS, "comment")
        said = {name: getattr(day, name) for name in names} if day else {}
        local_date = day.local_date if day else client.local_today()
        super().__init__(data, initial={"local_date": local_date, **said}, auto_id="wellness_%s")

    def clean(self) -> dict[str, Any]:
        """Something has to be said."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not any(said.get(name) for name in (*QUESTIONS, "comment")):
            raise forms.ValidationError("Choose at least one answer.", code="empty")
        return said
