"""The only way a view loads an object of accounts."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from accounts.models import ClientProfile, TokenFamily, TrainerProfile, User


def get_trainer_page_or_404(user: User | AnonymousUser, slug: str) -> TrainerProfile:
    """The page of a trainer, with the trainer."""
    return get_object_or_404(TrainerProfile.objects.visible_to(user).select_related("user"), slug=slug)


def get_device_or_404(user: User, pk: uuid.UUID) -> TokenFamily:
    """A sign-in through the API that has not ended."""
    return get_object_or_404(TokenFamily.objects.visible_to(user).alive().select_related("user"), pk=pk)


def own_trainer_page(user: User) -> TrainerProfile:
    """The person's own public side; an unsaved one before the first save."""
    return TrainerProfile.objects.filter(user=user).first() or TrainerProfile(user=user)


def own_trainer_page_url(user: User) -> str:
    """Where it can be seen; '' before the first save."""
    page = own_trainer_page(user)
    return page.get_absolute_url() if page.slug else ""


def own_client_profile(user: User) -> ClientProfile:
    """What the person's trainers may know; an unsaved one before the first save."""
    return ClientProfile.objects.filter(user=user).first() or ClientProfile(user=user)
