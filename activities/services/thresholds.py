"""Setting and deleting dated thresholds. Each change queues the scoring of the days that it touches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min

from accounts import audit
from accounts.models import User
from activities.enums import ThresholdKind, ThresholdOrigin
from activities.exceptions import ImplausibleValue, NotSharedWithYou
from activities.models import Activity, Rescoring, Threshold
from activities.offers import offers_for
from activities.querysets import OfClientQuerySet
from activities.rules import can_edit_thresholds
from activities.services.saving import lock_record_of
from activities.services.waking import wake_for
from activities.thresholds import FAMILY_OF_KIND, PLAUSIBLE
from core.errors import Conflict, NotAllowed


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """The threshold as it stands now, and the job that scores the days again; ``None`` when no day is touched."""

    threshold: Threshold
    rescoring: Rescoring | None


def set_threshold(
    *,
    actor: User,
    client: User,
    kind: str,
    value: float,
    valid_from: date,
    family: str = "",
    origin: str = ThresholdOrigin.MANUAL,
    evidence: str = "",
) -> ThresholdChange:
    """Set a value from a day on, in the place of one of the same day. Units: W, bpm, m/s.

    Raises :class:`NotSharedWithYou`, and :class:`ImplausibleValue` for what no person has.
    """
    if not can_edit_thresholds(actor, client):
        raise NotSharedWithYou
    _check(client, kind, value, valid_from)
    with transaction.atomic():
        lock_record_of(client)
        threshold, _ = Threshold.objects.update_or_create(
            client=client,
            kind=kind,
            family=stored_family(kind, family),
            valid_from=valid_from,
            defaults={"value": value, "origin": origin, "evidence": evidence[:200], "created_by": actor},
        )
        job = _rescore(threshold, valid_from, valid_from)
        audit.record("threshold_set", actor=actor, subject=client, kind=kind, valid_from=str(valid_from))
    return ThresholdChange(threshold, job)


def update_threshold(
    *,
    actor: User,
    threshold: Threshold,
    value: float | None = None,
    valid_from: date | None = None,
    expected_version: datetime | None = None,
) -> ThresholdChange:
    """Correct the value or the first day. Raises as :func:`set_threshold`, and :class:`Conflict` for a taken day."""
    if not can_edit_thresholds(actor, threshold.client):
        raise NotAllowed
    with transaction.atomic():
        lock_record_of(threshold.client)
        current = Threshold.objects.select_related("client").get(pk=threshold.pk)
        if expected_version is not None and current.updated_at != expected_version:
            raise Conflict
        before = current.valid_from
        current.value = current.value if value is None else value
        current.valid_from = before if valid_from is None else valid_from
        _check(current.client, current.kind, current.value, current.valid_from)
        same_day = _of_same_kind(current).filter(valid_from=current.valid_from).exclude(pk=current.pk)
        if same_day.exists():
            raise Conflict("There is a value from this day on already. Change that one.", field="valid_from")
        current.origin, current.created_by = ThresholdOrigin.MANUAL, actor
        current.save()
        job = _rescore(current, *sorted((before, current.valid_from)))
        audit.record("threshold_set", actor=actor, subject=current.client, kind=current.kind)
    return ThresholdChange(current, job)


def delete_threshold(*, actor: User, threshold: Threshold) -> Rescoring | None:
    """Delete a value; the one before it holds on. Returns the job that scores the days again."""
    if not can_edit_thresholds(actor, threshold.client):
        raise NotAllowed
    with transaction.atomic():
        lock_record_of(threshold.client)
        job = _rescore(threshold, threshold.valid_from, threshold.valid_from)
        Threshold.objects.filter(pk=threshold.pk).delete()
        audit.record("threshold_deleted", actor=actor, subject=threshold.client, kind=threshold.kind)
    return job


def accept_estimate(*, actor: User, client: User, kind: str, valid_from: date | None = None) -> ThresholdChange:
    """Set the value that the data offer for ``kind``, from the day of its evidence on unless a day is given.

    Raises :class:`Conflict` when there is no such offer any more.
    """
    if not can_edit_thresholds(actor, client):
        raise NotSharedWithYou
    offer = next((offer for offer in offers_for(client, actor) if offer.kind == kind), None)
    if offer is None:
        raise Conflict("The data do not offer a value for this any more.", code="no_offer")
    return set_threshold(
        actor=actor,
        client=client,
        kind=kind,
        value=offer.value,
        valid_from=valid_from or offer.day,
        origin=ThresholdOrigin.ESTIMATE,
        evidence=offer.evidence,
    )


def stored_family(kind: str, family: str) -> str:
    """Where a value is kept: only the threshold heart rate may differ from sport to sport."""
    return family if kind == ThresholdKind.THRESHOLD_HEART_RATE else FAMILY_OF_KIND.get(kind, "")


def _check(client: User, kind: str, value: float, valid_from: date) -> None:
    low, high = PLAUSIBLE[kind]
    if not low <= value <= high:
        raise ImplausibleValue(
            f"{ThresholdKind(kind).label}: a value between {low:g} and {high:g} was expected.", field="value"
        )
    if not date(1985, 1, 1) <= valid_from <= client.local_today() + timedelta(days=366):
        raise ImplausibleValue("This day cannot be right.", field="valid_from")


def _of_same_kind(threshold: Threshold) -> OfClientQuerySet:
    return Threshold.objects.filter(client=threshold.client, kind=threshold.kind, family=threshold.family)


def _rescore(threshold: Threshold, since: date, last_change: date) -> Rescoring | None:
    """Queue the scoring of the days from ``since`` to the next value after the last day that changed."""
    later = _of_same_kind(threshold).filter(valid_from__gt=last_change)
    until = later.aggregate(first=Min("valid_from"))["first"]
    touched = Activity.objects.filter(client=threshold.client, local_date__gte=since)
    if until is not None:
        touched = touched.filter(local_date__lt=until)
    total = touched.count()
    if not total:
        return None
    job = Rescoring.objects.create(client=threshold.client, since=since, until=until, total=total)
    wake_for("run_rescoring", rescoring_id=job.pk)
    return job
