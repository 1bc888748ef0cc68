"""Choices of activities, imports and thresholds."""

from typing import Final

from django.db import models

#: The code of an import that waits for the virus scanner, and of one that waited in vain.
UNSCANNED: Final = "waiting_for_scanner"


class Source(models.TextChoices):
    """Where an activity came from."""

    GARMIN = "garmin", "Garmin"
    FILE = "file", "File"
    MANUAL = "manual", "By hand"


class Family(models.TextChoices):
    """Sports that are trained, counted and matched together."""

    RUN = "run", "Run"
    RIDE = "ride", "Ride"
    SWIM = "swim", "Swim"
    STRENGTH = "strength", "Strength"
    WALK = "walk", "Walk"
    OTHER = "other", "Other"


class LoadMethod(models.TextChoices):
    """Which estimate a load was scored with."""

    POWER = "power", "Power"
    PACE = "pace", "Pace"
    SWIM = "swim", "Swim pace"
    HEART_RATE = "heart_rate", "Heart rate"
    SESSION_RPE = "session_rpe", "How hard it felt"
    NONE = "none", "Not scored"


class ThresholdKind(models.TextChoices):
    """Values that scores and zones depend on. Units: W, bpm, m/s."""

    FTP = "ftp", "Functional threshold power"
    THRESHOLD_HEART_RATE = "threshold_heart_rate", "Threshold heart rate"
    THRESHOLD_SPEED = "threshold_speed", "Threshold pace"
    CRITICAL_SWIM_SPEED = "critical_swim_speed", "Critical swim speed"
    MAX_HEART_RATE = "max_heart_rate", "Maximum heart rate"
    RESTING_HEART_RATE = "resting_heart_rate", "Resting heart rate"


class ThresholdOrigin(models.TextChoices):
    """Who set a threshold."""

    MANUAL = "manual", "Entered"
    ESTIMATE = "estimate", "Accepted estimate"
    GARMIN = "garmin", "Garmin"


class ImportOutcome(models.TextChoices):
    """What came of an import; the API calls it ``status`` once the job is over."""

    DONE = "done", "Imported"
    PARTIAL = "partial", "Read up to the damage"
    DUPLICATE = "duplicate", "Already there"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Failed"


class MarkKind(models.TextChoices):
    """What is compared from session to session. Less is better for a distance, more for everything else."""

    E1RM = "e1rm", "Estimated maximum"
    REP_MAX = "rep_max", "Repetition maximum"
    VOLUME = "volume", "Volume in a session"
    DISTANCE = "distance", "Fastest distance"
    POWER = "power", "Best power"
