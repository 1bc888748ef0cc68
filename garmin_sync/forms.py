"""Forms of the connection."""

from __future__ import annotations

from django import forms

from core.errors import DomainError
from garmin_sync.enums import Region

HISTORY_CHOICES = [(1, "1 month"), (3, "3 months"), (6, "6 months"), (12, "1 year"), (24, "2 years")]


class SignInForm(forms.Form):
    """E-mail and password of the Garmin account, used once."""

    email = forms.EmailField(
        label="E-mail address at Garmin",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label="Password at Garmin",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Used once to sign in, then forgotten.",
    )
    region = forms.ChoiceField(
        label="Where is the account?",
        choices=Region.choices,
        initial=Region.GLOBAL,
        help_text="Accounts made in mainland China are at garmin.cn.",
    )
    months = forms.TypedChoiceField(
        label="How much history?",
        choices=HISTORY_CHOICES,
        coerce=int,
        initial=3,
        help_text="Newest first. You can fetch more later.",
    )

    def show_error(self, error: DomainError) -> None:
        """Show what the service refused."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class CodeForm(forms.Form):
    """The code of the second step."""

    code = forms.CharField(
        label="Code",
        max_length=12,
        help_text="Garmin sent it by e-mail or text message, or your authenticator app shows it.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        code = "".join(str(self.cleaned_data["code"]).split())
        if not code.isalnum() or not code.isascii():
            raise forms.ValidationError("A code has only digits and letters.", code="invalid")
        return code


class HistoryForm(forms.Form):
    """How far back to fetch."""

    months = forms.TypedChoiceField(label="How far back?", choices=HISTORY_CHOICES, coerce=int, initial=12)


class SendingForm(forms.Form):
    """The switch of the watch."""

    sends = forms.TypedChoiceField(choices=[("1", "on"), ("0", "off")], coerce=lambda value: value == "1")
