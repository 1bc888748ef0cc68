"""Filters of goals."""

from __future__ import annotations

import django_filters as filters

from core.api.filters import InstantFilter
from progress.enums import GoalState


class GoalFilter(filters.FilterSet):
    """``client``, ``state``, ``updated_since``."""

    client = filters.UUIDFilter(field_name="client_id")
    state = filters.ChoiceFilter(choices=GoalState.choices)
    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte")
