"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.navigation import Audience, NavigationItem, items_for, links_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """Product name, the reader's preferences, the frame to extend and the navigation.

    ``frame_template`` is the trainer's frame for a trainer, the client's for everybody else who is signed in,
    the public one otherwise. ``reader`` carries ``units``, ``time_zone``, ``first_weekday`` and ``theme``.
    """
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"product_name": settings.SITE_NAME, "reader": user, "navigation": []}
    if user is None or not user.is_authenticated:
        return context | {"frame_template": "frame_public.html"}
    audiences = audiences_of(user)
    audience = audiences[0]

    def navigation() -> list[NavigationItem]:
        return items_for(request, audiences)

    context |= {"frame_template": f"frame_{audience}.html", "navigation": SimpleLazyObject(navigation)}
    return context | links_for(audience)


def audiences_of(user: Any) -> list[Audience]:
    """Whose navigation a signed-in person sees: trainers the trainer's, everybody else the client's, some both."""
    if user.is_trainer:
        return ["trainer", "client"] if user.is_client else ["trainer"]
    return ["client"]
