"""Encrypt every encrypted field and private file again with the newest key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from core.encryption import rotations
from core.fields import EncryptedTextField

BATCH = 500


class Command(BaseCommand):
    """Safe to stop and to run again: a value is either still under the old key or already under the new one."""

    help = "Encrypt all encrypted values again with the first of FIELD_ENCRYPTION_KEYS; then the old keys can go."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for model, names in encrypted_fields():
            self.stdout.write(f"{model._meta.label}: {rotate_rows(model, names)} rows")
        for name, rotate in rotations().items():
            self.stdout.write(f"{name}: {rotate()}")


def encrypted_fields() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with encrypted fields, and their names."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
        if names:
            yield model, names


def rotate_rows(model: type[models.Model], names: list[str]) -> int:
    """Write the named fields of every row again; the number of rows."""
    count = 0
    keys = model._base_manager.values_list("pk", flat=True).iterator(chunk_size=BATCH)
    for pk in keys:
        with transaction.atomic():
            row = model._base_manager.select_for_update().only("pk", *names).filter(pk=pk).first()
            if row is not None:
                model._base_manager.filter(pk=pk).update(**{name: getattr(row, name) for name in names})
                count += 1
    return count
