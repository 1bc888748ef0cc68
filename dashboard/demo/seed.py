"""Fill an empty database with the demo. Long past sessions are written as summaries, the recent weeks are imported
from real FIT files through the same road as everything else."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import ClientProfile, TrainerProfile, User
from activities.enums import Source, ThresholdKind, ThresholdOrigin
from activities.formats.fit.encoder import write_fit
from activities.models import Activity, Analysis, Threshold
from activities.science.summary import summarise
from activities.science.types import Thresholds
from activities.services.importing import import_file
from activities.synthetic.athlete import Athlete
from activities.synthetic.history import summary_only
from activities.synthetic.season import SessionSpec, athlete_at, record_session
from coaching.enums import Category
from coaching.models import Coaching, Consent, Note, Tag
from core.ids import uuid7
from dashboard.demo.garmin import garmin_id
from dashboard.demo.insight import seed_insight
from dashboard.demo.library import seed_library
from dashboard.demo.people import DOMAIN, PASSWORD, PEOPLE, TRAINER_NAME, TRAINER_ZONE, Person
from dashboard.demo.pictures import seed_photos
from dashboard.demo.plans import seed_plans
from dashboard.demo.rows import summary_activity
from dashboard.demo.seasons import HISTORY_WEEKS, night, season
from progress.models import Weight, WellnessDay

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is made of the seasons, in weeks before the seeding day.

    Files with every sample take most of the time; what is older than they are is a row of totals.
    """

    weeks: int = HISTORY_WEEKS
    weeks_of_files: int = 6
    weeks_of_nights: int = 52


