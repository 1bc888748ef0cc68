"""System checks that catch a dangerous configuration before the first request."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from core.encryption import keyring
from core.scanning import address_of


@register(Tags.security)
def encryption_keys_are_valid(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Without a valid key nothing encrypted could be written or read."""
    try:
        keyring()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="core.E001", hint="Make one: python manage.py make_keys")]
    return []


@register(Tags.security)
def blacklist_is_installed(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Rotation without the blacklist app would silently accept used refresh tokens."""
    if "rest_framework_simplejwt.token_blacklist" not in settings.INSTALLED_APPS:
        return [Error("rest_framework_simplejwt.token_blacklist is not installed.", id="core.E002")]
    return []


@register(Tags.security)
def scanner_has_an_address(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """A mistyped address would keep every upload in quarantine for good."""
    if not settings.CLAMD_URL:
        return []
    try:
        address_of(settings.CLAMD_URL)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="core.E003")]
    return []
