"""Thresholds and zones of a client, as they hold on a day, and the values that the data offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from activities.enums import ThresholdKind
from activities.models import Threshold
from activities.offers import ThresholdOffer, offers_for
from activities.science.sports import FAMILIES
from activities.science.zones import heart_rate_zones, pace_zones, power_zones
from activities.thresholds import DatedThresholds

__all__ = ["ThresholdOffer", "ZoneTable", "current_thresholds", "threshold_offers", "zone_tables"]


@dataclass(frozen=True, slots=True)
class ZoneTable:
    """The zones of one measure for one family; ``bounds`` are half-open ``(low, high)``, the last one open above."""

    measure: str  # heart_rate (bpm), power (W), pace (m/s)
    family: str
    threshold: float
    bounds: list[tuple[float, float | None]]


def threshold_offers(client: User, viewer: User) -> list[ThresholdOffer]:
    """Estimates from the last ninety days that are worth a look, with their evidence."""
    return offers_for(client, viewer)


def current_thresholds(client: User, day: date) -> list[Threshold]:
    """The row of each kind and family that holds on ``day``, in the order of the kinds. One query."""
    newest: dict[tuple[str, str], Threshold] = {}
    for threshold in Threshold.objects.of(client).filter(valid_from__lte=day).order_by("valid_from"):
        newest[threshold.kind, threshold.family] = threshold
    order = list(ThresholdKind)
    return sorted(newest.values(), key=lambda row: (order.index(ThresholdKind(row.kind)), row.family))


def zone_tables(client: User, day: date) -> list[ZoneTable]:
    """All zones that the thresholds of ``day`` give."""
    known = DatedThresholds.of(client)
    tables = []
    for family in FAMILIES:
        held = known.on(day, family)
        if held.threshold_heart_rate:
            bounds = heart_rate_zones(held.threshold_heart_rate, family)
            tables.append(ZoneTable("heart_rate", family, held.threshold_heart_rate, bounds))
        if family == "ride" and held.ftp:
            tables.append(ZoneTable("power", family, held.ftp, power_zones(held.ftp)))
        if family == "run" and held.threshold_speed:
            tables.append(ZoneTable("pace", family, held.threshold_speed, pace_zones(held.threshold_speed)))
    return tables
