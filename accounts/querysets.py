"""Which rows of accounts a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import DataAccess, TokenFamily, TrainerProfile, User  # noqa: F401  named in annotations


class TrainerProfileQuerySet(models.QuerySet["TrainerProfile"]):
    """Pages of trainers."""

    def public(self) -> Self:
        """Pages that everybody may see."""
        return self.filter(is_public=True, user__is_active=True, user__is_trainer=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Public pages, and one's own before it is public."""
        public = Q(is_public=True, user__is_active=True, user__is_trainer=True)
        return self.filter(public | Q(user=user)) if user.is_authenticated else self.public()


class TokenFamilyQuerySet(models.QuerySet["TokenFamily"]):
    """Sign-ins through the API."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own sign-ins."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def alive(self) -> Self:
        """Sign-ins that have not ended."""
        return self.filter(ended_at__isnull=True)


class DataAccessQuerySet(models.QuerySet["DataAccess"]):
    """The record of who looked."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whose data it was; those who looked do not read the record."""
        return self.filter(subject=user) if user.is_authenticated else self.none()
