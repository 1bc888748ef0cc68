"""What a client's overview shows, read in a fixed number of queries whatever the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from django.db.models import Sum

from accounts.models import User
from activities.models import Activity
from activities.science.fitness import FitnessState, fitness_history, ramp
from coaching.enums import Category
from coaching.models import Coaching
from core.charts import WeekBar
from core.units import KILOGRAMS_PER_POUND, is_imperial, signed
from progress.baselines import HrvState, hrv_state, mean_of_week
from progress.models import Weight, WellnessDay

WEEKS = 12
RECENT_SESSIONS = 8
WELLNESS_ROWS = 14
BASELINE_DAYS = 60


@dataclass(frozen=True, slots=True)
class Training:
    """Twelve weeks of load with fitness, and where the client stands today."""

    weeks: list[WeekBar]
    today: FitnessState
    ramp: float | None
    load_7_days: float
    usual_week: float | None
    recent: list[Activity]

    @property
    def sentence(self) -> str:
        """What the chart says, in one sentence."""
        if not any(week.done for week in self.weeks):
            return "Nothing recorded in these twelve weeks."
        text = f"Fitness {self.today.fitness:.0f}"
        if self.ramp is not None:
            change = round(self.ramp)
            direction = "up" if change > 0 else "down"
            text += f", {direction} {abs(change)} in a week" if change else ", unchanged in a week"
        if self.usual_week:
            text += f"; a usual week is {self.usual_week:.0f}"
        return f"{text}."

    @property
    def usual_week_note(self) -> str:
        """The seven days against the mean of the last four complete weeks."""
        return f"a usual week is {self.usual_week:.0f}" if self.usual_week else ""

    @property
    def form_words(self) -> str:
        """What the form means, without promising anything."""
        form = self.today.form
        if self.today.calibrating:
            return "calibrating, 42 days needed"
        for limit, words in ((-30, "very tired"), (-10, "productive"), (5, "neutral"), (25, "fresh")):
            if form <= limit:
                return words
        return "losing fitness"


@dataclass(frozen=True, slots=True)
class Wellness:
    """The last fortnight by day, newest first, and the week against the client's own range."""

    days: list[WellnessDay]
    hrv: HrvState | None
    sleep_week: float | None
    sleep_change: float | None

    @property
    def hrv_words(self) -> str:
        """The verdict in words."""
        return {"in_range": "in range", "below": "below", "above": "above"}[self.hrv.verdict] if self.hrv else ""

    @property
    def hrv_note(self) -> str:
        """The week's mean and the client's own range."""
        hrv = self.hrv
        return f"{hrv.week:.0f} ms · own range {hrv.low:.0f}–{hrv.high:.0f}" if hrv else ""

    @property
    def sleep_note(self) -> str:
        """The week against four weeks."""
        if self.sleep_change is None:
            return "7-day mean"
        return f"7-day mean, {signed(self.sleep_change / 60)} min"


@dataclass(frozen=True, slots=True)
class Body:
    """The newest weight and its change over about four weeks, in kg."""

    newest: Weight | None
    change: float | None
    reader: User

    @property
    def change_note(self) -> str:
        """The change in the reader's unit."""
        return "" if self.change is None else f"{weight_change(self.change, self.reader)} in 4 weeks"


@dataclass(frozen=True, slots=True)
class Overview:
    """``None`` for a category that is not shared with the viewer."""

    training: Training | None
    wellness: Wellness | None
    body: Body | None
    withheld: list[str]

    @property
    def shown(self) -> list[str]:
        """The categories of which something is on the page."""
        parts = {Category.TRAINING: self.training, Category.WELLNESS: self.wellness, Category.BODY: self.body}
        return [str(category) for category, part in parts.items() if part is not None]


def client_overview(viewer: User, client: User) -> Overview:
    """Everything on the page, for this viewer."""
    shared = shared_categories(viewer, client)
    today = client.local_today()
    return Overview(
        training=_training(viewer, client, today) if Category.TRAINING in shared else None,
        wellness=_wellness(viewer, client, today) if Category.WELLNESS in shared else None,
        body=_body(viewer, client, today) if Category.BODY in shared else None,
        withheld=[
            Category(category).label
            for category in (Category.TRAINING, Category.WELLNESS, Category.BODY)
            if category not in shared
        ],
    )


