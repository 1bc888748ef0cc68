"""The connection to Garmin Connect, sign-ins under way, and every run with what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.fields import EncryptedJSONField, EncryptedTextField
from core.jobs import Job
from core.models import BaseModel
from garmin_sync.enums import OPEN_LOGINS, ConnectionState, LoginState, Outcome, PullOutcome, PushState, Region, RunKind
from garmin_sync.querysets import ConnectionQuerySet, LoginQuerySet, PushQuerySet, RunQuerySet
from workouts.models import PlannedSession


class Connection(BaseModel):
    """A client's Garmin account. Only encrypted tokens are kept; disconnecting deletes the row."""

    client = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="garmin_connection")
    region = models.CharField(max_length=3, choices=Region.choices, default=Region.GLOBAL)
    tokens = EncryptedTextField()
    token_generation = models.PositiveIntegerField(
        default=0, help_text="Raised with each change of the tokens: a stale worker cannot put old ones back."
    )
    display_name = models.CharField(max_length=100, blank=True, help_text="Garmin's name of the account in paths.")
    full_name = models.CharField(max_length=120, blank=True)
    garmin_time_zone = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=14, choices=ConnectionState.choices, default=ConnectionState.OK)
    state_since = models.DateTimeField(auto_now_add=True)
    state_detail = models.CharField(max_length=300, blank=True, help_text="For the person, without secrets.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row; the breaker's wait grows with it.")
    dead_token_answers = models.PositiveSmallIntegerField(
        default=0, help_text="In a row; the second one means that only a new sign-in helps."
    )
    next_try_at = models.DateTimeField(null=True, blank=True, help_text="Nothing is asked of Garmin before.")
    connected_at = models.DateTimeField(auto_now_add=True)
    last_sync_at = models.DateTimeField(
        null=True, blank=True, help_text="End of the last run that reached the present."
    )
    last_nightly_on = models.DateField(null=True, blank=True)
    synced_until = models.DateField(null=True, blank=True, help_text="Local day up to which everything was fetched.")
    device_stamp = models.CharField(
        max_length=40, blank=True, help_text="Garmin's word for the last sync of a device, when we last read the days."
    )
    history_since = models.DateField(null=True, blank=True, help_text="First day that the client asked for.")
    sends_workouts = models.BooleanField(default=True, help_text="Planned sessions are put on the watch.")
    plan_seen_until = models.DateTimeField(
        null=True, blank=True, help_text="What changed in the calendar up to then is on its way to the watch."
    )

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["client"]

    def __str__(self) -> str:
        return f"Garmin of {self.client}"

    def get_absolute_url(self) -> str:
        return reverse("garmin_sync:connection")


class Login(BaseModel):
    """A sign-in under way. Password and Garmin's session are encrypted, live minutes, and are wiped at the end."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="garmin_logins")
    region = models.CharField(max_length=3, choices=Region.choices, default=Region.GLOBAL)
    account = models.CharField(
        max_length=64, editable=False, help_text="Keyed hash of the e-mail: Garmin blocks accounts, whoever signs in."
    )
    state = models.CharField(max_length=10, choices=LoginState.choices, default=LoginState.QUEUED)
    secret = EncryptedJSONField(
        null=True, blank=True, help_text="E-mail and password, then Garmin's pending session, then the code. Encrypted."
    )
    history_months = models.PositiveSmallIntegerField(default=3)
    code_attempts = models.PositiveSmallIntegerField(default=0, help_text="Wrong codes so far.")
    blocked_until = models.DateTimeField(
        null=True, blank=True, help_text="No new sign-in to this account before: each attempt prolongs Garmin's block."
    )
    expires_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    objects = LoginQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(state__in=OPEN_LOGINS),
                name="garmin_login_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="garmin_login_account")]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Garmin sign-in of {self.client}"

    @property
    def is_open(self) -> bool:
        """Whether something can still come of it."""
        return self.state in OPEN_LOGINS


class SyncRun(Job):
    """One pull. It can be repeated at any point: every item is written under its own key."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=8, choices=RunKind.choices)
    since = models.DateField(help_text="First local day.")
    until = models.DateField(help_text="Last local day.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checkpoint = models.JSONField(
        default=dict, blank=True, help_text="What is done, so that a rerun goes on from there."
    )
    step = models.CharField(max_length=60, blank=True, help_text="What it is at, in words.")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent.")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    activities_found = models.PositiveIntegerField(default=0)
    activities_imported = models.PositiveIntegerField(default=0)
    activities_skipped = models.PositiveIntegerField(default=0)
    days_written = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, blank=True, help_text="Items left out, each with its reason.")
    error = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection"],
                condition=models.Q(state=Job.State.RUNNING),
                name="garmin_one_run_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="garmin_run_due"),
            models.Index(fields=["connection", "-created_at"], name="garmin_run_list"),
        ]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.since} to {self.until}"

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return not self.is_finished


