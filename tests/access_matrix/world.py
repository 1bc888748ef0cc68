"""The people and things of the matrix: one client in the middle, and everybody who might want to look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import DataAccess, TokenFamily, TrainerProfile, User
from accounts.tokens import issue_tokens
from activities import storage
from activities.models import Activity, Analysis, OriginalFile, StreamSet
from coaching.enums import CoachingState
from exercises.models import Exercise, Favourite, Substitute
from exercises.services import load_library
from garmin_sync.enums import LoginState
from garmin_sync.models import Connection, Login, SyncRun
from progress.models import Weight, WellnessDay
from tests.access_matrix.fingerprint import fingerprint
from tests.access_matrix.planned import plans_of
from tests.access_matrix.secrets import SECRET
from tests.factories.accounts import ClientFactory, StaffFactory, SuperuserFactory, TrainerFactory
from tests.factories.activities import ActivityFactory, ImportFactory, LapFactory, RescoringFactory, ThresholdFactory
from tests.factories.coaching import CoachingFactory, InvitationFactory, NoteFactory, TagFactory
from tests.factories.exercises import ExerciseFactory, WordingFactory
from tests.factories.garmin_sync import PushFactory

#: The same for figures: a body weight.
SECRET_WEIGHT = 123.4

ACTORS = (
    "anonymous",
    "owner",
    "other_client",
    "coach",
    "ended_coach",
    "paused_coach",
    "stranger",
    "unconsented_coach",
    "staff",
    "superuser",
    "disabled",
)
#: Actors that exist only for the API: what they present instead of a valid access token.
TOKEN_ACTORS = ("expired_token", "refresh_as_access", "garbage_token")


@dataclass
class World:
    """Actors by name, and the objects that routes are tried on."""

    people: dict[str, User]
    things: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    fingerprint: dict[str, str] = field(default_factory=dict)
    _sessions: dict[str, str] = field(default_factory=dict)

    def sign_in_everybody(self) -> None:
        """Open a web session for every actor, the disabled one's from before it was disabled."""
        for actor, user in self.people.items():
            browser = Client()
            browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            self._sessions[actor] = browser.cookies[settings.SESSION_COOKIE_NAME].value

    def browser(self, actor: str) -> Client:
        """A browser in which the actor is signed in, or nobody."""
        browser = Client()
        if actor in self._sessions:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[actor]
        return browser

    def caller(self, actor: str) -> APIClient:
        """An API client with what the actor has for a token."""
        caller = APIClient()
        token = self.tokens.get(actor)
        if token:
            caller.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return caller


def build_world() -> World:
    """Everybody and everything, in a dozen rows each."""
    owner = ClientFactory(name="Client in the middle")
    coach = TrainerFactory(name="Coach")
    TrainerProfile.objects.filter(user=coach).update(is_public=True)
    people = {
        "owner": owner,
        "coach": coach,
        "other_client": ClientFactory(),
        "ended_coach": TrainerFactory(),
        "paused_coach": TrainerFactory(),
        "stranger": TrainerFactory(),
        "unconsented_coach": TrainerFactory(),
        "staff": StaffFactory(),
        "superuser": SuperuserFactory(),
        "disabled": TrainerFactory(),
    }
    people["staff"].user_permissions.add(Permission.objects.get(codename="view_activity"))
    world = World(people)
    coaching = CoachingFactory(trainer=coach, client=owner)
    CoachingFactory(trainer=coach, client=people["other_client"])
    CoachingFactory(trainer=people["ended_coach"], client=owner, ended=True)
    CoachingFactory(trainer=people["paused_coach"], client=owner, state=CoachingState.PAUSED, paused_at=timezone.now())
    CoachingFactory(trainer=people["unconsented_coach"], client=owner, consents=[])
    CoachingFactory(trainer=people["disabled"], client=owner)
    _issue_tokens(world)
    world.sign_in_everybody()
    User.objects.filter(pk=people["disabled"].pk).update(is_active=False)
    world.things = {"coaching": coaching, **_things_of(owner, coach, coaching)}
    world.fingerprint = fingerprint()
    return world


