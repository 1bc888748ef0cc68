"""What every table has: a time-ordered id and the two instants of its making and last change."""

from __future__ import annotations

from django.db import models

from core.ids import uuid7


class BaseModel(models.Model):
    """A row with a UUIDv7 key, which a client of the API may bring itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
