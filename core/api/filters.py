"""Filters that several lists share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.fields import IsoDateTimeField
from rest_framework import filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView


class OrderingFilter(filters.OrderingFilter):
    """``ordering`` by the view's ``ordering_fields`` only; an unknown name is an error, not silence."""

    def get_default_valid_fields(self, *_args: Any, **_kwargs: Any) -> list[tuple[str, str]]:
        return []

    def remove_invalid_fields(self, queryset: QuerySet[Any], fields: Any, view: APIView, request: Request) -> list[str]:
        wanted = list(fields)
        valid = super().remove_invalid_fields(queryset, wanted, view, request)
        if unknown := [name for name in wanted if name not in valid]:
            raise ValidationError({"ordering": f"Cannot order by {', '.join(unknown)}."})
        return list(valid)


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


class InstantFilter(django_filters.Filter):
    """Rows changed at or after an instant."""

    field_class = InstantField
