"""Tables of what is planned, one aggregate a file."""

from workouts.models.athlete import Feed, Plates
from workouts.models.calendar import CalendarChange, DeletedSession, PlannedSession, UnplannedActivity
from workouts.models.content import Content
from workouts.models.library import Folder, Label, Template
from workouts.models.programs import Application, Program, ProgramSession, ProgressionRule
from workouts.models.rollouts import Rollout

__all__ = [
    "Application",
    "CalendarChange",
    "Content",
    "DeletedSession",
    "Feed",
    "Folder",
    "Label",
    "PlannedSession",
    "Plates",
    "Program",
    "ProgramSession",
    "ProgressionRule",
    "Rollout",
    "Template",
    "UnplannedActivity",
]
