"""Shapes of coaching's resources. People of other ids in a body are looked for among what the caller can see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as DjangoValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from accounts.validators import validate_time_zone
from coaching.enums import Category
from coaching.models import Coaching, ContactRequest, Invitation, Note, Tag
from coaching.reports import RosterRow, Sharing


class PersonSerializer(serializers.ModelSerializer[User]):
    """The other side of a relation: id and name."""

    class Meta:
        model = User
        fields = ("id", "name")
        read_only_fields = fields


class TagSerializer(serializers.ModelSerializer[Tag]):
    """A trainer's word for a group of clients."""

    class Meta:
        model = Tag
        fields = ("id", "name")


class TagNamesSerializer(serializers.Serializer[Any]):
    """All tags of one client."""

    tags = serializers.ListField(child=serializers.CharField(max_length=100), max_length=50)


class GarminStateSerializer(serializers.Serializer[Any]):
    """State of the Garmin connection in words."""

    label = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=("ok", "warn", "error", "off"), read_only=True)
    last_sync = serializers.DateTimeField(read_only=True, allow_null=True)


class ClientSerializer(serializers.Serializer[RosterRow]):
    """A client as their trainer sees them. What is not shared is null."""

    id = serializers.UUIDField(source="client.pk", read_only=True)
    name = serializers.CharField(source="client.name", read_only=True)
    email = serializers.EmailField(source="client.email", read_only=True)
    time_zone = serializers.CharField(source="client.time_zone", read_only=True)
    coaching = serializers.UUIDField(
        source="coaching.pk", default=None, read_only=True, allow_null=True, help_text="Id of the relation."
    )
    state = serializers.CharField(
        source="coaching.state", default=None, read_only=True, allow_null=True, help_text="active, paused or ended"
    )
    since = serializers.DateTimeField(source="coaching.started_at", default=None, read_only=True, allow_null=True)
    tags = serializers.SerializerMethodField()
    shared = serializers.SerializerMethodField(help_text="Categories that the client shares with you.")
    last_activity = serializers.DateTimeField(source="columns.last_activity", read_only=True, allow_null=True)
    weekly_load = serializers.ListField(
        source="columns.weekly_load",
        child=serializers.FloatField(),
        read_only=True,
        allow_null=True,
        help_text="Load of six weeks, oldest first; the last one is this week.",
    )
    garmin = GarminStateSerializer(source="columns.garmin", read_only=True, allow_null=True)

    def get_tags(self, row: RosterRow) -> list[str]:
        return [tag.name for tag in row.coaching.tags.all()] if row.coaching else []

    def get_shared(self, row: RosterRow) -> list[str]:
        return sorted(row.shared)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation that the caller sent. The link is in the mail only."""

    state = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = (
            "id",
            "email",
            "name",
            "message",
            "state",
            "sent_at",
            "sent_count",
            "expires_at",
            "accepted_at",
            "revoked_at",
            "coaching",
            "created_at",
        )
        read_only_fields = (
            "sent_at",
            "sent_count",
            "expires_at",
            "accepted_at",
            "revoked_at",
            "coaching",
            "created_at",
        )

    @extend_schema_field(serializers.ChoiceField(choices=("open", "accepted", "revoked", "expired")))
    def get_state(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return "accepted"
        if invitation.revoked_at:
            return "revoked"
        return "open" if invitation.is_open() else "expired"


class TokenSerializer(serializers.Serializer[Any]):
    """The token of an invitation's link."""

    token = serializers.CharField(max_length=100, write_only=True)


class AcceptanceSerializer(TokenSerializer):
    """Accepting: with an access token only ``token`` and ``categories``; without one a new account is made."""

    categories = serializers.ListField(child=serializers.ChoiceField(choices=Category.choices), allow_empty=True)
    name = serializers.CharField(max_length=120, required=False)
    password = serializers.CharField(max_length=256, required=False, write_only=True, trim_whitespace=False)
    time_zone = serializers.CharField(max_length=64, required=False, validators=[validate_time_zone])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.context["request"].user.is_authenticated:
            return {name: attrs[name] for name in ("token", "categories")}
        missing = [name for name in ("name", "password") if not attrs.get(name)]
        if missing:
            raise serializers.ValidationError(dict.fromkeys(missing, "Needed for a new account."), code="required")
        try:
            validate_password(attrs["password"], User(name=attrs["name"]))
        except DjangoValidationError as error:
            raise serializers.ValidationError({"password": error.messages}) from error
        return attrs


class CoachingSerializer(serializers.ModelSerializer[Coaching]):
    """A relation that the caller is a side of."""

    trainer = PersonSerializer(read_only=True)
    client = PersonSerializer(read_only=True)

    class Meta:
        model = Coaching
        fields = ("id", "trainer", "client", "state", "started_at", "paused_at", "paused_by", "ended_at", "ended_by")
        read_only_fields = fields


class SharingSerializer(serializers.Serializer[Sharing]):
    """What is shared in one relation."""

    coaching = serializers.UUIDField(source="coaching.pk", read_only=True)
    trainer = PersonSerializer(source="coaching.trainer", read_only=True)
    client = PersonSerializer(source="coaching.client", read_only=True)
    state = serializers.CharField(source="coaching.state", read_only=True, help_text="active or paused")
    categories = serializers.ListField(
        source="shared", child=serializers.ChoiceField(choices=Category.choices), read_only=True
    )


class ConsentsSerializer(serializers.Serializer[Any]):
    """Everything that is to be shared in one relation; what is not named is withdrawn."""

    coaching = serializers.UUIDField()
    categories = serializers.ListField(child=serializers.ChoiceField(choices=Category.choices), allow_empty=True)

    def validate_coaching(self, pk: UUID) -> Coaching:
        visible = Coaching.objects.visible_to(self.context["request"].user).select_related("trainer", "client")
        coaching: Coaching | None = visible.filter(pk=pk).first()
        if coaching is None:
            raise serializers.ValidationError("You have no coaching of this id.", code="does_not_exist")
        return coaching


class NoteSerializer(serializers.ModelSerializer[Note]):
    """A private note; ``client`` is the client's id and cannot change."""

    client = serializers.UUIDField(source="coaching.client_id")
    body = serializers.CharField(max_length=5000)

    class Meta:
        model = Note
        fields = ("id", "client", "body", "is_pinned", "created_at", "updated_at")
        read_only_fields = ("created_at", "updated_at")

    def validate_client(self, pk: UUID) -> UUID:
        if self.instance is not None and self.instance.coaching.client_id != pk:
            raise serializers.ValidationError("A note stays with its client.", code="immutable")
        running = Coaching.objects.running().filter(trainer=self.context["request"].user, client=pk)
        if not running.exists():
            raise serializers.ValidationError("You have no client of this id.", code="does_not_exist")
        return pk


class ContactRequestSerializer(serializers.ModelSerializer[ContactRequest]):
    """A visitor's message to a trainer with a public page, or without ``trainer`` to the house."""

    trainer = serializers.SlugField(
        required=False, allow_null=True, write_only=True, help_text="Slug of the trainer's public page."
    )

    class Meta:
        model = ContactRequest
        fields = ("name", "email", "message", "trainer")

    def validate_trainer(self, slug: str | None) -> User | None:
        if slug is None:
            return None
        public = User.objects.filter(is_trainer=True, is_active=True, trainer_profile__is_public=True)
        trainer: User | None = public.filter(trainer_profile__slug=slug).first()
        if trainer is None:
            raise serializers.ValidationError("There is no such trainer.", code="does_not_exist")
        return trainer
