"""``manage.py create_first_admin``: the person who can give everybody else their rights."""

from __future__ import annotations

import os
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.services import create_first_admin
from accounts.validators import validate_new_password
from core.errors import DomainError

PASSWORD_VARIABLE = "FIRST_ADMIN_PASSWORD"  # noqa: S105  the variable's name


class Command(BaseCommand):
    """Make the first administrator; for one who exists nothing changes."""

    help = f"Make the first administrator. The password is asked for, or read from {PASSWORD_VARIABLE}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--force", action="store_true", help="Even though another administrator exists.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            password = os.environ.get(PASSWORD_VARIABLE) or getpass("Password: ")
            validate_new_password(password)
            user, made = create_first_admin(
                email=options["email"], name=options["name"], password=password, force=options["force"]
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{user.email} is an administrator now." if made else f"{user.email} is one already.")
