"""Forms of coaching."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.validators import validate_time_zone
from coaching.availability import ClientTime
from coaching.enums import CATEGORY_MEANING, AwayKind, Category
from coaching.models import AwayRange, Coaching, ContactRequest, Invitation, Note
from coaching.services.notes import clean_tag_names
from coaching.services.time import WeekdayLimit
from core.errors import DomainError
from core.forms import SegmentedRadio


def show_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused beside the field that it is about, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom to invite."""

    class Meta:
        model = Invitation
        fields = ("email", "name", "message")
        labels = {"email": "E-mail address", "name": "Name", "message": "A line from you"}
        help_texts = {
            "name": "How the mail greets them.",
            "message": "Stands in the mail, so that they know it is you.",
        }
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "off", "autofocus": True}),
            "message": forms.Textarea(attrs={"rows": 4}),
        }

    def clean_email(self) -> str:
        """Addresses are compared in lower case."""
        return str(self.cleaned_data["email"]).lower()


class ConsentForm(forms.Form):
    """What a client shares with one trainer; nothing is a choice too."""

    categories = forms.MultipleChoiceField(choices=Category.choices, required=False)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The categories as a page lists them: key, label, meaning and whether the box is ticked."""
        ticked = self["categories"].value() or []
        return [
            {"key": key, "label": label, "meaning": CATEGORY_MEANING[key], "is_ticked": key in ticked}
            for key, label in Category.choices
        ]


class RegistrationForm(ConsentForm):
    """Accepting as somebody new: the address is the invited one, so only name and password are asked for."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Password",
        help_text="8 characters or more. A few words in a row are easy to remember and hard to guess.",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    field_order = ("name", "password", "categories", "time_zone")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_time_zone(self) -> str:
        """What the browser says; an unknown zone is no reason to refuse anybody."""
        zone = self.cleaned_data["time_zone"] or "UTC"
        try:
            validate_time_zone(zone)
        except ValidationError:
            return "UTC"
        return zone

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules, the name and the address included."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]
    """A private note."""

    class Meta:
        model = Note
        fields = ("body", "is_pinned")
        labels = {"body": "Note", "is_pinned": "Keep on top"}
        help_texts = {"body": "Only you can read it. Stored encrypted."}
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}


class TagsForm(forms.Form):
    """A client's tags as words between commas."""

    tags = forms.CharField(
        required=False,
        max_length=500,
        help_text="Words of your own, separated by commas: marathon, remote, mornings.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )

    def clean_tags(self) -> list[str]:
        """The names, each once."""
        try:
            return clean_tag_names(self.cleaned_data["tags"].split(","))
        except DomainError as error:
            raise ValidationError(error.message) from error


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A visitor's message. ``website`` is a trap: people do not see it, programs fill it in."""

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    class Meta:
        model = ContactRequest
        fields = ("name", "email", "message")
        labels = {"name": "Your name", "email": "Your e-mail address", "message": "Message"}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "message": forms.Textarea(attrs={"rows": 5}),
        }

    @property
    def is_from_a_program(self) -> bool:
        """Whether the trap was stepped into."""
        return bool(self.cleaned_data.get("website"))


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SESSION_CHOICES = ((0, "No training"), (1, "1 session"), (2, "2 sessions"), (3, "3 sessions"), (4, "4 sessions"))


class WeekForm(forms.Form):
    """The weekly grid: sessions, minutes and a word for each weekday."""

    def __init__(self, data: Any = None, *, time: ClientTime, first_weekday: int) -> None:
        """``time`` is what was said before; the rows begin on ``first_weekday``."""
        super().__init__(data)
        self.order = [(first_weekday - 1 + number) % 7 + 1 for number in range(7)]
        for weekday in self.order:
            row, name = time.weekdays.get(weekday), WEEKDAYS[weekday - 1]
            self.fields[f"sessions_{weekday}"] = forms.TypedChoiceField(
                label=f"Sessions on {name}",
                choices=SESSION_CHOICES,
                coerce=int,
                initial=row.most_sessions if row else 2,
            )
            self.fields[f"minutes_{weekday}"] = forms.IntegerField(
                label=f"Minutes on {name}",
                min_value=10,
                max_value=960,
                required=False,
                initial=row.most_minutes if row else None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "no limit"}),
            )
            self.fields[f"note_{weekday}"] = forms.CharField(
                label=f"Note on {name}",
                max_length=120,
                required=False,
                initial=row.note if row else "",
                widget=forms.TextInput(attrs={"placeholder": "before 7, gym at work …"}),
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The grid as the page draws it."""
        return [
            {
                "name": WEEKDAYS[weekday - 1],
                "sessions": self[f"sessions_{weekday}"],
                "minutes": self[f"minutes_{weekday}"],
                "note": self[f"note_{weekday}"],
            }
            for weekday in self.order
        ]

    @property
    def limits(self) -> list[WeekdayLimit]:
        """What was typed, for the service."""
        said = self.cleaned_data
        return [
            WeekdayLimit(
                weekday, said[f"sessions_{weekday}"], said[f"minutes_{weekday}"], said[f"note_{weekday}"].strip()
            )
            for weekday in self.order
        ]


class AwayForm(forms.Form):
    """Days on which nothing is expected."""

    kind = forms.ChoiceField(label="Why", choices=AwayKind.choices, widget=SegmentedRadio)
    first_day = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(label="Last day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(
        label="Note",
        max_length=500,
        required=False,
        help_text="What your trainer should know, for example: hotel gym, easy runs possible.",
    )

    def __init__(self, data: Any = None, *, client: User, away: AwayRange | None = None, kind: str = "") -> None:
        """A new range begins on the client's today; ``kind`` is the one that is chosen at first."""
        today = client.local_today()
        chosen = kind if kind in AwayKind.values else AwayKind.SICK
        initial: dict[str, Any] = {"kind": chosen, "first_day": today, "last_day": today}
        if away is not None:
            initial = {name: getattr(away, name) for name in ("kind", "first_day", "last_day", "note")}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        said = super().clean() or self.cleaned_data
        first_day, last_day = said.get("first_day"), said.get("last_day")
        if first_day and last_day and last_day < first_day:
            self.add_error("last_day", "The last day lies before the first one.")
        return said


class FreedomsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the client may do to planned sessions without asking."""

    class Meta:
        model = Coaching
        fields = ("client_may_move", "move_days", "client_may_skip")
        help_texts = {
            "move_days": "From the day on which you had put it.",
            "client_may_skip": "Each time with a reason.",
        }
