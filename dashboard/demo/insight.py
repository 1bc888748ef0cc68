"""What the demo people said and aim at: races, goals, how they felt, girths, comments, reviews, words on a month."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from accounts.models import User
from activities.models import Activity
from dashboard.demo.people import Person
from dashboard.models import Review
from messaging.models import Comment
from progress.models import Goal, Measurement, MonthReport, Race, WellnessDay

#: Days after the seeding day, name, sport, priority, metres, goal in seconds, place.
_RACES: Final[dict[str, tuple[tuple[int, str, str, str, float | None, int | None, str], ...]]] = {
    "mara": (
        (13, "Valencia Marathon", "run", "A", 42_195, 11_700, "Valencia"),
        (-49, "Oslo Half", "run", "B", 21_097.5, 5_460, "Oslo"),
    ),
    "tess": ((210, "Nice half distance", "other", "A", 113_000, 18_000, "Nice"),),
    "nils": ((140, "Spring 10 km", "run", "A", 10_000, 3_000, "Stockholm"),),
    "leo": ((126, "Club meet", "strength", "A", None, None, "London"),),
    "gwen": ((185, "Three-day stage race", "ride", "A", None, None, "Vejle"),),
    "victor": ((330, "Half marathon before fifty", "run", "B", 21_097.5, None, "Chicago"),),
}
#: Name, metric, start, target, days ahead.
_GOALS: Final[dict[str, tuple[tuple[str, str, float | None, float | None, int | None], ...]]] = {
    "mara": (("Marathon under 3:15", "", None, None, 13),),
    "leo": (("Squat 180 kg", "e1rm:back-squat", 165, 180, 126),),
    "tess": (("Half distance under five hours", "", None, None, 210),),
    "omar": (("Down to 84 kg", "weight", 88.5, 84, 90),),
    "nils": (("Run 10 km without a break", "", None, None, 140),),
    "ines": (("Thirty minutes of running without pain", "", None, None, 42),),
}
_TRAINER_WORDS: Final = (
    "Strong work. Keep the next one this calm.",
    "Good pacing; the last third tells me the plan fits.",
    "Nicely held back. Sleep well before the next hard one.",
    "That is the form I was looking for.",
)
#: So many of the newest sessions wait for the trainer, on whatever day the demo is seeded.
_WAITING: Final = 18
_SEEN: Final = timedelta(days=31)
#: Who answers the morning's question nearly every day.
_ANSWERS: Final = ("mara", "tess", "leo", "omar")


def seed_insight(people: Sequence[tuple[Person, User]], trainer: User, anchor: date) -> None:
    """Everything that people typed, for the whole demo."""
    seen_until = _seen_until([client for _, client in people])
    for person, client in people:
        chance = random.Random(f"insight-{person.key}")  # noqa: S311  sample words, not a secret
        _seed_aims(person, client, trainer, anchor)
        _seed_feelings(person, client, anchor, chance)
        _seed_girths(person, client, anchor)
        _seed_talk(person, client, trainer, anchor, seen_until=seen_until, chance=chance)


def _seed_aims(person: Person, client: User, trainer: User, anchor: date) -> None:
    races = {}
    for days, name, family, priority, metres, goal, place in _RACES.get(person.key, ()):
        result = round(goal * 0.99) if goal and days < 0 else None
        races[days] = Race.objects.create(
            client=client,
            created_by=trainer,
            name=name,
            local_date=anchor + timedelta(days=days),
            family=family,
            priority=priority,
            distance=metres,
            goal_seconds=goal,
            result_seconds=result,
            place=place,
        )
    for name, metric, start, target, days_ahead in _GOALS.get(person.key, ()):
        Goal.objects.create(
            client=client,
            created_by=client,
            name=name,
            metric=metric,
            start_value=start,
            target_value=target,
            first_day=anchor - timedelta(days=60),
            due_day=anchor + timedelta(days=days_ahead) if days_ahead else None,
            race=races.get(days_ahead) if days_ahead else None,
        )


def _seed_feelings(person: Person, client: User, anchor: date, chance: random.Random) -> None:
    """The morning's answers of the last month, into the rows that the watch made or into their own."""
    if person.key not in _ANSWERS:
        return
    days = [anchor - timedelta(days=back) for back in range(1, 29) if chance.random() < 0.85]
    rows = {row.local_date: row for row in WellnessDay.objects.filter(client=client, local_date__in=days)}
    changed: list[WellnessDay] = []
    new: list[WellnessDay] = []
    for day in days:
        row = rows.get(day) or WellnessDay(client=client, local_date=day, source="manual")
        is_low = (anchor - day).days < person.low_nights
        row.sleep_quality = chance.choice((2, 2, 3)) if is_low else chance.choice((3, 4, 4, 5))
        row.soreness = chance.choice((3, 4)) if is_low else chance.choice((1, 2, 2, 3))
        row.mood = chance.choice((2, 3)) if is_low else chance.choice((3, 4, 4, 5))
        row.felt_stress = chance.choice((3, 4)) if is_low else chance.choice((1, 2, 2, 3))
        row.answered_at = _instant(client, day, 7)
        (changed if day in rows else new).append(row)
    columns = ["sleep_quality", "soreness", "mood", "felt_stress", "answered_at"]
    WellnessDay.objects.bulk_update(changed, columns)
    WellnessDay.objects.bulk_create(new)


