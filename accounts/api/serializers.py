"""Shapes of the API's account resources."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import ClientProfile, DataAccess, TokenFamily, TrainerProfile, User
from accounts.validators import (
    LONGEST_ENTRY,
    LONGEST_LIST,
    LONGEST_PASSWORD,
    RESERVED_SLUGS,
    validate_new_password,
    validate_time_zone,
)


class PasswordField(serializers.CharField):
    """A password as it was typed: spaces at its ends count."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            write_only=True,
            trim_whitespace=False,
            max_length=LONGEST_PASSWORD,
            style={"input_type": "password"},
            **kwargs,
        )


class WordsField(serializers.ListField):
    """A short list of words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(max_length=LONGEST_ENTRY), max_length=LONGEST_LIST, **kwargs)


class PreferencesSerializer(serializers.ModelSerializer[User]):
    """How the person reads figures and days."""

    class Meta:
        model = User
        fields = ["units", "time_zone", "first_weekday", "theme"]


class OwnTrainerProfileSerializer(serializers.ModelSerializer[TrainerProfile]):
    """A trainer's own page, public or not yet."""

    certifications = WordsField(required=False)
    specialties = WordsField(required=False)

    class Meta:
        model = TrainerProfile
        fields = ["slug", "headline", "bio", "certifications", "specialties", "is_public"]
        # Whether the address is free depends on whose page it is: the service decides.
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {"slug": {"validators": []}}

    def validate_slug(self, value: str) -> str:
        if value in RESERVED_SLUGS:
            raise serializers.ValidationError("Choose another one.")
        return value.lower()


class OwnClientProfileSerializer(serializers.ModelSerializer[ClientProfile]):
    """What a client says about themselves; the height in metres."""

    class Meta:
        model = ClientProfile
        fields = ["birth_date", "sex", "height", "goals", "health_notes"]
        extra_kwargs = {"height": {"min_value": 0.5, "max_value": 2.6}}


class UserSerializer(serializers.ModelSerializer[User]):
    """The signed-in person."""

    preferences = PreferencesSerializer(source="*", required=False)
    trainer_profile = OwnTrainerProfileSerializer(required=False, allow_null=True)
    client_profile = OwnClientProfileSerializer(required=False, allow_null=True)

    class Meta:
        model = User
        fields = [
            "id",
            "email",
            "name",
            "initials",
            "is_trainer",
            "is_client",
            "is_staff",
            "preferences",
            "trainer_profile",
            "client_profile",
            "created_at",
        ]
        read_only_fields = ["id", "email", "initials", "is_trainer", "is_client", "is_staff", "created_at"]
        extra_kwargs = {"name": {"required": True, "allow_blank": False}}

    def validate_trainer_profile(self, value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value and not (self.instance and self.instance.is_trainer):
            raise serializers.ValidationError("Only trainers have this.")
        return value

    def validate_client_profile(self, value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value and not (self.instance and self.instance.is_client):
            raise serializers.ValidationError("Only clients have this.")
        return value


class TrainerSerializer(serializers.ModelSerializer[TrainerProfile]):
    """What a trainer tells the public."""

    name = serializers.CharField(source="user.name", read_only=True)
    certifications = WordsField(read_only=True)
    specialties = WordsField(read_only=True)
    url = serializers.SerializerMethodField(help_text="The public page, for a browser.")

    class Meta:
        model = TrainerProfile
        fields = ["slug", "name", "headline", "bio", "certifications", "specialties", "url"]

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, trainer: TrainerProfile) -> str:
        return str(self.context["request"].build_absolute_uri(reverse("accounts:trainer", args=[trainer.slug])))


class DeviceSerializer(serializers.ModelSerializer[TokenFamily]):
    """One sign-in through the API."""

    is_current = serializers.SerializerMethodField(help_text="Whether this request came with its token.")

    class Meta:
        model = TokenFamily
        fields = ["id", "device", "address", "created_at", "last_used_at", "is_current"]
        read_only_fields = fields

    def get_is_current(self, family: TokenFamily) -> bool:
        return bool(family == self.context["request"].auth)


class ViewerSerializer(serializers.ModelSerializer[User]):
    """Who looked."""

    name = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = User
        fields = ["id", "name"]
        read_only_fields = fields


class DataAccessSerializer(serializers.ModelSerializer[DataAccess]):
    """One hour in which somebody saw a category of one's data."""

    viewer = ViewerSerializer(read_only=True)

    class Meta:
        model = DataAccess
        fields = ["viewer", "category", "hour"]
        read_only_fields = fields


class RegistrationSerializer(serializers.Serializer[Any]):
    """A trainer who joins."""

    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254)
    password = PasswordField()
    time_zone = serializers.CharField(required=False, default="UTC", validators=[validate_time_zone])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            validate_new_password(attrs["password"], User(email=attrs["email"], name=attrs["name"]))
        except DjangoValidationError as error:
            raise serializers.ValidationError(serializers.as_serializer_error(error)) from error
        return attrs


class LoginSerializer(serializers.Serializer[Any]):
    """Address and password, and what the program calls its device."""

    email = serializers.EmailField(max_length=254)
    password = PasswordField()
    device = serializers.CharField(max_length=200, required=False, default="")


class TokenPairSerializer(serializers.Serializer[Any]):
    """An access token for minutes and a refresh token that can be exchanged once."""

    access = serializers.CharField(read_only=True)
    refresh = serializers.CharField(read_only=True)


class SignedInSerializer(TokenPairSerializer):
    """A sign-in that worked."""

    user = UserSerializer(read_only=True)


class RefreshSerializer(serializers.Serializer[Any]):
    """The refresh token."""

    refresh = serializers.CharField(write_only=True, max_length=4096)


class VerifySerializer(serializers.Serializer[Any]):
    """An access token."""

    token = serializers.CharField(write_only=True, max_length=4096)


class PasswordChangeSerializer(serializers.Serializer[Any]):
    """The current password and the new one."""

    current_password = PasswordField()
    password = PasswordField()


class AddressSerializer(serializers.Serializer[Any]):
    """Where to send the link."""

    email = serializers.EmailField(max_length=254)


class PasswordResetSerializer(serializers.Serializer[Any]):
    """The two parts of the mailed link's last piece (``<uid>-<token>``), and the new password."""

    uid = serializers.CharField(max_length=64)
    token = serializers.CharField(max_length=200)
    password = PasswordField()


class EmailKeySerializer(serializers.Serializer[Any]):
    """The last piece of the mailed link."""

    key = serializers.CharField(max_length=400)


class DetailSerializer(serializers.Serializer[Any]):
    """A sentence for the person."""

    detail = serializers.CharField(read_only=True)
