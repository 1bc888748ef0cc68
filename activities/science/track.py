"""The way that a session took: distances on the globe, and a drawing of it small enough for a page."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from activities.formats.recording import Column

EARTH_RADIUS = 6_371_008.8  # m, mean (IUGG)
MOST_POINTS = 400
_DRAWING = 1000.0  # units of the longer side


@dataclass(frozen=True, slots=True)
class Bounds:
    """The corners of a track in degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class TrackDrawing:
    """A track as SVG: ``path`` fits into a view box of ``width`` by ``height``, north is up.

    ``rows`` are the indices of the drawn points in the columns that the drawing was made from, ``points`` their
    places in the drawing, so that a cursor on a chart finds its place on the map.
    """

    path: str
    width: float
    height: float
    bounds: Bounds
    points: list[tuple[float, float]]
    rows: list[int]


def way_between(latitude: Column, longitude: Column) -> Column:
    """Cumulative distance (m) along a track in degrees; rows without a position add nothing.

    Haversine formula on a sphere of the mean radius of the earth.
    """
    distance = np.zeros(len(latitude))
    known = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if len(known) < 2:
        return distance
    lat, lon = np.radians(latitude[known]), np.radians(longitude[known])
    half_chord = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    distance[known[1:]] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half_chord, 0.0, 1.0)))
    return np.cumsum(distance)


def draw_track(latitude: Column, longitude: Column, most_points: int = MOST_POINTS) -> TrackDrawing | None:
    """The track in an equirectangular projection, simplified to at most ``most_points`` points.

    ``None`` without two different positions. The points that stay are chosen by the rule of Douglas and Peucker
    (1973), the one that lies farthest off first, until the budget is used up.
    """
    known = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if len(known) < 2:
        return None
    lat, lon = latitude[known], _unwrapped(longitude[known])
    x = (lon - lon.min()) * np.cos(np.radians((lat.min() + lat.max()) / 2))
    y = lat.max() - lat
    extent = float(max(x.max(), y.max()))
    if extent <= 0:
        return None
    x, y = x / extent * _DRAWING, y / extent * _DRAWING
    chosen = _farthest_first(x, y, most_points)
    points = [(round(float(x[row]), 1), round(float(y[row]), 1)) for row in chosen]
    bounds = Bounds(float(lat.min()), _wrapped(float(lon.min())), float(lat.max()), _wrapped(float(lon.max())))
    path = "M" + "L".join(f"{across:g} {down:g}" for across, down in points)
    width, height = round(float(x.max()), 1), round(float(y.max()), 1)
    return TrackDrawing(path, width, height, bounds, points, [int(known[row]) for row in chosen])


def _unwrapped(longitude: Column) -> Column:
    """Longitudes without the jump at the date line."""
    return np.degrees(np.unwrap(np.radians(longitude)))


def _wrapped(longitude: float) -> float:
    return (longitude + 180.0) % 360.0 - 180.0 if not -180.0 <= longitude <= 180.0 else longitude


def _farthest_first(x: Column, y: Column, most_points: int) -> list[int]:
    """Rows to keep, in order: both ends, then again and again the row farthest from the line drawn so far."""
    kept = {0, len(x) - 1}
    waiting: list[tuple[float, int, int, int]] = []

    def consider(first: int, last: int) -> None:
        if last - first > 1:
            off = _distance_from_chord(x[first : last + 1], y[first : last + 1])
            farthest = int(np.argmax(off))
            heapq.heappush(waiting, (-float(off[farthest]), first, first + farthest, last))

    consider(0, len(x) - 1)
    while waiting and len(kept) < most_points:
        off, first, middle, last = heapq.heappop(waiting)
        if -off < 0.05:  # less than what a rounded coordinate of the drawing can show
            break
        kept.add(middle)
        consider(first, middle)
        consider(middle, last)
    return sorted(kept)


def _distance_from_chord(x: Column, y: Column) -> Column:
    """How far each point lies from the line segment between the first and the last."""
    dx, dy = x[-1] - x[0], y[-1] - y[0]
    from_x, from_y = x - x[0], y - y[0]
    squared = dx * dx + dy * dy
    along = np.clip((from_x * dx + from_y * dy) / squared, 0.0, 1.0) if squared > 0 else np.zeros(len(x))
    off: Column = np.hypot(from_x - along * dx, from_y - along * dy)
    return off
