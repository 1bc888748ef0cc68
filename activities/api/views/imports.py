"""Imports and rescorings: jobs to follow."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from activities import access
from activities.api.filters import ImportFilter
from activities.api.serializers.activities import ImportDetailSerializer, ImportSerializer
from activities.api.serializers.thresholds import RescoringSerializer
from activities.api.views.activities import UUID_PATTERN
from activities.models import Import, Rescoring
from core.api.conditional import ConditionalMixin


class ImportViewSet(ConditionalMixin, GenericViewSet):
    """Files on their way to becoming activities."""

    queryset = Import.objects.none()
    serializer_class = ImportSerializer
    filterset_class = ImportFilter
    ordering_fields = ("created_at",)
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = Import.objects.visible_to(self.request.user).prefetch_related("activities")
        return rows if "batch" in self.request.query_params else rows.filter(batch__isnull=True)

    def list(self, request: Request) -> Response:
        """The newest first; the files of an archive by `batch`."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(responses=ImportDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Where it stands, and what came of it."""
        return Response(ImportDetailSerializer(access.get_import_or_404(request.user, pk)).data)


class RescoringViewSet(ConditionalMixin, GenericViewSet):
    """Activities that are scored again because a threshold changed."""

    queryset = Rescoring.objects.none()
    serializer_class = RescoringSerializer
    lookup_value_regex = UUID_PATTERN

    def retrieve(self, request: Request, pk: str) -> Response:
        """How far it is."""
        return Response(self.get_serializer(access.get_rescoring_or_404(request.user, pk)).data)
