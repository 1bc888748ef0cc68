"""What the rules need to know of a trainer's clients, gathered in one pass whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import DateField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import AuditEvent, User
from activities.models import Activity
from activities.reports.fitness import Standing, standings_of
from coaching.enums import Category, CoachingState
from coaching.models import AwayRange, Coaching, Consent
from coaching.reports import relations_of
from coaching.services.nudges import RECONNECT_ASKED
from dashboard.attention.limits import DEFAULTS, Limits, with_changes
from dashboard.models import AttentionLimits
from messaging.models import Comment
from progress.baselines import BASELINE_NIGHTS, HrvRun, hrv_run
from progress.models import Race, WellnessDay
from workouts.enums import Compliance
from workouts.models import Application, PlannedSession

ADHERENCE_DAYS: Final = 14
#: How far back it is looked when a low adherence began, and for sessions that were missed.
LOOK_BACK: Final = 42
#: A night that is older than this says nothing of today.
FRESH_NIGHT: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class GarminFact:
    """A connection: its state, since when, and the last time that everything was fetched."""

    state: str
    since: datetime
    last_sync: datetime | None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A past session that was planned: its day and what became of it."""

    day: date
    compliance: str


@dataclass(frozen=True, slots=True)
class NextRace:
    """The next race within reach."""

    name: str
    day: date


@dataclass(frozen=True, slots=True)
class UnreadComment:
    """The oldest comment of the client that no trainer has seen: its local day, and the session that it is about."""

    day: date
    activity_id: UUID


@dataclass(slots=True, kw_only=True)
class ClientFacts:
    """One client on their local ``today``. What is not shared, or not known, is ``None`` or empty."""

    client: User
    today: date
    coached_since: date
    shares_training: bool = True
    shares_wellness: bool = True
    garmin: GarminFact | None = None
    next_planned: date | None = None
    last_planned: date | None = None
    #: The newest day up to today on which anything was planned.
    planned_until_now: date | None = None
    last_logged: date | None = None
    #: Oldest first.
    judged: Sequence[Judged] = ()
    standing: Standing | None = None
    hrv: HrvRun | None = None
    away: Sequence[AwayRange] = ()
    race: NextRace | None = None
    program_id: UUID | None = None
    unread: UnreadComment | None = None
    limits: Limits = DEFAULTS

    @property
    def away_now(self) -> AwayRange | None:
        """The range that excuses today."""
        return next((each for each in self.away if each.covers(self.today)), None)

    def is_away(self, day: date) -> bool:
        """Whether nothing is expected on a local day."""
        return any(each.covers(day) for each in self.away)

    def days_expected(self, first: date, last: date) -> int:
        """How many days from ``first`` to ``last``, both included, lie outside of what is excused."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return sum(not self.is_away(day) for day in days)


@dataclass(slots=True)
class Gathered:
    """A trainer's clients: those with an active relation as facts, the paused ones as they are."""

    facts: list[ClientFacts] = field(default_factory=list)
    paused: list[Coaching] = field(default_factory=list)


def gather(trainer: User, client: User | None = None) -> Gathered:
    """Facts of all clients of ``trainer``, by name, or of one. Eight queries whatever the number of clients."""
    relations = list(_relations(trainer, client))
    gathered = Gathered(paused=[each for each in relations if each.state == CoachingState.PAUSED])
    active = [each for each in relations if each.state == CoachingState.ACTIVE]
    gathered.facts = [_begun(relation) for relation in active]
    by_client = {facts.client.pk: facts for facts in gathered.facts if facts.shares_training}
    if by_client:
        _add_away(by_client)
        _add_plans(by_client)
        _add_judged(by_client)
        on = {client_id: facts.today for client_id, facts in by_client.items()}
        for client_id, standing in standings_of(list(by_client), on).items():
            by_client[client_id].standing = standing
    _add_nights({facts.client.pk: facts for facts in gathered.facts if facts.shares_wellness})
    return gathered


