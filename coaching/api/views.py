"""The API of coaching, over the same querysets, rules and services as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts.models import User
from coaching.access import (
    get_client_or_404,
    get_coaching_or_404,
    get_invitation_by_token_or_404,
    get_invitation_or_404,
    get_running_coaching_or_404,
)
from coaching.api.permissions import ListsAreForTrainers
from coaching.api.serializers import (
    AcceptanceSerializer,
    ClientSerializer,
    CoachingSerializer,
    ConsentsSerializer,
    ContactRequestSerializer,
    InvitationSerializer,
    NoteSerializer,
    SharingSerializer,
    TagNamesSerializer,
    TagSerializer,
    TokenSerializer,
)
from coaching.api.throttles import ContactThrottle, InvitationThrottle
from coaching.enums import CoachingState
from coaching.models import Coaching, Invitation, Note, Tag
from coaching.reports import SORTS, RosterQuery, roster_order, roster_rows, row_of, sharing_in
from coaching.services import invitations, notes, relations
from coaching.services.contact import send_contact_request
from core.api.conditional import ConditionalMixin

ORDERINGS = [*SORTS, *(f"-{name}" for name in SORTS)]


def uuid_or_404(text: str) -> UUID:
    """An id of the address; what is none leads nowhere."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@extend_schema_view(
    list=extend_schema(
        summary="Your clients",
        parameters=[
            OpenApiParameter("search", str, description="Words of name or e-mail address."),
            OpenApiParameter("tag", str, description="Name of a tag."),
            OpenApiParameter("state", str, enum=CoachingState.values, default=CoachingState.ACTIVE.value),
            OpenApiParameter("ordering", str, enum=ORDERINGS, default="name"),
        ],
    ),
    retrieve=extend_schema(summary="One client", description="A client in an active relation, or yourself."),
)
class ClientViewSet(ConditionalMixin, viewsets.GenericViewSet[User]):
    """The roster."""

    queryset = User.objects.none()
    permission_classes = [ListsAreForTrainers]
    serializer_class = ClientSerializer
    filter_backends = []

    def list(self, request: Request) -> Response:
        ids = self.paginate_queryset(roster_order(trainer=request.user, query=self._query(request)))
        rows = roster_rows(trainer=request.user, coaching_ids=ids or [])
        return self.get_paginated_response(ClientSerializer(rows, many=True).data)

    def _query(self, request: Request) -> RosterQuery:
        asked = request.query_params
        state, ordering = asked.get("state", CoachingState.ACTIVE), asked.get("ordering", "name")
        if state not in CoachingState.values:
            raise ValidationError({"state": f"One of {', '.join(CoachingState.values)}."})
        if ordering not in ORDERINGS:
            raise ValidationError({"ordering": f"Cannot order by {ordering}."})
        search = asked.get("search", "")[:100].replace("\x00", "")
        return RosterQuery(state=state, search=search, tag=self._tag(request), sort=ordering)

    def _tag(self, request: Request) -> UUID | None:
        name = request.query_params.get("tag", "").replace("\x00", "")
        if not name:
            return None
        tag = Tag.objects.visible_to(request.user).filter(name__iexact=name).first()
        if tag is None:
            raise ValidationError({"tag": "You have no tag of this name."})
        return tag.pk  # type: ignore[no-any-return]

    def retrieve(self, request: Request, pk: str) -> Response:
        client = get_client_or_404(request.user, uuid_or_404(pk))
        row = row_of(viewer=request.user, client=client)
        if row is None:
            raise Http404
        return Response(ClientSerializer(row).data)

    @extend_schema(summary="Set a client's tags", request=TagNamesSerializer, responses=TagSerializer(many=True))
    @action(detail=True, methods=["put"], pagination_class=None)
    def tags(self, request: Request, pk: str) -> Response:
        coaching = get_running_coaching_or_404(request.user, uuid_or_404(pk))
        asked = TagNamesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        tags = notes.set_tags(actor=request.user, coaching=coaching, names=asked.validated_data["tags"])
        return Response(TagSerializer(tags, many=True).data)


