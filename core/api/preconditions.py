"""``If-Match``: a change is made only to the version that the caller saw; ``Idempotency-Key``: a row is made once."""

from __future__ import annotations

from hashlib import md5
from typing import Any
from uuid import UUID, uuid5

from django.utils.http import parse_etags, quote_etag
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from core.errors import Conflict


def etag_of(data: Any) -> str:
    """The ETag with which a read answers ``data`` (see :class:`core.api.conditional.ConditionalMixin`)."""
    return quote_etag(md5(JSONRenderer().render(data), usedforsecurity=False).hexdigest())


def check_if_match(request: Request, data: Any) -> bool:
    """Whether the caller named a version; raises :class:`Conflict` when it is not that of ``data`` any more."""
    header = request.headers.get("If-Match")
    if header is None:
        return False
    wanted = {tag.removeprefix("W/") for tag in parse_etags(header)}
    if "*" not in wanted and etag_of(data) not in wanted:
        raise Conflict
    return True


def id_of_key(request: Request) -> UUID | None:
    """The id that a row made with this ``Idempotency-Key`` has: the same key of the same person is the same row.

    ``None`` without the header. The path is part of it, so one key may serve two resources.
    """
    key = request.headers.get("Idempotency-Key")
    return uuid5(request.user.pk, f"{request.path.rstrip('/')} {key[:200]}") if key else None


IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the version that you saw; 409 when it is gone."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key again changes nothing a second time."
)
