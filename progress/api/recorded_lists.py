"""Lists over several clients, of which each is told that they were looked at."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.audit import record_view_of_many
from coaching.enums import Category


class RecordedListMixin(GenericViewSet[Any]):
    """``GET`` of a list; whoever stands on the page has been seen, also where no client was named.

    Rows are asked for with their ``client``.
    """

    category: ClassVar[Category]

    def list(self, request: Request) -> Response:
        """A page of the rows that the caller may see."""
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        subjects = {row.client for row in rows or []}
        record_view_of_many(viewer=request.user, subjects=subjects, category=self.category)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)