def _seed_girths(person: Person, client: User, anchor: date) -> None:
    if person.key not in ("omar", "leo"):
        return
    start, change = (1.02, -0.004) if person.key == "omar" else (0.92, -0.001)
    Measurement.objects.bulk_create(
        Measurement(
            client=client,
            kind="waist",
            local_date=anchor - timedelta(weeks=2 * back),
            value=round(start + change * (6 - back), 3),
        )
        for back in range(7)
    )


def _seen_until(clients: Sequence[User]) -> datetime:
    """When the newest session began that the trainer has reviewed: those after it wait."""
    newest = Activity.objects.filter(client__in=clients, part=0).order_by("-start_time")
    begun: datetime = newest.values_list("start_time", flat=True)[_WAITING]
    return begun


def _seed_talk(
    person: Person, client: User, trainer: User, anchor: date, *, seen_until: datetime, chance: random.Random
) -> None:
    """The trainer reviewed all but the newest, and wrote a line now and then; a client answers at times."""
    done = Activity.objects.filter(client=client, part=0, start_time__range=(seen_until - _SEEN, seen_until))
    reviews: list[Review] = []
    comments: list[Comment] = []
    for activity in done.order_by("start_time"):
        reviews.append(Review(activity=activity, trainer=trainer))
        if chance.random() < 0.3:
            comments.append(_comment(activity, trainer, chance.choice(_TRAINER_WORDS), hours=20))
            if chance.random() < 0.4:
                comments.append(_comment(activity, client, "Thank you, felt good too.", hours=26))
    Review.objects.bulk_create(reviews)
    Comment.objects.bulk_create(comments)
    for model, rows in ((Review, reviews), (Comment, comments)):
        _date_back(model, rows)
    month = (anchor.replace(day=1) - timedelta(days=1)).replace(day=1)
    if person.key in ("mara", "leo"):
        MonthReport.objects.create(
            client=client,
            trainer=trainer,
            month=month,
            words=f"A steady month, {client.get_short_name()}. What you did on tired days counts most. "
            "We keep the shape of the week and add a little where it feels easy.",
        )


def _comment(activity: Activity, author: User, body: str, *, hours: int) -> Comment:
    at = min(activity.start_time + timedelta(hours=hours), timezone.now())
    return Comment(activity=activity, author=author, body=body, created_at=at, read_at=at + timedelta(hours=1))


def _date_back(model: Any, rows: Sequence[Any]) -> None:
    """Creation instants are set by the database layer when a row is made; the demo's lie in the past."""
    for row in rows:
        row.created_at = min(row.activity.start_time + timedelta(hours=22), timezone.now())
    model.objects.bulk_update(rows, ["created_at"], batch_size=200)


def _instant(client: User, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), tzinfo=client.zone)
