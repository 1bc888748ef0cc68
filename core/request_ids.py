"""The request id that ties a page, its log lines and a person's report together."""

from __future__ import annotations

import structlog
from django.http import HttpRequest


def request_id(request: HttpRequest) -> str:
    """The id under which this request is logged; '' before the logging middleware has run."""
    bound = structlog.contextvars.get_contextvars().get("request_id")
    return str(bound or getattr(request, "id", "") or "")
