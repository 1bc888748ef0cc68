"""Signing in and out through the API. The web's sign-in is allauth's; both end together."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.contrib.auth.models import update_last_login
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from accounts import audit, mail
from accounts.enums import AuditAction, EndReason
from accounts.exceptions import EmailNotVerified, InvalidCredentials, TokenReused
from accounts.models import TokenFamily, User
from accounts.querysets import TokenFamilyQuerySet
from accounts.tokens import Claims, TokenPair, holder_of, issue_tokens, next_pair, read_token


@sensitive_variables("password")
def sign_in(*, email: str, password: str, device: str = "", address: str | None = None) -> tuple[User, TokenPair]:
    """Check address and password and begin a sign-in.

    An unknown address costs as long as a wrong password: the back end hashes in both cases.

    :raises InvalidCredentials: no active account has this address and password.
    :raises EmailNotVerified: they are right, but the address was never verified; a new link is sent.
    """
    email = email.strip().lower()
    user = authenticate(None, email=email, password=password)
    if not isinstance(user, User):
        subject = User.objects.filter(email=email).first()
        audit.record(AuditAction.SIGN_IN_FAILED, actor=None, subject=subject, via="api")
        raise InvalidCredentials
    known = EmailAddress.objects.filter(user=user, email=email).first()
    if known is None or not known.verified:
        mail.send_verification(user)
        raise EmailNotVerified
    with transaction.atomic():
        pair = issue_tokens(user, device=device, address=address)
        update_last_login(None, user)  # type: ignore[arg-type]
        audit.record(AuditAction.SIGN_IN, actor=user, subject=user, via="api")
    return user, pair


def refresh_tokens(*, refresh: str) -> TokenPair:
    """Exchange a refresh token for the next pair. It can be done once.

    The spent token's row is written first: its unique id lets exactly one of several simultaneous exchanges pass.
    Whoever comes second, now or later, ends the whole sign-in, because one of the two is not its owner.

    :raises InvalidToken: the token does not count (any more).
    :raises TokenReused: it was exchanged before.
    """
    claims = read_token(refresh, "refresh")
    try:
        with transaction.atomic():
            _spend(claims)
            family = holder_of(claims)
            family.last_used_at = timezone.now()
            family.save(update_fields=["last_used_at", "updated_at"])
            return next_pair(family)
    except IntegrityError as error:
        _end_reused(claims)
        raise TokenReused from error


def _spend(claims: Claims) -> None:
    # The token's text and owner are left out: the id is enough to refuse it, and nothing here can be stolen.
    spent = OutstandingToken.objects.create(
        jti=claims.jti, token="", created_at=timezone.now(), expires_at=claims.expires_at
    )
    BlacklistedToken.objects.create(token=spent)


@transaction.atomic
def _end_reused(claims: Claims) -> None:
    family = TokenFamily.objects.select_related("user").filter(pk=claims.family_id).first()
    if family is None:
        return
    _end(TokenFamily.objects.filter(pk=family.pk), EndReason.REUSED)
    audit.record(AuditAction.TOKEN_REUSED, actor=None, subject=family.user, family=str(family.pk))


def sign_out(*, refresh: str) -> None:
    """End the sign-in that a refresh token belongs to. A second call changes nothing.

    :raises InvalidToken: the token is not genuine.
    """
    claims = read_token(refresh, "refresh")
    _end(TokenFamily.objects.filter(pk=claims.family_id, user_id=claims.user_id), EndReason.LOGGED_OUT)


@transaction.atomic
def end_device(*, actor: User, family: TokenFamily) -> None:
    """End one of one's own sign-ins from another device."""
    _end(TokenFamily.objects.filter(pk=family.pk), EndReason.BY_OWNER)
    audit.record(AuditAction.DEVICE_ENDED, actor=actor, subject=family.user, family=str(family.pk))


@transaction.atomic
def log_out_everywhere(*, actor: User, user: User | None = None) -> None:
    """End every web session and every token of ``user`` (by default the actor's own), this one included."""
    user = user or actor
    User.objects.filter(pk=user.pk).update(token_version=F("token_version") + 1)
    user.refresh_from_db(fields=["token_version"])
    end_all_devices(user, EndReason.EVERYWHERE)
    audit.record(AuditAction.LOGGED_OUT_EVERYWHERE, actor=actor, subject=user)


def end_all_devices(user: User, reason: EndReason) -> None:
    """End every sign-in of ``user`` through the API."""
    _end(TokenFamily.objects.filter(user=user), reason)


def _end(families: TokenFamilyQuerySet, reason: EndReason) -> None:
    now = timezone.now()
    families.alive().update(ended_at=now, end_reason=reason, updated_at=now)
