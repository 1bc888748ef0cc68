"""Choices of progress."""

from django.db import models


class Priority(models.TextChoices):
    """How much of the training is built around a race."""

    A = "A", "A: the season's aim"
    B = "B", "B: important"
    C = "C", "C: training"


class MeasurementKind(models.TextChoices):
    """What is measured besides weight and fat. Girths are in metres."""

    WAIST = "waist", "Waist"
    HIPS = "hips", "Hips"
    CHEST = "chest", "Chest"
    NECK = "neck", "Neck"
    UPPER_ARM = "upper_arm", "Upper arm"
    THIGH = "thigh", "Thigh"
    CALF = "calf", "Calf"
    CUSTOM = "custom", "Something else"


class GoalState(models.TextChoices):
    """Where a goal stands."""

    OPEN = "open", "Open"
    REACHED = "reached", "Reached"
    DROPPED = "dropped", "Put aside"


class CheckOutcome(models.TextChoices):
    """What came of a picture that waited for the virus scanner."""

    KEPT = "kept", "Kept"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Not checked"


class Pose(models.TextChoices):
    """From where a photo is taken, so that two can be laid side by side."""

    FRONT = "front", "Front"
    SIDE = "side", "Side"
    BACK = "back", "Back"
