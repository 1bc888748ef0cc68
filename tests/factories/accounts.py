"""People for tests. Every one has a verified address and the password :data:`PASSWORD`."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from accounts.models import ClientProfile, TrainerProfile, User

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    """A person without a role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.test")
    name = factory.Sequence(lambda number: f"Person {number}")
    time_zone = "Europe/Oslo"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        password = fields.pop("password", PASSWORD)
        verified = fields.pop("verified", True)
        user = model_class.objects.create_user(password=password, **fields)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
        return user


class TrainerFactory(UserFactory):
    """A trainer with a page of their own that is not public."""

    is_trainer = True
    name = factory.Sequence(lambda number: f"Trainer {number}")
    profile = factory.RelatedFactory("tests.factories.accounts.TrainerProfileFactory", "user")


class ClientFactory(UserFactory):
    """A client with a profile."""

    is_client = True
    name = factory.Sequence(lambda number: f"Client {number}")
    profile = factory.RelatedFactory("tests.factories.accounts.ClientProfileFactory", "user")


class StaffFactory(UserFactory):
    """Somebody who may open the admin but has no permission yet."""

    is_staff = True


class SuperuserFactory(UserFactory):
    """Somebody with every permission."""

    is_staff = True
    is_superuser = True


class TrainerProfileFactory(DjangoModelFactory[TrainerProfile]):
    """The public side of a trainer."""

    class Meta:
        model = TrainerProfile

    user = factory.SubFactory(TrainerFactory, profile=None)
    slug = factory.Sequence(lambda number: f"trainer-{number}")


class ClientProfileFactory(DjangoModelFactory[ClientProfile]):
    """What a trainer needs to know of a client."""

    class Meta:
        model = ClientProfile

    user = factory.SubFactory(ClientFactory, profile=None)
