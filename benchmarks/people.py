"""A trainer with many clients, each with two years behind them: activities as summaries, wellness, a Garmin connection.

A dozen stories are computed and stored with what follows from them (load by day, marks); the database copies their rows
for everybody else, so that two thousand clients take minutes and not hours. No recording has curves or zones: see
:func:`analyse`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import batched, product
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.utils import timezone

from accounts.models import ClientProfile, User
from activities.enums import Source
from activities.formats.fit.encoder import write_fit
from activities.models import Activity, Analysis, LoadDay, LoadState, Mark, StrengthSet
from activities.science.curves import DURATIONS
from activities.science.summary import summarise
from activities.services.curve_months import rebuild_curves
from activities.services.importing import import_file
from activities.services.load_days import rebuild_load
from activities.services.marks import rebuild_marks
from activities.synthetic.athlete import Athlete, athlete_from_seed
from activities.synthetic.history import summary_only
from activities.synthetic.season import Story as SeasonStory
from activities.synthetic.season import athlete_at, plan_season
from activities.synthetic.sessions import easy_run
from activities.synthetic.wellness import wellness_day
from benchmarks.copies import add_empty_analyses, copy_rows
from coaching.enums import Category
from coaching.models import Coaching, Consent
from dashboard.demo.rows import summary_activity
from garmin_sync.models import Connection
from progress.models import Weight, WellnessDay
from workouts.models import PlannedSession

DAYS = 728
STORIES = 12
DAYS_BEHIND = 42
DAYS_AHEAD = 28
LIFTS = ("Barbell back squat", "Barbell bench press", "Conventional deadlift", "Overhead press")
SETS = 4
CLIENTS_AT_ONCE = 200
BATCH = 500
ZONE = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Story:
    """Rows of one person's two years, without owner and id."""

    activities: list[dict[str, Any]]
    wellness: list[dict[str, Any]]
    weights: list[dict[str, Any]]


def make_trainer() -> User:
    """A trainer without clients."""
    return _sign_up("trainer@bench.test", "Bench Trainer", is_trainer=True)


def add_clients(trainer: User, numbers: range) -> dict[int, User]:
    """Clients of ``trainer`` by number, one for each of ``numbers``, with everything that two years leave behind.

    The numbers follow those of the call before, from 0 on.
    """
    clients: dict[int, User] = {}
    for some in batched(numbers, CLIENTS_AT_ONCE):
        with transaction.atomic():
            clients |= _add_some(trainer, some)
    return clients


def plan_days(trainer: User, clients: dict[int, User]) -> None:
    """A session a day: the past ones on target or missed, those ahead open. One client's are copied for the others."""
    first, *others = clients
    today = clients[first].local_today()
    days = [today + timedelta(days=number) for number in range(-DAYS_BEHIND, DAYS_AHEAD)]
    rows = (
        PlannedSession(
            client=clients[first],
            created_by=trainer,
            local_date=day,
            name="Easy run",
            family="run",
            stage="published",
            compliance="" if day >= today else "missed" if number % 3 else "on_target",
        )
        for number, day in enumerate(days)
    )
    _store(PlannedSession, rows)
    copy_rows(PlannedSession, clients[first], {number: clients[number] for number in others})


def analyse(client: User) -> None:
    """What real recordings leave on every activity of a client: curves, zones, best efforts and lifted sets, and the
    marks and months that follow from them.
    """
    dice = random.Random(1)
    rows = list(Analysis.objects.filter(activity__client=client).select_related("activity"))
    for row in rows:
        lasts = row.activity.moving_time or row.activity.elapsed_time
        durations = [seconds for seconds in DURATIONS if seconds <= lasts]
        measures = ("power", "heart_rate") if row.activity.family == "ride" else ("heart_rate", "speed")
        row.curves = {
            name: [[each, 400 * each**-0.1 * dice.uniform(0.8, 1)] for each in durations] for name in measures
        }
        row.zones = {name: _zones(lasts, dice) for name in ("heart_rate", "pace")}
        row.best_efforts = {"5k": {"seconds": dice.uniform(1200, 1500)}, "20min": {"watts": dice.uniform(180, 260)}}
        row.decoupling = dice.uniform(-2, 8)
    Analysis.objects.bulk_update(rows, ["curves", "zones", "best_efforts", "decoupling"], batch_size=BATCH)
    _store(StrengthSet, _lifted(client, dice))
    rebuild_marks(client=client)
    rebuild_curves(client_id=client.pk)


def _lifted(client: User, dice: random.Random) -> Iterator[StrengthSet]:
    for activity in client.activities.filter(family="strength"):
        for number, (exercise, _) in enumerate(product(LIFTS, range(SETS))):
            weight, times = 2.5 * dice.randrange(16, 48), dice.randrange(3, 11)
            yield StrengthSet(activity=activity, number=number, exercise=exercise, repetitions=times, weight=weight)


