"""Print fresh secrets for a production environment."""

from __future__ import annotations

import secrets
from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand

from core.local_keys import make_rsa_key


class Command(BaseCommand):
    """Prints; stores nothing."""

    help = "Print a new SECRET_KEY, FIELD_ENCRYPTION_KEYS and JWT_SIGNING_KEY for the environment of a server."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        pem = make_rsa_key().strip().replace("\n", "\\n")
        self.stdout.write(f"SECRET_KEY={secrets.token_urlsafe(64)}")
        self.stdout.write(f"FIELD_ENCRYPTION_KEYS={Fernet.generate_key().decode()}")
        self.stdout.write(f'JWT_SIGNING_KEY="{pem}"')
