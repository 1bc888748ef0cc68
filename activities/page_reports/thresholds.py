"""Thresholds of a client as their page shows them, in the reader's units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from activities.enums import Family, ThresholdKind
from activities.models import Rescoring, Threshold
from activities.offers import ThresholdOffer
from activities.page_reports.zones import ZoneRanges, zones_of_day
from activities.reports.thresholds import current_thresholds, threshold_offers
from core.units import MISSING, NBSP, Reader, number, pace, swim_pace


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """One dated value in words."""

    threshold: Threshold
    label: str
    sport: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offered value in words."""

    offer: ThresholdOffer
    label: str
    value: str
    present: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdPage:
    """Everything on the page of thresholds."""

    current: list[ThresholdRow]
    missing: list[str]
    history: list[ThresholdRow]
    offers: list[OfferRow]
    zones: list[ZoneRanges]
    job: Rescoring | None


def threshold_page(client: User, reader: User) -> ThresholdPage:
    """What holds today, what held before, what the data offer, and the zones that follow."""
    today = client.local_today()
    current = current_thresholds(client, today)
    history = Threshold.objects.of(client).order_by("-valid_from", "kind", "family").select_related("created_by")
    known = {row.kind for row in current}
    return ThresholdPage(
        current=[_row(row, reader) for row in current],
        missing=[str(kind.label) for kind in ThresholdKind if kind not in known],
        history=[_row(row, reader) for row in history],
        offers=[_offer_row(offer, reader) for offer in threshold_offers(client, reader)],
        zones=zones_of_day(client, today, reader),
        job=running_job(client),
    )


def running_job(client: User) -> Rescoring | None:
    """The scoring that still runs or waits for its turn; the oldest, because they run in order."""
    unfinished = [Rescoring.State.QUEUED, Rescoring.State.RUNNING]
    return Rescoring.objects.of(client).filter(state__in=unfinished).order_by("created_at").first()


def value_words(kind: str, value: Any, reader: Reader | None) -> str:
    """A threshold's value with its unit, as this reader speaks of it."""
    if value is None:
        return MISSING
    if kind == ThresholdKind.THRESHOLD_SPEED:
        return pace(value, reader)
    if kind == ThresholdKind.CRITICAL_SWIM_SPEED:
        return swim_pace(value, reader)
    return f"{number(value)}{NBSP}{'W' if kind == ThresholdKind.FTP else 'bpm'}"


def _row(threshold: Threshold, reader: User) -> ThresholdRow:
    return ThresholdRow(
        threshold=threshold,
        label=ThresholdKind(threshold.kind).label,
        sport=Family(threshold.family).label if threshold.family else "",
        value=value_words(threshold.kind, threshold.value, reader),
        origin=_origin(threshold, reader),
    )


def _origin(threshold: Threshold, reader: User) -> str:
    words = str(threshold.get_origin_display())
    if threshold.created_by is None:
        return words
    return f"{words} by {'you' if threshold.created_by_id == reader.pk else threshold.created_by}"


def _offer_row(offer: ThresholdOffer, reader: User) -> OfferRow:
    return OfferRow(
        offer=offer,
        label=str(ThresholdKind(offer.kind).label),
        value=value_words(offer.kind, offer.value, reader),
        present="" if offer.present is None else value_words(offer.kind, offer.present, reader),
    )
