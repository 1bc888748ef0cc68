"""The signed-in person through the API, and public trainers."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import reports, services
from accounts.access import get_device_or_404
from accounts.addresses import stored_address
from accounts.api.entrance import EntranceView
from accounts.api.serializers import (
    DataAccessSerializer,
    DeviceSerializer,
    PasswordChangeSerializer,
    TokenPairSerializer,
    TrainerSerializer,
    UserSerializer,
)
from accounts.api.validation import as_api_error
from accounts.models import DataAccess, TokenFamily, TrainerProfile, User
from core.api.conditional import ConditionalMixin
from core.api.pagination import KeyPagination


class MeView(ConditionalMixin, APIView):
    """The signed-in person: name, preferences and profiles."""

    @extend_schema(summary="Read one's own account", responses=UserSerializer)
    def get(self, request: Request) -> Response:
        return Response(UserSerializer(_me(request), context={"request": request}).data)

    @extend_schema(summary="Replace name, preferences and profiles", request=UserSerializer, responses=UserSerializer)
    def put(self, request: Request) -> Response:
        return self._update(request, partial=False)

    @extend_schema(summary="Change some of them", request=UserSerializer, responses=UserSerializer)
    def patch(self, request: Request) -> Response:
        return self._update(request, partial=True)

    def _update(self, request: Request, *, partial: bool) -> Response:
        me = _me(request)
        serializer = UserSerializer(me, data=request.data, partial=partial, context={"request": request})
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        trainer, client = given.pop("trainer_profile", None), given.pop("client_profile", None)
        services.update_profile(actor=me, user=given, trainer=trainer, client=client)
        return Response(UserSerializer(_me(request), context={"request": request}).data)


class PasswordChangeView(EntranceView):
    """Change one's own password: every other device is signed out, this one gets a new pair."""

    authentication_classes = APIView.authentication_classes
    permission_classes = APIView.permission_classes
    serializer_class = PasswordChangeSerializer

    def account_of(self, request: Request) -> str:
        return str(request.user.pk or "")

    @extend_schema(summary="Change one's own password", responses=TokenPairSerializer)
    def post(self, request: Request) -> Response:
        given = self.read(request)
        with as_api_error():
            pair = services.change_password(
                actor=_signed_in(request),
                current=given["current_password"],
                password=given["password"],
                device=request.auth.device if isinstance(request.auth, TokenFamily) else "",
                address=stored_address(request.META.get("REMOTE_ADDR")),
            )
        return Response(TokenPairSerializer(pair).data)


class DataAccessPages(KeyPagination):
    """The latest hours first."""

    ordering = ("-hour", "-id")


@extend_schema(summary="Read who saw one's own data, hour by hour")
class DataAccessListView(ConditionalMixin, ListAPIView[DataAccess]):
    """Every hour in which somebody saw a category of one's data; `viewer` and `category` narrow it."""

    serializer_class = DataAccessSerializer
    pagination_class = DataAccessPages
    filterset_fields = ("viewer", "category")
    queryset = DataAccess.objects.none()

    def get_queryset(self) -> QuerySet[DataAccess]:
        return DataAccess.objects.visible_to(self.request.user).select_related("viewer")


class LogoutAllView(APIView):
    """Sign out everywhere, browsers included."""

    @extend_schema(summary="Sign out everywhere", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        services.log_out_everywhere(actor=_signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(summary="List where one is signed in through the API")
class DeviceListView(ConditionalMixin, ListAPIView[TokenFamily]):
    """Sign-ins through the API that still count."""

    serializer_class = DeviceSerializer
    queryset = TokenFamily.objects.none()

    def get_queryset(self) -> QuerySet[TokenFamily]:
        return reports.live_sign_ins(self.request.user)


class DeviceView(APIView):
    """One of them."""

    @extend_schema(summary="Sign one device out", responses={204: None})
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        me = _signed_in(request)
        services.end_device(actor=me, family=get_device_or_404(me, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(summary="List trainers with a public page")
class TrainerListView(ConditionalMixin, ListAPIView[TrainerProfile]):
    """Trainers whose page is public."""

    serializer_class = TrainerSerializer
    permission_classes = [AllowAny]
    queryset = TrainerProfile.objects.public().select_related("user").order_by("user__name", "pk")


@extend_schema(summary="Read a trainer's page")
class TrainerView(ConditionalMixin, RetrieveAPIView[TrainerProfile]):
    """One trainer."""

    serializer_class = TrainerSerializer
    permission_classes = [AllowAny]
    lookup_field = "slug"
    queryset = TrainerProfile.objects.none()

    def get_queryset(self) -> QuerySet[TrainerProfile]:
        return TrainerProfile.objects.visible_to(self.request.user).select_related("user")


def _signed_in(request: Request) -> User:
    if not isinstance(request.user, User):
        raise TypeError("This view needs a signed-in user.")
    return request.user


def _me(request: Request) -> User:
    return User.objects.select_related("trainer_profile", "client_profile").get(pk=_signed_in(request).pk)
