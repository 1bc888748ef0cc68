"""Rules for sample columns that hold for every file format: order, duplicates, values that cannot be."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from activities.formats.recording import Column

#: Lowest and highest value that can be real, in the column's unit; anything else is the device's noise.
PLAUSIBLE_RANGES: Final[dict[str, tuple[float, float]]] = {
    "distance": (0.0, 10_000_000.0),
    "latitude": (-90.0, 90.0),
    "longitude": (-180.0, 180.0),
    "altitude": (-500.0, 13_000.0),
    "speed": (0.0, 350.0),
    "heart_rate": (1.0, 254.0),
    "power": (0.0, 10_000.0),
    "cadence": (0.0, 300.0),
    "temperature": (-70.0, 100.0),
    "left_balance": (0.0, 100.0),
    "ground_contact_time": (0.0, 6.0),
    "vertical_oscillation": (0.0, 6.0),
    "stride_length": (0.0, 6.0),
    "grade": (-300.0, 300.0),
    "respiration_rate": (1.0, 200.0),
}

#: Columns that hold zeros from start to end when the sensor was not there.
_SILENT_AT_ZERO: Final = frozenset({"power", "cadence"})

#: No recording lasts this long (s); a sample that far from the others has a clock that was not set.
LONGEST_RECORDING: Final = 30 * 86_400.0

EARTH_RADIUS: Final = 6_371_008.8  # m, mean radius (IUGG)


def keep_plausible(columns: dict[str, Column]) -> dict[str, Column]:
    """Blank out impossible values, and drop columns in which nothing is left. Shapes stay as they are."""
    kept: dict[str, Column] = {}
    for name, column in columns.items():
        low, high = PLAUSIBLE_RANGES[name]
        with np.errstate(invalid="ignore"):
            is_plausible = (column >= low) & (column <= high)
        if not is_plausible.any() or (name in _SILENT_AT_ZERO and not column[is_plausible].any()):
            continue
        kept[name] = column if is_plausible.all() else np.where(is_plausible, column, np.nan)
    return _without_null_island(kept)


def _without_null_island(columns: dict[str, Column]) -> dict[str, Column]:
    """A position of exactly 0°, 0° is a receiver without a fix; a latitude without a longitude is no position."""
    latitude, longitude = columns.get("latitude"), columns.get("longitude")
    if latitude is None or longitude is None:
        return {name: column for name, column in columns.items() if name not in ("latitude", "longitude")}
    is_fix = np.isfinite(latitude) & np.isfinite(longitude) & ((latitude != 0) | (longitude != 0))
    if is_fix.all():
        return columns
    if not is_fix.any():
        return {name: column for name, column in columns.items() if name not in ("latitude", "longitude")}
    return columns | {
        "latitude": np.where(is_fix, latitude, np.nan),
        "longitude": np.where(is_fix, longitude, np.nan),
    }


def without_strays(instants: Column, warnings: list[str]) -> Column:
    """Blank out instants (s) that are months away from the file's own time, and say so in ``warnings``."""
    known = instants[np.isfinite(instants)]
    if not len(known):
        return instants
    with np.errstate(invalid="ignore"):
        is_stray = np.abs(instants - np.median(known)) > LONGEST_RECORDING
    strays = int(is_stray.sum())
    if not strays:
        return instants
    warnings.append(f"{strays} samples have a date far from all others and were left out.")
    return np.where(is_stray, np.nan, instants)


class TimeOrder:
    """Brings rows of unordered instants into one row an instant, in order.

    Where several rows share an instant, each column keeps its last recorded value among them.
    """

    def __init__(self, instants: Column) -> None:
        """``instants`` is ``(n,)``; rows that are ``NaN`` are left out."""
        known = np.flatnonzero(np.isfinite(instants))
        order = known[np.argsort(instants[known], kind="stable")]
        ordered = instants[order]
        starts_group = np.ones(len(ordered), bool)
        starts_group[1:] = np.diff(ordered) > 0
        self.rows: NDArray[np.intp] = order
        self.instants: Column = ordered[starts_group]
        self._group = np.cumsum(starts_group) - 1
        self._has_duplicates = len(self.instants) < len(ordered)
        self._is_identity = len(order) == len(instants) and bool((np.diff(order) == 1).all())

    def apply(self, column: Column) -> Column:
        """``column`` with one value for each of :attr:`instants`."""
        ordered = column if self._is_identity else column[self.rows]
        if not self._has_duplicates:
            return ordered
        merged = np.full(len(self.instants), np.nan)
        is_recorded = np.isfinite(ordered)
        # With repeated indices the last assignment stays, which is the last recorded value of the instant.
        merged[self._group[is_recorded]] = ordered[is_recorded]
        return merged


def great_circle_distance(latitude: Column, longitude: Column) -> Column:
    """Metres travelled up to each row over the positions that are known; ``NaN`` before the first.

    Haversine formula on the mean sphere (Sinnott 1984); rows without a position carry the last distance on.
    """
    travelled = np.full(len(latitude), np.nan)
    fixes = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if not len(fixes):
        return travelled
    phi, theta = np.radians(latitude[fixes]), np.radians(longitude[fixes])
    chord = np.sin(np.diff(phi) / 2) ** 2 + np.cos(phi[:-1]) * np.cos(phi[1:]) * np.sin(np.diff(theta) / 2) ** 2
    steps = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    at_fix = np.concatenate(([0.0], np.cumsum(steps)))
    last_fix = np.searchsorted(fixes, np.arange(len(latitude)), side="right") - 1
    known = last_fix >= 0
    travelled[known] = at_fix[last_fix[known]]
    return travelled


def speed_over_ground(seconds: Column, distance: Column) -> Column:
    """Speed in m/s from the distance covered within ±5 s, for recordings that hold no speed of their own."""
    known = np.isfinite(distance)
    if known.sum() < 2:
        return np.full(len(seconds), np.nan)
    instants, travelled = seconds[known], distance[known]
    before = np.clip(seconds - 5.0, instants[0], instants[-1])
    after = np.clip(seconds + 5.0, instants[0], instants[-1])
    covered = np.interp(after, instants, travelled) - np.interp(before, instants, travelled)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(after > before, covered / (after - before), np.nan)


def mean_and_max(column: Column | None) -> tuple[float | None, float | None]:
    """Mean and greatest value of what was recorded; ``None`` for a column that is absent or empty."""
    if column is None or not np.isfinite(column).any():
        return None, None
    return float(np.nanmean(column)), float(np.nanmax(column))
