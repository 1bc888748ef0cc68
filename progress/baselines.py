"""A client's own range: heart-rate variability and sleep are only compared with the same person's past."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Literal

WEEK = 7
BASELINE_NIGHTS = 60
#: Fewer nights in the week say nothing.
MINIMUM_NIGHTS = 3
#: Fewer nights in the baseline make no range.
MINIMUM_BASELINE = 14


@dataclass(frozen=True, slots=True)
class HrvState:
    """The week against the baseline, in milliseconds of rMSSD as a watch shows them."""

    verdict: Literal["in_range", "below", "above"]
    week: float
    low: float
    high: float


def hrv_state(nights: Sequence[float | None]) -> HrvState | None:
    """Compare the last seven nights with the last sixty; ``nights`` are nightly rMSSD in ms, oldest first.

    Works on the natural logarithm: the mean of the week against the sixty-night mean ± 0.5 standard deviations.
    ``None`` with fewer than three nights in the week or fourteen in the baseline. Source: Plews et al., Sports Med 43
    (2013), 773–781.
    """
    logs = [math.log(night) if night and night > 0 else None for night in nights[-BASELINE_NIGHTS:]]
    known = [value for value in logs if value is not None]
    week = [value for value in logs[-WEEK:] if value is not None]
    if len(week) < MINIMUM_NIGHTS or len(known) < MINIMUM_BASELINE:
        return None
    centre = fmean(known)
    spread = math.sqrt(fmean((value - centre) ** 2 for value in known))
    low, high, mean = centre - spread / 2, centre + spread / 2, fmean(week)
    verdict: Literal["in_range", "below", "above"] = "in_range"
    if mean < low:
        verdict = "below"
    elif mean > high:
        verdict = "above"
    return HrvState(verdict, math.exp(mean), math.exp(low), math.exp(high))


@dataclass(frozen=True, slots=True)
class HrvRun:
    """Nights in a row, up to the last known one, on the same side of the client's own range as the week's mean."""

    verdict: Literal["below", "above"]
    nights: int
    since: date
    state: HrvState


def hrv_run(nights: Sequence[float | None], last: date) -> HrvRun | None:
    """How long the nights up to the local day ``last`` have been out of range; ``nights`` as for :func:`hrv_state`.

    ``None`` while the week's mean is in range: single nights scatter. A night without a measurement neither counts
    nor ends the run.
    """
    state = hrv_state(nights)
    if state is None or state.verdict == "in_range":
        return None
    count, since = 0, last
    for back, night in enumerate(reversed(nights)):
        if night is None:
            continue
        if state.low <= night <= state.high or (night < state.low) != (state.verdict == "below"):
            break
        count, since = count + 1, last - timedelta(days=back)
    return HrvRun(state.verdict, count, since, state) if count else None


def mean_of_week(values: Sequence[float | None]) -> float | None:
    """Mean of the known values of the last seven days; ``None`` with fewer than three."""
    known = [value for value in values[-WEEK:] if value is not None]
    return fmean(known) if len(known) >= MINIMUM_NIGHTS else None
