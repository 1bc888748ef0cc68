"""Planned training in the admin, by subject."""

from workouts.admin import calendar, library, programs

__all__ = ["calendar", "library", "programs"]
