"""Template filters that turn SI figures into what the reader wants: ``{{ run.distance_m|distance:reader }}``."""

from datetime import datetime

from django import template
from django.utils import timezone

from core import units

register = template.Library()

for name in (
    "distance",
    "swim_distance",
    "pace",
    "swim_pace",
    "speed",
    "clock",
    "duration",
    "elevation",
    "weight",
    "body_height",
    "temperature",
    "local_time",
    "clock_time",
    "day",
    "short_day",
    "number",
    "signed",
    "percent",
):
    register.filter(name, getattr(units, name))


@register.filter
def ago(instant: datetime | None) -> str:
    """Say how long ago an instant was: ``2 h ago``."""
    return units.ago(instant, timezone.now())


@register.simple_tag
def sport_speed(metres_per_second: units.Number | None, sport: str, reader: units.Reader | None = None) -> str:
    """Show a speed as the sport speaks of it: pace for runs and swims, km/h for the rest."""
    return units.sport_speed(metres_per_second, sport, reader)
