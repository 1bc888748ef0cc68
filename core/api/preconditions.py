"""``If-Match``: a change is made only to the version that the caller saw."""

from __future__ import annotations

from hashlib import md5
from typing import Any

from django.utils.http import parse_etags, quote_etag
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
