"""How a body answers to effort: heart rate that lags and drifts, and the unevenness of everything human."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Column
from activities.synthetic.athlete import Athlete

HEART_LAG = 32.0  # s, time constant of the first-order response of heart rate
_DRIFT_AN_HOUR = 0.05  # share of the reserve in use


def lagged(values: Column, time_constant: float, start: float | None = None) -> Column:
    """First-order response at 1 Hz to ``values``: each second closes 1 − e^(−1/τ) of the way. Same length."""
    reach = int(6 * time_constant) + 1
    kernel = np.exp(-np.arange(reach) / time_constant)
    kernel /= kernel.sum()
    before = np.full(reach - 1, values[0] if start is None else start)
    followed: Column = np.convolve(np.concatenate((before, values)), kernel, mode="valid")
    return followed


def wavering(length: int, size: float, memory: float, chance: np.random.Generator) -> Column:
    """Noise around 0 with the standard deviation ``size`` that remembers itself for ``memory`` seconds."""
    noise: Column = lagged(chance.normal(0.0, 1.0, length), memory) * size * np.sqrt(2.0 * memory)
    return noise


def heart_rate_of(effort: Column, athlete: Athlete, chance: np.random.Generator) -> Column:
    """Heart rate (whole bpm) at 1 Hz for an effort as a share of threshold, from a start at rest."""
    resting, threshold = athlete.resting_heart_rate, athlete.threshold_heart_rate
    level = 0.15 + 0.85 * effort
    drift = 1.0 + _DRIFT_AN_HOUR * np.arange(len(effort)) / 3600.0 * np.clip(effort, 0.0, 1.0)
    target = resting + (threshold - resting) * level * drift
    followed = lagged(target, HEART_LAG, start=resting + 25.0) + wavering(len(effort), 1.2, 8.0, chance)
    return np.round(np.clip(followed, resting + 5.0, athlete.max_heart_rate))
