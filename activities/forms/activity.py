"""Logging a session by hand, changing one, and narrowing a list down."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from activities.enums import Family
from activities.forms.sets import parse_sets
from activities.models import Activity
from activities.page_reports.words import EXERTION, FEELINGS
from activities.services.activities import SetDone
from core.errors import DomainError
from core.form_fields import DistanceField, DurationField
from core.forms import SegmentedRadio
from core.units import Reader, is_imperial

#: Where this form asks for what the service calls by another name.
_FIELD_OF: Final = {"start_time": "day"}


def show_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused beside the field that it is about, or on top of the form."""
    field = _FIELD_OF.get(error.field or "", error.field)
    form.add_error(field if field in form.fields else None, error.message)


def _exertion_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="How hard was it?",
        choices=EXERTION,
        coerce=float,
        empty_value=None,
        required=False,
        widget=SegmentedRadio,
        help_text="The whole session, on a scale from 1 to 10. Without a heart rate or power the load comes from it.",
    )


def _feeling_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="How did you feel?",
        choices=FEELINGS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=SegmentedRadio,
    )


def _comment_field() -> forms.CharField:
    return forms.CharField(label="Comment", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ManualForm(forms.Form):
    """A session that no device recorded, on the client's clock and in the reader's units."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    family = forms.ChoiceField(label="Sport", choices=Family.choices, widget=SegmentedRadio)
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label="Start", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    duration = DurationField(label="Duration", help_text="Hours and minutes like 1:05, or minutes like 45.")
    distance = DistanceField(label="Distance", required=False, min_value=0)
    sets = forms.CharField(
        label="Sets",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "Back squat 3x8 @ 80\nPull-up 4x6"}),
    )
    name = forms.CharField(
        label="Name", max_length=200, required=False, help_text="Without one it is called by time of day and sport."
    )
    rpe = _exertion_field()
    feel = _feeling_field()
    comment = _comment_field()

    def __init__(self, data: Any = None, *, client: User, reader: Reader) -> None:
        """``client`` is who did it; figures are in the units of ``reader``."""
        now = timezone.now().astimezone(client.zone)
        hour_ago = now - timedelta(hours=1)
        initial = {"key": f"form:{uuid.uuid4()}", "day": hour_ago.date(), "time": hour_ago.replace(minute=0).time()}
        super().__init__(data, initial=initial)
        self.client, self.reader = client, reader
        distance: Any = self.fields["distance"]
        distance.speak_to(reader)
        unit = "pounds" if is_imperial(reader) else "kilograms"
        self.fields["sets"].help_text = " ".join(
            (
                f"For strength, one exercise a line: name, sets x repetitions @ weight in {unit}.",
                "RIR 2 and warm-up may follow.",
            )
        )
        self.fields["time"].help_text = f"On the clock of {client.time_zone}."
        self.fields["day"].widget.attrs["max"] = now.date().isoformat()

    def clean_sets(self) -> list[SetDone]:
        """The sets of every line."""
        return parse_sets(self.cleaned_data["sets"], self.reader)

    def clean(self) -> dict[str, Any]:
        """The start as an instant; it lies behind us."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("day") and cleaned.get("time"):
            cleaned["start"] = datetime.combine(cleaned["day"], cleaned["time"], tzinfo=self.client.zone)
            if cleaned["start"] > timezone.now():
                self.add_error("day", "This lies in the future. Log a session after it was done.")
        return cleaned

    @property
    def session(self) -> dict[str, Any]:
        """What ``create_manual_activity`` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("day", "time")}


class ActivityForm(forms.Form):
    """The person's own words of an activity, and the sport when the device had it wrong."""

    version = forms.CharField(max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=200, required=False)
    family = forms.ChoiceField(
        label="Sport",
        choices=Family.choices,
        widget=SegmentedRadio,
        help_text="Correct it when the device had it wrong; load and zones are computed again.",
    )
    rpe = _exertion_field()
    feel = _feeling_field()
    comment = _comment_field()

    def __init__(self, data: Any = None, *, activity: Activity) -> None:
        initial = {
            "version": activity.updated_at.isoformat(),
            "name": activity.name,
            "family": activity.family,
            "rpe": "" if activity.rpe is None else f"{max(round(activity.rpe), 1)}",
            "feel": "" if activity.feel is None else str(activity.feel),
            "comment": activity.comment,
        }
        super().__init__(data, initial=initial)

    def clean_version(self) -> datetime:
        """When the activity was last changed, as the person saw it."""
        version = parse_datetime(self.cleaned_data["version"])
        if version is None or timezone.is_naive(version):
            raise ValidationError("Reload the page and try again.")
        return version

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that the person touched; an exertion of 6.5 from a watch stays when nobody chose another."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}


class ListFilterForm(forms.Form):
    """Narrow a list of activities down."""

    q = forms.CharField(
        label="Search", max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    sport = forms.ChoiceField(label="Sport", choices=[("", "All sports"), *Family.choices], required=False)
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """The first day lies before the last."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day lies before the first.")
        return cleaned
