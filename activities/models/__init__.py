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
from activities.models.imports import Import
from activities.models.thresholds import Rescoring, Threshold

__all__ = [
    "Activity",
    "Analysis",
    "Import",
    "Lap",
    "Length",
    "OriginalFile",
    "RecordingKey",
    "Rescoring",
    "StreamSet",
    "StrengthSet",
    "Threshold",
]