def _issue_tokens(world: World) -> None:
    for actor, user in world.people.items():
        world.tokens[actor] = issue_tokens(user).access
    world.tokens["refresh_as_access"] = issue_tokens(world.people["owner"]).refresh
    world.tokens["garbage_token"] = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."
    world.tokens["expired_token"] = _expired_token(world.people["owner"])


def _expired_token(user: User) -> str:
    import time_machine  # only this token is made in the past

    with time_machine.travel(timezone.now() - timedelta(days=2), tick=False):
        return issue_tokens(user).access


def _things_of(owner: User, coach: User, coaching: Any) -> dict[str, Any]:
    activity: Activity = ActivityFactory(client=owner, name=f"{SECRET} run", comment=SECRET)
    Analysis.objects.create(activity=activity)
    LapFactory(activity=activity, number=0)
    _give_streams(activity)
    path = storage.store(storage.original_path(owner.pk, "ab" * 32), SECRET.encode())
    original = OriginalFile.objects.create(
        client=owner, activity=activity, name=f"{SECRET}.fit", format="fit", sha256="ab" * 32, size=9, path=path
    )
    connection = Connection.objects.create(client=owner, tokens="{}", full_name=SECRET)
    run = SyncRun.objects.create(
        connection=connection, kind="manual", since=date(2026, 1, 1), until=date(2026, 1, 2), state="succeeded"
    )
    login = Login.objects.create(
        client=owner,
        state=LoginState.MFA_NEEDED,
        secret={},
        expires_at=timezone.now() + timedelta(minutes=5),
        detail=SECRET,
    )
    day = owner.local_today()
    if not Exercise.objects.ours().exists():
        load_library()  # a test of real transactions has emptied all tables
    exercise = ExerciseFactory(trainer=coach, name=f"{SECRET} squat")
    plank = Exercise.objects.get(key="plank")
    plans = plans_of(owner, coach, activity)
    return {
        "exercise": exercise,
        "wording": WordingFactory(trainer=coach, exercise=plank, cues=f"{SECRET}."),
        "favourite": Favourite.objects.create(trainer=coach, exercise=plank),
        "substitute": Substitute.objects.create(trainer=coach, exercise=plank, substitute=exercise),
        "client": owner,
        "activity": activity,
        "original": original,
        "import": ImportFactory(client=owner, file_name=f"{SECRET}.fit"),
        "threshold": ThresholdFactory(client=owner),
        "rescoring": RescoringFactory(client=owner),
        "wellness_before": WellnessDay.objects.create(client=owner, local_date=day - timedelta(days=1), hrv=58),
        "wellness": WellnessDay.objects.create(client=owner, local_date=day, hrv=61, training_status=SECRET),
        "weight": Weight.objects.create(client=owner, local_date=day, kilograms=SECRET_WEIGHT),
        "connection": connection,
        "run": run,
        "login": login,
        "invitation": InvitationFactory(trainer=coach),
        "note": NoteFactory(coaching=coaching, body=SECRET),
        "tag": TagFactory(trainer=coach, name=SECRET),
        "data_access": DataAccess.objects.create(viewer=coach, subject=owner, category=SECRET, hour=timezone.now()),
        "family": TokenFamily.objects.filter(user=owner).first(),
        "push": PushFactory(connection=connection, session=plans["session"], state="failed", detail=SECRET),
        **plans,
    }


def _give_streams(activity: Activity) -> None:
    """A minute of samples, packed as imports do it."""
    import numpy as np

    from activities.formats.recording import Samples
    from activities.streams import pack  # beside its only use

    samples = Samples(np.arange(60.0), {"heart_rate": np.full(60, 140.0), "speed": np.full(60, 3.0)})
    packed = pack(samples)
    StreamSet.objects.create(
        activity=activity, names=packed.names, units=packed.units, count=packed.count, data=packed.data
    )
    Activity.objects.filter(pk=activity.pk).update(has_streams=True)
