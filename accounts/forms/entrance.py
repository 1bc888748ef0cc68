"""allauth's forms in our words: labels instead of placeholders, one password field that can be shown."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.exceptions import AddressTaken
from accounts.validators import LONGEST_PASSWORD

PASSWORD_HINT = "At least 8 characters. A short sentence is easy to remember and hard to guess."  # noqa: S105


def _password(field: forms.Field, label: str, hint: str = "") -> None:
    field.label = label
    field.help_text = hint
    field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["maxlength"] = LONGEST_PASSWORD


def _address(field: forms.Field, label: str = "E-mail address", hint: str = "") -> None:
    field.label = label
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address(self.fields["login"])
        _password(self.fields["password"], "Password")


class TrainerSignupForm(allauth_forms.SignupForm):
    """How a trainer joins. Clients are invited by their trainer."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))
    field_order = ["name", "email", "password1", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address(self.fields["email"])
        _password(self.fields["password1"], "Password", PASSWORD_HINT)
        self.fields["website"] = forms.CharField(
            label="Leave this empty",
            required=False,
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )

    def clean_time_zone(self) -> str:
        """What the browser guessed, UTC when it said nothing that we know."""
        guess = self.cleaned_data["time_zone"]
        return guess if guess in available_timezones() else "UTC"

    def try_save(self, request: HttpRequest) -> tuple[AbstractBaseUser | None, HttpResponse | None]:
        """Make user, page and address together; who lost a race for an address is told by mail, like everybody."""
        try:
            with transaction.atomic():
                saved: tuple[AbstractBaseUser | None, HttpResponse | None] = super().try_save(request)
        except AddressTaken:
            self.account_already_exists = True
            saved = super().try_save(request)
        return saved


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The current password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _password(self.fields["oldpassword"], "Current password")
        _password(self.fields["password1"], "New password", PASSWORD_HINT)


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """The first password of somebody who has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _password(self.fields["password1"], "Password", PASSWORD_HINT)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address(self.fields["email"])


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """The new password of somebody who followed the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _password(self.fields["password1"], "New password", PASSWORD_HINT)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["password"], "Password")


class ChangeEmailForm(allauth_forms.AddEmailForm):
    """The address that is to replace the current one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address(
            self.fields["email"], "New e-mail address", "We send a link to it; until you follow it nothing changes."
        )
