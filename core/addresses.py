"""Addresses of many rows of one view: a table of hundreds of links asks the URL resolver once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

_PLACEHOLDER = UUID(int=0)


def addresses_of(view_name: str) -> Callable[[UUID], str]:
    """What writes the address of a view that takes one id: ``addresses_of("activities:detail")(activity.pk)``."""
    before, after = reverse(view_name, args=[_PLACEHOLDER]).split(str(_PLACEHOLDER))
    return lambda pk: f"{before}{pk}{after}"