def _relations(trainer: User, client: User | None) -> QuerySet[Coaching]:
    """Relations with what one row each of other tables says, asked within the same query."""
    shared = Consent.objects.standing().filter(coaching=OuterRef("pk"))
    of_client = {"client": OuterRef("client")}
    asked = AuditEvent.objects.filter(
        actor=trainer, subject=OuterRef("client"), action=RECONNECT_ASKED, at__gt=timezone.now() - timedelta(days=1)
    )
    # A day of grace: some clients' today is the trainer's yesterday.
    ahead = Race.objects.filter(local_date__gte=trainer.local_today() - timedelta(days=1), **of_client)
    planned = PlannedSession.objects.filter(local_date__lt=trainer.local_today(), **of_client)
    given = Application.objects.filter(program__trainer=trainer, program__archived_at__isnull=True, **of_client)
    limits = AttentionLimits.objects.visible_to(trainer)
    # What was written before the relation began was for somebody else.
    unread = Comment.objects.unread_of(OuterRef("client")).filter(created_at__gte=OuterRef("started_at"))
    rows = relations_of(trainer).filter(state__in=(CoachingState.ACTIVE, CoachingState.PAUSED))
    if client is not None:
        rows = rows.filter(client=client)
    return (
        rows.select_related("client")
        .annotate(
            shares_training=Exists(shared.filter(category=Category.TRAINING)),
            shares_wellness=Exists(shared.filter(category=Category.WELLNESS)),
            garmin_state=F("client__garmin_connection__state"),
            garmin_since=F("client__garmin_connection__state_since"),
            garmin_sync=F("client__garmin_connection__last_sync_at"),
            own_limits=Subquery(limits.filter(client__isnull=True).values("values")[:1]),
            client_limits=Subquery(limits.filter(**of_client).values("values")[:1]),
            asked_at=Subquery(asked.order_by("-at").values("at")[:1]),
            last_logged=Subquery(
                Activity.objects.filter(**of_client).order_by("-local_date").values("local_date")[:1],
                output_field=DateField(),
            ),
            next_race=Subquery(
                ahead.order_by("local_date").values(found=JSONObject(name="name", day="local_date"))[:1]
            ),
            planned_before=Subquery(planned.order_by("-local_date").values("local_date")[:1], output_field=DateField()),
            unread_at=Subquery(unread.order_by("created_at", "pk").values("created_at")[:1]),
            unread_on=Subquery(unread.order_by("created_at", "pk").values("activity_id")[:1], output_field=UUIDField()),
            program_given=Subquery(
                given.order_by("-last_day", "-created_at").values("program_id")[:1], output_field=UUIDField()
            ),
        )
        .order_by("client__name", "client__email")
    )


def _begun(relation: Any) -> ClientFacts:
    client: User = relation.client
    today = client.local_today()
    facts = ClientFacts(
        client=client,
        today=today,
        coached_since=timezone.localdate(relation.started_at, client.zone),
        shares_training=relation.shares_training,
        shares_wellness=relation.shares_wellness,
        limits=with_changes(with_changes(DEFAULTS, relation.own_limits or {}), relation.client_limits or {}),
    )
    if not relation.shares_training:
        return facts
    if relation.garmin_state:
        facts.garmin = GarminFact(relation.garmin_state, relation.garmin_since, relation.garmin_sync, relation.asked_at)
    facts.last_logged = relation.last_logged
    facts.planned_until_now = relation.planned_before
    facts.program_id = relation.program_given
    facts.race = _race(relation.next_race, today)
    if relation.unread_at is not None:
        facts.unread = UnreadComment(timezone.localdate(relation.unread_at, client.zone), relation.unread_on)
    return facts


def _race(found: Mapping[str, str] | None, today: date) -> NextRace | None:
    if not found:
        return None
    day = date.fromisoformat(found["day"])
    return NextRace(found["name"], day) if day >= today else None