def shared_categories(viewer: User, client: User) -> set[str]:
    """The categories of ``client`` that ``viewer`` may see now."""
    if viewer.pk == client.pk:
        return set(Category.values)
    relations = Coaching.objects.active().filter(trainer=viewer, client=client, consents__withdrawn_at__isnull=True)
    return set(relations.values_list("consents__category", flat=True))


def _training(viewer: User, client: User, today: date) -> Training:
    activities = Activity.objects.visible_to(viewer).of(client)
    loads = dict(
        activities.filter(local_date__lte=today)
        .order_by("local_date")
        .values_list("local_date")
        .annotate(total=Sum("load"))
    )
    daily = _daily_loads(loads, today)
    history = fitness_history(daily)
    weeks = _weeks(daily, history, today, first_weekday=client.first_weekday)
    complete = [week.done or 0.0 for week in weeks[-5:-1]]
    return Training(
        weeks=weeks,
        today=history[-1],
        ramp=ramp(history),
        load_7_days=sum(daily[-7:]),
        usual_week=fmean(complete) if any(complete) else None,
        recent=list(activities.order_by("-start_time", "-id")[:RECENT_SESSIONS]),
    )


def _daily_loads(loads: dict[date, float | None], today: date) -> list[float]:
    """A load for every local day from the first activity to today; rest days are zeros."""
    first = min(loads, default=today)
    return [loads.get(first + timedelta(days=offset)) or 0.0 for offset in range((today - first).days + 1)]


def _weeks(
    daily: Sequence[float], history: Sequence[FitnessState], today: date, *, first_weekday: int
) -> list[WeekBar]:
    """The last twelve weeks that begin on the client's first weekday; the last one is under way."""
    since_start = (today.isoweekday() - first_weekday) % 7
    bars = []
    for back in range(WEEKS - 1, -1, -1):
        start = today - timedelta(days=since_start + 7 * back)
        first = len(daily) - 1 - (today - start).days
        end = min(first + 7, len(daily))
        done = sum(daily[max(first, 0) : max(end, 0)])
        bars.append(
            WeekBar(
                label=f"{start.day} {start:%b}",
                done=done,
                fitness=history[end - 1].fitness if end > 0 else None,
                is_current=back == 0,
            )
        )
    return bars


def _wellness(viewer: User, client: User, today: date) -> Wellness:
    rows = {
        day.local_date: day
        for day in WellnessDay.objects.visible_to(viewer)
        .filter(client=client)
        .between(today - timedelta(days=BASELINE_DAYS - 1), today)
    }
    days = [today - timedelta(days=back) for back in range(BASELINE_DAYS - 1, -1, -1)]
    nights = [rows[day].hrv if day in rows else None for day in days]
    sleep = [float(rows[day].sleep_seconds) if day in rows and rows[day].sleep_seconds else None for day in days]
    week, month = mean_of_week(sleep), [value for value in sleep[-28:] if value is not None]
    return Wellness(
        days=[rows[day] for day in sorted(rows, reverse=True)[:WELLNESS_ROWS]],
        hrv=hrv_state(nights),
        sleep_week=week,
        sleep_change=week - fmean(month) if week is not None and len(month) >= 14 else None,
    )


def _body(viewer: User, client: User, today: date) -> Body:
    weights = list(
        Weight.objects.visible_to(viewer)
        .filter(client=client, local_date__gte=today - timedelta(days=90))
        .order_by("-local_date")
    )
    if not weights:
        return Body(None, None, viewer)
    newest = weights[0]
    before = [each for each in weights if each.local_date <= newest.local_date - timedelta(days=26)]
    return Body(newest, newest.kilograms - before[0].kilograms if before else None, viewer)


def weight_change(kilograms: float, reader: User) -> str:
    """A difference of weights in the reader's unit: ``−0.4 kg``."""
    if is_imperial(reader):
        return f"{signed(kilograms / KILOGRAMS_PER_POUND, 1)} lb"
    return f"{signed(kilograms, 1)} kg"
