"""Tables of what was done, one aggregate a file."""

from activities.models.activity import (
    Activity,
    Analysis,
    Lap,
    Length,
    OriginalFile,
    RecordingKey,
    StreamSet,
    StrengthSet,
)
from activities.models.curves import CurveMonth, CurveState
from activities.models.imports import Import
from activities.models.load_days import LoadDay, LoadState
from activities.models.marks import DeletedActivity, DeletedSet, Mark, Maximum
from activities.models.thresholds import Rescoring, Threshold

__all__ = [
    "Activity",
    "Analysis",
    "CurveMonth",
    "CurveState",
    "DeletedActivity",
    "DeletedSet",
    "Import",
    "Lap",
    "Length",
    "LoadDay",
    "LoadState",
    "Mark",
    "Maximum",
    "OriginalFile",
    "RecordingKey",
    "Rescoring",
    "StreamSet",
    "StrengthSet",
    "Threshold",
]
