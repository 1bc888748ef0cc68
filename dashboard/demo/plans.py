"""The demo clients' calendars: what was planned for the last weeks, what lies ahead, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from django.utils import timezone

from accounts.models import User
from activities.models import Maximum
from activities.services.curve_months import rebuild_curves
from activities.services.load_days import rebuild_load
from activities.services.marks import rebuild_marks
from activities.synthetic.indoors import LIFTS, lifts_of, rounds_of
from activities.synthetic.season import Kind, SessionSpec, usual_week
from coaching.models import AvailableDay, AwayRange
from dashboard.demo.people import Person
from dashboard.demo.seasons import schedule
from exercises.models import Exercise
from workouts.athletes import Athletes, athletes_of
from workouts.content import default_metric, set_workout
from workouts.enums import Metric, Stage
from workouts.models import PlannedSession
from workouts.notation import parse
from workouts.services.matching import judge_past_days, rematch
from workouts.structure import Workout

PAST_WEEKS: Final = 10
#: Stories that leave days out on which training was planned.
_UNTOLD: Final = frozenset({"vanished", "broken_connection"})

_FAMILY: Final[dict[Kind, str]] = {
    "easy_run": "run",
    "long_run": "run",
    "intervals_run": "run",
    "ride_endurance": "ride",
    "ride_intervals": "ride",
    "pool_swim": "swim",
    "strength_session": "strength",
    "walk": "walk",
}
_NAME: Final[dict[Kind, str]] = {
    "easy_run": "Easy run",
    "long_run": "Long run",
    "intervals_run": "Fast threes",
    "ride_endurance": "Endurance ride",
    "ride_intervals": "Fours above threshold",
    "pool_swim": "CSS set",
    "strength_session": "Strength",
    "walk": "Walk",
}
_WHY: Final[dict[Kind, str]] = {
    "easy_run": "Aerobic base. You can talk in whole sentences.",
    "long_run": "Time on your feet; eat and drink as in the race.",
    "intervals_run": "Speed that lasts: the last one as fast as the first one.",
    "ride_endurance": "Steady pressure on the pedals, no heroics on the hills.",
    "ride_intervals": "The top end. Stop when the power falls.",
    "pool_swim": "Hold the pace, not the effort.",
    "strength_session": "Clean repetitions; two stay in reserve.",
    "walk": "Flat and easy, half an hour of daylight.",
}

#: How hard a session of one piece is.
_STEADY: Final[dict[Kind, str]] = {
    "easy_run": "Z2",
    "long_run": "Z2",
    "ride_endurance": "@ 62-70% FTP",
    "walk": "easy",
}
#: Minutes around the repeats, minutes of one repeat, and the text.
_INTERVALS: Final[dict[Kind, tuple[int, int, str]]] = {
    "intervals_run": (25, 5, "15min Z1, {repeats}x(3min @ 10k, rest 2:00), {rest}min easy"),
    "ride_intervals": (25, 8, "15min Z1, {repeats}x(4min @ 105-110% FTP, 4min Z1), {rest}min easy"),
    "pool_swim": (15, 5, "10min easy, {repeats}x(4min @ CSS, rest 1:00), {rest}min easy"),
}


@dataclass(frozen=True, slots=True)
class Meant:
    """A session that is to be planned: its day, kind, planned seconds and number in the season."""

    day: date
    kind: Kind
    seconds: int
    number: int = 0


@dataclass(slots=True)
class _Texts:
    """References of the watch's lifts in the exercise library."""

    lifts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> _Texts:
        known = {
            (exercise.garmin_category.lower(), exercise.garmin_name.lower()): exercise.reference
            for exercise in Exercise.objects.ours().order_by("-name")
        }
        return cls({lift: known[pair] for lift, pair in LIFTS.items() if pair in known})

    def of(self, meant: Meant) -> str:
        """The notation of a session as long as it is meant to be."""
        if meant.kind == "strength_session":
            return self._strength(meant)
        minutes = meant.seconds // 60
        if meant.kind in _STEADY:
            return f"{minutes}min {_STEADY[meant.kind]}"
        frame, each, text = _INTERVALS[meant.kind]
        repeats, rest = divmod(max(minutes - frame, each), each)
        return text.format(repeats=repeats, rest=rest + frame - 15 if frame > 15 else rest + 5)

    def _strength(self, meant: Meant) -> str:
        working = rounds_of(meant.seconds) - 1
        lines = [
            f"#{self.lifts[lift]} 1x8 @ 50%, {working}x6 @ 78% RIR 2 rest 2:00"
            for lift in lifts_of(meant.number)
            if lift in self.lifts
        ]
        return "; ".join(lines)


