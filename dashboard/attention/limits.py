"""The limits of the attention list: the product's own in one table, a trainer's own, and those for one client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from django.db.models import Q

from accounts.models import User
from dashboard.enums import Reason
from dashboard.models import AttentionLimits


@dataclass(frozen=True, slots=True)
class Limits:
    """What each rule compares with. A limit of 0 turns its rule off."""

    planned_days: int = 7
    missed_sessions: int = 3
    plan_end_days: int = 7
    silent_days: int = 7
    adherence_percent: int = 50
    ramp: int = 8
    hrv_nights: int = 3


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of the table: which rule it belongs to, how it is asked for, and the largest value that makes sense."""

    name: str
    reason: Reason
    label: str
    meaning: str
    most: int

    @property
    def default(self) -> int:
        """The product's own value."""
        return int(getattr(DEFAULTS, self.name))


DEFAULTS: Final = Limits()

TABLE: Final = (
    Limit(
        "planned_days",
        Reason.NOTHING_PLANNED,
        "Days ahead that need a session",
        "Nothing planned: no open session, published or draft, within so many days.",
        28,
    ),
    Limit(
        "missed_sessions",
        Reason.MISSED,
        "Sessions missed in a row",
        "Sessions missed: so many of them, and nothing was logged since the first one.",
        14,
    ),
    Limit(
        "plan_end_days",
        Reason.PLAN_ENDS,
        "Days before the plan ends",
        "Plan ends: the last planned session is so many days away, or fewer.",
        28,
    ),
    Limit(
        "silent_days",
        Reason.SILENT,
        "Days without a log",
        "Nothing logged: for more than so many days. Days away do not count.",
        60,
    ),
    Limit(
        "adherence_percent",
        Reason.LOW_ADHERENCE,
        "Adherence in per cent",
        "Low adherence: of the sessions of 14 days, fewer than this share were done as planned or close to it.",
        100,
    ),
    Limit(
        "ramp",
        Reason.LOAD_RAMP,
        "Fitness gained in a week",
        "Load rises fast: fitness grew by more than this within seven days.",
        40,
    ),
    Limit(
        "hrv_nights",
        Reason.HRV_OUT,
        "Nights with HRV out of range",
        "HRV out of range: so many nights in a row outside of the client's own range, and the week's mean too.",
        14,
    ),
)
"""In the order of the reasons. A broken Garmin connection has no limit: it is broken or not."""

LIMIT_OF_REASON: Final = {limit.reason: limit for limit in TABLE}


def clean_limits(values: Mapping[str, Any]) -> dict[str, int]:
    """The known limits of ``values`` that are whole numbers in their range; others are left out."""
    known = {}
    for limit in TABLE:
        value = values.get(limit.name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= limit.most:
            known[limit.name] = value
    return known


def with_changes(limits: Limits, values: Mapping[str, Any]) -> Limits:
    """``limits`` with those of ``values`` instead."""
    return Limits(**{**asdict(limits), **clean_limits(values)})


def limits_for(trainer: User, client: User | None) -> Limits:
    """The limits for everybody (no client), or those that count for one client. One query."""
    rows = AttentionLimits.objects.visible_to(trainer).filter(Q(client=None) | Q(client=client))
    values = {row.client_id: row.values for row in rows}
    own = with_changes(DEFAULTS, values.get(None, {}))
    return own if client is None else with_changes(own, values.get(client.pk, {}))


def differences(limits: Mapping[str, int], standard: Limits) -> dict[str, int]:
    """What of ``limits`` is not as in ``standard``: that alone is stored."""
    cleaned = clean_limits(limits)
    return {
        field.name: cleaned[field.name]
        for field in fields(Limits)
        if field.name in cleaned and cleaned[field.name] != getattr(standard, field.name)
    }
