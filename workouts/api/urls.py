"""The API of planned training, by subject."""

from __future__ import annotations

from core.api.routers import Router

router = Router()

urlpatterns = [*router.urls]
