"""The page for no network, and the service worker that keeps it at hand."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(public=True, max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """What the browser shows when it has no network; holds nothing personal."""
    return render(request, "core/offline.html")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served from the root so that its scope is the whole site."""
    context = {
        "version": settings.VERSION,
        "offline_url": reverse("core:offline"),
        "static_url": settings.STATIC_URL,
        "shell": [static("css/app.css"), static("vendor/inter/inter-latin-wght-normal.woff2")],
    }
    return render(request, "core/service_worker.js", context, content_type="text/javascript")
