"""The planned training of the client in the middle, and the coach's library."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import User
from activities.models import Activity, DeletedActivity, DeletedSet, LoadDay, Mark, Maximum
from coaching.models import AvailableDay, AwayRange
from core.ids import uuid7
from dashboard.models import AttentionLimits, Review, Snooze
from exercises.models import Exercise
from messaging.models import Comment
from progress.models import Goal, Measurement, MonthReport, Photo, PhotoCheck, Race
from tests.access_matrix.secrets import SECRET
from tests.factories.workouts import (
    ApplicationFactory,
    PlannedSessionFactory,
    ProgramFactory,
    ProgramSessionFactory,
    ProgressionRuleFactory,
    TemplateFactory,
)
from workouts.models import CalendarChange, DeletedSession, Feed, Folder, Label, Plates, Rollout, UnplannedActivity


def plans_of(owner: User, coach: User, activity: Activity) -> dict[str, Any]:
    """A row of every table of planning: a published session tomorrow and a draft the day after."""
    today = owner.local_today()
    program = ProgramFactory(trainer=coach, name=f"{SECRET} program")
    application = ApplicationFactory(program=program, client=owner, applied_by=coach, name=f"{SECRET} program")
    squat = Exercise.objects.ours().first()
    return {
        "folder": Folder.objects.create(trainer=coach, name=f"{SECRET} folder"),
        "label": Label.objects.create(trainer=coach, name=SECRET),
        "template": TemplateFactory(trainer=coach, name=f"{SECRET} template"),
        "program": program,
        "program_session": ProgramSessionFactory(program=program, name=f"{SECRET} day"),
        "rule": ProgressionRuleFactory(program=program),
        "application": application,
        "session": PlannedSessionFactory(
            client=owner,
            created_by=coach,
            name=f"{SECRET} session",
            local_date=today + timedelta(days=1),
            application=application,
        ),
        "draft": PlannedSessionFactory(
            client=owner,
            created_by=coach,
            name=f"{SECRET} draft",
            local_date=today + timedelta(days=2),
            draft=True,
        ),
        "change": CalendarChange.objects.create(
            actor=coach, client=owner, verb="move", words=f"Moved {SECRET}", rows=[]
        ),
        "rollout": Rollout.objects.create(
            actor=coach,
            program=program,
            program_version=1,
            clients=[str(owner.pk)],
            done=1,
            left=[{"client": str(owner.pk), "name": SECRET, "reason": SECRET}],
            state="succeeded",
            finished_at=owner.created_at,
        ),
        "unplanned": UnplannedActivity.objects.create(activity=activity, created_by=owner),
        "plates": Plates.objects.create(client=owner, plates=[20, 10]),
        "feed": Feed.objects.create(client=owner, token_hash="ab" * 32, token=SECRET),
        "mark": Mark.objects.create(
            client=owner,
            activity=activity,
            kind="e1rm",
            family="strength",
            subject=squat.key,
            label=f"{SECRET} squat",
            value=101.5,
            local_date=today,
        ),
        "maximum": Maximum.objects.create(client=owner, exercise=squat, kilograms=123.4, valid_from=today),
        "deleted_set": DeletedSet.objects.create(client=owner, key=uuid7(), deleted_at=owner.created_at),
        "deleted_activity": DeletedActivity.objects.create(client=owner, row_id=uuid7(), deleted_at=owner.created_at),
        "deleted_session": DeletedSession.objects.create(
            client=owner, row_id=uuid7(), deleted_at=owner.created_at, was_seen=True
        ),
        "load_day": LoadDay.objects.create(client=owner, local_date=today, load=50),
        "available_day": AvailableDay.objects.create(client=owner, weekday=1, note=SECRET),
        "away": AwayRange.objects.create(
            client=owner,
            kind="travel",
            first_day=today + timedelta(days=30),
            last_day=today + timedelta(days=33),
            note=SECRET,
        ),
        "measurement": Measurement.objects.create(
            client=owner, local_date=today, kind="custom", name=SECRET, unit="m", value=0.81
        ),
        "measurement_before": Measurement.objects.create(
            client=owner, local_date=today - timedelta(days=1), kind="custom", name=SECRET, unit="m", value=0.82
        ),
        "body_goal": Goal.objects.create(
            client=owner,
            name=f"{SECRET} girth",
            metric=f"custom:{SECRET}",
            start_value=0.9,
            target_value=0.8,
            first_day=today,
        ),
        "goal": Goal.objects.create(client=owner, name=f"{SECRET} goal", first_day=today),
        "photo": Photo.objects.create(
            client=owner,
            local_date=today,
            pose="front",
            path="photos/none",
            thumbnail_path="photos/none",
            width=3,
            height=4,
            size=9,
            sha256="cd" * 32,
            is_shared=True,
        ),
        "photo_check": PhotoCheck.objects.create(
            client=owner, pose="side", path="quarantine/none", size=9, sha256="ef" * 32, detail=SECRET
        ),
        "month_report": MonthReport.objects.create(
            client=owner, trainer=coach, month=today.replace(day=1), words=SECRET
        ),
        "limits": AttentionLimits.objects.create(trainer=coach, client=owner, values={}),
        "snooze": Snooze.objects.create(trainer=coach, client=owner, reason="missed", since=today),
        "review": Review.objects.create(activity=activity, trainer=coach),
        "comment": Comment.objects.create(activity=activity, author=coach, body=SECRET),
        "race": Race.objects.create(client=owner, name=f"{SECRET} race", local_date=today + timedelta(days=40)),
    }
