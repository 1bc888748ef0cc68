"""Two ways to page: offset for lists a person browses, key (cursor) for tables that grow without end."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination, LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class OffsetPagination(LimitOffsetPagination):
    """``limit``/``offset`` with ``{count, next, previous, results}``."""

    default_limit = 20
    max_limit = 200


class KeyPagination(CursorPagination):
    """Pages by key with the same envelope; ``count`` is null because counting a big table costs a scan of it."""

    page_size = 20
    max_page_size = 200
    page_size_query_param = "limit"

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: APIView | None = None) -> Any:
        """The page at the cursor; one that was tampered with is not found."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"count": None, "next": self.get_next_link(), "previous": self.get_previous_link(), "results": data}
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described = super().get_paginated_response_schema(schema)
        described["properties"] = {
            "count": {"type": "integer", "nullable": True, "example": None},
            **described["properties"],
        }
        return described
