"""A model field for a few words of a fixed vocabulary that can be asked for one word on every database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

EDGE = "|"


class WordsField(models.CharField):  # type: ignore[type-arg]  # only a text field can be subscripted at run time
    """An ordered list of distinct keys, stored as ``|quads|glutes|``; ``field__contains=edged("quads")`` finds
    the rows.

    JSON arrays cannot be asked for a member on SQLite, and a table of pairs costs a query in every list.
    """

    def get_prep_value(self, value: Any) -> str:
        words = self.to_python(value)
        return f"{EDGE}{EDGE.join(words)}{EDGE}" if words else ""

    def from_db_value(self, value: str, _expression: object, _connection: object) -> list[str]:
        return self.to_python(value)

    def to_python(self, value: str | Iterable[str] | None) -> list[str]:
        if value is None:
            return []
        words = value.split(EDGE) if isinstance(value, str) else value
        return list(dict.fromkeys(word for word in words if word))

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


def edged(word: str) -> str:
    """The word as it stands in the column, for ``contains``: with its edges, so that none is found inside another."""
    return f"{EDGE}{word}{EDGE}"
