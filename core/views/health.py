"""Liveness for orchestrators, and what is wrong for the person on call."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.health import run_checks


@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; touches nothing else."""
    return JsonResponse({"status": "ok", "version": settings.VERSION})


@require_safe
@never_cache
def detailed(_request: HttpRequest) -> JsonResponse:
    """Database, cache, queue, workers, disk, virus scanner: 200 when all are well, 503 with the failing ones named."""
    results = run_checks()
    is_healthy = all(result.is_healthy for result in results)
    return JsonResponse(
        {
            "status": "ok" if is_healthy else "failing",
            "version": settings.VERSION,
            "checks": {
                result.name: {"status": "ok" if result.is_healthy else "failing", "detail": result.detail}
                for result in results
            },
        },
        status=200 if is_healthy else 503,
    )
