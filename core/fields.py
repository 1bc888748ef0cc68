"""Model fields whose values are encrypted in the database (docs/adr/0003)."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from core.encryption import decrypt_bytes, encrypt_bytes


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # takes none at run time
    """Text, encrypted at rest. ``''`` and ``None`` round trip; every lookup but ``isnull`` is refused.

    The column holds a Fernet token, so it cannot be searched, sorted or compared.
    """

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        return encrypt_bytes(self._dump(value).encode()).decode()

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> Any:
        return None if value is None else self._load(decrypt_bytes(value.encode()).decode())

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: only isnull can be asked of it.")
        return super().get_lookup(lookup_name)

    def _dump(self, value: Any) -> str:
        return str(value)

    def _load(self, text: str) -> Any:
        return text


class EncryptedJSONField(EncryptedTextField):
    """JSON, encrypted at rest: ``0``, ``''``, ``[]`` and ``{}`` round trip, ``None`` is SQL's NULL."""

    def _dump(self, value: Any) -> str:
        return json.dumps(value, separators=(",", ":"))

    def _load(self, text: str) -> Any:
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return self._dump(self.value_from_object(obj))
