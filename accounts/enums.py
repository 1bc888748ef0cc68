"""Choices of a person's profile and preferences."""

from django.db import models


class Units(models.TextChoices):
    """What distances, paces, weights and temperatures are shown in."""

    METRIC = "metric", "Metric (km, kg, °C)"
    IMPERIAL = "imperial", "Imperial (mi, lb, °F)"


class Theme(models.TextChoices):
    """Light, dark, or as the device says."""

    SYSTEM = "system", "As my device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Weekday(models.IntegerChoices):
    """ISO weekday on which a person's week begins."""

    MONDAY = 1, "Monday"
    SATURDAY = 6, "Saturday"
    SUNDAY = 7, "Sunday"


class Sex(models.TextChoices):
    """Used only by formulas that differ: heart-rate load, energy."""

    FEMALE = "f", "Female"
    MALE = "m", "Male"
    UNSAID = "", "Not said"