WHOLE: Final = Extent()


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the seed made, for the connection of the watches that follows."""

    trainer: User
    clients: dict[str, User]


def seed_demo(*, anchor: date, report: Report, extent: Extent = WHOLE) -> Seeded:
    """Make everybody and their two years up to ``anchor``. The database must hold no users yet."""
    with transaction.atomic():
        trainer = _make_trainer()
        clients = {person.key: _make_client(person, trainer, anchor) for person in PEOPLE}
        _make_admin()
    for person in PEOPLE:
        client = clients[person.key]
        with transaction.atomic():
            _seed_wellness(person, client, anchor, extent)
            _seed_history(person, client, anchor, extent)
        imported = _seed_recent_weeks(person, client, anchor, extent)
        report(f"  {person.name}: {client.activities.count()} sessions, {imported} of them with every sample")
    with transaction.atomic():
        seed_library(trainer)
        everybody = [(person, clients[person.key]) for person in PEOPLE]
        seed_plans(everybody, trainer, anchor)
        seed_insight(everybody, trainer, anchor)
        seed_photos(everybody, anchor)
    report("  The library, and everybody's calendar.")
    return Seeded(trainer, clients)


def _user(email: str, name: str, **fields: object) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def _make_admin() -> None:
    _user(f"admin@{DOMAIN}", "Demo Admin", is_staff=True, is_superuser=True)


def _make_trainer() -> User:
    trainer = _user(f"trainer@{DOMAIN}", TRAINER_NAME, is_trainer=True, time_zone=TRAINER_ZONE)
    TrainerProfile.objects.create(
        user=trainer,
        slug="anna-keller",
        headline="Endurance and strength for people with jobs",
        bio=(
            "I coach runners, triathletes and lifters who train before breakfast and after bedtime stories. "
            "Plans that bend when life does, and one honest conversation a week."
        ),
        certifications=["Athletics coach, level B", "Strength and conditioning specialist"],
        specialties=["Marathon", "Triathlon", "Strength", "Return from injury"],
        is_public=True,
    )
    return trainer


def _make_client(person: Person, trainer: User, anchor: date) -> User:
    client = _user(person.email, person.name, is_client=True, time_zone=person.athlete.time_zone, units=person.units)
    ClientProfile.objects.create(
        user=client,
        birth_date=person.birth,
        sex=person.athlete.sex,
        height=person.height,
        goals=person.goals,
        health_notes=person.health_notes,
    )
    weeks = 3 if person.story == "new" else 90
    started = timezone.make_aware(datetime.combine(anchor - timedelta(weeks=weeks), time(9)))
    coaching = Coaching.objects.create(trainer=trainer, client=client, started_at=started)
    Consent.objects.bulk_create(
        Consent(coaching=coaching, category=category, granted_at=started)
        for category in Category.values
        if category not in person.withheld
    )
    for name in person.tags:
        coaching.tags.add(Tag.objects.get_or_create(trainer=trainer, name=name)[0])
    if person.note:
        Note.objects.create(coaching=coaching, body=person.note, is_pinned=True)
    _seed_thresholds(person, client, anchor)
    return client


def _seed_thresholds(person: Person, client: User, anchor: date) -> None:
    """Four tests in two years: abilities grow, so old sessions are scored by what was true then."""
    rows = []
    for months_ago, ability in ((25, 0.92), (16, 0.96), (8, 0.98), (2, 1.0)):
        athlete = athlete_at(person.athlete, ability)
        day = anchor - timedelta(days=round(months_ago * 30.4))
        values = {
            ThresholdKind.FTP: round(athlete.ftp),
            ThresholdKind.THRESHOLD_SPEED: round(athlete.threshold_speed, 3),
            ThresholdKind.THRESHOLD_HEART_RATE: athlete.threshold_heart_rate,
            ThresholdKind.MAX_HEART_RATE: athlete.max_heart_rate,
            ThresholdKind.RESTING_HEART_RATE: athlete.resting_heart_rate,
        }
        if person.story == "triathlete":
            values[ThresholdKind.CRITICAL_SWIM_SPEED] = round(athlete.critical_swim_speed, 3)
        rows += [
            Threshold(client=client, kind=kind, value=value, valid_from=day, origin=ThresholdOrigin.MANUAL)
            for kind, value in values.items()
        ]
    Threshold.objects.bulk_create(rows)


def _seed_wellness(person: Person, client: User, anchor: date, extent: Extent) -> None:
    """A row a night for the last year, weighings twice a week. Who has no watch has weighings only."""
    last = min(anchor, client.local_today()) - timedelta(days=person.silent_days)
    nights = 24 if person.story == "new" else extent.weeks_of_nights * 7
    days, weights = [], []
    for back in range(nights):
        day = last - timedelta(days=back)
        measured = night(person, day, anchor)
        if day.weekday() in (0, 3):
            weights.append(Weight(client=client, local_date=day, kilograms=measured.weight_kg))
        if person.has_watch:
            days.append(
                WellnessDay(
                    client=client,
                    local_date=day,
                    resting_heart_rate=measured.resting_heart_rate,
                    hrv=measured.hrv_ms,
                    hrv_status="balanced",
                    sleep_seconds=measured.sleep_seconds,
                    deep_sleep_seconds=measured.deep_seconds,
                    light_sleep_seconds=measured.light_seconds,
                    rem_sleep_seconds=measured.rem_seconds,
                    awake_seconds=measured.awake_seconds,
                    sleep_score=measured.sleep_score,
                    stress=measured.stress_average,
                    body_battery_high=measured.body_battery_high,
                    body_battery_low=measured.body_battery_low,
                    steps=measured.steps,
                )
            )
    WellnessDay.objects.bulk_create(days, batch_size=200)
    Weight.objects.bulk_create(weights, batch_size=200)


def _past(person: Person, anchor: date) -> Iterable[SessionSpec]:
    """Sessions that have reached the product: over, and not newer than the last sync."""
    last = anchor - timedelta(days=person.silent_days)
    now = timezone.now()
    for spec in season(person, anchor):
        begun = datetime.combine(spec.day, spec.start, tzinfo=person.athlete.zone)
        if spec.day <= last and begun + timedelta(seconds=spec.seconds) < now:
            yield spec


def _seed_history(person: Person, client: User, anchor: date, extent: Extent) -> None:
    """Sessions before the recent weeks as summaries; those typed in by hand are never more than that."""
    activities, analyses = [], []
    first, files_from = anchor - timedelta(weeks=extent.weeks), anchor - timedelta(weeks=extent.weeks_of_files)
    for spec in _past(person, anchor):
        if spec.day < first or (person.has_watch and spec.day >= files_from):
            continue
        athlete = athlete_at(person.athlete, spec.ability)
        session = summary_only(person.athlete, spec)
        summary = summarise(session, _scoring(athlete), rpe=spec.rpe)
        key = str(garmin_id(person, spec))
        row = summary_activity(
            client=client,
            session=session,
            summary=summary,
            day=spec.day,
            source=Source.GARMIN if person.has_watch else Source.MANUAL,
            source_key=key,
            rpe=spec.rpe,
            comment=_comment(person, spec),
        )
        row.pk = uuid7()
        activities.append(row)
        analyses.append(Analysis(activity=row))
    Activity.objects.bulk_create(activities, batch_size=200)
    Analysis.objects.bulk_create(analyses, batch_size=200)


def _seed_recent_weeks(person: Person, client: User, anchor: date, extent: Extent) -> int:
    """Import the recent weeks from FIT files; the number of imported sessions."""
    if not person.has_watch:
        return 0
    count = 0
    files_from = anchor - timedelta(weeks=extent.weeks_of_files)
    for spec in _past(person, anchor):
        if spec.day < files_from:
            continue
        data = write_fit(record_session(person.athlete, spec))
        activity_id = garmin_id(person, spec)
        name = summary_only(person.athlete, spec).name
        result = import_file(
            client=client,
            data=data,
            source=Source.GARMIN,
            source_key=str(activity_id),
            name=name,
            file_name=f"{activity_id}_ACTIVITY.fit",
        )
        Activity.objects.filter(pk__in=[each.pk for each in result.activities]).update(
            rpe=spec.rpe, feel=_feel(spec), comment=_comment(person, spec)
        )
        count += 1
    return count


def _scoring(athlete: Athlete) -> Thresholds:
    return athlete.thresholds


def _chance(person: Person, spec: SessionSpec) -> random.Random:
    return random.Random(f"{person.key}-{spec.number}")  # noqa: S311  sample words, not a secret


def _comment(person: Person, spec: SessionSpec) -> str:
    """Clients write a line after about every third session."""
    chance = _chance(person, spec)
    return chance.choice(person.comments) if person.comments and chance.random() < 0.35 else ""


def _feel(spec: SessionSpec) -> int:
    return max(1, min(5, round(5 - (spec.rpe - 3) / 2)))