@extend_schema_view(
    list=extend_schema(summary="Invitations you sent"),
    retrieve=extend_schema(summary="One invitation"),
    create=extend_schema(summary="Invite a client by e-mail"),
    destroy=extend_schema(summary="Revoke an invitation"),
)
class InvitationViewSet(
    ConditionalMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Invitation],
):
    """Invitations by e-mail."""

    queryset = Invitation.objects.none()
    permission_classes = [ListsAreForTrainers]
    serializer_class = InvitationSerializer
    ordering_fields = ("created_at", "sent_at")

    def get_queryset(self) -> QuerySet[Invitation]:
        return Invitation.objects.visible_to(self.request.user)  # type: ignore[no-any-return]

    def get_object(self) -> Invitation:
        return get_invitation_or_404(self.request.user, uuid_or_404(self.kwargs["pk"]))

    def perform_create(self, serializer: BaseSerializer[Invitation]) -> None:
        serializer.instance = invitations.invite_client(actor=self.request.user, **serializer.validated_data)

    def perform_destroy(self, instance: Invitation) -> None:
        invitations.revoke_invitation(actor=self.request.user, invitation=instance)

    @extend_schema(summary="Send a new link", request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        sent = invitations.resend_invitation(actor=request.user, invitation=self.get_object())
        return Response(InvitationSerializer(sent).data)

    @extend_schema(
        summary="Accept an invitation",
        description="Signed in as the invited person, or without a token to make an account (name and password).",
        request=AcceptanceSerializer,
        responses={201: CoachingSerializer},
        auth=[{"jwtAuth": []}, {}],
    )
    @action(detail=False, methods=["post"], permission_classes=[AllowAny], throttle_classes=[InvitationThrottle])
    def accept(self, request: Request) -> Response:
        asked = AcceptanceSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        get_invitation_by_token_or_404(asked.validated_data["token"])
        if request.user.is_authenticated:
            coaching = invitations.accept_invitation(actor=request.user, **asked.validated_data)
        else:
            coaching = invitations.register_and_accept(**asked.validated_data)
        return Response(CoachingSerializer(coaching).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Decline an invitation", request=TokenSerializer, responses={204: None}, auth=[{"jwtAuth": []}, {}]
    )
    @action(detail=False, methods=["post"], permission_classes=[AllowAny], throttle_classes=[InvitationThrottle])
    def decline(self, request: Request) -> Response:
        asked = TokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        invitations.decline_invitation(invitation=get_invitation_by_token_or_404(asked.validated_data["token"]))
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    list=extend_schema(summary="Your relations, as trainer and as client"),
    retrieve=extend_schema(summary="One relation"),
)
class CoachingViewSet(ConditionalMixin, viewsets.ReadOnlyModelViewSet[Coaching]):
    """Relations between trainers and clients."""

    queryset = Coaching.objects.none()
    serializer_class = CoachingSerializer
    filterset_fields = ("state",)
    ordering_fields = ("started_at",)

    def get_queryset(self) -> QuerySet[Coaching]:
        return Coaching.objects.visible_to(self.request.user).select_related("trainer", "client")  # type: ignore[no-any-return]

    def get_object(self) -> Coaching:
        return get_coaching_or_404(self.request.user, uuid_or_404(self.kwargs["pk"]))

    @extend_schema(summary="End a coaching", request=None, responses=CoachingSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        ended = relations.end_coaching(actor=request.user, coaching=self.get_object())
        return Response(CoachingSerializer(ended).data)

    @extend_schema(summary="Pause a coaching", request=None, responses=CoachingSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        paused = relations.pause_coaching(actor=request.user, coaching=self.get_object())
        return Response(CoachingSerializer(paused).data)

    @extend_schema(summary="Resume a coaching that you paused", request=None, responses=CoachingSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        resumed = relations.resume_coaching(actor=request.user, coaching=self.get_object())
        return Response(CoachingSerializer(resumed).data)


class ConsentsView(ConditionalMixin, ListAPIView[Coaching]):
    """What is shared in every running relation of the caller, on either side."""

    queryset = Coaching.objects.none()
    serializer_class = SharingSerializer
    filter_backends = []

    @extend_schema(summary="Who shares what with whom", operation_id="consents_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        running = Coaching.objects.visible_to(request.user).running().select_related("trainer", "client")
        page = self.paginate_queryset(running)
        return self.get_paginated_response(SharingSerializer(sharing_in(page or []), many=True).data)

    @extend_schema(
        summary="Set what you share with one trainer", request=ConsentsSerializer, responses=SharingSerializer
    )
    def put(self, request: Request) -> Response:
        asked = ConsentsSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        relations.set_consents(actor=request.user, **asked.validated_data)
        (sharing,) = sharing_in([asked.validated_data["coaching"]])
        return Response(SharingSerializer(sharing).data)


class NoteFilter(django_filters.FilterSet):
    """Notes of one client."""

    client = django_filters.UUIDFilter(field_name="coaching__client_id")

    class Meta:
        model = Note
        fields = ("client", "is_pinned")


@extend_schema_view(
    list=extend_schema(summary="Your private notes"),
    create=extend_schema(summary="Write a note"),
    retrieve=extend_schema(summary="One note"),
    update=extend_schema(summary="Replace a note"),
    partial_update=extend_schema(summary="Change a note"),
    destroy=extend_schema(summary="Erase a note"),
)
class NoteViewSet(ConditionalMixin, viewsets.ModelViewSet[Note]):
    """A trainer's private notes."""

    queryset = Note.objects.none()
    permission_classes = [ListsAreForTrainers]
    serializer_class = NoteSerializer
    filterset_class = NoteFilter
    ordering_fields = ("created_at", "updated_at")

    def get_queryset(self) -> QuerySet[Note]:
        return Note.objects.visible_to(self.request.user).select_related("coaching__client")  # type: ignore[no-any-return]

    def perform_create(self, serializer: BaseSerializer[Note]) -> None:
        written = serializer.validated_data
        coaching = get_running_coaching_or_404(self.request.user, written.pop("coaching")["client_id"])
        serializer.instance = notes.add_note(actor=self.request.user, coaching=coaching, **written)

    def perform_update(self, serializer: BaseSerializer[Note]) -> None:
        note, written = serializer.instance, serializer.validated_data
        serializer.instance = notes.edit_note(
            actor=self.request.user,
            note=note,
            body=written.get("body", note.body),
            is_pinned=written.get("is_pinned", note.is_pinned),
        )

    def perform_destroy(self, instance: Note) -> None:
        notes.delete_note(actor=self.request.user, note=instance)


@extend_schema_view(
    list=extend_schema(summary="Your tags"),
    retrieve=extend_schema(summary="One tag"),
    update=extend_schema(summary="Rename a tag"),
    partial_update=extend_schema(summary="Rename a tag"),
    destroy=extend_schema(summary="Take a tag off every client"),
)
class TagViewSet(
    ConditionalMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Tag],
):
    """A trainer's tags. They come and go with the clients that wear them: PUT clients/{id}/tags."""

    queryset = Tag.objects.none()
    permission_classes = [ListsAreForTrainers]
    serializer_class = TagSerializer
    ordering_fields = ("name",)

    def get_queryset(self) -> QuerySet[Tag]:
        return Tag.objects.visible_to(self.request.user)  # type: ignore[no-any-return]

    def perform_update(self, serializer: BaseSerializer[Tag]) -> None:
        tag = serializer.instance
        name = serializer.validated_data.get("name", tag.name)
        serializer.instance = notes.rename_tag(actor=self.request.user, tag=tag, name=name)

    def perform_destroy(self, instance: Tag) -> None:
        notes.delete_tag(actor=self.request.user, tag=instance)


class ContactView(APIView):
    """The public contact form."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [ContactThrottle]

    @extend_schema(
        summary="Write to a trainer or to the house", request=ContactRequestSerializer, responses={202: None}, auth=[{}]
    )
    def post(self, request: Request) -> Response:
        asked = ContactRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        send_contact_request(**asked.validated_data)
        return Response(status=status.HTTP_202_ACCEPTED)
