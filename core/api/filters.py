"""Filters that several lists share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
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
