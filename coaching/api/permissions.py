"""Who may knock at a resource at all."""

from __future__ import annotations

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin


class ListsAreForTrainers(IsAuthenticated):
    """A list of a trainer's own things, and adding to it, is for trainers: others get 403.

    A single thing answers 404 to whoever cannot see it, so details are left to the querysets.
    """

    def has_permission(self, request: Request, view: ViewSetMixin) -> bool:  # type: ignore[override]
        if not super().has_permission(request, view):  # type: ignore[arg-type]
            return False
        return bool(view.action not in ("list", "create") or request.user.is_trainer)


class IsTrainer(IsAuthenticated):
    """A trainer's own screens: others get 403."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return super().has_permission(request, view) and bool(request.user.is_trainer)
