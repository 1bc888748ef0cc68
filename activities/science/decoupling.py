"""Aerobic decoupling: how far heart rate drifts away from the work in the second half."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Column
from activities.science.sampling import Indices, rolling_mean

SHORTEST = 20 * 60  # s
DRIFT = 5.0  # %, above which the session shows aerobic drift
STEADIEST_RIDE = 1.10  # weighted over plain mean, up to which a session counts as steady
STEADIEST_RUN = 1.05  # speed varies less than power for the same unevenness of effort


def unevenness(work: Column, stretch: Indices) -> float | None:
    """Fourth-power mean of 30 s means over the plain mean; 1.0 is perfectly even. ``None`` without 30 s of work."""
    means = rolling_mean(work, stretch, 30)
    means = means[np.isfinite(means)]
    if not len(means) or means.mean() <= 0:
        return None
    return float(np.mean(means**4) ** 0.25 / means.mean())


def decoupling(
    work: Column, heart_rate: Column, stretch: Indices, steady_up_to: float = STEADIEST_RIDE
) -> float | None:
    """Percent by which work per heartbeat falls from the first half to the second: (r₁ − r₂) / r₁ × 100.

    ``work`` is power (W) or speed (m/s), both columns at 1 Hz with NaN where missing. ``None`` under twenty minutes
    with both, or for a session that is not steady, where the halves cannot be compared.
    Source: Friel, "The cyclist's training bible" (2018).
    """
    both = np.isfinite(work) & np.isfinite(heart_rate) & (heart_rate > 0)
    if both.sum() < SHORTEST:
        return None
    uneven = unevenness(work, stretch)
    if uneven is None or uneven > steady_up_to:
        return None
    work, heart_rate = work[both], heart_rate[both]
    half = len(work) // 2
    first = work[:half].mean() / heart_rate[:half].mean()
    second = work[half:].mean() / heart_rate[half:].mean()
    return float((first - second) / first * 100.0) if first > 0 else None
