"""Activities: list, detail, streams, files; manual entry and upload."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.audit import record_view_of_many
from activities import access
from activities.api.filters import ActivityFilter
from activities.api.pagination import NewestFirst
from activities.api.serializers import activities as shapes
from activities.downloads import original_response
from activities.exceptions import FileTooLarge
from activities.models import Activity, Lap
from activities.reports.activity import activity_page, streams_for
from activities.reports.sync import activity_sync
from activities.services.activities import SetDone, create_manual_activity, delete_activity, update_activity
from activities.services.importing import queue_import
from coaching.enums import Category
from core.api import sync
from core.api.conditional import ConditionalMixin
from core.api.preconditions import check_if_match

UUID_PATTERN = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_STREAMS = {
    "type": "object",
    "required": ["seconds"],
    "additionalProperties": {"type": "array", "items": {"type": "number", "nullable": True}},
    "properties": {"seconds": {"type": "array", "items": {"type": "number"}}},
}
_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the version that you saw; 409 when it is gone."
)
_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key again gives the same activity."
)


class ActivityViewSet(ConditionalMixin, GenericViewSet):
    """What was done: recordings of devices, files, and sessions by hand."""

    queryset = Activity.objects.none()
    serializer_class = shapes.ActivitySerializer
    filterset_class = ActivityFilter
    pagination_class = NewestFirst
    ordering_fields = ("start_time", "updated_at")
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Activity.objects.visible_to(self.request.user)

    def list(self, request: Request) -> Response:
        """The newest first, by key pages; trainers name a `client` or get all who share training with them."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset().select_related("client")))
        seen = {row.client for row in rows or ()}
        record_view_of_many(viewer=request.user, subjects=seen, category=Category.TRAINING)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(parameters=[sync.SyncQuerySerializer], responses=shapes.ActivitySyncSerializer)
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def sync(self, request: Request) -> Response:
        """What changed and what went since your last sync, to keep a copy.

        Without `since` everything is sent. Keep what is `changed`, drop what is `deleted`, go on with `next_since`
        while `has_more` says so, and keep the last one for the next time. An entry may come twice. A `next_since` is
        good for 180 days, for the same `client`, and for as long as the same people, or that client, share training
        with you; after that the answer is 410 `sync_from_start`: sync without `since` and drop whatever does not come.
        """
        query = _valid(sync.SyncQuerySerializer, request.query_params)
        page = activity_sync(viewer=request.user, **query)
        seen = {row.client for row in page.changed}
        record_view_of_many(viewer=request.user, subjects=seen, category=Category.TRAINING)
        return Response(shapes.ActivitySyncSerializer(page).data)

    @extend_schema(responses=shapes.ActivityDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Everything but the samples."""
        return Response(_detail(access.get_activity_or_404(request.user, pk), request))

    @extend_schema(
        request=shapes.ManualActivitySerializer,
        responses={201: shapes.ActivityDetailSerializer},
        parameters=[_IDEMPOTENCY_KEY],
    )
    def create(self, request: Request) -> Response:
        """Log a session that no device recorded."""
        body = _valid(shapes.ManualActivitySerializer, request.data)
        client = access.get_client_or_404(request.user, body.pop("client", None))
        key = request.headers.get("Idempotency-Key", "")
        activity = create_manual_activity(
            actor=request.user,
            client=client,
            start=body.pop("start_time"),
            activity_id=body.pop("id", None),
            key=f"key:{hashlib.sha256(key.encode()).hexdigest()}" if key else "",
            sets=[SetDone(**done) for done in body.pop("sets", [])],
            **body,
        )
        location = reverse("api-activity-detail", args=[activity.pk])
        return Response(_detail(activity, request), status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(
        request=shapes.ActivityChangeSerializer, responses=shapes.ActivityDetailSerializer, parameters=[_IF_MATCH]
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change name, comment, exertion, feeling, or correct the sport."""
        activity = access.get_editable_activity_or_404(request.user, pk)
        body = _valid(shapes.ActivityChangeSerializer, request.data)
        is_guarded = check_if_match(request, _detail(activity, request))
        changed = update_activity(
            actor=request.user,
            activity=activity,
            expected_version=activity.updated_at if is_guarded else None,
            **body,
        )
        return Response(_detail(changed, request))

    @extend_schema(parameters=[_IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete the activity with its samples and files; a sync does not bring it back."""
        activity = access.get_editable_activity_or_404(request.user, pk)
        is_guarded = check_if_match(request, _detail(activity, request))
        delete_activity(
            actor=request.user, activity=activity, expected_version=activity.updated_at if is_guarded else None
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request={"multipart/form-data": shapes.UploadSerializer}, responses={202: shapes.ImportSerializer})
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def upload(self, request: Request) -> Response:
        """Send a FIT, TCX or GPX file, or a zip of many. Follow the import at `Location`."""
        body = _valid(shapes.UploadSerializer, request.data)
        client = access.get_client_or_404(request.user, body.get("client"))
        upload = body["file"]
        if upload.size > settings.UPLOAD_MAX_BYTES:
            raise FileTooLarge
        job = queue_import(actor=request.user, client=client, file_name=upload.name, data=upload.read())
        location = reverse("api-import-detail", args=[job.pk])
        job.refresh_from_db()
        return Response(shapes.ImportSerializer(job).data, status.HTTP_202_ACCEPTED, headers={"Location": location})

    @extend_schema(parameters=[shapes.StreamsQuerySerializer], responses={200: _STREAMS})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def streams(self, request: Request, pk: str) -> Response:
        """Samples by name: lists of one length, `null` where a sample is missing, `seconds` always among them."""
        query = _valid(shapes.StreamsQuerySerializer, request.query_params)
        activity = access.get_activity_or_404(request.user, pk)
        names = [name.strip() for name in query.get("names", "").split(",") if name.strip()]
        return Response(streams_for(activity, names, query.get("resolution")).values)

    @extend_schema(responses=shapes.LapSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def laps(self, request: Request, pk: str) -> Response:
        """Laps in order."""
        activity = access.get_activity_or_404(request.user, pk)
        return Response(shapes.LapSerializer(Lap.objects.filter(activity=activity), many=True).data)

    @extend_schema(
        parameters=[shapes.FileQuerySerializer],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def file(self, request: Request, pk: str) -> HttpResponse:
        """The original file as it came."""
        query = _valid(shapes.FileQuerySerializer, request.query_params)
        activity = access.get_activity_or_404(request.user, pk)
        return original_response(access.get_original_or_404(request.user, activity, query.get("file")))


def _detail(activity: Activity, request: Request) -> Any:
    return shapes.ActivityDetailSerializer(activity_page(activity, request.user)).data


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
