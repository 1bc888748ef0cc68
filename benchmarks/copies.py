"""Rows of one client told again for others by the database itself: millions of rows in seconds, without a model each.

The id of a copied activity is the original's with the number of its new owner in front, so that what hangs on it is
copied by the same expression and finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import batched

from django.db import connection, models

from accounts.models import User

#: So many owners a statement: two parameters each.
OWNERS_AT_ONCE = 200


def copy_rows(model: type[models.Model], original: User, owners: Mapping[int, User]) -> None:
    """Give every one of ``owners``, by number, the rows that ``original`` has in ``model``.

    The model has a ``client``; its own id is a UUID, counted by the database, or the client itself. A reference to an
    activity follows the copy.
    """
    into, values = [], []
    for field in model._meta.concrete_fields:
        if field.name == "client":
            value = "who.client_id"
        elif isinstance(field, models.AutoField):
            continue
        elif field.primary_key or _is_activity(field):
            value = _renumbered(f"original.{field.column}")
        else:
            value = f"original.{field.column}"
        into.append(field.column)
        values.append(value)
    table = model._meta.db_table
    _insert(
        table=table,
        into=into,
        values=values,
        tables=f"who CROSS JOIN {table} AS original",
        owner_column="original.client_id",
        original=original,
        owners=owners,
    )


def copy_analyses(original: User, owners: Mapping[int, User]) -> None:
    """The analyses of what :func:`copy_rows` copied of the activities."""
    from activities.models import Activity, Analysis

    columns = [field.column for field in Analysis._meta.concrete_fields]
    values = [_renumbered("original.activity_id") if name == "activity_id" else f"original.{name}" for name in columns]
    tables = (
        f"who CROSS JOIN {Activity._meta.db_table} AS whose "
        f"JOIN {Analysis._meta.db_table} AS original ON original.activity_id = whose.id"
    )
    _insert(
        table=Analysis._meta.db_table,
        into=columns,
        values=values,
        tables=tables,
        owner_column="whose.client_id",
        original=original,
        owners=owners,
    )


def _insert(
    *,
    table: str,
    into: list[str],
    values: list[str],
    tables: str,
    owner_column: str,
    original: User,
    owners: Mapping[int, User],
) -> None:
    key = User._meta.pk
    uuid_type = "uuid" if connection.vendor == "postgresql" else "text"
    for some in batched(owners.items(), OWNERS_AT_ONCE):
        row = f"(CAST(%s AS {uuid_type}), CAST(%s AS integer))"
        statement = (
            f"WITH who (client_id, number) AS (VALUES {', '.join([row] * len(some))}) "
            f"INSERT INTO {table} ({', '.join(into)}) SELECT {', '.join(values)} FROM {tables} "
            f"WHERE {owner_column} = CAST(%s AS {uuid_type})"
        )
        parameters: list[object] = []
        for number, owner in some:
            parameters += [key.get_db_prep_value(owner.pk, connection), number]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*parameters, key.get_db_prep_value(original.pk, connection)])


def _is_activity(field: models.Field[object, object]) -> bool:
    return field.is_relation and field.related_model is not None and field.related_model.__name__ == "Activity"


def _renumbered(column: str) -> str:
    """The first eight of an id's thirty-two digits replaced by the owner's number. NULL stays NULL."""
    if connection.vendor == "postgresql":
        return f"CAST(lpad(to_hex(who.number), 8, '0') || substr(CAST({column} AS text), 9) AS uuid)"
    return f"printf('%08x', who.number) || substr({column}, 9)"
