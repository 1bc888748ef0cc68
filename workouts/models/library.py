"""A trainer's library of workouts: templates in folders, with tags."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import BaseModel
from workouts.models.content import Content
from workouts.querysets import OfTrainerQuerySet, TemplateQuerySet


class Folder(BaseModel):
    """A place in the library; one level may lie inside another."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workout_folders")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    name = models.CharField(max_length=60)

    objects = OfTrainerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainer", "parent", "name"], name="folder_once_in_its_parent"),
            models.UniqueConstraint(
                fields=["trainer", "name"], condition=Q(parent__isnull=True), name="folder_once_on_top"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="folder_not_in_itself"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Label(BaseModel):
    """A trainer's own word for templates and programs."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workout_labels")
    name = models.CharField(max_length=30)

    objects = OfTrainerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trainer", "name"], name="workout_label_once_a_trainer")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Template(Content):
    """A workout of the library. What was planned from it stays linked: an edit reaches the copies not logged yet."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workout_templates")
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.SET_NULL, related_name="templates")
    labels = models.ManyToManyField(Label, blank=True, related_name="templates")
    version = models.PositiveIntegerField(default=1, help_text="Grows with every change of what is to be done.")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["trainer", "archived_at", "name"], name="template_list")]
        ordering = ["name", "id"]

    def get_absolute_url(self) -> str:
        return reverse("workouts:template", args=[self.pk])
