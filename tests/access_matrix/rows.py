"""The same question asked of the rows themselves: who sees the client's (or the coach's) one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import DataAccess, TokenFamily, TrainerProfile
from accounts.querysets import DataAccessQuerySet, TokenFamilyQuerySet, TrainerProfileQuerySet
from activities.models import Activity, Import, OriginalFile, Rescoring, Threshold
from activities.querysets import OfActivityQuerySet, OfClientQuerySet
from coaching.models import AvailableDay, AwayRange, Coaching, Invitation, Note, Tag
from coaching.querysets import (
    CoachingQuerySet,
    InvitationQuerySet,
    NoteQuerySet,
    TagQuerySet,
    TimeOfClientQuerySet,
)
from dashboard.models import AttentionLimits, Review, Snooze
from dashboard.querysets import ReviewQuerySet, TrainersOwnQuerySet
from exercises.models import Exercise, Favourite, Substitute, Wording
from exercises.querysets import ExerciseQuerySet, FavouriteQuerySet, SubstituteQuerySet, WordingQuerySet
from garmin_sync.models import Connection, Login, Push, SyncRun
from garmin_sync.querysets import ConnectionQuerySet, LoginQuerySet, PushQuerySet, RunQuerySet
from messaging.models import Comment
from messaging.querysets import CommentQuerySet
from progress.models import Goal, Measurement, MonthReport, Photo, PhotoCheck, Race, Weight, WellnessDay
from progress.querysets import (
    GoalQuerySet,
    MeasurementQuerySet,
    PhotoCheckQuerySet,
    PhotoQuerySet,
    RaceQuerySet,
    ReportQuerySet,
    WeightQuerySet,
    WellnessQuerySet,
)
from tests.access_matrix.world import World
from workouts.models import (
    CalendarChange,
    DeletedSession,
    Feed,
    Folder,
    PlannedSession,
    Program,
    ProgramSession,
    ProgressionRule,
    Rollout,
    Template,
    UnplannedActivity,
)
from workouts.querysets import (
    ChangeQuerySet,
    DeletedSessionQuerySet,
    FeedQuerySet,
    LockQuerySet,
    OfProgramQuerySet,
    OfTrainerQuerySet,
    RolloutQuerySet,
    SessionQuerySet,
)

OWNER = {"owner"}
COACH = {"coach"}
SHARED = {"owner", "coach", "disabled"}
#: The disabled trainer's relation is as it was: it is the sign-in that counts for nothing, on every route.


@dataclass(frozen=True)
class Rows:
    """One class of querysets: the models that use it, with the thing of the world and who sees it."""

    queryset: type[QuerySet[Any]]
    things: tuple[tuple[type[Model], str], ...]
    seers: set[str]

    def seen_by(self, world: World) -> set[str]:
        """Everybody who sees any of the things, when all of these models are asked."""
        return {
            actor
            for actor, user in world.people.items()
            for model, thing in self.things
            if model.objects.visible_to(user).filter(pk=_key(world, thing)).exists()  # type: ignore[attr-defined]
        }


def _key(world: World, thing: str) -> Any:
    if thing == "trainer_profile":
        return world.people["stranger"].trainer_profile.pk
    return world.things[thing].pk


ROWS = [
    Rows(TrainerProfileQuerySet, ((TrainerProfile, "trainer_profile"),), {"stranger"}),
    Rows(TokenFamilyQuerySet, ((TokenFamily, "family"),), OWNER),
    Rows(DataAccessQuerySet, ((DataAccess, "data_access"),), OWNER),
    Rows(CoachingQuerySet, ((Coaching, "coaching"),), OWNER | COACH),
    Rows(InvitationQuerySet, ((Invitation, "invitation"),), COACH),
    Rows(NoteQuerySet, ((Note, "note"),), COACH),
    Rows(TagQuerySet, ((Tag, "tag"),), COACH),
    Rows(
        OfClientQuerySet,
        ((Activity, "activity"), (Import, "import"), (Threshold, "threshold"), (Rescoring, "rescoring")),
        SHARED,
    ),
    Rows(OfActivityQuerySet, ((OriginalFile, "original"),), SHARED),
    Rows(TimeOfClientQuerySet, ((AvailableDay, "available_day"), (AwayRange, "away")), SHARED),
    Rows(RaceQuerySet, ((Race, "race"),), SHARED),
    Rows(MeasurementQuerySet, ((Measurement, "measurement"),), SHARED),
    Rows(GoalQuerySet, ((Goal, "goal"),), SHARED),
    Rows(PhotoQuerySet, ((Photo, "photo"),), SHARED),
    Rows(PhotoCheckQuerySet, ((PhotoCheck, "photo_check"),), OWNER),
    Rows(ReportQuerySet, ((MonthReport, "month_report"),), {"owner", "coach"}),
    Rows(CommentQuerySet, ((Comment, "comment"),), SHARED),
    Rows(TrainersOwnQuerySet, ((AttentionLimits, "limits"), (Snooze, "snooze")), COACH),
    Rows(ReviewQuerySet, ((Review, "review"),), SHARED),
    Rows(OfTrainerQuerySet, ((Folder, "folder"), (Template, "template"), (Program, "program")), COACH),
    Rows(OfProgramQuerySet, ((ProgramSession, "program_session"), (ProgressionRule, "rule")), COACH),
    Rows(SessionQuerySet, ((PlannedSession, "session"),), SHARED),
    Rows(RolloutQuerySet, ((Rollout, "rollout"),), COACH),
    Rows(DeletedSessionQuerySet, ((DeletedSession, "deleted_session"),), SHARED),
    Rows(LockQuerySet, ((UnplannedActivity, "unplanned"),), SHARED),
    Rows(ChangeQuerySet, ((CalendarChange, "change"),), COACH),
    Rows(FeedQuerySet, ((Feed, "feed"),), OWNER),
    Rows(ExerciseQuerySet, ((Exercise, "exercise"),), {"owner", "other_client", "coach"}),
    Rows(WordingQuerySet, ((Wording, "wording"),), {"owner", "other_client", "coach"}),
    Rows(FavouriteQuerySet, ((Favourite, "favourite"),), COACH),
    Rows(SubstituteQuerySet, ((Substitute, "substitute"),), {"owner", "other_client", "coach"}),
    Rows(WellnessQuerySet, ((WellnessDay, "wellness"),), SHARED),
    Rows(WeightQuerySet, ((Weight, "weight"),), SHARED),
    Rows(ConnectionQuerySet, ((Connection, "connection"),), SHARED),
    Rows(LoginQuerySet, ((Login, "login"),), OWNER),
    Rows(RunQuerySet, ((SyncRun, "run"),), SHARED),
    Rows(PushQuerySet, ((Push, "push"),), SHARED),
]

#: Filters whose pages ask a second question first, so that a route alone would not show their loss. (A first sync has
#: no tombstones: ``workouts/tests/test_session_sync.py`` asks for those of others.)
BEHIND_ANOTHER_CHECK: frozenset[type[QuerySet[Any]]] = frozenset(
    {
        TrainersOwnQuerySet,
        ReviewQuerySet,
        LockQuerySet,
        DeletedSessionQuerySet,
        ConnectionQuerySet,
        LoginQuerySet,
        OfActivityQuerySet,
        WordingQuerySet,
        FavouriteQuerySet,
        SubstituteQuerySet,
    }
)
