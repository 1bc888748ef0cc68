"""A fingerprint of the whole database, to prove that a refusal changed nothing."""

from __future__ import annotations

import hashlib

from django.apps import apps

#: Written by refusals themselves and by reading, on purpose: the audit trail, sessions, throttles.
BOOKKEEPING = {"accounts.AuditEvent", "accounts.DataAccess", "sessions.Session"}


def fingerprint() -> dict[str, str]:
    """A digest of the rows of every table but the bookkeeping."""
    return {model._meta.label: _digest(model) for model in apps.get_models() if model._meta.label not in BOOKKEEPING}


def _digest(model: type) -> str:
    digest = hashlib.sha256()
    columns = [field.attname for field in model._meta.concrete_fields if field.attname != "last_login"]
    for row in model._base_manager.order_by("pk").values_list(*columns):
        digest.update(repr(row).encode())
    return digest.hexdigest()
