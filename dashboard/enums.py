"""Choices of the dashboard."""

from django.db import models


class Reason(models.TextChoices):
    """Why a client needs attention, worst first: the order of the list."""

    GARMIN_BROKEN = "garmin_broken", "Garmin stopped"
    NOTHING_PLANNED = "nothing_planned", "Nothing planned"
    MISSED = "missed", "Sessions missed"
    PLAN_ENDS = "plan_ends", "Plan ends"
    SILENT = "silent", "Nothing logged"
    LOW_ADHERENCE = "low_adherence", "Low adherence"
    LOAD_RAMP = "load_ramp", "Load rises fast"
    HRV_OUT = "hrv_out", "HRV out of range"
    UNREAD_COMMENT = "unread_comment", "Comment unread"