class PulledActivity(models.Model):
    """An activity of Garmin's list that a run has dealt with: settled, or to be tried again by the next one."""

    id = models.BigAutoField(primary_key=True)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="pulled_activities")
    activity_id = models.CharField(max_length=40, help_text="Garmin's.")
    workout_id = models.CharField(max_length=40, blank=True, help_text="Garmin's id of the workout that it followed.")
    outcome = models.CharField(max_length=9, choices=PullOutcome.choices)
    tries = models.PositiveSmallIntegerField(default=1)
    pulled_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "pulled activities"
        constraints = [
            models.UniqueConstraint(fields=["connection", "activity_id"], name="garmin_pulled_once"),
        ]

    def __str__(self) -> str:
        return f"Garmin activity {self.activity_id}"


class Push(Job):
    """A planned session on its way to the watch: what should be there, what is there, and what came of it.

    ``target`` says what should be at Garmin (day and digest of the document; empty: nothing), ``reached`` what the
    last complete push left there. Without a connection the row only remembers the workout, so that a new connection
    of the same account finds it again; without a session it is there to be taken off.
    """

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pushes")
    connection = models.ForeignKey(Connection, null=True, blank=True, on_delete=models.SET_NULL, related_name="pushes")
    session = models.OneToOneField(
        PlannedSession, null=True, blank=True, on_delete=models.SET_NULL, related_name="push"
    )
    name = models.CharField(max_length=120)
    day = models.DateField(help_text="The session's local day, when it was last planned.")
    mark = models.CharField(max_length=40, editable=False, help_text="The last line of the workout's description.")
    target = models.CharField(max_length=60, blank=True, help_text="What should be at Garmin; empty: nothing.")
    reached = models.CharField(max_length=60, blank=True, help_text="What the last complete push left there.")
    workout_id = models.CharField(max_length=40, blank=True, help_text="Garmin's; kept after the workout is removed.")
    schedule_id = models.CharField(max_length=40, blank=True, help_text="Garmin's entry of its calendar.")
    in_doubt = models.BooleanField(
        default=False, help_text="Something was being made at Garmin and its id was not written down: look first."
    )
    pushed_version = models.PositiveIntegerField(null=True, blank=True, help_text="Of the session's content.")
    pushed_date = models.DateField(null=True, blank=True, help_text="Its day in Garmin's calendar.")
    pushed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="The workout was deleted at Garmin.")
    losses = models.JSONField(default=list, blank=True, help_text="What the watch does not show, in sentences.")
    error = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = PushQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pushes"
        constraints = [
            models.UniqueConstraint(
                fields=["connection"],
                condition=models.Q(state=Job.State.RUNNING),
                name="garmin_one_push_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) | ~models.Q(workout_id=""),
                name="garmin_push_removed_after_it_was_there",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="garmin_push_due"),
            models.Index(fields=["client", "day"], name="garmin_push_list"),
            models.Index(fields=["client", "workout_id"], name="garmin_push_of_workout"),
        ]
        ordering = ["day", "created_at"]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"

    @property
    def is_on_watch(self) -> bool:
        """Whether Garmin has a workout for it, of whatever version."""
        return bool(self.workout_id) and self.removed_at is None

    @property
    def shown(self) -> PushState:
        """The state for people. The session, where there is one, has to be loaded."""
        if self.state == self.State.FAILED or (self.error and not self.is_finished):
            return PushState.FAILED
        if not self.target:
            return PushState.REMOVED if self.is_finished else PushState.REMOVING
        if not self.is_on_watch:
            return PushState.QUEUED
        is_current = self.session is None or self.session.content_version == self.pushed_version
        return PushState.SENT if self.target == self.reached and is_current else PushState.OUTDATED