def _add_away(by_client: Mapping[UUID, ClientFacts]) -> None:
    """Away ranges that reach into the last weeks or begin later. One query."""
    first = min(facts.today for facts in by_client.values()) - timedelta(days=LOOK_BACK)
    found: dict[UUID, list[AwayRange]] = defaultdict(list)
    ranges = AwayRange.objects.filter(client__in=list(by_client), last_day__gte=first)
    for away in ranges.defer("note").order_by("first_day"):
        found[away.client_id].append(away)
    for client_id, ranges_of_client in found.items():
        by_client[client_id].away = ranges_of_client


def _add_plans(by_client: Mapping[UUID, ClientFacts]) -> None:
    """The first and the last open day from today on, and the last planned one up to today: drafts too. One query."""
    ahead, behind = Q(pk__in=[]), Q(pk__in=[])
    todays = _by_today(by_client)
    for today, ids in todays.items():
        ahead |= Q(client__in=ids, local_date__gte=today)
        behind |= Q(client__in=ids, local_date__lte=today)
    is_open = Q(activity__isnull=True, skipped_at__isnull=True)
    rows = (
        PlannedSession.objects.filter(client__in=list(by_client), local_date__gte=min(todays) - timedelta(days=1))
        .order_by()
        .values_list("client_id")
        .annotate(
            next=Min("local_date", filter=ahead & is_open),
            last=Max("local_date", filter=ahead & is_open),
            behind=Max("local_date", filter=behind),
        )
    )
    for client_id, following, last, until_now in rows:
        facts = by_client[client_id]
        facts.next_planned, facts.last_planned = following, last
        facts.planned_until_now = until_now or facts.planned_until_now


def _by_today(by_client: Mapping[UUID, ClientFacts]) -> Mapping[date, Collection[UUID]]:
    """Clients by their local day: there are three of them on earth at most."""
    found: dict[date, list[UUID]] = defaultdict(list)
    for client_id, facts in by_client.items():
        found[facts.today].append(client_id)
    return found


def _add_judged(by_client: Mapping[UUID, ClientFacts]) -> None:
    """What became of the sessions of the last weeks. One query.

    A past day that nobody has judged yet counts as it will be judged.
    """
    todays = [facts.today for facts in by_client.values()]
    rows = (
        PlannedSession.objects.published()
        .filter(client__in=list(by_client))
        .between(min(todays) - timedelta(days=LOOK_BACK), max(todays))
        .order_by("local_date")
        .values_list("client_id", "local_date", "compliance", "activity_id", "skipped_at")
    )
    found: dict[UUID, list[Judged]] = defaultdict(list)
    for client_id, day, compliance, activity_id, skipped_at in rows:
        facts = by_client[client_id]
        became = compliance or _will_be_judged(facts, day, is_left=activity_id is None and skipped_at is None)
        if became:
            found[client_id].append(Judged(day, became))
    for client_id, judged in found.items():
        by_client[client_id].judged = judged


def _will_be_judged(facts: ClientFacts, day: date, *, is_left: bool) -> str:
    if not is_left or day >= facts.today:
        return ""
    return Compliance.EXCUSED if facts.is_away(day) else Compliance.MISSED


def _add_nights(by_client: Mapping[UUID, ClientFacts]) -> None:
    """How many nights in a row lie outside of the client's own range. One query."""
    if not by_client:
        return
    newest = max(facts.today for facts in by_client.values())
    first = newest - timedelta(days=BASELINE_NIGHTS + 1)
    rows = (
        WellnessDay.objects.filter(client__in=list(by_client), hrv__isnull=False)
        .between(first, newest)
        .order_by()
        .values_list("client_id", "local_date", "hrv")
    )
    found: dict[UUID, dict[date, float]] = defaultdict(dict)
    for client_id, day, milliseconds in rows:
        found[client_id][day] = milliseconds
    for client_id, nights in found.items():
        facts = by_client[client_id]
        last = max(nights)
        if last >= facts.today - FRESH_NIGHT:
            facts.hrv = hrv_run(list(_every_night(nights, last)), last)


def _every_night(nights: Mapping[date, float], last: date) -> Iterable[float | None]:
    """Sixty nights up to ``last``, oldest first; ``None`` where nothing was measured."""
    for back in reversed(range(BASELINE_NIGHTS)):
        yield nights.get(last - timedelta(days=back))
