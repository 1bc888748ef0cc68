"""A stored activity as science sees it: samples and session rebuilt from the rows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from activities.formats.recording import Column, Length, Pause, Samples, Session, Totals
from activities.models import Activity, Analysis, StreamSet
from activities.science.sampling import sample_durations
from activities.streams import samples_of, unpack

#: What a score and its zones need of the samples.
SCORED_COLUMNS = ("seconds", "heart_rate", "power", "speed")


def read_samples(stream_set: StreamSet, names: Iterable[str] | None = None) -> Samples:
    """The stored samples, all columns or the named ones; ``seconds`` is always among them."""
    wanted = None if names is None else {"seconds", *names}
    return samples_of(unpack(stream_set.data, stream_set.names, wanted))


def pauses_of(activity: Activity) -> list[Pause]:
    """The stored pauses; none where nothing was analysed."""
    analysis: Analysis | None = getattr(activity, "analysis", None)
    return [Pause(start, end) for start, end in analysis.pauses] if analysis else []


def durations_of(activity: Activity, samples: Samples) -> Column:
    """How long each stored sample stands (s)."""
    return sample_durations(samples.seconds, pauses_of(activity), max(activity.elapsed_time, _last(samples)))


def session_of(activity: Activity) -> Session:
    """The session as it was imported, as far as the rows tell: its totals are those that were stored.

    Figures that follow from the samples and the sport alone are left out, so that they are computed anew.
    """
    stream_set: StreamSet | None = getattr(activity, "stream_set", None)
    return Session(
        sport=activity.sport,
        sub_sport=activity.sub_sport,
        start_time=activity.start_time,
        totals=_totals(activity),
        samples=read_samples(stream_set) if stream_set else Samples(seconds=np.empty(0)),
        lengths=[
            Length(
                index=length.number,
                start=length.start,
                elapsed_time=length.elapsed_time,
                stroke=length.stroke,
                stroke_count=length.stroke_count,
                is_active=length.is_active,
                distance=length.distance,
            )
            for length in activity.lengths.all()
        ],
        pauses=pauses_of(activity),
        pool_length=activity.pool_length,
    )


def _totals(activity: Activity) -> Totals:
    return Totals(
        distance=activity.distance,
        elapsed_time=activity.elapsed_time,
        timer_time=activity.timer_time,
        moving_time=activity.moving_time,
        average_heart_rate=activity.average_heart_rate,
        max_heart_rate=activity.max_heart_rate,
        average_power=activity.average_power,
        max_power=activity.max_power,
        average_cadence=activity.average_cadence,
        max_speed=activity.max_speed,
        elevation_gain=activity.elevation_gain,
        elevation_loss=activity.elevation_loss,
        calories=activity.calories,
    )


def _last(samples: Samples) -> float:
    return float(samples.seconds[-1]) if len(samples) else 0.0
