"""Thresholds that the data of the last months speak of, each with its evidence in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from accounts.models import User
from activities.enums import ThresholdKind
from activities.models import Activity
from activities.science.estimates import Evidence, Offer, offer_thresholds, worth_offering
from activities.science.types import BestEffort, Curve, EffortKind
from activities.thresholds import FAMILY_OF_KIND, PLAUSIBLE, DatedThresholds

WINDOW: Final = timedelta(days=90)

#: Gives (day, resting heart rate) of a client's nights as far as the viewer may see them.
type NightsSource = Callable[[User, User, date], Sequence[tuple[date, float]]]

_METHOD_WORDS: Final = {
    "best_20_minutes_power": "95 % of the best 20 minutes of power",
    "best_60_minutes_heart_rate": "best mean heart rate over 60 minutes",
    "best_30_minutes_heart_rate": "best mean heart rate over 30 minutes",
    "best_60_minutes_speed": "best mean speed over 60 minutes",
    "best_30_minutes_speed": "best mean speed over 30 minutes",
    "critical_speed": "critical speed from the fastest distances",
    "highest_heart_rate": "highest heart rate held for 5 seconds",
    "median_of_nights": "median of the last nights",
}
_nights_sources: list[NightsSource] = []


@dataclass(frozen=True, slots=True)
class ThresholdOffer:
    """A value to accept or to ignore. ``evidence`` says how it was found; the activity behind it where there is one."""

    kind: str
    family: str
    value: float
    present: float | None
    method: str
    evidence: str
    day: date
    activity_id: UUID | None
    activity_name: str = ""


def register_nights_source(source: NightsSource) -> None:
    """Let an app that knows nights bring resting heart rates: ``source(client, viewer, since)``."""
    _nights_sources.append(source)


def offers_for(client: User, viewer: User, *, today: date | None = None) -> list[ThresholdOffer]:
    """What the last ninety days offer ``client``, without what would change next to nothing. A few queries."""
    today = today or client.local_today()
    since = today - WINDOW
    sessions, names = _evidence(client, since)
    nights = [night for source in _nights_sources for night in source(client, viewer, since)]
    known = DatedThresholds.of(client)
    offers = []
    for offer in offer_thresholds(sessions, nights):
        family = FAMILY_OF_KIND.get(offer.kind, "")
        present = known.value(offer.kind, family, today)
        low, high = PLAUSIBLE[offer.kind]
        if low <= offer.value <= high and worth_offering(offer, present):
            offers.append(_in_words(offer, family, present, names))
    return offers


def _in_words(offer: Offer, family: str, present: float | None, names: dict[str, str]) -> ThresholdOffer:
    words = _METHOD_WORDS[offer.method]
    name = names.get(offer.key, "")
    return ThresholdOffer(
        kind=ThresholdKind(offer.kind),
        family=family,
        value=round(offer.value, 2 if offer.kind == "threshold_speed" else 0),
        present=present,
        method=offer.method,
        evidence=f"{words}: {name}, {offer.day}"[:200] if name else f"{words}, {offer.day}",
        day=offer.day,
        activity_id=UUID(offer.key) if offer.key else None,
        activity_name=name,
    )


def _evidence(client: User, since: date) -> tuple[list[Evidence], dict[str, str]]:
    rows = (
        Activity.objects.filter(client=client, local_date__gte=since, analysis__isnull=False)
        .values_list("pk", "name", "local_date", "family", "analysis__curves", "analysis__best_efforts")
        .order_by("local_date")
    )
    sessions, names = [], {}
    for pk, name, day, family, curves, efforts in rows:
        names[str(pk)] = name
        sessions.append(
            Evidence(
                key=str(pk),
                day=day,
                family=family,
                curves={measure: _curve(points) for measure, points in curves.items() if points},
                best_efforts=[_effort(title, stored) for title, stored in efforts.items()],
            )
        )
    return sessions, names


def _curve(points: list[list[float]]) -> Curve:
    return Curve(tuple(int(seconds) for seconds, _ in points), tuple(value for _, value in points))


def _effort(name: str, stored: dict[str, Any]) -> BestEffort:
    kind: EffortKind = "distance" if "seconds" in stored else "power"
    value = stored["seconds"] if kind == "distance" else stored["watts"]
    return BestEffort(kind, name, stored["extent"], value, stored["start"], stored["end"])
