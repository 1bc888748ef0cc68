"""Comments: a thread on what was done, between the client and the trainers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from activities.models import Activity
from core.fields import EncryptedTextField
from core.models import BaseModel
from messaging.querysets import CommentQuerySet


class Comment(BaseModel):
    """One comment of a thread. A deleted one keeps its place without its words."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="comments")
    body = EncryptedTextField(max_length=2000)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When the other side saw it first.")

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["activity", "created_at"], name="comment_thread")]
        ordering = ["created_at", "id"]

    @property
    def is_deleted(self) -> bool:
        """Whether only its place is left."""
        return self.deleted_at is not None

    def __str__(self) -> str:
        return f"Comment of {self.author}, {self.created_at:%Y-%m-%d}"
