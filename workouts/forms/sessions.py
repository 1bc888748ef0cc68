"""What is typed in for one planned session."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from activities.models import Activity
from core.forms import SegmentedRadio
from workouts.enums import SkipReason, Stage
from workouts.forms.calendar import day_field, key_field
from workouts.forms.editor import EditorForm
from workouts.models import PlannedSession

#: What a client in need of less time chooses from.
SHORTER: Final = (75, 50, 25)
WHOLE: Final = 100


class SessionForm(EditorForm):
    """A workout on a day of a client."""

    date = day_field("Day")
    time_of_day = forms.TimeField(
        label="Time of day",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    is_published = forms.BooleanField(
        label="Show it to the client at once", required=False, help_text="Otherwise it is a draft until you publish it."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = key_field()

    def __init__(self, data: Any = None, *, author: User, client: User, is_new: bool = True, **options: Any) -> None:
        super().__init__(data, author=author, client=client, **options)
        if not is_new or author.pk == client.pk:
            del self.fields["is_published"]

    @property
    def stage(self) -> str | None:
        """The stage that was asked for; ``None`` leaves it to the service."""
        return Stage.PUBLISHED if self.cleaned_data.get("is_published") else None

    @property
    def content(self) -> dict[str, Any]:
        """The columns of what is to be done."""
        cleaned = self.cleaned_data
        return {
            "workout": self.workout,
            "family": cleaned["family"],
            "name": cleaned["name"],
            "note": cleaned["note"],
            "metric": cleaned["metric"],
            "free_seconds": self.free_seconds,
            "free_metres": self.free_metres,
            "time_of_day": cleaned["time_of_day"],
        }


class MoveForm(forms.Form):
    """To which day a session goes: the date, or one of the buttons (``quick``), which counts before it."""

    to = day_field("To")
    quick = day_field(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["to"].required = not (data and data.get("quick"))

    @property
    def day(self) -> date:
        """The day that was chosen."""
        chosen: date = self.cleaned_data["quick"] or self.cleaned_data["to"]
        return chosen


def quick_days(session: PlannedSession, today: date) -> list[tuple[str, date]]:
    """Days that a session is often moved to: tomorrow, a day and a week later, a day earlier."""
    here = session.local_date
    wanted = [
        ("Today", today),
        ("Tomorrow", today + timedelta(days=1)),
        ("A day earlier", here - timedelta(days=1)),
        ("A day later", here + timedelta(days=1)),
        ("A week later", here + timedelta(days=7)),
    ]
    seen = {here}
    return [(words, day) for words, day in wanted if day >= today and not (day in seen or seen.add(day))]  # type: ignore[func-returns-value]


class CopyForm(forms.Form):
    """To which day a session is copied, and for whom."""

    to = day_field("To")
    clients = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), label="For", widget=forms.CheckboxSelectMultiple
    )
    key = key_field()

    def __init__(self, data: Any = None, *, clients: QuerySet[User], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        choice: Any = self.fields["clients"]
        choice.queryset = clients
        if len(clients) < 2:
            choice.widget = forms.MultipleHiddenInput()


class SkipForm(forms.Form):
    """Why a session is left out."""

    reason = forms.ChoiceField(label="Why", choices=SkipReason.choices, widget=SegmentedRadio)
    note = forms.CharField(
        label="A line about it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only you and your trainer read it.",
    )


class ShortenForm(forms.Form):
    """How much of a session is left."""

    percent = forms.TypedChoiceField(
        label="Do",
        coerce=int,
        choices=[(str(each), f"{each} %") for each in SHORTER],
        widget=SegmentedRadio,
        initial="75",
        help_text="Of the main part. Warm-up and cool-down stay.",
    )

    def __init__(self, data: Any = None, *, is_shortened: bool, is_free: bool = False) -> None:
        super().__init__(data)
        choice: Any = self.fields["percent"]
        if is_shortened:
            whole = (str(WHOLE), "All of it again")
            # Of a free session no step can be left out, only what was cut comes back.
            choice.choices = [whole] if is_free else [*choice.choices, whole]
        if is_shortened and is_free:
            choice.initial, choice.help_text = str(WHOLE), "As long as it was planned at first."


class MatchForm(forms.Form):
    """Which activity was done for a session."""

    activity = forms.ModelChoiceField(
        queryset=Activity.objects.none(), label="What was done", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, activities: QuerySet[Activity]) -> None:
        super().__init__(data)
        choice: Any = self.fields["activity"]
        choice.queryset = activities
