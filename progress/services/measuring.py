"""Body measurements that people write down: one value a kind and local day, entered as often as they like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Final

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from core.errors import Conflict, DomainError, NotAllowed
from progress.enums import MeasurementKind
from progress.models import Measurement, Source, Weight
from progress.rules import can_measure

OLDEST: Final = timedelta(days=50 * 366)
KILOGRAMS: Final = (20.0, 400.0)
FAT: Final = (2.0, 75.0)
GIRTH: Final = (0.05, 3.0)
LARGEST: Final = 1e9
#: More kinds of one's own than a page can show.
MOST_CUSTOM: Final = 20


@dataclass(frozen=True, slots=True)
class CustomValue:
    """A value of a kind that the client named."""

    name: str
    unit: str
    value: float


@transaction.atomic
def enter_measurements(
    *,
    actor: User,
    client: User,
    local_date: date,
    kilograms: float | None = None,
    body_fat: float | None = None,
    girths: Mapping[str, float] | None = None,
    custom: Sequence[CustomValue] = (),
) -> list[Weight | Measurement]:
    """Write down the values of a local day; a value of the same kind and day takes the place of the earlier one.

    Kilograms, per cent, metres. Raises :class:`NotAllowed`, and :class:`DomainError` (its field is the argument's
    name, or the girth's kind) for what cannot be meant; then nothing is written.
    """
    _check_actor(actor, client)
    _check_day(client, local_date)
    User.objects.select_for_update(no_key=True).filter(pk=client.pk).values_list("pk").first()
    rows: list[Weight | Measurement] = []
    if kilograms is not None:
        rows.append(_weigh(client, local_date, kilograms, body_fat))
    elif body_fat is not None:
        rows.append(_add_fat(client, local_date, body_fat))
    for kind, metres in (girths or {}).items():
        _check_girth(kind, metres)
        rows.append(_measure(client, local_date, kind, metres))
    for each in custom:
        _check_custom(client, each)
        rows.append(_measure(client, local_date, MeasurementKind.CUSTOM, each.value, name=each.name, unit=each.unit))
    if not rows:
        raise DomainError("Nothing was entered.", code="empty")
    record("measurements_entered", actor=actor, subject=client, rows=[str(row.pk) for row in rows])
    return rows


@transaction.atomic
def change_weight(*, actor: User, weight: Weight, kilograms: float, body_fat: float | None) -> Weight:
    """Correct a weighing that a person wrote down. Raises :class:`Conflict` for one that a device sent."""
    _check_actor(actor, weight.client)
    _check_written(weight)
    _check_range(kilograms, KILOGRAMS, "kilograms")
    if body_fat is not None:
        _check_range(body_fat, FAT, "body_fat")
    weight.kilograms, weight.body_fat = kilograms, body_fat
    weight.save()
    record("weight_changed", actor=actor, subject=weight.client, weight=str(weight.pk))
    return weight


@transaction.atomic
def delete_weight(*, actor: User, weight: Weight) -> None:
    """Take away a weighing that a person wrote down. Raises as :func:`change_weight`."""
    _check_actor(actor, weight.client)
    _check_written(weight)
    record("weight_deleted", actor=actor, subject=weight.client, weight=str(weight.pk))
    weight.delete()


@transaction.atomic
def change_measurement(*, actor: User, measurement: Measurement, value: float) -> Measurement:
    """Correct a girth (metres) or a value of the client's own."""
    _check_actor(actor, measurement.client)
    if measurement.kind == MeasurementKind.CUSTOM:
        _check_figure(value)
    else:
        _check_range(value, GIRTH, "value")
    measurement.value = value
    measurement.save()
    record("measurement_changed", actor=actor, subject=measurement.client, measurement=str(measurement.pk))
    return measurement


@transaction.atomic
def delete_measurement(*, actor: User, measurement: Measurement) -> None:
    """Take away a girth or a value of the client's own."""
    _check_actor(actor, measurement.client)
    record("measurement_deleted", actor=actor, subject=measurement.client, measurement=str(measurement.pk))
    measurement.delete()


def _weigh(client: User, local_date: date, kilograms: float, body_fat: float | None) -> Weight:
    _check_range(kilograms, KILOGRAMS, "kilograms")
    values = {"kilograms": kilograms}
    if body_fat is not None:
        _check_range(body_fat, FAT, "body_fat")
        values["body_fat"] = body_fat
    row, _ = Weight.objects.update_or_create(
        client=client, local_date=local_date, source=Source.MANUAL, defaults=values
    )
    return row


def _add_fat(client: User, local_date: date, body_fat: float) -> Weight:
    """Fat alone belongs to the day's weighing, whoever made it; without one there is nothing to put it to."""
    _check_range(body_fat, FAT, "body_fat")
    rows = Weight.objects.filter(client=client, local_date=local_date)
    row: Weight | None = rows.filter(source=Source.MANUAL).first() or rows.first()
    if row is None:
        raise DomainError("Enter the weight of this day as well.", code="weight_needed", field="kilograms")
    if row.source != Source.MANUAL:
        return _weigh(client, local_date, row.kilograms, body_fat)
    row.body_fat = body_fat
    row.save()
    return row


def _measure(client: User, local_date: date, kind: str, value: float, *, name: str = "", unit: str = "") -> Measurement:
    row, _ = Measurement.objects.update_or_create(
        client=client, kind=kind, name=name, local_date=local_date, defaults={"value": value, "unit": unit}
    )
    return row


def _check_actor(actor: User, client: User) -> None:
    if not can_measure(actor, client):
        raise NotAllowed


def _check_written(weight: Weight) -> None:
    if weight.source != Source.MANUAL:
        raise Conflict(
            "A scale sent this weighing. Write one down for the same day: it goes before it.", code="from_a_device"
        )


def _check_day(client: User, local_date: date) -> None:
    today = client.local_today()
    if local_date > today:
        raise DomainError("This day is still to come.", field="local_date")
    if local_date < today - OLDEST:
        raise DomainError("This day cannot be meant.", field="local_date")


def _check_girth(kind: str, metres: float) -> None:
    if kind not in MeasurementKind or kind == MeasurementKind.CUSTOM:
        raise DomainError("This is not a girth that we know.", field="kind")
    _check_range(metres, GIRTH, kind)


def _check_custom(client: User, value: CustomValue) -> None:
    if not value.name.strip():
        raise DomainError("What is measured? Give it a name.", field="name")
    _check_figure(value.value)
    own = Measurement.objects.of(client).filter(kind=MeasurementKind.CUSTOM)
    names = set(own.order_by().values_list("name", flat=True).distinct())
    if value.name not in names and len(names) >= MOST_CUSTOM:
        raise DomainError(f"There are {MOST_CUSTOM} kinds of your own already.", field="name")


def _check_range(value: float, limits: tuple[float, float], field: str) -> None:
    low, high = limits
    if not low <= value <= high:
        raise DomainError("This value cannot be meant.", code="out_of_range", field=field)


def _check_figure(value: float) -> None:
    if not isfinite(value) or abs(value) > LARGEST:
        raise DomainError("This value cannot be meant.", code="out_of_range", field="value")
