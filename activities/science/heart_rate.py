"""Heart rate: reserve, training impulse, and the load that compares it with an hour at threshold."""

from __future__ import annotations

import math

import numpy as np

from activities.formats.recording import Column
from activities.science.types import Sex

WEIGHT = 0.64
EXPONENT_MEN = 1.92
EXPONENT_WOMEN = 1.67


def impulse_exponent(sex: Sex | None) -> float:
    """Banister's exponent k: 1.92 for men, 1.67 for women, the midpoint (an assumption of ours) when unknown.

    Source: Morton, Fitz-Clarke, Banister, J Appl Physiol 69 (1990). :func:`assumes_sex` tells when it was assumed.
    """
    if sex == "m":
        return EXPONENT_MEN
    if sex == "f":
        return EXPONENT_WOMEN
    return (EXPONENT_MEN + EXPONENT_WOMEN) / 2


def assumes_sex(sex: Sex | None) -> bool:
    """True when :func:`impulse_exponent` had to assume, which a screen then says beside the load."""
    return sex is None


def heart_rate_reserve(heart_rate: Column, resting: float, maximum: float) -> Column:
    """Share (0–1) of the range between resting and maximum heart rate, clamped at both ends; NaN stays NaN.

    Source: Karvonen et al., Ann Med Exp Fenn 35 (1957).
    """
    return np.clip((heart_rate - resting) / (maximum - resting), 0.0, 1.0)


def training_impulse(
    heart_rate: Column, durations: Column, *, resting: float, maximum: float, sex: Sex | None
) -> float:
    """Banister's TRIMP, summed sample by sample: minutes × HRR × 0.64 × e^(k·HRR).

    ``heart_rate`` in bpm and ``durations`` in seconds have the same length; samples without a heart rate add nothing.
    Source: Morton, Fitz-Clarke, Banister (1990).
    """
    reserve = heart_rate_reserve(heart_rate, resting, maximum)
    rate = reserve * WEIGHT * np.exp(impulse_exponent(sex) * reserve)
    return float(np.nansum(rate * durations) / 60.0)


def impulse_of_threshold_hour(*, threshold: float, resting: float, maximum: float, sex: Sex | None) -> float:
    """TRIMP of sixty minutes at threshold heart rate, the measure of 100."""
    reserve = min(max((threshold - resting) / (maximum - resting), 0.0), 1.0)
    return 60.0 * reserve * WEIGHT * math.exp(impulse_exponent(sex) * reserve)


def heart_rate_load(
    heart_rate: Column, durations: Column, *, threshold: float, resting: float, maximum: float, sex: Sex | None
) -> float | None:
    """Load from heart rate: 100 × TRIMP / TRIMP of an hour at threshold, so that this hour is exactly 100.

    ``None`` when the three heart rates are not in the order resting < threshold ≤ maximum, or nothing was recorded.
    """
    if not resting < threshold <= maximum or not np.isfinite(heart_rate).any():
        return None
    impulse = training_impulse(heart_rate, durations, resting=resting, maximum=maximum, sex=sex)
    return 100.0 * impulse / impulse_of_threshold_hour(threshold=threshold, resting=resting, maximum=maximum, sex=sex)
