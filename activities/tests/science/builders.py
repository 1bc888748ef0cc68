"""Small sessions for the tests of training science."""

from datetime import UTC, datetime

import numpy as np

from activities.formats.recording import Samples, Session, Totals
from activities.science.types import Thresholds

START = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
RUNNER = Thresholds(
    ftp=250.0,
    threshold_heart_rate=170.0,
    threshold_speed=4.0,
    critical_swim_speed=1.2,
    resting_heart_rate=50.0,
    max_heart_rate=190.0,
    sex="m",
)


def session(sport="running", sub_sport="generic", seconds=None, totals=None, **columns):
    """A session at 1 Hz unless ``seconds`` says otherwise; numbers become constant columns."""
    length = next((len(column) for column in columns.values() if not np.isscalar(column)), 3600)
    if seconds is None:
        seconds = np.arange(length, dtype=float)
    filled = {
        name: np.full(len(seconds), float(value)) if np.isscalar(value) else np.asarray(value, dtype=float)
        for name, value in columns.items()
    }
    return Session(sport, sub_sport, START, totals or Totals(), Samples(np.asarray(seconds, dtype=float), filled))
