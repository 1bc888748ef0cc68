"""What must be right before the product may start."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, Tags, register


@register(Tags.security)
def signing_key_can_be_read(**_kwargs: Any) -> list[Error]:
    """A key that cannot be parsed is found at the start and not at the first sign-in."""
    # The module needs the models, which are not there when this one is imported.
    from accounts.tokens import key_ring

    try:
        key_ring()
    except (KeyError, TypeError, ValueError) as error:
        return [Error(f"JWT_SIGNING_KEY is not a usable RSA private key: {type(error).__name__}.", id="accounts.E001")]
    return []
