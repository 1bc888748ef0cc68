"""A client's month for whoever looks: each part only as far as it is shared."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.models import User
from coaching.enums import Category
from coaching.models import Coaching, Consent
from core.units import duration, number, signed, weight
from dashboard.month.figures import Figure, mean_of
from dashboard.month.months import Month, this_month
from dashboard.month.training import MonthTraining, month_training
from dashboard.overview.health import weight_change
from progress.models import MonthReport, Weight, WellnessDay

PARTS = (Category.TRAINING, Category.WELLNESS, Category.BODY)

type Say = Callable[[float | None], str]


def _change(unit: str, decimals: int = 0, scale: float = 1) -> Say:
    return lambda value: f"{signed(None if value is None else value / scale, decimals)} {unit}".strip()


def _felt(value: float | None) -> str:
    return number(value, 1)


#: Label, column, how its mean is said, and how a difference is.
MEASURED: Final[tuple[tuple[str, str, Say, Say], ...]] = (
    ("Sleep", "sleep_seconds", duration, _change("min", scale=60)),
    ("HRV", "hrv", lambda value: f"{number(value)} ms", _change("ms")),
    ("Resting heart rate", "resting_heart_rate", lambda value: f"{number(value)} bpm", _change("bpm")),
    ("Stress", "stress", number, _change("")),
    ("Steps", "steps", number, _change("")),
    ("Sleep, as felt (1–5)", "sleep_quality", _felt, _change("", 1)),
    ("Soreness (1–5)", "soreness", _felt, _change("", 1)),
    ("Mood (1–5)", "mood", _felt, _change("", 1)),
    ("Stress, as felt (1–5)", "felt_stress", _felt, _change("", 1)),
)


@dataclass(frozen=True, slots=True)
class MonthBody:
    """The weights of a month."""

    figures: list[Figure]
    sentence: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """Everything on the report; ``None`` for what is not shared with the viewer. ``words`` are those of trainers.

    ``relation`` is the one by which a trainer looks, as far as it is known.
    """

    month: Month
    is_under_way: bool
    words: list[MonthReport]
    training: MonthTraining | None
    wellness: list[Figure] | None
    body: MonthBody | None
    withheld: list[str]
    relation: Coaching | None

    @property
    def shown(self) -> list[str]:
        """The categories of which something is on the page."""
        parts = {Category.TRAINING: self.training, Category.WELLNESS: self.wellness, Category.BODY: self.body}
        return [str(category) for category, part in parts.items() if part is not None]


def month_report(client: User, viewer: User, month: Month) -> MonthPage:
    """The report of a month that is not ahead of the client. At most ten queries, whatever the history."""
    shared, relation = _shared(client, viewer)
    return MonthPage(
        month=month,
        is_under_way=month == this_month(client),
        words=words_on(client, viewer, month),
        training=month_training(client, viewer, month) if Category.TRAINING in shared else None,
        wellness=_wellness(client, month) if Category.WELLNESS in shared else None,
        body=_body(client, viewer, month) if Category.BODY in shared else None,
        withheld=[str(category.label) for category in PARTS if category not in shared],
        relation=relation,
    )


def _shared(client: User, viewer: User) -> tuple[Container[str], Coaching | None]:
    """What the viewer may see, and the relation that lets them; ``None`` for oneself. One query."""
    if viewer.pk == client.pk:
        return PARTS, None
    active = Coaching.objects.active().filter(trainer=viewer, client=client)
    standing = list(Consent.objects.standing().filter(coaching__in=active).select_related("coaching"))
    return {each.category for each in standing}, standing[0].coaching if standing else None


def words_on(client: User, viewer: User, month: Month) -> list[MonthReport]:
    """What trainers wrote on the month, as far as the viewer may read it. One query."""
    rows = MonthReport.objects.visible_to(viewer).of(client).filter(month=month.first).select_related("trainer")
    return [row for row in rows.order_by("created_at") if row.words]


def _wellness(client: User, month: Month) -> list[Figure]:
    days = WellnessDay.objects.filter(client=client).between(month.before.first, month.last)
    now = [day for day in days if day.local_date >= month.first]
    before = [day for day in days if day.local_date < month.first]
    return _means(MEASURED, now, before)


def _means(
    measured: Iterable[tuple[str, str, Say, Say]], now: Sequence[object], before: Sequence[object]
) -> list[Figure]:
    """The mean of what is known of each column; columns of which the month knows nothing are left out."""
    figures = []
    for label, column, say, say_change in measured:
        mean, mean_before = (mean_of(getattr(row, column) for row in rows) for rows in (now, before))
        if mean is None:
            continue
        if mean_before is None:
            figures.append(Figure(label, say(mean), "", ""))
        else:
            figures.append(Figure(label, say(mean), say(mean_before), say_change(mean - mean_before)))
    return figures


def _body(client: User, viewer: User, month: Month) -> MonthBody:
    rows = Weight.objects.filter(client=client, local_date__range=(month.before.first, month.last))
    weights = sorted(rows, key=lambda row: (row.local_date, row.source))
    now = [row for row in weights if row.local_date >= month.first]
    before = [row for row in weights if row.local_date < month.first]
    measured: tuple[tuple[str, str, Say, Say], ...] = (
        ("Weight", "kilograms", lambda value: weight(value, viewer), lambda value: weight_change(value or 0, viewer)),
        ("Body fat", "body_fat", lambda value: f"{number(value, 1)} %", _change("points", 1)),
    )
    return MonthBody(_means(measured, now, before), _course(now, viewer))


def _course(weights: Sequence[Weight], viewer: User) -> str:
    """From the first to the last weighing of the month."""
    if len(weights) < 2:
        return ""
    first, last = weights[0], weights[-1]
    change = weight_change(last.kilograms - first.kilograms, viewer)
    return (
        f"From {weight(first.kilograms, viewer)} on {first.local_date.day} {first.local_date:%b} "
        f"to {weight(last.kilograms, viewer)} on {last.local_date.day} {last.local_date:%b}: {change}."
    )
