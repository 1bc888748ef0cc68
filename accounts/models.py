"""Users, their profiles, API token families and the record of who saw whose data."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.enums import EndReason, Sex, Theme, Units, Weekday
from accounts.managers import UserManager
from accounts.querysets import DataAccessQuerySet, TokenFamilyQuerySet, TrainerProfileQuerySet
from accounts.validators import validate_birth_date, validate_time_zone
from core.fields import EncryptedTextField
from core.models import BaseModel

STAMP_LENGTH = 32


class User(BaseModel, AbstractBaseUser, PermissionsMixin):
    """A person. Roles add up: a trainer may have a trainer, a client may become one."""

    email = models.EmailField("e-mail address", unique=True, error_messages={"unique": "This address is taken."})
    name = models.CharField(max_length=120, blank=True)
    is_trainer = models.BooleanField("trainer", default=False)
    is_client = models.BooleanField("client", default=False)
    is_staff = models.BooleanField("staff", default=False, help_text="May sign in to the admin.")
    is_active = models.BooleanField(
        "active", default=True, help_text="Unticking ends every session and token on the next request."
    )
    units = models.CharField(max_length=8, choices=Units.choices, default=Units.METRIC)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    first_weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    token_version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Raised to end every web session and API token."
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone."""
        return ZoneInfo(self.time_zone)

    def local_today(self) -> date:
        """Today's date where this person is."""
        return timezone.localdate(timezone=self.zone)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Django's hook: a session lives as long as the password and the token version with which it began."""
        seen = f"{self.token_version}:{self.password}"
        return salted_hmac("accounts.User.session", seen, secret=secret, algorithm="sha256").hexdigest()

    def credentials_stamp(self) -> str:
        """What an API token carries: it ends with the web sessions that began at the same moment."""
        return self.get_session_auth_hash()[:STAMP_LENGTH]

    def accepts_stamp(self, stamp: str) -> bool:
        """Whether neither password nor token version changed since a token got ``stamp``."""
        valid = [self.credentials_stamp(), *(old[:STAMP_LENGTH] for old in self.get_session_auth_fallback_hash())]
        return any(constant_time_compare(stamp, each) for each in valid)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email.split("@")[0]

    @property
    def initials(self) -> str:
        """One or two letters that stand for the person where there is no picture."""
        parts = (self.name or self.email).replace(".", " ").split()
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


class TrainerProfile(BaseModel):
    """What a trainer tells the public."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="trainer_profile")
    slug = models.SlugField(max_length=60, unique=True, help_text="The address of the public page.")
    headline = models.CharField(max_length=120, blank=True)
    bio = models.TextField(max_length=4000, blank=True)
    certifications = models.JSONField(default=list, blank=True, help_text="A list of names.")
    specialties = models.JSONField(default=list, blank=True, help_text="A list of words.")
    is_public = models.BooleanField(default=False, help_text="Whether the page can be seen by everybody.")

    objects = TrainerProfileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Trainer page of {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:trainer", args=[self.slug])


class ClientProfile(BaseModel):
    """What a trainer needs to know of a client, and formulas too."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="client_profile")
    birth_date = models.DateField(null=True, blank=True, validators=[validate_birth_date])
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True, default=Sex.UNSAID)
    height = models.FloatField(null=True, blank=True, help_text="Metres.")
    goals = models.TextField(max_length=2000, blank=True)
    health_notes = EncryptedTextField(
        max_length=4000, blank=True, default="", help_text="Injuries, conditions, medication. Encrypted."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(height__isnull=True) | Q(height__gte=0.5, height__lte=2.6), name="client_height_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"Profile of {self.user}"

    def age_on(self, day: date) -> int | None:
        """Completed years on ``day``; ``None`` without a birth date."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class TokenFamily(BaseModel):
    """One sign-in through the API: every refresh token that descends from it. A reused token ends the family."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_families")
    device = models.CharField(max_length=200, blank=True, help_text="The client's own words for itself.")
    address = models.GenericIPAddressField(null=True, blank=True)
    last_used_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, blank=True, choices=EndReason.choices)

    objects = TokenFamilyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "token families"
        ordering = ["-last_used_at"]

    def __str__(self) -> str:
        return f"{self.user} on {self.device or 'an unnamed device'}"


class DataAccess(models.Model):
    """One hour in which somebody looked at a category of another person's data: the source of “who saw my data”."""

    id = models.BigAutoField(primary_key=True)
    viewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(User, on_delete=models.CASCADE, related_name="data_accesses")
    category = models.CharField(max_length=12)
    hour = models.DateTimeField(help_text="The hour's beginning, UTC.")

    objects = DataAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "viewer", "category", "hour"], name="data_access_once_an_hour"),
        ]
        verbose_name_plural = "data accesses"
        ordering = ["-hour"]

    def __str__(self) -> str:
        return f"{self.viewer} saw {self.category} of {self.subject}"


class AuditEvent(models.Model):
    """Something worth remembering for security: sign-ins, refusals, changes of access. Written once, never changed."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=60)
    detail = models.JSONField(default=dict, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor or 'nobody signed in'}"
