"""Pictures that wait for the virus scanner, over the API."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ConditionalMixin
from core.jobs import Job
from progress.access import get_photo_check_or_404
from progress.enums import CheckOutcome
from progress.models import PhotoCheck
from progress.services.quarantine import delete_check

STATUSES = [Job.State.QUEUED, Job.State.RUNNING, *CheckOutcome]


class PhotoCheckSerializer(serializers.ModelSerializer[PhotoCheck]):
    """A picture in quarantine; nobody can see it, not even its owner."""

    client = serializers.UUIDField(source="client_id", read_only=True)
    photo = serializers.UUIDField(source="photo_id", read_only=True, allow_null=True, help_text="Once it is kept.")
    status = serializers.ChoiceField(
        choices=STATUSES,
        read_only=True,
        help_text="`queued` and `running` while it waits, then `kept` (it is a photo now), `refused` (it was deleted; "
        "`error` says why) or `failed` (the scanner was away for hours; staff can replay it).",
    )
    error = serializers.CharField(
        read_only=True, help_text="Stable code: `waiting_for_scanner`, `infected`, `unreadable_picture` and others."
    )

    class Meta:
        model = PhotoCheck
        fields = ("id", "client", "status", "photo", "error", "detail", "local_date", "pose", "is_shared", "created_at")
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(summary="Pictures that wait for the virus scanner, and what came of others"),
    retrieve=extend_schema(summary="What became of a picture that had to wait"),
)
class PhotoCheckViewSet(
    ConditionalMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[PhotoCheck]
):
    """Your own pictures in quarantine; what came of them is told for a month."""

    queryset = PhotoCheck.objects.none()
    serializer_class = PhotoCheckSerializer
    ordering_fields = ("created_at",)

    def get_queryset(self) -> QuerySet[PhotoCheck]:
        return PhotoCheck.objects.visible_to(self.request.user)  # type: ignore[no-any-return]

    def get_object(self) -> PhotoCheck:
        try:
            return get_photo_check_or_404(self.request.user, UUID(self.kwargs["pk"]))
        except ValueError as error:
            raise Http404 from error

    @extend_schema(summary="Take a waiting picture back, or the note of what came of it")
    def destroy(self, request: Request, pk: str) -> Response:
        delete_check(actor=request.user, check=self.get_object())
        return Response(status=204)
