"""Rows of one client told again for others by the database itself: millions of rows in minutes, without a model each.

The id of a copied activity is the original's with the number of its new owner in front, so that what refers to it is
copied by the same expression and finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any

from django.db import connection, models

from accounts.models import User
from activities.models import Activity, Analysis

#: So many owners a statement: two parameters each.
OWNERS_AT_ONCE = 200


def copy_rows(model: type[models.Model], original: User, owners: Mapping[int, User]) -> None:
    """Give every one of ``owners``, by number, the rows that ``original`` has in ``model``.

    The model has a ``client``; its own id is a UUID, counted by the database, or the client itself. A reference to an
    activity follows the copy.
    """
    values: dict[str | None, str] = {}
    for field in model._meta.concrete_fields:
        if field.name == "client":
            values[field.column] = "who.client_id"
        elif field.primary_key or field.related_model is Activity:
            if not isinstance(field, models.AutoField):
                values[field.column] = _renumbered(f"original.{field.column}")
        else:
            values[field.column] = f"original.{field.column}"
    uuid_type = "uuid" if connection.vendor == "postgresql" else "text"
    table, owner = model._meta.db_table, f"(CAST(%s AS {uuid_type}), CAST(%s AS integer))"
    for some in batched(owners.items(), OWNERS_AT_ONCE):
        statement = (
            f"WITH who (client_id, number) AS (VALUES {', '.join([owner] * len(some))}) "
            f"INSERT INTO {table} ({', '.join(map(str, values))}) SELECT {', '.join(values.values())} "
            f"FROM who CROSS JOIN {table} AS original WHERE original.client_id = CAST(%s AS {uuid_type})"
        )
        parameters: list[Any] = [each for number, client in some for each in (_key(client), number)]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*parameters, _key(original)])


def add_empty_analyses(owners: Iterable[User]) -> None:
    """An analysis without curves and zones for every activity of these clients."""
    fields = [field for field in Analysis._meta.concrete_fields if not field.primary_key]
    values: list[Any] = [field.get_db_prep_save(field.get_default(), connection) for field in fields]
    columns = ", ".join(["activity_id", *(str(field.column) for field in fields)])
    for some in batched(owners, OWNERS_AT_ONCE):
        statement = (
            f"INSERT INTO {Analysis._meta.db_table} ({columns}) SELECT id, {', '.join(['%s'] * len(fields))} "
            f"FROM {Activity._meta.db_table} WHERE client_id IN ({', '.join(['%s'] * len(some))})"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, *(_key(owner) for owner in some)])


def _key(owner: User) -> Any:
    return User._meta.pk.get_db_prep_value(owner.pk, connection)


def _renumbered(column: str) -> str:
    """The first eight of an id's thirty-two digits replaced by the owner's number. NULL stays NULL."""
    if connection.vendor == "postgresql":
        return f"CAST(lpad(to_hex(who.number), 8, '0') || substr(CAST({column} AS text), 9) AS uuid)"
    return f"printf('%08x', who.number) || substr({column}, 9)"
