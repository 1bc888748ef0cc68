"""Making people and changing what they say about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from allauth.core import context
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.views.decorators.debug import sensitive_variables

from accounts import audit, mail
from accounts.enums import AuditAction
from accounts.exceptions import AddressTaken, AdminExists, InvalidLink, SlugTaken
from accounts.models import ClientProfile, TrainerProfile, User
from accounts.validators import RESERVED_SLUGS


@sensitive_variables("password")
@transaction.atomic
def create_user_with_verified_email(
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    is_trainer: bool = False,
    is_client: bool = False,
    **fields: Any,
) -> User:
    """Make somebody whose address needs no mail: invited, seeded, or the first administrator.

    Roles bring their empty profiles. ``fields`` are further columns of the user (``time_zone``, ``is_staff``, …).

    :raises AddressTaken: there is an account with this address.
    """
    user = _create_user(email=email, name=name, password=password, is_trainer=is_trainer, is_client=is_client, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def _create_user(*, email: str, **fields: Any) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, **fields)
    except IntegrityError as error:
        raise AddressTaken(field="email") from error
    ensure_profiles(user=user)
    return user


def ensure_profiles(*, user: User) -> None:
    """Give ``user`` the empty profiles of their roles where they are missing."""
    if user.is_trainer and not TrainerProfile.objects.filter(user=user).exists():
        _create_trainer_page(user)
    if user.is_client:
        ClientProfile.objects.get_or_create(user=user)


def _create_trainer_page(user: User) -> None:
    try:
        with transaction.atomic():
            TrainerProfile.objects.create(user=user, slug=unique_slug(user.name))
    except IntegrityError:
        # A namesake was faster; the end of one's own id is nobody else's.
        TrainerProfile.objects.create(user=user, slug=f"{unique_slug(user.name)[:40]}-{user.pk.hex[-8:]}")


@sensitive_variables("password")
@transaction.atomic
def register_trainer(*, email: str, name: str, password: str, time_zone: str = "UTC") -> User:
    """Make a trainer whose address has to be verified before the first sign-in.

    :raises AddressTaken: there is an account with this address.
    """
    user = _create_user(email=email, name=name, password=password, is_trainer=True, time_zone=time_zone)
    audit.record(AuditAction.SIGNED_UP, actor=user, subject=user)
    return user


@sensitive_variables("password")
def sign_up_trainer(*, email: str, name: str, password: str, time_zone: str = "UTC") -> None:
    """Register a trainer and mail the link that verifies the address.

    Whoever has an account gets a mail that says so; the caller cannot tell the two apart, nor by the clock.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists() or EmailAddress.objects.filter(email=email).exists():
        make_password(password)
        get_adapter().send_account_already_exists_mail(email)
        return
    try:
        with transaction.atomic():
            user = register_trainer(email=email, name=name, password=password, time_zone=time_zone)
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    except AddressTaken:
        get_adapter().send_account_already_exists_mail(email)
        return
    mail.send_verification(user, signup=True)


def verify_email(*, key: str) -> EmailAddress:
    """Verify the address that a mailed key stands for.

    :raises InvalidLink: the key is wrong, used or too old.
    """
    confirmation = get_emailconfirmation_model().from_key(key)
    address = confirmation.confirm(context.request) if confirmation else None
    if address is None:
        raise InvalidLink
    return address


def unique_slug(name: str) -> str:
    """A page address made of a name that no other trainer has."""
    stem = slugify(name)[:50].strip("-") or "trainer"
    taken = set(TrainerProfile.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    if stem not in taken:
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


@transaction.atomic
def update_profile(
    *,
    actor: User,
    user: Mapping[str, Any] | None = None,
    trainer: Mapping[str, Any] | None = None,
    client: Mapping[str, Any] | None = None,
) -> User:
    """Change one's own name and preferences, trainer page and client profile; what is not given stays.

    :raises SlugTaken: another trainer has the page address.
    """
    _write(actor, user or {})
    ensure_profiles(user=actor)
    if trainer and actor.is_trainer:
        page = TrainerProfile.objects.get(user=actor)
        if "slug" in trainer and TrainerProfile.objects.filter(slug=trainer["slug"]).exclude(pk=page.pk).exists():
            raise SlugTaken(field="slug")
        _write(page, trainer)
    if client and actor.is_client:
        _write(ClientProfile.objects.get(user=actor), client)
    return actor


def _write(row: User | TrainerProfile | ClientProfile, values: Mapping[str, Any]) -> None:
    if not values:
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "updated_at"])


@sensitive_variables("password")
@transaction.atomic
def create_first_admin(*, email: str, name: str, password: str, force: bool = False) -> tuple[User, bool]:
    """Make the first administrator; ``(user, made)``. For an administrator's address it changes nothing.

    :raises AdminExists: another administrator exists and ``force`` is not set.
    :raises AddressTaken: somebody who is no administrator has this address.
    """
    existing = User.objects.filter(email=email.strip().lower(), is_superuser=True).first()
    if existing:
        return existing, False
    if User.objects.filter(is_superuser=True).exists() and not force:
        raise AdminExists
    user = create_user_with_verified_email(email=email, name=name, password=password, is_staff=True, is_superuser=True)
    audit.record(AuditAction.SIGNED_UP, actor=None, subject=user, via="create_first_admin")
    return user, True
