"""What is typed in to adapt a client's plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms

from core.forms import SegmentedRadio
from core.units import short_day
from workouts.enums import SkipReason
from workouts.forms.calendar import day_field, key_field
from workouts.models import PlannedSession
from workouts.services.adapting import MOST_DAYS, Adaptation

#: Per cent that can be chosen.
LIGHTER: Final = (0, 10, 20, 30, 50)


class SessionsField(forms.MultipleChoiceField):
    """Ids of sessions. The service takes those that are still open, so a form that comes twice is as good as once."""

    def valid_value(self, value: str) -> bool:
        """Whether it is an id at all."""
        try:
            UUID(value)
        except ValueError:
            return False
        return True


class AdaptForm(forms.Form):
    """How much lighter which days get, and what of the missed sessions is excused."""

    excused = SessionsField(
        label="Excuse what was missed",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It turns grey and does not count against adherence.",
    )
    reason = forms.ChoiceField(
        label="Because",
        choices=[("", "Choose…"), *SkipReason.choices],
        required=False,
        help_text="For what is excused.",
    )
    lighter_by = forms.TypedChoiceField(
        label="Make open sessions lighter",
        coerce=int,
        choices=[(each, f"{each} %" if each else "Not") for each in LIGHTER],
        widget=SegmentedRadio,
        help_text="Of the main part as it was planned at first. Warm-up, cool-down and rests stay.",
    )
    first_day = day_field("From")
    last_day = day_field("To")
    key = key_field()

    def __init__(
        self, data: Any = None, *, missed: Sequence[PlannedSession] = (), initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        #: What is to get lighter, as far as it is said already; ``None`` while that makes no sense.
        self.days: Adaptation | None = None
        if missed or (data and data.get("excused")):
            choice: Any = self.fields["excused"]
            choice.choices = [(str(each.pk), f"{short_day(each.local_date)}, {each.name}") for each in missed]
        else:
            del self.fields["excused"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """The days are in order, and something is to be done."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last, lighter_by = (cleaned.get(name) for name in ("first_day", "last_day", "lighter_by"))
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error("last_day", "Choose a day after the first one, within three months.")
        elif first and last and lighter_by is not None:
            self.days = Adaptation(first_day=first, last_day=last, lighter_by=lighter_by)
        if cleaned.get("excused") and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Choose a reason.")
        if not self.errors and not cleaned["lighter_by"] and not cleaned.get("excused"):
            self.add_error("lighter_by", "Choose how much lighter, or what is excused.")
        return cleaned

    @property
    def adaptation(self) -> Adaptation:
        """What was asked for."""
        cleaned = self.cleaned_data
        excused = [UUID(each) for each in cleaned.get("excused", ())]
        return Adaptation(
            first_day=cleaned["first_day"],
            last_day=cleaned["last_day"],
            lighter_by=cleaned["lighter_by"],
            excused=excused,
            reason=cleaned["reason"] if excused else "",
        )
