"""Body weight, fat and girths as series by local day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from accounts.models import User
from coaching.enums import Category
from coaching.visibility import shares
from progress.enums import MeasurementKind
from progress.goal_metrics import Metric, MetricKind, Reading
from progress.models import Measurement, Source, Weight
from progress.trend import smoothed

GROUP: Final = "Body"
WEIGHT: Final = Metric("weight", "Body weight", GROUP, MetricKind.WEIGHT, less_is_better=True)
BODY_FAT: Final = Metric("body_fat", "Body fat", GROUP, MetricKind.PERCENT, less_is_better=True)
#: So far before the first day asked for, weighings still bear on the trend.
RUN_UP: Final = timedelta(days=60)


def weights_by_day(rows: Iterable[Weight]) -> dict[date, Weight]:
    """One weighing a local day: what a person wrote down goes before what a scale sent."""
    chosen: dict[date, Weight] = {}
    for row in rows:
        if row.local_date not in chosen or row.source == Source.MANUAL:
            chosen[row.local_date] = row
    return chosen


def fat_by_day(rows: Iterable[Weight]) -> dict[date, float]:
    """Body fat (per cent) by local day, by the same preference."""
    return {day: row.body_fat for day, row in weights_by_day(r for r in rows if r.body_fat is not None).items()}  # type: ignore[misc]


def measurement_metric(kind: str, name: str = "", unit: str = "") -> Metric:
    """A girth, or a value of the client's own, as a metric."""
    if kind == MeasurementKind.CUSTOM:
        return Metric(f"custom:{name}", name, GROUP, MetricKind.NUMBER, unit)
    return Metric(f"girth:{kind}", MeasurementKind(kind).label, GROUP, MetricKind.LENGTH, less_is_better=True)


class BodyMetrics:
    """Weight by its trend, fat, girths and the client's own values. Consent: body."""

    def choices(self, client: User, viewer: User) -> Sequence[Metric]:
        """Weight, fat, girths and the values of the client's own; nothing where the body is not shared."""
        if not shares(viewer, client, Category.BODY):
            return []
        own = Measurement.objects.visible_to(viewer).of(client).filter(kind=MeasurementKind.CUSTOM)
        named = dict(own.order_by("local_date").values_list("name", "unit"))
        girths = [measurement_metric(kind) for kind in MeasurementKind if kind != MeasurementKind.CUSTOM]
        customs = [measurement_metric(MeasurementKind.CUSTOM, name, unit) for name, unit in named.items()]
        return [WEIGHT, BODY_FAT, *girths, *customs]

    def readings(
        self, client: User, viewer: User, keys: Collection[str], first: date, last: date
    ) -> Mapping[str, Reading]:
        """One query for weight and fat, one for the rest, each only when asked for."""
        return {
            **self._weights(client, viewer, keys, first, last),
            **self._measurements(client, viewer, keys, first, last),
        }

    def _weights(
        self, client: User, viewer: User, keys: Collection[str], first: date, last: date
    ) -> dict[str, Reading]:
        if not {WEIGHT.key, BODY_FAT.key} & set(keys):
            return {}
        seen = Weight.objects.visible_to(viewer).filter(client=client)
        rows = list(seen.filter(local_date__range=(first - RUN_UP, last)))
        trend = smoothed({day: row.kilograms for day, row in weights_by_day(rows).items()})
        fat = sorted(fat_by_day(rows).items())
        found = {
            WEIGHT.key: [
                (point.day, point.trend) for point in trend if point.measured is not None and point.day >= first
            ],
            BODY_FAT.key: [(day, value) for day, value in fat if day >= first],
        }
        return {metric.key: Reading(metric, found[metric.key]) for metric in (WEIGHT, BODY_FAT) if metric.key in keys}

    def _measurements(
        self, client: User, viewer: User, keys: Collection[str], first: date, last: date
    ) -> dict[str, Reading]:
        wanted = {key for key in keys if key.startswith(("girth:", "custom:"))}
        if not wanted:
            return {}
        rows = Measurement.objects.visible_to(viewer).of(client).filter(local_date__range=(first, last))
        points: dict[str, list[tuple[date, float]]] = {}
        metrics: dict[str, Metric] = {}
        for row in rows.order_by("local_date"):
            metric = measurement_metric(row.kind, row.name, row.unit)
            if metric.key in wanted:
                metrics[metric.key] = metric
                points.setdefault(metric.key, []).append((row.local_date, row.value))
        known = {key: Reading(metrics[key], points[key]) for key in points}
        girths = {f"girth:{kind}": measurement_metric(kind) for kind in MeasurementKind if kind != "custom"}
        return {key: Reading(girths[key], []) for key in wanted & girths.keys()} | known
