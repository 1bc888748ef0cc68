"""What is typed in for programs: their frame, sessions, weeks as text, progressions, and to whom they are given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from activities.enums import Family
from workouts.enums import Gate, RuleKind
from workouts.forms.calendar import day_field, key_field
from workouts.forms.editor import EditorForm
from workouts.forms.library import FolderChoiceField, LabelsField
from workouts.models import Folder, Program, ProgressionRule, Template
from workouts.models.programs import MOST_WEEKS
from workouts.names import exercise_finder
from workouts.progression import sport_subject
from workouts.reports.programs import next_races
from workouts.structure import End, Step, Workout
from workouts.typed_weeks import DAYS, LONGEST_WEEK

DAY_CHOICES: Final = list(enumerate(DAYS, 1))
EVERY, ONE = "every", "one"
FROM, UNTIL, RACE = "from", "until", "race"
_SPORTS: Final = (Family.RUN, Family.RIDE, Family.SWIM, Family.WALK, Family.OTHER)
_RANGE: Final = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


class ProgramFilterForm(forms.Form):
    """What to look for; a value that makes no sense is as good as none."""

    q = forms.CharField(
        label="Name",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    show = forms.ChoiceField(label="Show", required=False, choices=[("", "In use"), ("archived", "Archived")])


class ProgramForm(forms.Form):
    """The frame of a program."""

    name = forms.CharField(label="Name", max_length=120)
    weeks = forms.IntegerField(label="Weeks", min_value=1, max_value=MOST_WEEKS, initial=12)
    description = forms.CharField(
        label="What it is for", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    folder = FolderChoiceField(Folder.objects.none(), required=False, empty_label="In no folder")
    labels = LabelsField(label="Labels", required=False)
    deload_every = forms.IntegerField(
        label="Lighter every", min_value=2, max_value=12, required=False, help_text="Weeks; empty for none."
    )
    deload_volume = forms.IntegerField(
        label="Sets and lengths then", min_value=20, max_value=100, initial=60, help_text="Per cent."
    )
    deload_weight = forms.IntegerField(
        label="Weights then", min_value=20, max_value=100, initial=90, help_text="Per cent."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = key_field()

    def __init__(self, data: Any = None, *, trainer: User, program: Program | None = None) -> None:
        initial: dict[str, Any] = {}
        if program is not None:
            names = ("name", "weeks", "description", "deload_every", "deload_volume", "deload_weight", "version")
            initial = {name: getattr(program, name) for name in names}
            initial["folder"] = program.folder_id
            initial["labels"] = ", ".join(label.name for label in program.labels.all())
        super().__init__(data, initial=initial)
        folder: Any = self.fields["folder"]
        folder.queryset = Folder.objects.visible_to(trainer).select_related("parent").order_by(Lower("name"))

    @property
    def columns(self) -> dict[str, Any]:
        """What the services take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "key")}


