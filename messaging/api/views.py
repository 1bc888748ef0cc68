"""Comments on sessions over the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.audit import record_view
from activities.access import get_activity_or_404
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from core.api.filters import InstantFilter
from messaging.access import get_comment_or_404, get_own_comment_or_404
from messaging.api import serializers as shapes
from messaging.models import Comment
from messaging.services import add_comment, delete_comment, edit_comment, mark_read

UUID_PATTERN = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"


class CommentFilter(filters.FilterSet):
    """``activity``, ``client``, ``updated_since``."""

    activity = filters.UUIDFilter(field_name="activity_id")
    client = filters.UUIDFilter(field_name="activity__client_id")
    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Comment
        fields: list[str] = []


class CommentViewSet(ConditionalMixin, GenericViewSet):
    """The threads on sessions, between the client and the trainers."""

    queryset = Comment.objects.none()
    serializer_class = shapes.CommentSerializer
    filterset_class = CommentFilter
    ordering_fields = ("created_at", "updated_at")
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Comment.objects.visible_to(self.request.user).select_related("author")

    def list(self, request: Request) -> Response:
        """The oldest first; deleted ones keep their place without their words. Name an `activity` for its thread."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset().select_related("activity__client")))
        asks_for_one = request.query_params.get("activity") or request.query_params.get("client")
        if rows and asks_for_one:
            record_view(viewer=request.user, subject=rows[0].activity.client, category=Category.TRAINING)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One comment."""
        return Response(self.get_serializer(get_comment_or_404(request.user, pk)).data)

    @extend_schema(request=shapes.NewCommentSerializer, responses={201: shapes.CommentSerializer})
    def create(self, request: Request) -> Response:
        """Write a comment. What the other side wrote in this thread counts as read then."""
        body = _valid(shapes.NewCommentSerializer, request.data)
        activity = get_activity_or_404(request.user, body["activity"])
        comment = add_comment(actor=request.user, activity=activity, body=body["body"], comment_id=body.get("id"))
        location = reverse("api-comment-detail", args=[comment.pk])
        return Response(self.get_serializer(comment).data, status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(request=shapes.CommentChangeSerializer, responses=shapes.CommentSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Put other words in its place, within 15 minutes and by its author only."""
        comment = get_own_comment_or_404(request.user, pk)
        body = _valid(shapes.CommentChangeSerializer, request.data)
        return Response(self.get_serializer(edit_comment(actor=request.user, comment=comment, **body)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Forget the words; by its author only. The place stays."""
        delete_comment(actor=request.user, comment=get_own_comment_or_404(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shapes.SeenSerializer, responses=shapes.SeenCountSerializer)
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def read(self, request: Request) -> Response:
        """Say that you saw what the other side wrote on a session."""
        body = _valid(shapes.SeenSerializer, request.data)
        activity = get_activity_or_404(request.user, body["activity"])
        return Response({"read": mark_read(actor=request.user, activity=activity)})


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
