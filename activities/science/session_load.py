"""Load of a session without sensors, from how hard it felt."""

from __future__ import annotations

HARDEST = 10.0
_PER_MINUTE = 70.0 / (7.0 * 60.0)


def session_rpe_load(rpe: float, seconds: float) -> float:
    """Load from perceived exertion (0–10) times duration, scaled so that sixty minutes at 7 are 70.

    Source: Foster et al., J Strength Cond Res 15 (2001); the scale is ours, to sit beside the sensor loads.
    Raises ``ValueError`` for an exertion outside 0–10.
    """
    if not 0.0 <= rpe <= HARDEST:
        raise ValueError("Perceived exertion lies between 0 and 10.")
    return rpe * seconds / 60.0 * _PER_MINUTE
