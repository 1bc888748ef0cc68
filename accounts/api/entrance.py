"""The ways in: everything here is open to the anonymous and limited per address and per account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts import services
from accounts.addresses import stored_address
from accounts.api.authentication import CHALLENGE
from accounts.api.serializers import (
    AddressSerializer,
    DetailSerializer,
    EmailKeySerializer,
    LoginSerializer,
    PasswordResetSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    SignedInSerializer,
    TokenPairSerializer,
    VerifySerializer,
)
from accounts.api.throttles import AccountThrottle, AddressThrottle
from accounts.api.validation import as_api_error
from accounts.exceptions import InvalidToken
from accounts.tokens import holder_of, read_token

MAIL_IS_ON_ITS_WAY = "If this address can be used, an e-mail with a link is on its way to it."


class EntranceView(APIView):
    """A view that nobody needs to be signed in for. An old token in the header does not stand in the way."""

    authentication_classes: Sequence[Any] = []
    permission_classes: Sequence[Any] = [AllowAny]
    throttle_classes = [AddressThrottle, AccountThrottle]
    serializer_class: type[BaseSerializer[Any]]
    success_is_free = True

    def account_of(self, request: Request) -> str:
        """Which account the request is about, for the limit per account."""
        given = request.data.get("email", "") if isinstance(request.data, Mapping) else ""
        return str(given).strip().lower()

    def get_throttles(self) -> list[BaseThrottle]:
        self.throttles = super().get_throttles()
        return self.throttles

    def read(self, request: Request) -> dict[str, Any]:
        """The request's body, checked."""
        serializer = self.serializer_class(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == status.HTTP_401_UNAUTHORIZED:
            response.headers.setdefault("WWW-Authenticate", CHALLENGE)
        if response.status_code < 400 and self.success_is_free:
            for throttle in self.throttles:
                throttle.give_back()  # type: ignore[attr-defined]
        return response


class RegisterView(EntranceView):
    """Join as a trainer. Clients are invited by their trainer."""

    serializer_class = RegistrationSerializer
    success_is_free = False

    @extend_schema(summary="Join as a trainer", responses={202: DetailSerializer})
    def post(self, request: Request) -> Response:
        services.sign_up_trainer(**self.read(request))
        return Response({"detail": MAIL_IS_ON_ITS_WAY}, status=status.HTTP_202_ACCEPTED)


class LoginView(EntranceView):
    """Sign in."""

    serializer_class = LoginSerializer

    @extend_schema(summary="Sign in", responses=SignedInSerializer)
    def post(self, request: Request) -> Response:
        given = self.read(request)
        user, pair = services.sign_in(
            email=given["email"],
            password=given["password"],
            device=given["device"] or request.headers.get("User-Agent", ""),
            address=stored_address(request.META.get("REMOTE_ADDR")),
        )
        shown = {"access": pair.access, "refresh": pair.refresh, "user": user}
        return Response(SignedInSerializer(shown, context={"request": request}).data)


class RefreshView(EntranceView):
    """Exchange a refresh token for the next pair."""

    serializer_class = RefreshSerializer

    def account_of(self, request: Request) -> str:
        """The owner of a genuine token; a forged one counts for the address alone."""
        given = request.data.get("refresh", "") if isinstance(request.data, Mapping) else ""
        try:
            return str(read_token(str(given), "refresh").user_id)
        except InvalidToken:
            return ""

    @extend_schema(summary="Exchange a refresh token", responses=TokenPairSerializer)
    def post(self, request: Request) -> Response:
        return Response(TokenPairSerializer(services.refresh_tokens(**self.read(request))).data)


class VerifyView(EntranceView):
    """Ask whether an access token still counts."""

    serializer_class = VerifySerializer

    @extend_schema(summary="Check an access token", responses={204: None})
    def post(self, request: Request) -> Response:
        holder_of(read_token(self.read(request)["token"], "access"))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LogoutView(EntranceView):
    """Sign this device out. It can be repeated."""

    serializer_class = RefreshSerializer

    @extend_schema(summary="Sign this device out", responses={204: None})
    def post(self, request: Request) -> Response:
        services.sign_out(**self.read(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PasswordResetView(EntranceView):
    """Ask for a link to a new password."""

    serializer_class = AddressSerializer
    success_is_free = False

    @extend_schema(summary="Ask for a link to a new password", responses={202: DetailSerializer})
    def post(self, request: Request) -> Response:
        services.request_password_reset(**self.read(request))
        return Response({"detail": MAIL_IS_ON_ITS_WAY}, status=status.HTTP_202_ACCEPTED)


class PasswordResetConfirmView(EntranceView):
    """Set a new password with the mailed link."""

    serializer_class = PasswordResetSerializer

    @extend_schema(
        summary="Set a new password", responses={204: OpenApiResponse(description="Every device is signed out.")}
    )
    def post(self, request: Request) -> Response:
        given = self.read(request)
        with as_api_error():
            services.reset_password(**given)
        return Response(status=status.HTTP_204_NO_CONTENT)


class EmailVerifyView(EntranceView):
    """Confirm an address with the mailed link."""

    serializer_class = EmailKeySerializer

    @extend_schema(summary="Confirm an e-mail address", responses={204: None})
    def post(self, request: Request) -> Response:
        services.verify_email(**self.read(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
