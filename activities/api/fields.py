"""Fields that refuse what no row can hold."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from django import forms
from django_filters.fields import IsoDateTimeField
from rest_framework import serializers


class FiniteFloatField(serializers.FloatField):
    """A number; “nan” and “inf” are none."""

    default_error_messages = {"not_finite": "A finite number is required."}

    def to_internal_value(self, data: Any) -> float:
        value: float = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("not_finite")
        return value


class InstantField(IsoDateTimeField):
    """An ISO 8601 instant in a query, as UTC; one that no calendar reaches is refused."""

    def clean(self, value: Any) -> datetime | None:
        instant: datetime | None = super().clean(value)
        if instant is None:
            return None
        try:
            return instant.astimezone(UTC)
        except OverflowError:
            raise forms.ValidationError("This instant is out of range.", code="overflow") from None
