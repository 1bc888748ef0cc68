"""A past session as a row of the list: its totals without samples."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from activities.formats.recording import Session
from activities.models import Activity
from activities.science.types import Summary


def summary_activity(
    *,
    client: User,
    session: Session,
    summary: Summary,
    day: date,
    source: str,
    source_key: str,
    rpe: float,
    comment: str,
) -> Activity:
    """The unsaved activity of a session that has no samples."""
    return Activity(
        client=client,
        source=source,
        source_key=source_key,
        sport=session.sport,
        sub_sport=session.sub_sport,
        family=summary.family,
        name=session.name,
        comment=comment,
        rpe=rpe,
        start_time=session.start_time,
        time_zone=client.time_zone,
        local_date=day,
        distance=summary.distance,
        elapsed_time=summary.elapsed_time,
        moving_time=summary.moving_time,
        average_heart_rate=summary.average_heart_rate,
        max_heart_rate=summary.max_heart_rate,
        average_power=summary.average_power,
        max_power=summary.max_power,
        weighted_power=summary.weighted_power,
        average_speed=summary.average_speed,
        max_speed=summary.max_speed,
        average_cadence=summary.average_cadence,
        elevation_gain=summary.elevation_gain,
        elevation_loss=summary.elevation_loss,
        calories=summary.calories,
        pool_length=session.pool_length,
        load=summary.load,
        load_method=summary.load_method,
        load_version=summary.load_version,
        intensity=summary.intensity,
        device="" if source == "manual" else "Sample watch",
    )
