"""An invented loop through hills: where one is, and how high and how steep it is, after so many metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.formats.recording import Column
from activities.science.track import EARTH_RADIUS
from activities.synthetic.athlete import Place

_METRES_A_DEGREE = EARTH_RADIUS * np.pi / 180.0
_CORNERS = 720


@dataclass(frozen=True, slots=True)
class Loop:
    """A closed, smooth way of ``length`` metres that starts and ends at ``place``."""

    place: Place
    length: float
    along: Column  # m, of each corner
    east: Column  # m from the start
    north: Column
    waves: Column  # rows of (amplitude in m, periods a lap, phase)

    def position(self, distance: Column) -> tuple[Column, Column]:
        """Latitude and longitude (degrees) after ``distance`` metres."""
        on_lap = np.mod(distance, self.length)
        latitude = self.place.latitude + np.interp(on_lap, self.along, self.north) / _METRES_A_DEGREE
        shrink = np.cos(np.radians(self.place.latitude))
        longitude = self.place.longitude + np.interp(on_lap, self.along, self.east) / (_METRES_A_DEGREE * shrink)
        return latitude, longitude

    def altitude(self, distance: Column) -> Column:
        """Metres above the sea after ``distance`` metres."""
        height = np.full(len(distance), self.place.altitude)
        for amplitude, periods, phase in self.waves:
            height += amplitude * (np.sin(2 * np.pi * periods * distance / self.length + phase) - np.sin(phase))
        return height

    def grade(self, distance: Column) -> Column:
        """Rise over run after ``distance`` metres: the derivative of :meth:`altitude`."""
        slope = np.zeros(len(distance))
        for amplitude, periods, phase in self.waves:
            turn = 2 * np.pi * periods / self.length
            slope += amplitude * turn * np.cos(turn * distance + phase)
        return slope


def loop_around(place: Place, length: float, hilliness: float, chance: np.random.Generator) -> Loop:
    """A loop of ``length`` metres; ``hilliness`` is about the steepest grade on it (0.03 for a park)."""
    angle = np.linspace(0.0, 2 * np.pi, _CORNERS + 1)
    radius = np.ones(len(angle))
    for bends in range(2, 6):
        radius += chance.uniform(0.05, 0.22) / (bends - 1) * np.cos(bends * angle + chance.uniform(0, 2 * np.pi))
    radius = np.maximum(radius, 0.35)
    east, north = radius * np.cos(angle), radius * np.sin(angle)
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))))
    scale = length / along[-1]
    periods = np.array([1.0, 2.0, 3.0, 5.0])
    share = chance.uniform(0.5, 1.0, len(periods))
    amplitudes = hilliness * length / (2 * np.pi * periods) * share / share.sum()
    waves = np.column_stack((amplitudes, periods, chance.uniform(0, 2 * np.pi, len(periods))))
    return Loop(place, length, along * scale, (east - east[0]) * scale, (north - north[0]) * scale, waves)
