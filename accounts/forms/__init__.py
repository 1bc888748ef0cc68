"""Forms of accounts: the way in, and the settings of whoever is in."""

from accounts.forms.entrance import (
    ChangeEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    TrainerSignupForm,
)
from accounts.forms.settings import ClientProfileForm, NameForm, PreferencesForm, TrainerProfileForm

__all__ = [
    "ChangeEmailForm",
    "ChangePasswordForm",
    "ClientProfileForm",
    "LoginForm",
    "NameForm",
    "PreferencesForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SetPasswordForm",
    "TrainerProfileForm",
    "TrainerSignupForm",
]
