"""Efficiency: how much work a heartbeat buys, in sessions that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

#: How far from the usual intensity (share of threshold) a session may be and still compare.
COMPARABLE_INTENSITY = 0.08


def efficiency(work: float | None, heart_rate: float | None) -> float | None:
    """Work per heartbeat: power (W) or speed (m/min) over the mean heart rate (bpm). ``None`` where one is missing.

    Source: Friel, "The cyclist's training bible" (2018).
    """
    if not work or not heart_rate:
        return None
    return work / heart_rate


def comparable(intensities: Sequence[float | None]) -> list[bool]:
    """Which sessions of one sport were about as hard as usual: within 0.08 of threshold around their median.

    Harder work costs disproportionately more heartbeats, so that only sessions of like intensity tell of a change.
    Without any known intensity all compare; a session without one does not, where others have it.
    """
    known = [each for each in intensities if each is not None]
    if not known:
        return [True] * len(intensities)
    usual = median(known)
    return [each is not None and abs(each - usual) <= COMPARABLE_INTENSITY + 1e-9 for each in intensities]
