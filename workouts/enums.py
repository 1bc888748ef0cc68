"""Choices of planned training."""

from django.db import models


class Metric(models.TextChoices):
    """What of a session is compared with its plan."""

    DURATION = "duration", "Duration"
    DISTANCE = "distance", "Distance"
    LOAD = "load", "Load"
    SETS = "sets", "Completed sets"


class Stage(models.TextChoices):
    """Whether the client sees a planned session."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class Compliance(models.TextChoices):
    """What became of a planned session. Before its local day is over it has none."""

    ON_TARGET = "on_target", "On target"
    CLOSE = "close", "Close"
    OFF = "off", "Off plan"
    MISSED = "missed", "Missed"
    EXCUSED = "excused", "Excused"


class MatchedBy(models.TextChoices):
    """Who put a done session to a planned one. What a person or the logger did is a lock."""

    DEVICE = "device", "The watch followed this workout"
    AUTOMATIC = "automatic", "Matched by sport, day and length"
    MANUAL = "manual", "Matched by hand"
    LOGGED = "logged", "Logged here"


class SkipReason(models.TextChoices):
    """Why a client leaves a session out."""

    SICK = "sick", "Sick"
    INJURED = "injured", "Injured or in pain"
    TIRED = "tired", "Too tired"
    NO_TIME = "no_time", "No time"
    TRAVEL = "travel", "Travelling"
    WEATHER = "weather", "Weather"
    OTHER = "other", "Something else"


class RuleKind(models.TextChoices):
    """What a progression adds each time."""

    KILOGRAMS = "kilograms", "+ kg"
    PERCENT = "percent", "+ %"
    REPETITIONS = "repetitions", "+ repetitions"


class Gate(models.TextChoices):
    """What has to be logged before a progression goes on."""

    NONE = "none", "Every week, whatever was logged"
    COMPLETED = "completed", "After every prescribed repetition was done"
    RESERVE = "reserve", "After it was done with repetitions in reserve"


class ChangeVerb(models.TextChoices):
    """What was done to a calendar, as the undo says it."""

    CREATE = "create", "Added"
    EDIT = "edit", "Changed"
    MOVE = "move", "Moved"
    COPY = "copy", "Copied"
    SHIFT = "shift", "Shifted"
    DELETE = "delete", "Deleted"
    PUBLISH = "publish", "Published"
    SKIP = "skip", "Skipped"
    APPLY = "apply", "Program applied"
    MATCH = "match", "Matched"
