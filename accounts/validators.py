"""Field rules of accounts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_PASSWORD = 256
#: Of a trainer's certifications and specialties: how many, and how long each.
LONGEST_LIST = 20
LONGEST_ENTRY = 80
#: Page addresses that would read like something else.
RESERVED_SLUGS = frozenset({"new", "me", "all", "search", "admin"})


def validate_time_zone(value: str) -> None:
    """An IANA zone such as Europe/Oslo."""
    if value not in available_timezones():
        raise ValidationError("“%(value)s” is not a time zone. Choose one like Europe/Oslo.", params={"value": value})


def validate_birth_date(value: date) -> None:
    """A person between 13 and 110 years old."""
    age = (date.today() - value).days / 365.25  # noqa: DTZ011  a day more or less does not matter here
    if not 13 <= age <= 110:
        raise ValidationError("Check the year: clients are between 13 and 110 years old.")


@sensitive_variables("password")
def validate_new_password(password: str, user: User | None = None) -> None:
    """The rules of ``AUTH_PASSWORD_VALIDATORS``; the error names the field ``password``."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.error_list}) from error
