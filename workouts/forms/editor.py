"""The one form in which a workout is written: by text, by the builder, or as a mere length."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from django import forms

from accounts.models import User
from activities.enums import Family
from core.errors import DomainError
from core.form_fields import DistanceField, DurationField
from core.forms import SegmentedRadio
from core.units import METRES_PER_MILE, is_imperial
from workouts.content import text_of, workout_of
from workouts.drafts import (
    LONGEST_STRUCTURE,
    Draft,
    draft_of_structure,
    draft_of_text,
    shown_characters,
    with_line_ends,
)
from workouts.enums import Metric
from workouts.models.content import Content
from workouts.notation import LONGEST_TEXT
from workouts.reports.preview import Preview, preview_for, preview_of_draft
from workouts.structure import AthleteValues, Workout

#: The button that shows a preview without saving, for pages without JavaScript.
PREVIEW: Final = "preview"


class EditorForm(forms.Form):
    """A workout with its name, sport and reason, as whoever writes one sees it.

    After ``is_valid()``: ``workout`` is what was written, or ``None`` for a session that is only a length
    (``free_seconds``, ``free_metres``). ``is_valid()`` is false without errors when the person asked for a preview:
    the view shows the form again, with ``preview``.
    """

    family = forms.ChoiceField(label="Sport", choices=Family.choices, widget=SegmentedRadio, initial=Family.RUN)
    name = forms.CharField(
        label="Name", max_length=120, required=False, help_text="Without one it is called by its sport."
    )
    text = forms.CharField(
        label="Workout",
        max_length=LONGEST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
    )
    structure = forms.CharField(max_length=LONGEST_STRUCTURE, required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label="Why and how", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    metric = forms.ChoiceField(
        label="Compare by",
        choices=[("", "What suits the workout"), *Metric.choices],
        required=False,
        help_text="Decides whether the session was done as planned.",
    )
    free_minutes = DurationField(
        label="Planned time", required=False, help_text="Hours and minutes like 1:05, or minutes like 45."
    )
    free_distance = DistanceField(label="Distance", required=False, min_value=0, max_value=1000)

    workout: Workout | None = None

    def __init__(
        self,
        data: Any = None,
        *,
        author: User,
        initial: Mapping[str, Any] | None = None,
        athlete: AthleteValues | None = None,
        client: User | None = None,
        on: date | None = None,
        **options: Any,
    ) -> None:
        """``author`` names the exercises. With ``client`` the preview is in their numbers; ``athlete`` if known.

        ``initial`` is that of :meth:`initial_of` and whatever a subclass adds; ``on`` the local day of the session.
        """
        super().__init__(data, initial=dict(initial or {}), **options)
        self.author, self.athlete, self.client, self.on = author, athlete, client, on
        distance: Any = self.fields["free_distance"]
        distance.speak_to(author)

    @staticmethod
    def initial_of(row: Content, author: User) -> dict[str, Any]:
        """What the form shows of a stored workout, in the words and units of ``author``."""
        initial = {"family": row.family, "name": row.name, "note": row.note, "metric": row.metric}
        workout = workout_of(row)
        if workout is not None:
            return {**initial, "text": text_of(workout, author), "stored": workout}
        metres = METRES_PER_MILE if is_imperial(author) else 1000.0
        hours, minutes = divmod(round(row.estimated_seconds / 60), 60)
        return {
            **initial,
            "free_minutes": f"{hours}:{minutes:02}" if row.estimated_seconds else "",
            "free_distance": round(row.estimated_metres / metres, 2) if row.estimated_metres else None,
        }

    @property
    def wants_preview(self) -> bool:
        """Whether the person asked to look at the workout, not to save it."""
        return self.is_bound and PREVIEW in self.data

    def is_valid(self) -> bool:
        """Whether there is something to save."""
        return super().is_valid() and not self.wants_preview

    @cached_property
    def draft(self) -> Draft:
        """What is written, as far as it can be read: the builder's structure before the text."""
        family = self["family"].value() if self["family"].value() in Family.values else ""
        name = shown_characters(self["name"].value() or "")[:120]
        note = shown_characters(self["note"].value() or "")[:2000]
        structure, text = self["structure"].value() or "", self["text"].value() or ""
        if structure and len(structure) <= LONGEST_STRUCTURE:
            return draft_of_structure(structure, family=family, author=self.author, name=name, note=note)
        stored: Workout | None = self.initial.get("stored")
        if stored and with_line_ends(text) == self.initial.get("text") and family == stored.sport:
            # Nobody touched it: the exact structure stays, whatever its exercises are called by now.
            return Draft(text, replace(stored, name=name, note=note))
        return draft_of_text(text, family=family, author=self.author, name=name, note=note)

    @cached_property
    def preview(self) -> Preview:
        """What is written, for the eye."""
        if self.athlete is None:
            return preview_for(self.draft, reader=self.author, client=self.client, on=self.on)
        return preview_of_draft(self.draft, athlete=self.athlete, on=self.on, reader=self.author, client=self.client)

    @property
    def preview_values(self) -> str:
        """Whose numbers the live preview shows, as JSON; a day comes from the form's own field where it has one."""
        if self.client is None:
            return "{}"
        values = {"client": str(self.client.pk)}
        if self.on and "date" not in self.fields:
            values["date"] = self.on.isoformat()
        return json.dumps(values)

    @property
    def opens_length(self) -> bool:
        """Whether the fields of a session without steps are in use."""
        fields = ("free_minutes", "free_distance")
        return any(self[field].value() or self[field].errors for field in fields)

    @property
    def free_seconds(self) -> float | None:
        """Planned seconds of a session without steps."""
        return None if self.workout else self.cleaned_data.get("free_minutes")

    @property
    def free_metres(self) -> float | None:
        """Planned metres of a session without steps."""
        return None if self.workout else self.cleaned_data.get("free_distance")

    def clean_text(self) -> str:
        """The text as a screen counts its characters."""
        return with_line_ends(self.cleaned_data["text"])

    def clean_name(self) -> str:
        """The name in characters that can be shown."""
        return shown_characters(self.cleaned_data["name"])

    def clean_note(self) -> str:
        """The reason in characters that can be shown."""
        return shown_characters(self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        """Read the workout; a mistake stands beside the text, with its place."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"text", "structure", "family"} & set(self.errors):
            return cleaned
        try:
            self.workout = self.draft.whole()
        except DomainError as error:
            self.add_error("text", error.message)
            return cleaned
        if self.workout is not None:
            # A header in the text ("ride: …") says more than the button that was left where it was.
            cleaned.update(
                family=self.workout.sport, name=self.workout.name[:120], note=self.workout.note, text=self.draft.text
            )
        elif not cleaned.get("free_minutes") and not cleaned.get("free_distance") and not self._has_length_errors():
            self.add_error("text", "Write the workout, or give a planned time or distance.")
        return cleaned

    def _has_length_errors(self) -> bool:
        return bool({"free_minutes", "free_distance"} & set(self.errors))
