"""Filters of the lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters


class DaysFilter(filters.FilterSet):
    """``client``, ``from``/``to`` (local days, both included)."""

    client = filters.UUIDFilter(field_name="client_id")

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """``from`` is a word of Python, so these two cannot be attributes."""
        days = {
            "from": filters.DateFilter(field_name="local_date", lookup_expr="gte"),
            "to": filters.DateFilter(field_name="local_date", lookup_expr="lte"),
        }
        return {**super().get_filters(), **days}
