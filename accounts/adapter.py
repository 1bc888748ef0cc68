"""How allauth behaves in this product."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

from accounts import audit, mail
from accounts.enums import AuditAction
from accounts.models import User
from accounts.services import register_trainer, set_password


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # has no types
    """Our services behind allauth's pages, our mails, and links that no forged Host header can bend."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "too_many_login_attempts": "Too many attempts. Wait a minute, then try again.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "duplicate_email": "This is your address already.",
        "invalid_password_reset": "This link does not work any more. Ask for a new one.",
        "max_email_addresses": "A change to another address is waiting. Confirm or cancel it first.",
    }

    def save_user(self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True) -> User:
        data = form.cleaned_data
        return register_trainer(
            email=data["email"], name=data["name"], password=data["password1"], time_zone=data["time_zone"]
        )

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        if not isinstance(user, User):
            raise TypeError("Only our own users have passwords here.")
        is_signed_in = self.request.user.is_authenticated and self.request.user.pk == user.pk
        action = AuditAction.PASSWORD_CHANGED if is_signed_in else AuditAction.PASSWORD_RESET
        set_password(actor=user, user=user, password=password, action=action)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        if isinstance(user, User):
            audit.record(AuditAction.SIGN_IN, actor=user, subject=user, via="web")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        subject = User.objects.filter(email=credentials.get("email", "").lower()).first()
        audit.record(AuditAction.SIGN_IN_FAILED, actor=None, subject=subject, via="web")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address that became somebody else's while its link was on the way is not handed over."""
        if User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id).exists():
            return False
        changes = email_address.user.email != email_address.email
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed and changes:
            audit.record(AuditAction.EMAIL_CHANGED, actor=email_address.user, subject=email_address.user)
        return confirmed

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Pages tell a person what happened; programs read the answer."""
        if not request.path.startswith("/api/"):
            super().add_message(request, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.send_message(template_prefix, email, {"email": email, **context})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        if not email_address.verified:
            messages.error(self.request, "This address cannot be confirmed: another account uses it.")
        is_signed_in = self.request.user.is_authenticated
        return reverse("account_email" if is_signed_in else "account_login")
