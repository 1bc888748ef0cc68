"""Power: the weighted mean of a session and the load that it makes."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Column
from activities.science.sampling import Indices, rolling_mean

WINDOW = 30  # s


def weighted_power(power: Column, stretch: Indices | None = None) -> float | None:
    """The steady power (W) that would have cost as much: 30 s means, to the fourth, averaged, fourth root.

    ``power`` is at 1 Hz, NaN where missing; zeros count. Only full windows inside one stretch are used; without any,
    ``None``. Source: Coggan, "Training and racing using a power meter" (2003).
    """
    if stretch is None:
        stretch = np.zeros(len(power), dtype=np.int64)
    means = rolling_mean(power, stretch, WINDOW)
    means = means[np.isfinite(means)]
    if not len(means):
        return None
    squares = np.square(means)
    return float(np.mean(np.square(squares)) ** 0.25)


def power_intensity(weighted: float, ftp: float) -> float:
    """Weighted power (W) as a share of functional threshold power (W). Source: Coggan (2003)."""
    return weighted / ftp


def power_load(seconds: float, weighted: float, ftp: float) -> float:
    """Load of ``seconds`` at a weighted power: one hour at threshold is 100. Source: Coggan (2003)."""
    return seconds * weighted * power_intensity(weighted, ftp) / (ftp * 3600.0) * 100.0
