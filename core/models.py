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


class Tombstone(models.Model):
    """That a row went, for those who keep a copy of it (:mod:`core.api.sync`)."""

    row_id = models.UUIDField(primary_key=True, editable=False)
    deleted_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Deleted {self.row_id}"
