"""The score of a stored activity: load, method, intensity and time in zones, from its rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from activities.enums import Family, LoadMethod
from activities.formats.recording import Column
from activities.models import Activity, Analysis
from activities.recorded import zones_json
from activities.science.scoring import Effort, score
from activities.science.sports import Family as SportFamily
from activities.science.summary import zones_of_columns
from activities.science.types import TimeInZones
from activities.stored import SCORED_COLUMNS, durations_of, read_samples
from activities.thresholds import DatedThresholds, as_json


def score_again(activity: Activity, known: DatedThresholds) -> Analysis | None:
    """Set the score of an activity; its analysis with new zones, where it has one. Nothing is saved.

    Reads ``analysis`` and ``stream_set``: load them with the activity.
    """
    thresholds = known.on(activity.local_date, activity.family)
    analysis: Analysis | None = getattr(activity, "analysis", None)
    heart_rate = durations = None
    zones = TimeInZones()
    if (stream_set := getattr(activity, "stream_set", None)) is not None:
        samples = read_samples(stream_set, SCORED_COLUMNS)
        durations = durations_of(activity, samples)
        heart_rate = samples.get("heart_rate")
        zones = zones_of_columns(samples, durations, cast(SportFamily, activity.family), thresholds)
    effort = _effort_of(activity, heart_rate, durations if heart_rate is not None else None)
    scored = score(effort, thresholds)
    activity.load, activity.intensity = scored.load, scored.intensity
    activity.load_method, activity.load_version = LoadMethod(scored.method), scored.version
    if analysis is not None:
        analysis.zones = zones_json(asdict(zones))
        analysis.thresholds = as_json(thresholds)
    return analysis


def _effort_of(activity: Activity, heart_rate: Column | None, durations: Column | None) -> Effort:
    """What a score can be made of: summary figures, and heart rates with their durations where there are samples."""
    timer = activity.timer_time or activity.moving_time or activity.elapsed_time
    return Effort(
        family=cast(SportFamily, activity.family),
        timer_time=timer,
        moving_time=activity.moving_time or timer,
        weighted_power=activity.weighted_power,
        flat_speed=activity.flat_speed or (activity.average_speed if activity.family == Family.RUN else None),
        average_speed=activity.average_speed,
        average_heart_rate=activity.average_heart_rate,
        heart_rate=heart_rate,
        durations=durations,
        rpe=activity.rpe,
    )
