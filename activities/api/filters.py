"""Filters of the lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from activities.enums import Family, Source, ThresholdKind
from activities.models import Activity, Import, Threshold
from core.api.filters import InstantFilter


class ActivityFilter(filters.FilterSet):
    """``client``, ``family``, ``sport``, ``source``, ``from``/``to`` (local days, both included), ``updated_since``."""

    client = filters.UUIDFilter(field_name="client_id")
    family = filters.ChoiceFilter(choices=Family.choices)
    sport = filters.CharFilter(field_name="sport", lookup_expr="iexact", max_length=40)
    source = filters.ChoiceFilter(choices=Source.choices)
    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Activity
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """``from`` is a word of Python, so these two cannot be attributes."""
        days = {
            "from": filters.DateFilter(field_name="local_date", lookup_expr="gte"),
            "to": filters.DateFilter(field_name="local_date", lookup_expr="lte"),
        }
        return {**super().get_filters(), **days}


class ImportFilter(filters.FilterSet):
    """``client``, ``batch`` (members of an archive)."""

    client = filters.UUIDFilter(field_name="client_id")
    batch = filters.UUIDFilter(field_name="batch_id")

    class Meta:
        model = Import
        fields: list[str] = []


class ThresholdFilter(filters.FilterSet):
    """``client``, ``kind``, ``family``."""

    client = filters.UUIDFilter(field_name="client_id")
    kind = filters.ChoiceFilter(choices=ThresholdKind.choices)
    family = filters.ChoiceFilter(choices=Family.choices)

    class Meta:
        model = Threshold
        fields: list[str] = []
