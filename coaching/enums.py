"""States and categories of the relation between a trainer and a client."""

from django.db import models


class CoachingState(models.TextChoices):
    """Where a relation stands. Before it there is an invitation."""

    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"


class Category(models.TextChoices):
    """What a client can share with a trainer, each on its own."""

    TRAINING = "training", "Training"
    WELLNESS = "wellness", "Wellness"
    BODY = "body", "Body"
    NUTRITION = "nutrition", "Nutrition"
    PHOTOS = "photos", "Photos"


class AwayKind(models.TextChoices):
    """Why a client does not train for some days."""

    SICK = "sick", "Sick"
    TRAVEL = "travel", "Travelling"
    HOLIDAY = "holiday", "Holiday"


CATEGORY_MEANING: dict[str, str] = {
    Category.TRAINING: "Sessions with heart rate, power and route, thresholds, training load, and the state of the "
    "Garmin connection.",
    Category.WELLNESS: "Sleep, resting heart rate, heart-rate variability, stress, body battery and steps, day by day.",
    Category.BODY: "Weight and other body measurements.",
    Category.NUTRITION: "What you eat and drink, once you log it here.",
    Category.PHOTOS: "Progress photos, of these the ones that you choose to show.",
}
"""What sharing a category means, said to the client."""
