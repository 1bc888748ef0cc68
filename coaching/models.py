"""Relations between trainers and clients, what the client shares, and what the trainer notes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from coaching.enums import AwayKind, Category, CoachingState
from coaching.querysets import (
    CoachingQuerySet,
    ConsentQuerySet,
    InvitationQuerySet,
    NoteQuerySet,
    TagQuerySet,
    TimeOfClientQuerySet,
)
from core.fields import EncryptedTextField
from core.models import BaseModel

if TYPE_CHECKING:
    from accounts.models import User


class Tag(BaseModel):
    """A trainer's own word for a group of clients."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roster_tags")
    name = models.CharField(max_length=30)

    objects = TagQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trainer", "name"], name="tag_once_a_trainer")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Coaching(BaseModel):
    """One trainer's relation to one client, who may have several trainers. An ended relation is kept as history."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coachings_given")
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coachings_received")
    state = models.CharField(max_length=8, choices=CoachingState.choices, default=CoachingState.ACTIVE)
    started_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="coachings")
    client_may_move = models.BooleanField(
        "the client may move sessions", default=True, help_text="Within the days below, without asking."
    )
    move_days = models.PositiveSmallIntegerField(
        "days that a session may be moved by", default=7, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    client_may_skip = models.BooleanField(
        "the client may skip and shorten sessions", default=True, help_text="With a reason."
    )

    objects = CoachingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "client"],
                condition=~Q(state=CoachingState.ENDED),
                name="coaching_one_running_relation",
            ),
            models.CheckConstraint(condition=~Q(trainer=F("client")), name="coaching_not_with_oneself"),
            models.CheckConstraint(
                condition=Q(state=CoachingState.ENDED, ended_at__isnull=False)
                | (~Q(state=CoachingState.ENDED) & Q(ended_at__isnull=True)),
                name="coaching_end_has_a_date",
            ),
        ]
        indexes = [models.Index(fields=["client", "state"]), models.Index(fields=["trainer", "state"])]
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.trainer} coaches {self.client}"

    @property
    def is_running(self) -> bool:
        """Active or paused."""
        return self.state != CoachingState.ENDED

    def other_side(self, user: User) -> User:
        """The trainer for the client, the client for the trainer."""
        return self.client if user.pk == self.trainer_id else self.trainer


class Consent(BaseModel):
    """A category shared within one relation. Withdrawing closes the row; granting again opens a new one."""

    coaching = models.ForeignKey(Coaching, on_delete=models.CASCADE, related_name="consents")
    category = models.CharField(max_length=10, choices=Category.choices)
    granted_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coaching", "category"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_one_open_a_category",
            ),
        ]
        ordering = ["coaching", "category", "-granted_at"]

    def __str__(self) -> str:
        return f"{self.get_category_display()} for {self.coaching}"


class Invitation(BaseModel):
    """A trainer's offer to an e-mail address: the first state of a relation. Only the token's hash is stored."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations_sent")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    message = models.TextField(max_length=1000, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(default=timezone.now)
    sent_count = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    coaching = models.OneToOneField(
        Coaching, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitation"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open_an_address",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"),
        ]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Invitation of {self.email} by {self.trainer}"

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > (now or timezone.now())


class Note(BaseModel):
    """A trainer's private note on a client: seen by its author alone, not by the client and not by other trainers."""

    coaching = models.ForeignKey(Coaching, on_delete=models.CASCADE, related_name="notes")
    body = EncryptedTextField(max_length=5000)
    is_pinned = models.BooleanField(default=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-is_pinned", "-created_at"]

    def __str__(self) -> str:
        return f"Note on {self.coaching.client}"

    def get_absolute_url(self) -> str:
        return reverse("coaching:notes", args=[self.coaching.client_id])


class ContactRequest(BaseModel):
    """What somebody wrote into the contact form, to a trainer or to the house."""

    name = models.CharField(max_length=120)
    email = models.EmailField()
    message = models.TextField(max_length=4000)
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="contact_requests"
    )
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name}, {self.created_at:%Y-%m-%d}"


class AvailableDay(BaseModel):
    """What a client has time for on one weekday. A weekday without a row is free of limits."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="available_days")
    weekday = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(7)], help_text="1 Monday … 7 Sunday."
    )
    most_sessions = models.PositiveSmallIntegerField(
        default=2, validators=[MaxValueValidator(4)], help_text="0: no training on this weekday."
    )
    most_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(10), MaxValueValidator(960)], help_text="Of the whole day."
    )
    note = models.CharField(max_length=120, blank=True, help_text="For example: only before 7, gym at work.")

    objects = TimeOfClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "weekday"], name="availability_once_a_weekday"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="availability_weekday_range"),
        ]
        ordering = ["client", "weekday"]

    def __str__(self) -> str:
        return f"Weekday {self.weekday} of {self.client}"


class AwayRange(BaseModel):
    """Local days, both ends included, on which nothing is expected of a client: what is planned then is excused."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="away_ranges")
    kind = models.CharField(max_length=8, choices=AwayKind.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    note = EncryptedTextField(max_length=500, blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TimeOfClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="away_ends_after_it_begins")
        ]
        indexes = [models.Index(fields=["client", "last_day"], name="away_of_client")]
        ordering = ["-first_day"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first_day} to {self.last_day}"

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies within."""
        return self.first_day <= day <= self.last_day