def seed_plans(people: Sequence[tuple[Person, User]], trainer: User, anchor: date) -> None:
    """Maxima, availability, ten weeks of plan behind and some ahead; then everything is matched as an import would."""
    texts = _Texts.load()
    for person, client in people:
        rebuild_load(client_id=client.pk)
        rebuild_marks(client=client)
        rebuild_curves(client_id=client.pk)
        _seed_maxima(person, client, trainer, anchor, texts)
        _seed_time(person, client, trainer, anchor)
    athletes = athletes_of([client for _, client in people])
    for person, client in people:
        sessions = [
            _session(client, trainer, meant, athletes, texts, is_bare=not person.has_watch)
            for meant in meant_sessions(person, anchor)
        ]
        _number(sessions)
        PlannedSession.objects.bulk_create(sessions, batch_size=200)
        rematch(client_id=client.pk, days={session.local_date for session in sessions})
    judge_past_days()


def meant_sessions(person: Person, anchor: date) -> Iterator[Meant]:
    """What the trainer planned, by day: the season's sessions, and the usual week where the story has none."""
    first = anchor - timedelta(weeks=PAST_WEEKS)
    if person.story == "new":
        first = anchor - timedelta(weeks=3)
    by_day: dict[date, list[SessionSpec]] = {}
    for spec in schedule(person, anchor):
        by_day.setdefault(spec.day, []).append(spec)
    for number in range((anchor - first).days + person.planned_days + 1):
        day = first + timedelta(days=number)
        told = by_day.get(day, [])
        for spec in told:
            yield Meant(day, spec.kind, spec.duration, spec.number)
        if not told and person.story in _UNTOLD:
            for weekday, kind, minutes in usual_week(person.story):
                if weekday == day.weekday():
                    yield Meant(day, kind, minutes * 60, number)
        if person.story == "no_watch" and day.weekday() in (1, 3, 4):
            yield Meant(day, ("walk", "strength_session", "easy_run")[day.weekday() % 3], 40 * 60, number)


def _session(
    client: User, trainer: User, meant: Meant, athletes: Athletes, texts: _Texts, *, is_bare: bool
) -> PlannedSession:
    family = _FAMILY[meant.kind]
    workout = _workout(texts.of(meant), family)
    published = datetime.combine(meant.day - timedelta(days=7), time(18), tzinfo=client.zone)
    session = PlannedSession(
        client=client,
        created_by=trainer,
        local_date=meant.day,
        name=_NAME[meant.kind],
        note=_WHY[meant.kind],
        stage=Stage.PUBLISHED,
        published_at=min(published, timezone.now()),
    )
    # Who logs by hand writes minutes down, not sets.
    metric = Metric.DURATION if is_bare or meant.kind == "pool_swim" else default_metric(workout)
    set_workout(
        session,
        workout,
        author=None,
        athlete=athletes.values(client.pk, family),
        on=meant.day,
        metric=metric,
    )
    return session


@cache
def _workout(text: str, family: str) -> Workout:
    return parse(text, sport=family)  # type: ignore[arg-type]  # a family of ours


def _number(sessions: list[PlannedSession]) -> None:
    """Positions within each day, in the order of the plan."""
    seen: dict[date, int] = {}
    for session in sessions:
        session.position = seen.get(session.local_date, 0)
        seen[session.local_date] = session.position + 1


def _seed_maxima(person: Person, client: User, trainer: User, anchor: date, texts: _Texts) -> None:
    """What the trainer tested ten weeks ago; the log takes over from there."""
    exercises = {exercise.reference: exercise for exercise in Exercise.objects.ours()}
    Maximum.objects.bulk_create(
        Maximum(
            client=client,
            exercise=exercises[reference],
            kilograms=round(person.athlete.maximum(lift) / 2.5) * 2.5,
            valid_from=anchor - timedelta(weeks=PAST_WEEKS + 1),
            created_by=trainer,
        )
        for lift, reference in texts.lifts.items()
    )


def _seed_time(person: Person, client: User, trainer: User, anchor: date) -> None:
    """Weekly limits of two, and a journey of one."""
    limits = {"mara": ((1, 1, 45, "only before 7"), (5, 0, None, "")), "nils": ((6, 0, None, "family day"),)}
    AvailableDay.objects.bulk_create(
        AvailableDay(client=client, weekday=weekday, most_sessions=most, most_minutes=minutes, note=note)
        for weekday, most, minutes, note in limits.get(person.key, ())
    )
    if person.key == "tess":
        AwayRange.objects.create(
            client=client,
            kind="travel",
            first_day=anchor + timedelta(days=9),
            last_day=anchor + timedelta(days=12),
            note="Hotel with a gym, no bike.",
            created_by=client,
        )
