"""Network addresses as they are stored."""

from __future__ import annotations

from ipaddress import ip_address


def stored_address(text: object) -> str | None:
    """The address in its short form; ``None`` for what is none, such as a socket's name or a proxy's “unknown”."""
    try:
        return str(ip_address(str(text)))
    except ValueError:
        return None
