"""Relations, invitations and what hangs on them, for tests."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from coaching.enums import Category, CoachingState
from coaching.models import Coaching, Consent, ContactRequest, Invitation, Note, Tag
from coaching.tokens import hash_token, new_token
from tests.factories.accounts import ClientFactory, TrainerFactory


class CoachingFactory(DjangoModelFactory[Coaching]):
    """An active relation in which the client shares everything; ``consents=[]`` for nothing, or name the categories."""

    class Meta:
        model = Coaching
        skip_postgeneration_save = True

    class Params:
        paused = factory.Trait(state=CoachingState.PAUSED, paused_at=factory.LazyFunction(timezone.now))
        ended = factory.Trait(state=CoachingState.ENDED, ended_at=factory.LazyFunction(timezone.now))

    trainer = factory.SubFactory(TrainerFactory)
    client = factory.SubFactory(ClientFactory)

    @factory.post_generation
    def consents(self: Coaching, create: bool, extracted: Iterable[str] | None, **_kwargs: Any) -> None:
        categories = Category.values if extracted is None else list(extracted)
        Consent.objects.bulk_create(Consent(coaching=self, category=category) for category in categories)


class InvitationFactory(DjangoModelFactory[Invitation]):
    """An open invitation. The token that would have been mailed is ``invitation.token`` (not stored)."""

    class Meta:
        model = Invitation

    trainer = factory.SubFactory(TrainerFactory)
    email = factory.Sequence(lambda number: f"invited{number}@example.test")
    name = factory.Sequence(lambda number: f"Invited {number}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))

    @classmethod
    def _create(cls, model_class: type[Invitation], *args: Any, **fields: Any) -> Invitation:
        token = fields.pop("token", None) or new_token()
        invitation = super()._create(model_class, *args, token_hash=hash_token(token), **fields)
        invitation.token = token  # type: ignore[attr-defined]
        return invitation


class NoteFactory(DjangoModelFactory[Note]):
    """A trainer's private note."""

    class Meta:
        model = Note

    coaching = factory.SubFactory(CoachingFactory)
    body = "Left calf tight after hills; keep an eye on it."


class TagFactory(DjangoModelFactory[Tag]):
    """A trainer's word for a group."""

    class Meta:
        model = Tag

    trainer = factory.SubFactory(TrainerFactory)
    name = factory.Sequence(lambda number: f"group {number}")


class ContactRequestFactory(DjangoModelFactory[ContactRequest]):
    """A message of a visitor."""

    class Meta:
        model = ContactRequest

    name = "Vera Visitor"
    email = "vera@example.test"
    message = "Do you coach beginners?"
