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


class EndReason(models.TextChoices):
    """Why an API sign-in ended."""

    LOGGED_OUT = "logged_out", "Signed out"
    EVERYWHERE = "everywhere", "Signed out everywhere"
    BY_OWNER = "by_owner", "Ended from another device"
    PASSWORD = "password", "Password changed"
    REUSED = "reused", "A used token came back"


class AuditAction(models.TextChoices):
    """What the audit trail remembers of accounts."""

    SIGNED_UP = "signed_up", "Signed up"
    SIGN_IN = "sign_in", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    PASSWORD_RESET = "password_reset", "Password reset"
    EMAIL_CHANGED = "email_changed", "E-mail address changed"
    LOGGED_OUT_EVERYWHERE = "logged_out_everywhere", "Signed out everywhere"
    DEVICE_ENDED = "device_ended", "API device ended"
    TOKEN_REUSED = "token_reused", "Used token came back"
