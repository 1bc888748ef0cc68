"""What is typed in to move whole parts of a calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from coaching.models import Tag
from core.forms import SegmentedRadio
from core.ids import uuid7
from workouts.models import Template
from workouts.periods import week_start

NOW, LATER = "now", "later"
FURTHEST_SHIFT: Final = 365


def key_field() -> forms.CharField:
    """What makes the same form sent twice one request: a new key each time that the form is shown."""
    return forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput, initial=lambda: str(uuid7()), label="Request"
    )


def day_field(label: str = "Day", **options: Any) -> forms.DateField:
    """A day: typed as 2026-11-21 or chosen in the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"})
    return forms.DateField(label=label, widget=widget, **options)


class CopyWeekForm(forms.Form):
    """Which week is copied where, and for whom."""

    week_of = day_field("The week of", help_text="Any day of it. Your weeks begin on the weekday of your preferences.")
    to_week_of = day_field("Into the week of", help_text="Of the week that has begun, the days ahead.")
    client = forms.ModelChoiceField(queryset=User.objects.none(), label="For", empty_label=None)
    key = key_field()

    def __init__(
        self, data: Any = None, *, reader: User, clients: QuerySet[User], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.reader = reader
        choice: Any = self.fields["client"]
        choice.queryset = clients
        if len(clients) < 2:
            choice.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Days become the first days of their weeks; a week is not copied onto itself."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("week_of", "to_week_of"):
            if name in cleaned:
                cleaned[name] = week_start(cleaned[name], self.reader.first_weekday)
        client = cleaned.get("client")
        is_same_client = client is not None and client.pk == self.initial.get("client")
        if is_same_client and cleaned.get("week_of") == cleaned.get("to_week_of"):
            self.add_error("to_week_of", "That is the same week. Choose another one.")
        return cleaned


class ShiftForm(forms.Form):
    """From which day on everything is shifted, and how far."""

    first_day = day_field("Everything from", help_text="What is done or skipped stays where it is.")
    days = forms.IntegerField(
        label="By how many days",
        min_value=-FURTHEST_SHIFT,
        max_value=FURTHEST_SHIFT,
        help_text="7 is a week later, -1 a day earlier.",
        widget=forms.NumberInput(attrs={"inputmode": "text"}),
    )
    key = key_field()

    def clean_days(self) -> int:
        """Nothing happens by zero days."""
        days: int = self.cleaned_data["days"]
        if days == 0:
            raise forms.ValidationError("Choose at least one day earlier or later.")
        return days


class PublishForm(forms.Form):
    """Which days are published, and whether now or at an hour of the client's clock."""

    first = day_field("From")
    last = day_field("To")
    when = forms.ChoiceField(
        label="When", choices=[(NOW, "Now"), (LATER, "At a day and hour")], widget=SegmentedRadio, initial=NOW
    )
    on = day_field("On", required=False)
    hour = forms.TimeField(
        label="At", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), initial=time(7)
    )

    def __init__(self, data: Any = None, *, client: User, reader: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.zone: ZoneInfo = client.zone
        self.fields["hour"].help_text = _clock_hint(client, reader)

    def clean(self) -> dict[str, Any]:
        """The days are in order, and the hour lies ahead."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "first" in cleaned and "last" in cleaned and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "The last day lies before the first.")
        if cleaned.get("when") == LATER:
            for name in ("on", "hour"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Say when.")
            if (at := self.at) is not None and at <= timezone.now():
                self.add_error("hour", "That is over already. Choose an hour ahead, or publish now.")
        return cleaned

    @property
    def at(self) -> datetime | None:
        """The instant of a later publication."""
        cleaned = self.cleaned_data
        if cleaned.get("when") != LATER or not cleaned.get("on") or not cleaned.get("hour"):
            return None
        return datetime.combine(cleaned["on"], cleaned["hour"], tzinfo=self.zone)


class PlanTemplateForm(forms.Form):
    """On whose day a workout of the library is put."""

    date = day_field("Day")
    clients = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), label="For", widget=forms.CheckboxSelectMultiple
    )
    key = key_field()

    def __init__(
        self,
        data: Any = None,
        *,
        clients: QuerySet[User],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        choice: Any = self.fields["clients"]
        choice.queryset = clients


class DropForm(forms.Form):
    """A workout of the library that was let go over a day."""

    template = forms.ModelChoiceField(queryset=Template.objects.none())
    date = day_field()
    key = key_field()

    def __init__(self, data: Any = None, *, trainer: User) -> None:
        super().__init__(data)
        choice: Any = self.fields["template"]
        choice.queryset = Template.objects.visible_to(trainer).current()


class BoardForm(forms.Form):
    """Whom the week board shows."""

    q = forms.CharField(label="Name or e-mail", max_length=100, required=False)
    tag = forms.ModelChoiceField(queryset=Tag.objects.none(), label="Tag", required=False, empty_label="All")

    def __init__(self, data: Any = None, *, trainer: User) -> None:
        super().__init__(data)
        choice: Any = self.fields["tag"]
        choice.queryset = Tag.objects.visible_to(trainer)


def _clock_hint(client: User, reader: User) -> str:
    """What seven o'clock on the client's clock is on the reader's."""
    if client.time_zone == reader.time_zone:
        return "On your clock."
    tomorrow = client.local_today() + timedelta(days=1)
    seven = datetime.combine(tomorrow, time(7), tzinfo=client.zone)
    return f"On {client.get_short_name()}'s clock: 07:00 there is {seven.astimezone(reader.zone):%H:%M} for you."
