"""The only way in which views load what belongs to coaching: not visible is 404."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.audit import record_view
from accounts.models import User
from coaching.enums import Category
from coaching.models import AwayRange, Coaching, Invitation, Note, Tag
from coaching.tokens import hash_token
from coaching.visibility import clients_sharing, clients_visible_to


def get_client_or_404(user: User, pk: UUID | str) -> User:
    """A client whose pages ``user`` may open: oneself, or a client in an active relation. The profile comes along.

    What of the client may be shown depends on the category: ask ``coaching.visibility.shares``.
    """
    return get_object_or_404(clients_visible_to(user).select_related("client_profile"), pk=pk)


def get_sharing_client_or_404(user: User, category: str, client_id: UUID | str | None = None) -> User:
    """The client whose ``category`` is asked for: ``user`` without an id, else one who shares it with ``user``.

    That a trainer looked is recorded; another's profile comes along. People who are no clients have no data: 404.
    """
    if client_id is None or str(client_id) == str(user.pk):
        if not user.is_client:
            raise Http404
        return user
    try:
        client = get_object_or_404(clients_sharing(user, category).select_related("client_profile"), pk=client_id)
    except ValidationError as error:  # not an id at all
        raise Http404 from error
    record_view(viewer=user, subject=client, category=category)
    return client


def get_away_or_404(user: User, pk: UUID | str) -> AwayRange:
    """An away range of the user's own or of a client who shares training."""
    away: AwayRange = get_object_or_404(AwayRange.objects.visible_to(user).select_related("client"), pk=pk)
    record_view(viewer=user, subject=away.client, category=Category.TRAINING)
    return away


def get_coaching_or_404(user: User, pk: UUID | str) -> Coaching:
    """A relation that ``user`` is a side of, the ended ones too."""
    coaching: Coaching = get_object_or_404(Coaching.objects.visible_to(user).select_related("trainer", "client"), pk=pk)
    return coaching


def get_running_coaching_or_404(trainer: User, client_id: UUID | str) -> Coaching:
    """The running relation of this trainer to this client, for what is the trainer's own: notes and tags."""
    relations = Coaching.objects.running().filter(trainer=trainer, client__is_active=True)
    coaching: Coaching = get_object_or_404(
        relations.select_related("client__client_profile", "trainer"), client_id=client_id
    )
    return coaching


def get_coached_client_or_404(trainer: User, client_id: UUID | str) -> User:
    """A client of an active relation of this trainer, for what is the trainer's own work; never oneself."""
    coached = clients_visible_to(trainer).exclude(pk=trainer.pk)
    return get_object_or_404(coached.select_related("client_profile"), pk=client_id)


def get_invitation_or_404(user: User, pk: UUID | str) -> Invitation:
    """An invitation that this trainer sent."""
    invitation: Invitation = get_object_or_404(Invitation.objects.visible_to(user).select_related("trainer"), pk=pk)
    return invitation


def get_invitation_by_token_or_404(token: str) -> Invitation:
    """The invitation behind a link, open or not: whoever holds the link may know what it was."""
    invitations = Invitation.objects.filter(trainer__is_active=True).select_related("trainer__trainer_profile")
    invitation: Invitation = get_object_or_404(invitations, token_hash=hash_token(token))
    return invitation


def get_note_or_404(user: User, pk: UUID | str) -> Note:
    """A note of this trainer."""
    note: Note = get_object_or_404(Note.objects.visible_to(user).select_related("coaching__client"), pk=pk)
    return note


def get_tag_or_404(user: User, pk: UUID | str) -> Tag:
    """A tag of this trainer."""
    tag: Tag = get_object_or_404(Tag.objects.visible_to(user), pk=pk)
    return tag


def get_public_trainer_or_404(slug: str) -> User:
    """A trainer who shows a page to the public."""
    trainers = User.objects.filter(is_trainer=True, is_active=True, trainer_profile__is_public=True)
    return get_object_or_404(trainers.select_related("trainer_profile"), trainer_profile__slug=slug)
