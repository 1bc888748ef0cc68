"""Choices of progress."""

from django.db import models


class Priority(models.TextChoices):
    """How much of the training is built around a race."""

    A = "A", "A: the season's aim"
    B = "B", "B: important"
    C = "C", "C: training"