class PlaceForm(forms.Form):
    """A week and a day of a program."""

    week = forms.TypedChoiceField(label="Week", coerce=int)
    day = forms.TypedChoiceField(label="Day", coerce=int, choices=DAY_CHOICES)
    key = key_field()

    def __init__(self, data: Any = None, *, program: Program, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        choice: Any = self.fields["week"]
        choice.choices = [(number, f"Week {number}") for number in range(1, program.weeks + 1)]


class PickForm(PlaceForm):
    """A workout of the library for a day."""

    template = forms.ModelChoiceField(Template.objects.none(), label="Workout", empty_label="Choose …")

    field_order = ("template", "week", "day", "key")

    def __init__(self, data: Any = None, *, trainer: User, **options: Any) -> None:
        super().__init__(data, **options)
        choice: Any = self.fields["template"]
        choice.queryset = Template.objects.visible_to(trainer).current().order_by(Lower("name"))


class ProgramSessionForm(EditorForm):
    """A workout that a program holds itself."""

    key = key_field()

    @property
    def content(self) -> dict[str, Any]:
        """What the services take."""
        cleaned = self.cleaned_data
        return {"workout": self.workout, **{name: cleaned[name] for name in ("name", "note", "metric")}}

    def clean(self) -> dict[str, Any]:
        """A mere length becomes one step: a program is worked out for each week, and nothing is not worked out."""
        cleaned = super().clean()
        if self.workout is None and not self.errors:
            seconds, metres = cleaned.get("free_minutes"), cleaned.get("free_distance")
            if cleaned["family"] == Family.STRENGTH:
                self.add_error("text", "Write the exercises.")
                return cleaned
            end = End("time", round(seconds)) if seconds else End("distance", round(metres or 0))
            self.workout = Workout(cleaned["family"], (Step(end),))
        return cleaned


class WeekTextForm(forms.Form):
    """A whole week, one session a line."""

    text = forms.CharField(
        label="The week",
        required=False,
        max_length=LONGEST_WEEK,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 12, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "class": "mono"}
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CopyWeekForm(forms.Form):
    """To which weeks a week is copied."""

    to = forms.CharField(
        label="To weeks", max_length=60, help_text="For example 2-12, or 3, 5, 7. What stands there is replaced."
    )

    def clean_to(self) -> list[int]:
        """Numbers and ranges between commas."""
        weeks: set[int] = set()
        text = re.sub(r"\s*[-–]\s*", "-", self.cleaned_data["to"].strip())
        for part in re.split(r"[,;\s]+", text):
            match = _RANGE.fullmatch(part)
            if match is None:
                raise forms.ValidationError("Write weeks like 2-12 or 3, 5, 7.")
            first, last = int(match[1]), int(match[2] or match[1])
            weeks.update(range(first, last + 1))
        if not weeks or not weeks <= set(range(1, MOST_WEEKS + 1)):
            raise forms.ValidationError(f"Weeks lie between 1 and {MOST_WEEKS}.")
        return sorted(weeks)


class RuleForm(forms.Form):
    """A progression, in the order in which it is said."""

    about = forms.ChoiceField(
        label="What grows",
        choices=[
            (ONE, "One exercise, named below"),
            (EVERY, "Every exercise"),
            *((sport_subject(family), f"{family.label}: time and distance of the work") for family in _SPORTS),
        ],
    )
    exercise = forms.CharField(
        label="Exercise",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="As you write it in a workout, for example Back squat.",
    )
    amount = forms.FloatField(label="By", min_value=-500, max_value=500, initial=2.5, help_text="Less than 0 shrinks.")
    kind = forms.ChoiceField(
        label="Of",
        choices=[
            (RuleKind.KILOGRAMS, "kg"),
            (RuleKind.PERCENT, "% (points of the maximum)"),
            (RuleKind.REPETITIONS, "repetitions"),
        ],
    )
    every_weeks = forms.IntegerField(label="Every", min_value=1, max_value=12, initial=1, help_text="Weeks.")
    first_week = forms.IntegerField(
        label="From week", min_value=2, max_value=MOST_WEEKS, initial=2, help_text="The first that is harder."
    )
    last_week = forms.IntegerField(label="To week", min_value=2, max_value=MOST_WEEKS, required=False)
    gate = forms.ChoiceField(label="When", choices=Gate.choices, initial=Gate.NONE)
    reserve = forms.FloatField(
        label="Repetitions in reserve", min_value=0, max_value=10, required=False, help_text="Only for the last choice."
    )
    key = key_field()

    def __init__(self, data: Any = None, *, author: User, rule: ProgressionRule | None = None) -> None:
        super().__init__(data, initial=_initial_of(rule) if rule else {})
        self.author = author

    def clean(self) -> dict[str, Any]:
        """The exercise as the library knows it, or by its name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("about") == ONE and not cleaned.get("exercise"):
            self.add_error("exercise", "Name the exercise.")
        if cleaned.get("gate") == Gate.RESERVE and cleaned.get("reserve") is None and "reserve" not in self.errors:
            self.add_error("reserve", "Say how many repetitions are to be left.")
        return cleaned

    @property
    def columns(self) -> dict[str, Any]:
        """What the services take."""
        cleaned = dict(self.cleaned_data)
        about, typed = cleaned.pop("about"), " ".join(cleaned.pop("exercise").split())
        cleaned.pop("key")
        if cleaned["gate"] != Gate.RESERVE:
            cleaned["reserve"] = None
        if about == ONE:
            return {**cleaned, "exercise": exercise_finder(self.author)(typed) or typed.casefold(), "label": typed}
        return {**cleaned, "exercise": "" if about == EVERY else about, "label": ""}


def _initial_of(rule: ProgressionRule) -> dict[str, Any]:
    names = ("amount", "kind", "every_weeks", "first_week", "last_week", "gate", "reserve")
    initial = {name: getattr(rule, name) for name in names}
    if rule.exercise.startswith("@"):
        return {**initial, "about": rule.exercise}
    return {**initial, "about": ONE if rule.exercise else EVERY, "exercise": rule.label}


class ApplyForm(forms.Form):
    """Who is given a program, and when."""

    clients = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), label="For", widget=forms.CheckboxSelectMultiple
    )
    when = forms.ChoiceField(
        label="When",
        choices=[(FROM, "From a day on"), (UNTIL, "Back from a last day"), (RACE, "Back from each client’s next race")],
        initial=FROM,
        widget=forms.RadioSelect,
    )
    date = day_field("Day", required=False, help_text="The first or the last day. Weeks go from Monday to Sunday.")
    publish = forms.BooleanField(
        label="Publish at once", required=False, help_text="Otherwise they are drafts that only you see."
    )
    key = key_field()

    def __init__(
        self, data: Any = None, *, trainer: User, clients: QuerySet[User], initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.trainer = trainer
        choice: Any = self.fields["clients"]
        choice.queryset = clients

    def clean(self) -> dict[str, Any]:
        """A day where one is asked for."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("when") in (FROM, UNTIL) and not cleaned.get("date") and "date" not in self.errors:
            self.add_error("date", "Choose the day.")
        return cleaned

    @property
    def days(self) -> dict[str, Any]:
        """The days as the services take them."""
        when, day = self.cleaned_data["when"], self.cleaned_data["date"]
        if when == RACE:
            return {"last_days": next_races(self.trainer, self.cleaned_data["clients"])}
        return {"first_day" if when == FROM else "last_day": day}
