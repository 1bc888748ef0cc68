"""The settings page: who somebody is and how they want to read things."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms

from accounts.heights import parse_height
from accounts.models import ClientProfile, TrainerProfile, User
from accounts.validators import LONGEST_ENTRY, LONGEST_LIST, RESERVED_SLUGS
from core.units import NBSP, body_height


def time_zones() -> list[tuple[str, str]]:
    """The zones that a person would choose from, by name."""
    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    names = sorted(name for name in available_timezones() if name.startswith(regions))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class LinesField(forms.CharField):
    """A list of words, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        # A list escapes the null characters that the base class looks for, and PostgreSQL's JSON refuses them.
        text = (super().to_python(value) or "").replace("\x00", "")
        return [line.strip() for line in text.splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > LONGEST_LIST:
            raise forms.ValidationError(f"At most {LONGEST_LIST} lines.")
        if any(len(line) > LONGEST_ENTRY for line in value):
            raise forms.ValidationError(f"At most {LONGEST_ENTRY} characters a line.")


class HeightField(forms.CharField):
    """A height in the reader's own units; the value is metres."""

    imperial = False

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float):
            return body_height(value, _Units(self.imperial)).replace(NBSP, " ")
        return value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            metres = parse_height(text, imperial=self.imperial)
        except ValueError as error:
            raise forms.ValidationError("Write it like 178 cm or 5 ft 10 in.") from error
        if not 0.5 <= metres <= 2.6:
            raise forms.ValidationError("A height is between 50 cm and 260 cm.")
        return round(metres, 4)

    def run_validators(self, value: Any) -> None:
        """The figure was checked in ``to_python``; the text rules of the base class do not fit a figure."""


class _Units:
    def __init__(self, imperial: bool) -> None:
        self.units = "imperial" if imperial else "metric"
        self.time_zone = "UTC"
        self.first_weekday = 1


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    """What others call the person."""

    name = forms.CharField(label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    class Meta:
        model = User
        fields = ["name"]


class TrainerProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """The trainer's page."""

    certifications = LinesField(required=False, help_text="One a line.")
    specialties = LinesField(required=False, help_text="One a line: marathon, strength for runners, …")

    class Meta:
        model = TrainerProfile
        fields = ["headline", "bio", "certifications", "specialties", "slug", "is_public"]
        labels = {
            "headline": "One line about you",
            "bio": "About you",
            "slug": "Page address",
            "is_public": "Everybody may see my page",
        }
        help_texts = {
            "slug": "The last part of your page's address: small letters, digits and hyphens.",
            "is_public": "Listed among the trainers, with a contact form.",
        }
        widgets = {"bio": forms.Textarea(attrs={"rows": 6})}

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError("Choose another one.")
        return slug


class ClientProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a trainer needs to know, and formulas too."""

    height = HeightField(required=False)

    class Meta:
        model = ClientProfile
        fields = ["birth_date", "sex", "height", "goals", "health_notes"]
        labels = {"goals": "Goals", "health_notes": "Health notes", "birth_date": "Birth date", "sex": "Sex"}
        help_texts = {
            "birth_date": "Your age gives the first estimate of your heart-rate zones.",
            "sex": "Only formulas that differ use it.",
            "goals": "What you train for.",
            "health_notes": "Injuries, conditions, medication. Stored encrypted.",
        }
        widgets = {
            "birth_date": forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
            "goals": forms.Textarea(attrs={"rows": 3}),
            "health_notes": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        imperial = self.instance.user.units == "imperial"
        height = self.fields["height"]
        if isinstance(height, HeightField):
            height.imperial = imperial
        height.help_text = "Such as 5 ft 10 in." if imperial else "Such as 178 cm."
        self.fields["birth_date"].widget.attrs["max"] = date.today().isoformat()  # noqa: DTZ011  a hint to the browser


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """How the person reads figures and days."""

    time_zone = forms.ChoiceField(
        label="Time zone", help_text="Days and times are shown in it. Your week and today begin there."
    )

    class Meta:
        model = User
        fields = ["units", "time_zone", "first_weekday", "theme"]
        labels = {"units": "Units", "first_weekday": "The week begins on", "theme": "Colours"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = time_zones()
        if self.instance.time_zone not in dict(choices):
            choices.append((self.instance.time_zone, self.instance.time_zone))
        zone = self.fields["time_zone"]
        if isinstance(zone, forms.ChoiceField):
            zone.choices = choices
