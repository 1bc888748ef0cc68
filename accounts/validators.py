"""Field rules of accounts."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError


def validate_time_zone(value: str) -> None:
    """An IANA zone such as Europe/Oslo."""
    if value not in available_timezones():
        raise ValidationError("“%(value)s” is not a time zone. Choose one like Europe/Oslo.", params={"value": value})


def validate_birth_date(value: date) -> None:
    """A person between 13 and 110 years old."""
    age = (date.today() - value).days / 365.25  # noqa: DTZ011  a day more or less does not matter here
    if not 13 <= age <= 110:
        raise ValidationError("Check the year: clients are between 13 and 110 years old.")
