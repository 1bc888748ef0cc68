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