def _zones(seconds: float, dice: random.Random) -> list[dict[str, Any]]:
    return [
        {"low": 100.0 + 10 * zone, "high": 110.0 + 10 * zone, "seconds": seconds / 7 * dice.random()}
        for zone in range(7)
    ]


def record_an_hour(client: User) -> Activity:
    """A run of an hour with every sample, imported as any upload is; it began two hours ago."""
    started = timezone.now().replace(microsecond=0) - timedelta(hours=2)
    data = write_fit(easy_run(_athlete(0), started, 3600))
    result = import_file(client=client, data=data, file_name="hour.fit")
    return result.activities[0]


def _sign_up(email: str, name: str, **fields: Any) -> User:
    user = User.objects.create_user(email, "a password for measuring", name=name, time_zone=ZONE, **fields)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _email(number: int) -> str:
    return f"client{number}@bench.test"


def _add_some(trainer: User, numbers: tuple[int, ...]) -> dict[int, User]:
    clients = {number: _sign_up(_email(number), f"Client {number:04}", is_client=True) for number in numbers}
    people = list(clients.values())
    _store(ClientProfile, (ClientProfile(user=client, birth_date=date(1985, 5, 17)) for client in people))
    coachings = [Coaching(trainer=trainer, client=client) for client in people]
    _store(Coaching, coachings)
    _store(Consent, (Consent(coaching=each, category=category) for each in coachings for category in Category.values))
    now = timezone.now()
    _store(
        Connection, (Connection(client=each, tokens="{}", last_sync_at=now, synced_until=now.date()) for each in people)
    )
    copies: dict[int, dict[int, User]] = defaultdict(dict)
    for number, client in clients.items():
        if number < STORIES:
            _tell(client, story(number))
        else:
            copies[number % STORIES][number] = client
    for number, owners in copies.items():
        original = User.objects.get(email=_email(number))
        for model in (Activity, WellnessDay, Weight, LoadDay, LoadState, Mark):
            copy_rows(model, original, owners)
    add_empty_analyses(people)
    return clients


def _tell(client: User, told: Story) -> None:
    _store(Activity, (Activity(client=client, **row) for row in told.activities))
    _store(WellnessDay, (WellnessDay(client=client, **row) for row in told.wellness))
    _store(Weight, (Weight(client=client, **row) for row in told.weights))
    rebuild_load(client_id=client.pk)
    rebuild_marks(client=client)


def _store(model: type[models.Model], rows: Any) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)


@cache
def story(number: int) -> Story:
    """The rows of one of the stories, up to yesterday."""
    athlete = _athlete(number)
    first = timezone.localdate() - timedelta(days=DAYS)
    days = [first + timedelta(days=day) for day in range(DAYS)]
    return Story(
        activities=list(_activities(athlete, first)),
        wellness=[_wellness(athlete, day) for day in days],
        weights=[
            {"local_date": day, "kilograms": wellness_day(athlete, day, 45.0).weight_kg}
            for day in days
            if day.weekday() in (0, 3)
        ],
    )


def _athlete(number: int) -> Athlete:
    return athlete_from_seed(number + 1, time_zone=ZONE)


def _activities(athlete: Athlete, first: date) -> Iterator[dict[str, Any]]:
    told: SeasonStory = "triathlete" if athlete.seed % 2 else "marathon"
    noon = datetime.combine(first + timedelta(days=DAYS), time(12), tzinfo=UTC)
    owner = User(time_zone=ZONE)
    for spec in plan_season(athlete, first, DAYS // 7, told):
        if not spec.is_done or spec.day >= noon.date():
            continue
        fit = athlete_at(athlete, spec.ability)
        session = summary_only(athlete, spec)
        row = summary_activity(
            client=owner,
            session=session,
            summary=summarise(session, fit.thresholds, rpe=spec.rpe),
            day=spec.day,
            source=Source.GARMIN,
            source_key=str(spec.number),
            rpe=spec.rpe,
            comment="",
        )
        yield _columns(row)


def _columns(row: Activity) -> dict[str, Any]:
    """What the story says, without what makes it a row of somebody."""
    own = {"id", "client_id", "created_at", "updated_at", "parent_id"}
    names = [field.attname for field in Activity._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in own}


def _wellness(athlete: Athlete, day: date) -> dict[str, Any]:
    measured = wellness_day(athlete, day, 45.0)
    return {
        "local_date": day,
        "resting_heart_rate": measured.resting_heart_rate,
        "hrv": measured.hrv_ms,
        "hrv_status": "balanced",
        "sleep_seconds": measured.sleep_seconds,
        "deep_sleep_seconds": measured.deep_seconds,
        "light_sleep_seconds": measured.light_seconds,
        "rem_sleep_seconds": measured.rem_seconds,
        "awake_seconds": measured.awake_seconds,
        "sleep_score": measured.sleep_score,
        "stress": measured.stress_average,
        "body_battery_high": measured.body_battery_high,
        "body_battery_low": measured.body_battery_low,
        "steps": measured.steps,
    }
