"""Progress photos over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from core.api.filters import InstantFilter
from core.api.preconditions import IDEMPOTENCY_KEY, IF_MATCH, check_if_match, id_of_key
from progress.access import get_photo_or_404
from progress.api.filters import DaysFilter
from progress.api.photo_checks import PhotoCheckSerializer
from progress.api.recorded_lists import RecordedListMixin
from progress.downloads import photo_response
from progress.enums import Pose
from progress.models import Photo, PhotoCheck
from progress.pictures import MAX_BYTES
from progress.services.photos import add_photo, change_photo, delete_photo


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    """A photo. The pictures themselves are asked for by ``image`` and ``thumbnail``."""

    client = serializers.UUIDField(source="client_id", read_only=True)
    image = serializers.SerializerMethodField(help_text="Where the JPEG is.")
    thumbnail = serializers.SerializerMethodField(help_text="Where the small JPEG is.")

    class Meta:
        model = Photo
        fields = (
            "id",
            "client",
            "local_date",
            "pose",
            "is_shared",
            "width",
            "height",
            "image",
            "thumbnail",
            "created_at",
            "updated_at",
        )
        read_only_fields = ("id", "width", "height", "created_at", "updated_at")

    def get_image(self, photo: Photo) -> str:
        """The picture's address."""
        return reverse("api-photo-image", args=[photo.pk], request=self.context.get("request"))

    def get_thumbnail(self, photo: Photo) -> str:
        """The small picture's address."""
        return reverse("api-photo-thumbnail", args=[photo.pk], request=self.context.get("request"))


class PhotoUploadSerializer(serializers.Serializer[Any]):
    """A new photo, as multipart/form-data."""

    id = serializers.UUIDField(required=False, help_text="You may bring your own; the same id again is the same photo.")
    client = serializers.UUIDField(required=False, help_text="Yourself; nobody adds photos of others.")
    picture = serializers.FileField(help_text=f"JPEG, PNG or WebP, up to {MAX_BYTES // 1024**2} MB.")
    pose = serializers.ChoiceField(choices=Pose.choices)
    local_date = serializers.DateField(
        required=False, help_text="By default the day that the camera wrote into the picture, else today."
    )
    is_shared = serializers.BooleanField(default=False, help_text="Whether trainers who share photos see it.")


class PhotoFilter(DaysFilter):
    """``client``, ``from``/``to``, ``pose``, ``is_shared``, ``updated_since``."""

    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Photo
        fields = ("pose", "is_shared")


@extend_schema_view(
    list=extend_schema(summary="Photos", description="Yours, and those that clients show you."),
    retrieve=extend_schema(summary="One photo"),
)
class PhotoViewSet(RecordedListMixin, ConditionalMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Photo]):
    """Progress photos: private until the client shows them."""

    queryset = Photo.objects.none()
    serializer_class = PhotoSerializer
    filterset_class = PhotoFilter
    http_method_names = ("get", "head", "options", "post", "patch", "delete")
    ordering_fields = ("local_date", "updated_at")
    category = Category.PHOTOS

    def get_queryset(self) -> QuerySet[Photo]:
        return Photo.objects.visible_to(self.request.user).select_related("client")  # type: ignore[no-any-return]

    def get_object(self) -> Photo:
        try:
            return get_photo_or_404(self.request.user, UUID(self.kwargs["pk"]))
        except ValueError as error:
            raise Http404 from error

    @extend_schema(
        summary="Add a photo",
        parameters=[IDEMPOTENCY_KEY],
        request={"multipart/form-data": PhotoUploadSerializer},
        responses={201: PhotoSerializer, 200: PhotoSerializer, 202: PhotoCheckSerializer},
        description="201 for a new one, 200 when the same picture was here already. Metadata is taken out of it. "
        "202 when the virus scanner is away: the picture waits sealed, `/photo-checks/{id}` says what became of it, "
        "and the photo will have the same id. 400 with `infected` when the scanner found something: nothing is kept.",
    )
    def create(self, request: Request) -> Response:
        asked = PhotoUploadSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        client = get_sharing_client_or_404(request.user, Category.PHOTOS, said.pop("client", None))
        # One byte more than allowed is enough to know.
        data = said.pop("picture").read(MAX_BYTES + 1)
        photo_id = said.pop("id", None) or id_of_key(request)
        kept, is_new = add_photo(actor=request.user, client=client, data=data, photo_id=photo_id, **said)
        if isinstance(kept, PhotoCheck):
            return Response(PhotoCheckSerializer(kept).data, status=202)
        return Response(self.get_serializer(kept).data, status=201 if is_new else 200)

    @extend_schema(summary="Change day, pose, or who sees it", parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        photo = self.get_object()
        check_if_match(request, self.get_serializer(photo).data)
        asked = self.get_serializer(photo, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        return Response(self.get_serializer(change_photo(actor=request.user, photo=photo, **asked.validated_data)).data)

    @extend_schema(summary="Delete a photo with its files")
    def destroy(self, request: Request, pk: str) -> Response:
        delete_photo(actor=request.user, photo=self.get_object())
        return Response(status=204)

    @extend_schema(summary="The picture", responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    @action(detail=True)
    def image(self, request: Request, pk: str) -> HttpResponse:
        photo = self.get_object()
        return photo_response(photo, photo.path)

    @extend_schema(summary="The picture, small", responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    @action(detail=True)
    def thumbnail(self, request: Request, pk: str) -> HttpResponse:
        photo = self.get_object()
        return photo_response(photo, photo.thumbnail_path)
