"""Imports: a file on its way to becoming activities."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from activities.enums import ImportOutcome, Source
from activities.models.activity import Activity
from activities.querysets import ImportQuerySet
from core.jobs import Job


class Import(Job):
    """One file, or an archive whose files are imports of their own (``batch``). The bytes wait encrypted in storage."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="imports_started"
    )
    batch = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="members")
    is_archive = models.BooleanField(default=False)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.FILE)
    source_key = models.CharField(max_length=100, blank=True, help_text="Garmin's id, when Garmin is the source.")
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    staged_path = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=ImportOutcome.choices, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent.")
    error = models.CharField(max_length=40, blank=True, help_text="Stable code.")
    detail = models.TextField(blank=True, help_text="What happened, for the person.")
    activities = models.ManyToManyField(Activity, blank=True, related_name="imports")

    objects: ClassVar[Any] = ImportQuerySet.as_manager()  # type: ignore[assignment]  # narrower than a job's

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before"], name="import_due"),
            models.Index(fields=["client", "-created_at"], name="import_list"),
        ]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("activities:import", args=[self.pk])

    @property
    def status(self) -> str:
        """The API's word: queued, running, and then the outcome."""
        return self.outcome or (self.State.FAILED if self.state == self.State.FAILED else self.state)
