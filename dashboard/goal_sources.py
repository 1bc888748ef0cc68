"""Records and weeks of training for goals, streaks and milestones: activities and plans do not know of progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from activities.enums import MarkKind
from activities.models import Activity, Mark
from coaching.availability import days_between
from coaching.models import AwayRange
from progress.goal_metrics import Metric, MetricKind, Reading
from progress.training_facts import TrainingFacts
from workouts.enums import Compliance
from workouts.models import PlannedSession

WEEK: Final = 7
#: The kinds of marks that a goal can watch, and how each is named and said.
_MARKS: Final = {
    MarkKind.E1RM: Metric("e1rm:", "", "Strength: estimated maximum", MetricKind.WEIGHT, takes="best"),
    MarkKind.DISTANCE: Metric(
        "distance:", "", "Running: fastest distance", MetricKind.CLOCK, less_is_better=True, takes="best"
    ),
    MarkKind.POWER: Metric("power:", "", "Riding: best power", MetricKind.NUMBER, unit="W", takes="best"),
}
#: In the order of the sums that :class:`Weeks` asks for.
_WEEKLY: Final = (
    Metric("weekly_sessions", "Sessions in seven days", "Training", MetricKind.NUMBER),
    Metric("weekly_distance", "Distance in seven days", "Training", MetricKind.DISTANCE),
    Metric("weekly_load", "Load in seven days", "Training", MetricKind.NUMBER),
    Metric("weekly_time", "Time in seven days", "Training", MetricKind.HOURS),
)


class Records:
    """Estimated maxima, fastest distances and best power. Consent: training."""

    def choices(self, client: User, viewer: User) -> Sequence[Metric]:
        """Everything of which the client has a mark. One query."""
        rows = Mark.objects.visible_to(viewer).of(client).filter(kind__in=_MARKS)
        named = rows.order_by("kind", "label").values_list("kind", "subject", "label").distinct()
        metrics = [_mark_metric(MarkKind(kind), subject, label) for kind, subject, label in named]
        return list({metric.key: metric for metric in metrics}.values())

    def readings(
        self, client: User, viewer: User, keys: Collection[str], first: date, last: date
    ) -> Mapping[str, Reading]:
        """The marks of the asked subjects. One query when there are any."""
        asked = {key: kind for key in keys for kind in _MARKS if key.startswith(f"{kind}:")}
        if not asked:
            return {}
        subjects = {key.partition(":")[2] for key in asked}
        rows = Mark.objects.visible_to(viewer).of(client).filter(kind__in=set(asked.values()), subject__in=subjects)
        days = rows.filter(local_date__range=(first, last)).order_by("local_date", "activity__start_time")
        found = {key: Reading(_mark_metric(kind, key.partition(":")[2]), []) for key, kind in asked.items()}
        points: dict[str, list[tuple[date, float]]] = defaultdict(list)
        for kind, subject, label, day, value in days.values_list("kind", "subject", "label", "local_date", "value"):
            key = f"{kind}:{subject}"
            points[key].append((day, value))
            if key in asked:
                found[key] = Reading(_mark_metric(MarkKind(kind), subject, label), points[key])
        return found


class Weeks:
    """Sessions, time, distance and load of the seven days that end today, and of those before. Consent: training."""

    def choices(self, client: User, viewer: User) -> Sequence[Metric]:
        """The same for everybody."""
        return _WEEKLY

    def readings(
        self, client: User, viewer: User, keys: Collection[str], first: date, last: date
    ) -> Mapping[str, Reading]:
        """A point for the end of every seven days. One query when any of them is asked for."""
        asked = [metric for metric in _WEEKLY if metric.key in keys]
        if not asked:
            return {}
        days = (
            Activity.objects.visible_to(viewer)
            .of(client)
            .filter(local_date__range=(first - timedelta(days=WEEK - 1), last))
            .order_by("local_date")
            .values_list("local_date")
            .annotate(Count("pk"), Sum("distance"), Sum("load"), seconds=Sum(Coalesce("moving_time", "elapsed_time")))
        )
        sums: dict[date, list[float]] = defaultdict(lambda: [0.0] * len(_WEEKLY))
        for day, *amounts in days:
            back = (last - day).days // WEEK * WEEK
            for number, amount in enumerate(amounts):
                sums[last - timedelta(days=back)][number] += float(amount or 0)
        if not sums:
            return {metric.key: Reading(metric, []) for metric in asked}
        ends = [last - timedelta(days=back) for back in range(0, (last - min(sums)).days + 1, WEEK)][::-1]
        return {
            metric.key: Reading(metric, [(end, sums[end][_WEEKLY.index(metric)]) for end in ends if end >= first])
            for metric in asked
        }


def training_of(client: User, since: date) -> TrainingFacts:
    """Active and excused local days since a day, and all that was ever done. Two queries.

    Excused are away ranges and planned sessions that were left out for a reason.
    """
    today = client.local_today()
    rows = Activity.objects.of(client).order_by("local_date").values_list("local_date")
    days = list(rows.annotate(Count("pk"), Sum("distance")))
    return TrainingFacts(
        active_days=frozenset(day for day, _, _ in days if since <= day <= today),
        excused_days=_excused_days(client, since, today),
        sessions=sum(sessions for _, sessions, _ in days),
        metres=sum(metres or 0.0 for _, _, metres in days),
    )


def _excused_days(client: User, since: date, today: date) -> frozenset[date]:
    away = AwayRange.objects.of(client).touching(since, today).order_by().values_list("first_day", "last_day")
    skipped = PlannedSession.objects.filter(
        client=client, compliance=Compliance.EXCUSED, local_date__range=(since, today)
    )
    both = away.union(skipped.order_by().values_list("local_date", F("local_date")))
    return frozenset(day for first, last in both for day in days_between(max(first, since), min(last, today)))


def _mark_metric(kind: MarkKind, subject: str, label: str = "") -> Metric:
    words = _MARKS[kind]
    return replace(words, key=f"{kind}:{subject}", label=label or subject)
