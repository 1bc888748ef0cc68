"""The calendar: planned sessions, what was changed in it, and what a person said of a match."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities.models import Activity
from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import BaseModel, Tombstone
from workouts.enums import ChangeVerb, Compliance, MatchedBy, SkipReason, Stage
from workouts.models.content import Content
from workouts.models.library import Template
from workouts.models.programs import Application
from workouts.querysets import ChangeQuerySet, DeletedSessionQuerySet, LockQuerySet, SessionQuerySet


class PlannedSession(Content):
    """A session on one local day of one client, with what was done for it once it is matched.

    ``version`` grows with every change and is what an editor must have seen. ``content_version`` grows when something
    that a watch shows changes: workout, name, note or day.
    """

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="planned_sessions")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    local_date = models.DateField()
    position = models.PositiveSmallIntegerField(default=0, help_text="Order within the day.")
    time_of_day = models.TimeField(null=True, blank=True, help_text="On the client's clock.")

    template = models.ForeignKey(
        Template, null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_sessions"
    )
    template_version = models.PositiveIntegerField(null=True, blank=True)
    is_linked = models.BooleanField(default=False, help_text="An edit of the template reaches this session.")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    program_session = models.UUIDField(null=True, blank=True, help_text="The program's session that it came from.")
    week = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Week of the program.")
    base_structure = models.JSONField(
        default=dict,
        blank=True,
        help_text="Before progression and deload, where these change it or may yet; otherwise {}.",
    )

    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    publish_at = models.DateTimeField(null=True, blank=True, help_text="A draft is published then.")
    published_at = models.DateTimeField(null=True, blank=True)

    moved_from = models.DateField(null=True, blank=True, help_text="Where the trainer had put it, if the client moved.")
    shortened_to = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(10), MaxValueValidator(99)], help_text="Per cent."
    )
    full_structure = models.JSONField(default=dict, blank=True, help_text="Before it was shortened; otherwise {}.")
    full_seconds = models.FloatField(null=True, blank=True, help_text="Of a free session, before it was shortened.")
    full_metres = models.FloatField(null=True, blank=True, help_text="Of a free session, before it was shortened.")
    skipped_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=8, choices=SkipReason.choices, blank=True)
    skip_note = EncryptedTextField(max_length=500, blank=True, default="")

    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_session"
    )
    matched_by = models.CharField(max_length=10, choices=MatchedBy.choices, blank=True)
    is_locked = models.BooleanField(
        default=False, help_text="A person decided on the match (or against one): no sync changes it."
    )
    compliance = models.CharField(max_length=10, choices=Compliance.choices, blank=True)
    ratio = models.FloatField(null=True, blank=True, help_text="Done ÷ planned by the primary metric.")
    done_amount = models.FloatField(null=True, blank=True, help_text="Done by the primary metric.")

    version = models.PositiveIntegerField(default=1)
    content_version = models.PositiveIntegerField(default=1)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(skipped_at__isnull=True, skip_reason="")
                | (Q(skipped_at__isnull=False) & ~Q(skip_reason="")),
                name="session_skipped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ratio__isnull=True) | Q(ratio__gte=0), name="session_ratio_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "local_date", "position"], name="session_days"),
            models.Index(fields=["updated_at"], name="session_changed"),
            models.Index(fields=["stage", "publish_at"], name="session_publish"),
            models.Index(fields=["template", "is_linked"], name="session_of_template"),
        ]
        ordering = ["local_date", "position", "created_at", "id"]

    def get_absolute_url(self) -> str:
        return reverse("workouts:session", args=[self.pk])

    @property
    def is_published(self) -> bool:
        """Whether the client sees it."""
        return self.stage == Stage.PUBLISHED

    @property
    def is_skipped(self) -> bool:
        """Whether it was left out for a reason."""
        return self.skipped_at is not None

    @property
    def can_be_shortened(self) -> bool:
        """Whether steps can be left out, or a length that was cut comes back."""
        return self.has_structure or self.shortened_to is not None

    @property
    def is_done(self) -> bool:
        """Whether something was done for it: then its values are kept whatever happens to the template."""
        return self.activity_id is not None

    @property
    def is_running(self) -> bool:
        """Whether it is being done just now. Reads the activity, so load it with the session."""
        return self.activity is not None and self.activity.in_progress


class DeletedSession(Tombstone):
    """The id of a session that was deleted, or that its client sees no more. Written by the ledger alone."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    was_seen = models.BooleanField(help_text="By the client. What never left its draft is nothing to them.")

    objects = DeletedSessionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "deleted_at"], name="deleted_session_sync"),
            models.Index(fields=["deleted_at"], name="deleted_session_age"),
        ]


class UnplannedActivity(BaseModel):
    """An activity of which a person said that it belongs to no planned session: no sync matches it again."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="unplanned_mark")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = LockQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "unplanned activities"

    def __str__(self) -> str:
        return f"{self.activity} is unplanned"


class CalendarChange(BaseModel):
    """What one action did to planned sessions, so that it can be undone: each row as it was before.

    ``rows``: ``[{"id", "before": {column: value} or null (it was made), "version": the version after, or null (it was
    deleted)}]``. ``before`` holds every column of a deleted row and the changed ones of a changed row. Undoing refuses
    rows that have another version by then. Encrypted, because a skipped session's note may speak of health.
    """

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_changes")
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    verb = models.CharField(max_length=8, choices=ChangeVerb.choices)
    words = models.CharField(max_length=200)
    rows: Any = EncryptedJSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["actor", "-created_at"], name="calendar_change_list")]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.words
