"""What is typed in while and after training: a set, how it was, a session without a device."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from activities.enums import Family
from activities.forms.activity import ManualForm
from activities.models import StrengthSet
from activities.services.sets import MOST, LoggedSet
from core.form_fields import DistanceField, DurationField, FigureField, kilograms
from core.units import Reader, is_imperial
from exercises.models import Exercise
from workouts.models import PlannedSession
from workouts.names import exercise_finder, exercises_by_reference

#: Of a prescribed set (block.exercise.set.round), or of one that was added to an exercise (block.exercise).
PLACE: Final = r"^\d{1,3}\.\d{1,3}(\.\d{1,3}\.\d{1,3})?$"


class InstantField(forms.CharField):
    """An instant as a device writes it: ISO 8601 with its offset."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, required=False, **options)

    def clean(self, value: object) -> datetime | None:  # type: ignore[override]
        """The instant, ``None`` for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        try:
            instant = parse_datetime(text)
        except ValueError:
            instant = None
        if instant is None or timezone.is_naive(instant):
            raise ValidationError("This is not an instant with its offset from UTC.")
        return instant


class SetForm(forms.Form):
    """One set of the logger. Without JavaScript the server's clock says when it was saved."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.RegexField(PLACE, max_length=24, required=False, widget=forms.HiddenInput)
    logged_at = InstantField()
    done_at = InstantField()
    kind = forms.ChoiceField(
        choices=[(StrengthSet.Kind.ACTIVE, "Set"), (StrengthSet.Kind.WARMUP, "Warm-up")], required=False
    )
    exercise = forms.CharField(max_length=80, required=False)
    name = forms.CharField(label="Exercise", max_length=120, required=False)
    repetitions = forms.IntegerField(label="Repetitions", min_value=0, max_value=MOST["repetitions"], required=False)
    weight = FigureField(label="Weight", min_value=0, required=False)
    rir = FigureField(label="Repetitions in reserve", min_value=0, max_value=MOST["rir"], required=False)
    duration = FigureField(label="Seconds", min_value=0, max_value=MOST["duration"], required=False)
    distance = FigureField(label="Metres", min_value=0, max_value=MOST["distance"], required=False)
    note = forms.CharField(label="Note", max_length=300, required=False)

    def __init__(self, data: Any = None, *, session: PlannedSession, reader: Reader) -> None:
        super().__init__(data)
        self.session, self.reader = session, reader

    def clean_exercise(self) -> Exercise | None:
        """The exercise of the library, among those that the client sees."""
        reference = self.cleaned_data["exercise"]
        if not reference:
            return None
        found = exercises_by_reference(self.session.client, {reference}).get(reference)
        if found is None:
            raise ValidationError("This exercise is not in the library.")
        return found

    def clean_weight(self) -> float | None:
        """Kilograms of what was typed in the reader's unit."""
        weight = self.cleaned_data["weight"]
        return None if weight is None else kilograms(weight, "lb" if is_imperial(self.reader) else "kg")

    def clean(self) -> dict[str, Any]:
        """An exercise that was typed is looked up in the library; one that is not there keeps its words."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("exercise") is None and cleaned.get("name") and "exercise" not in self.errors:
            reference = exercise_finder(self.session.client)(cleaned["name"])
            if reference:
                cleaned["exercise"] = exercises_by_reference(self.session.client, {reference}).get(reference)
        if cleaned.get("exercise") is None and not cleaned.get("name") and "exercise" not in self.errors:
            self.add_error("name", "Say which exercise it was.")
        return cleaned

    @property
    def entry(self) -> LoggedSet:
        """The set as the service takes it."""
        told = self.cleaned_data
        exercise = told["exercise"]
        return LoggedSet(
            key=told["key"],
            logged_at=told["logged_at"] or timezone.now(),
            done_at=told["done_at"],
            exercise=exercise.shown_name if exercise else told["name"],
            library_exercise=exercise,
            place=told["place"],
            kind=told["kind"] or StrengthSet.Kind.ACTIVE,
            **{name: told[name] for name in ("repetitions", "weight", "rir", "duration", "distance", "note")},
        )


class RemovalForm(forms.Form):
    """Which set is taken away, and when."""

    key = forms.UUIDField()
    logged_at = InstantField()


class AfterForm(forms.Form):
    """How it was."""

    rpe = ManualForm.base_fields["rpe"]
    feel = ManualForm.base_fields["feel"]
    comment = forms.CharField(
        label="One line about it", max_length=300, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    ended_at = InstantField(widget=forms.HiddenInput)

    @property
    def words(self) -> dict[str, Any]:
        """What ``finish_session`` takes."""
        return dict(self.cleaned_data)


class EnduranceForm(forms.Form):
    """A session that no watch recorded, filled in as it was planned."""

    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label="Start", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    duration = DurationField(label="Duration", help_text="Hours and minutes like 1:05, or minutes like 45.")
    distance = DistanceField(label="Distance", required=False, min_value=0)
    rpe = ManualForm.base_fields["rpe"]
    feel = ManualForm.base_fields["feel"]
    comment = ManualForm.base_fields["comment"]

    def __init__(self, data: Any = None, *, session: PlannedSession, reader: Reader) -> None:
        super().__init__(data, initial=_as_planned(session))
        self.session = session
        distance: Any = self.fields["distance"]
        distance.speak_to(reader)
        if session.estimated_metres and session.family in (Family.RUN, Family.RIDE, Family.SWIM, Family.WALK):
            self.initial["distance"] = f"{session.estimated_metres / distance.metres:.2f}".rstrip("0").rstrip(".")
        if session.family in (Family.STRENGTH, Family.OTHER):
            del self.fields["distance"]
        self.fields["time"].help_text = f"On the clock of {session.client.time_zone}."

    def clean(self) -> dict[str, Any]:
        """The start as an instant; it lies behind us."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("day") and cleaned.get("time"):
            cleaned["start"] = datetime.combine(cleaned["day"], cleaned["time"], tzinfo=self.session.client.zone)
            if cleaned["start"] > timezone.now():
                self.add_error("day", "This lies in the future. Log a session after it was done.")
        return cleaned

    @property
    def done(self) -> dict[str, Any]:
        """What ``log_endurance`` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("day", "time")}


def _as_planned(session: PlannedSession) -> dict[str, Any]:
    minutes = round((session.estimated_seconds or 3600) / 60)
    start = timezone.now().astimezone(session.client.zone) - timedelta(minutes=minutes)
    is_today = session.local_date >= start.date()
    return {
        "day": start.date() if is_today else session.local_date,
        "time": session.time_of_day or start.replace(second=0, microsecond=0).time(),
        "duration": f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 60 else str(minutes),
    }
