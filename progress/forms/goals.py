"""A goal: something that is measured, or words alone."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms

from accounts.models import User
from progress.forms.body import day_field
from progress.goal_metrics import Metric
from progress.metric_words import typed, typed_unit, value_of
from progress.models import Goal, Race


class GoalForm(forms.Form):
    """What is to be reached, by when, and what shows it. Figures are typed in the reader's units."""

    name = forms.CharField(
        label="What do you want to reach?",
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": "5 km under twenty minutes"}),
    )
    why = forms.CharField(label="Why it matters", max_length=300, required=False)
    metric = forms.ChoiceField(label="Measured by", required=False)
    target = forms.CharField(
        label="Target",
        max_length=20,
        required=False,
        help_text="For example 70.5, or 19:30 for a time.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    start = forms.CharField(
        label="Where it begins",
        max_length=20,
        required=False,
        help_text="Left empty it is the value of today.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    race = forms.ModelChoiceField(queryset=Race.objects.none(), required=False, empty_label="None", label="Race")
    due_day = day_field("By")

    def __init__(
        self, data: Any = None, *, client: User, reader: User, metrics: list[Metric], goal: Goal | None = None
    ) -> None:
        """``metrics`` is what can be watched; the race is one of the client's."""
        self.reader = reader
        self.metrics = {metric.key: metric for metric in metrics}
        super().__init__(data, initial=_initial(goal, self.metrics.get(goal.metric), reader) if goal else {})
        choice: Any = self.fields["metric"]
        choice.choices = [("", "Nothing: I say when it is reached"), *_grouped(metrics, reader)]
        races: Any = self.fields["race"]
        ahead = Race.objects.visible_to(reader).filter(client=client, local_date__gte=client.local_today())
        races.queryset = ahead | Race.objects.filter(pk=goal.race_id, client=client) if goal else ahead
        self.fields["due_day"].required = False
        if reader.pk != client.pk:
            self.fields["name"].label = "What is to be reached?"

    def clean(self) -> dict[str, Any]:
        """Figures of the chosen metric, in SI."""
        said = super().clean() or self.cleaned_data
        metric = self.metrics.get(said.get("metric") or "")
        for name in ("target", "start"):
            text = said.get(name)
            said[f"{name}_value"] = value_of(metric, text, self.reader) if metric and text else None
            if metric and text and said[f"{name}_value"] is None:
                self.add_error(name, f"Write it in {typed_unit(metric, self.reader)}.")
        if metric and not said.get("target"):
            self.add_error("target", "Which value is to be reached?")
        return said

    @property
    def values(self) -> dict[str, Any]:
        """Columns of a goal."""
        names = ("name", "why", "metric", "start_value", "target_value", "due_day", "race")
        return {name: self.cleaned_data.get(name) for name in names}


def _grouped(metrics: list[Metric], reader: User) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (group, [(metric.key, f"{metric.label} ({typed_unit(metric, reader)})") for metric in each])
        for group, each in groupby(metrics, key=lambda metric: metric.group)
    ]


def _initial(goal: Goal, metric: Metric | None, reader: User) -> dict[str, Any]:
    plain = {name: getattr(goal, name) for name in ("name", "why", "metric", "due_day", "race")}
    if metric is None:
        return plain
    return {
        **plain,
        "target": typed(metric, goal.target_value, reader),
        "start": typed(metric, goal.start_value, reader),
    }
