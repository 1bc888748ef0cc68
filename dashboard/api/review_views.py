"""The review queue by API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.audit import record_view_of_many
from activities.access import get_activity_or_404
from activities.models import Activity
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from dashboard.api.review_serializers import ReviewSerializer, WaitingSerializer
from dashboard.review.access import get_session_to_review_or_404, get_trainer_or_refuse
from dashboard.review.queue import waiting
from dashboard.review.session import reviews_of
from dashboard.services.reviews import mark_reviewed, undo_review


class ReviewsView(ConditionalMixin, GenericAPIView):
    """What waits for a trainer's look."""

    queryset = Activity.objects.none()
    serializer_class = WaitingSerializer
    filter_backends: list[Any] = []

    @extend_schema(responses=WaitingSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Sessions done and not reviewed by you, oldest first, of the last 30 days. For trainers."""
        trainer = get_trainer_or_refuse(request.user)
        rows = self.paginate_queryset(waiting(trainer).select_related("client")) or []
        clients = {row.client_id: row.client for row in rows}
        record_view_of_many(viewer=trainer, subjects=list(clients.values()), category=Category.TRAINING)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class ReviewView(ConditionalMixin, APIView):
    """The reviews of one session."""

    @extend_schema(operation_id="reviews_of_session", responses=ReviewSerializer(many=True))
    def get(self, request: Request, pk: str) -> Response:
        """Who looked at it and when. For the client too."""
        activity = get_activity_or_404(request.user, pk)
        return Response(ReviewSerializer(reviews_of(activity, request.user), many=True).data)

    @extend_schema(request=None, responses=ReviewSerializer)
    def post(self, request: Request, pk: str) -> Response:
        """Be done with it. Saying it again changes nothing. For trainers."""
        activity = get_session_to_review_or_404(request.user, pk)
        return Response(ReviewSerializer(mark_reviewed(actor=request.user, activity=activity)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str) -> Response:
        """Have it wait again. For trainers."""
        undo_review(actor=request.user, activity=get_session_to_review_or_404(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)
