"""New passwords. Every one of these ends all other web sessions and all API tokens."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm, UserTokenForm
from allauth.core import context
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts import audit, mail
from accounts.enums import AuditAction, EndReason
from accounts.exceptions import InvalidCredentials, InvalidLink
from accounts.models import User
from accounts.services.sessions import end_all_devices
from accounts.tokens import TokenPair, issue_tokens
from accounts.validators import validate_new_password


@sensitive_variables("password")
@transaction.atomic
def set_password(
    *, actor: User | None, user: User, password: str, action: AuditAction = AuditAction.PASSWORD_CHANGED
) -> None:
    """Give ``user`` a password that was checked before; their tokens end at once."""
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    end_all_devices(user, EndReason.PASSWORD)
    audit.record(action, actor=actor, subject=user)


@sensitive_variables("current", "password")
def change_password(
    *, actor: User, current: str, password: str, device: str = "", address: str | None = None
) -> TokenPair:
    """Change one's own password and begin a new sign-in for the device that asked.

    :raises InvalidCredentials: ``current`` is not the password.
    :raises django.core.exceptions.ValidationError: the new password is too weak.
    """
    if not actor.check_password(current):
        raise InvalidCredentials("This is not your current password.", field="current_password")
    validate_new_password(password, actor)
    with transaction.atomic():
        set_password(actor=actor, user=actor, password=password)
        transaction.on_commit(lambda: mail.send_password_changed(actor))
        return issue_tokens(actor, device=device, address=address)


def request_password_reset(*, email: str) -> None:
    """Mail a link to whoever has this address; somebody without an account learns that in the mail, not here."""
    form = ResetPasswordForm(data={"email": email})
    if form.is_valid():
        form.save(context.request)


@sensitive_variables("token", "password")
def reset_password(*, uid: str, token: str, password: str) -> User:
    """Set a new password with the key of a mailed link; the key works once.

    :raises InvalidLink: the key is wrong, used or too old.
    :raises django.core.exceptions.ValidationError: the new password is too weak.
    """
    form = UserTokenForm(data={"uidb36": uid, "key": token})
    if not form.is_valid() or not isinstance(form.reset_user, User) or not form.reset_user.is_active:
        raise InvalidLink
    user = form.reset_user
    validate_new_password(password, user)
    with transaction.atomic():
        set_password(actor=user, user=user, password=password, action=AuditAction.PASSWORD_RESET)
        transaction.on_commit(lambda: mail.send_password_changed(user))
    return user
