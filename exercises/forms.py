"""Forms of the library."""

from __future__ import annotations

from typing import Any

from django import forms

from core.errors import DomainError
from exercises.enums import NO_EQUIPMENT, Equipment, Muscle, Pattern
from exercises.models import Exercise, Wording
from exercises.reports import Criteria
from exercises.search import LONGEST_QUERY

ANY = [("", "Any")]
SEVERAL = "Hold Ctrl or Cmd to choose several."


def show_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused beside the field that it is about, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


class FilterForm(forms.Form):
    """What to look for; a value that makes no sense is as good as none."""

    q = forms.CharField(
        label="Name",
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "maxlength": LONGEST_QUERY, "placeholder": "e.g. squat"}
        ),
    )
    muscle = forms.ChoiceField(label="Muscle", required=False, choices=[*ANY, *Muscle.choices])
    equipment = forms.ChoiceField(
        label="Equipment", required=False, choices=[*ANY, (NO_EQUIPMENT, "None needed"), *Equipment.choices]
    )
    pattern = forms.ChoiceField(label="Movement", required=False, choices=[*ANY, *Pattern.choices])
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "Everything"), ("favourites", "Favourites"), ("mine", "My own"), ("archived", "My archived")],
    )

    def __init__(self, *args: Any, is_trainer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_trainer:
            del self.fields["show"]

    @property
    def filters(self) -> list[forms.BoundField]:
        """Every field but the name."""
        return [field for field in self if field.name != "q"]

    def criteria(self) -> Criteria:
        """What was understood."""
        self.full_clean()
        asked = self.cleaned_data
        show = asked.get("show", "")
        return Criteria(
            search=asked.get("q", "")[:LONGEST_QUERY],
            muscle=asked.get("muscle", ""),
            equipment=asked.get("equipment", ""),
            pattern=asked.get("pattern", ""),
            favourite=show == "favourites",
            mine=show == "mine",
            archived=show == "archived",
        )


class ExerciseForm(forms.ModelForm):  # type: ignore[type-arg]
    """A trainer's own exercise."""

    aliases = forms.CharField(
        label="Other names", required=False, max_length=500, help_text="Between commas; the search knows them too."
    )
    primary_muscles = forms.MultipleChoiceField(
        label="Trains",
        choices=Muscle.choices,
        help_text=SEVERAL,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    secondary_muscles = forms.MultipleChoiceField(
        label="Helped by",
        required=False,
        choices=Muscle.choices,
        help_text=SEVERAL,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    equipment = forms.MultipleChoiceField(
        label="Equipment",
        required=False,
        choices=Equipment.choices,
        help_text=SEVERAL,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    class Meta:
        model = Exercise
        fields = (
            "name",
            "aliases",
            "pattern",
            "primary_muscles",
            "secondary_muscles",
            "equipment",
            "is_unilateral",
            "is_dumbbell_pair",
            "is_body_weight",
            "is_assisted",
            "is_timed",
            "cues",
            "video_url",
        )
        labels = {"pattern": "Movement"}
        help_texts = {"video_url": "A link that starts with https://. It opens in a new tab."}
        widgets = {"cues": forms.Textarea(attrs={"rows": 4}), "video_url": forms.URLInput(attrs={"inputmode": "url"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.key is None and self.instance.aliases:
            self.initial["aliases"] = ", ".join(self.instance.aliases)
        elif not self.instance.aliases:
            self.initial["aliases"] = ""

    def clean_aliases(self) -> list[str]:
        """The names between the commas."""
        return [name for name in self.cleaned_data["aliases"].split(",") if name.strip()]


class WordingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A trainer's words for one of ours, filled with what holds now."""

    class Meta:
        model = Wording
        fields = ("name", "cues", "video_url")
        help_texts = {
            "name": "Empty it to use ours again.",
            "cues": "One short sentence on each line. Empty it to use ours again.",
            "video_url": "A link that starts with https://. It opens in a new tab.",
        }
        widgets = {"cues": forms.Textarea(attrs={"rows": 4}), "video_url": forms.URLInput(attrs={"inputmode": "url"})}


class FavouriteForm(forms.Form):
    """The mark as it shall be, so that a second press changes nothing."""

    is_favourite = forms.BooleanField(required=False)


class SubstituteForm(forms.Form):
    """One exercise to put on the swap list or to take off it."""

    add = forms.ModelChoiceField(queryset=Exercise.objects.none(), required=False)
    remove = forms.ModelChoiceField(queryset=Exercise.objects.none(), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["add"].queryset = self.fields["remove"].queryset = Exercise.objects.visible_to(user)  # type: ignore[attr-defined]
