"""Small charts drawn on the server as inline SVG.

Every function takes plain data and returns safe markup with a text alternative; the colours come from classes in
``static/css/components/chart.css``, so both themes and print work. Charts that stretch use percentages instead of a
view box: bars grow with the page while letters and strokes keep their size.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, floor, log10, radians

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.plots import FILE_WIDTH, Drawing

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One week of load. ``label`` is its first day as shown (``"7 Sep"``); ``fitness`` is the value at its end.

    A week that is ``ahead`` has not begun: its fitness is what the plan would make of it.
    """

    label: str
    planned: float | None = None
    done: float | None = None
    fitness: float | None = None
    is_current: bool = False
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a workout: how long (seconds, or any unit shared by all) and how hard (zone 1–7, 0 for rest)."""

    length: float
    zone: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class ZoneShare:
    """Time spent in one zone: its number from 1, a name, the range as shown, and seconds."""

    number: int
    name: str
    range_text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone with its share of the whole, ready for ``ui/zone_bars.html``."""

    zone: ZoneShare
    share: float
    bar: SafeString


def sparkline(values: Sequence[float | None], *, label: str, width: int = 78, height: int = 28) -> SafeString:
    """Draw a few bars, older ones paler: the trend of some weeks beside a name.

    ``label`` is read aloud together with the figures. ``None`` and 0 leave a foot mark, so that a gap is seen.
    """
    heights = _scaled([value or 0.0 for value in values], height - 2)
    slot = width / max(len(values), 1)
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="1.5" class="chart-bar" opacity="{}"/>',
        (
            (
                _figure(position * slot + 1),
                _figure(height - max(bar, 1.5)),
                _figure(max(slot - 3, 1)),
                _figure(max(bar, 1.5)),
                _figure(0.35 + 0.65 * (position + 1) / len(values)),
            )
            for position, bar in enumerate(heights)
        ),
    )
    spoken = ", ".join("–" if value is None else f"{value:.0f}" for value in values) or "no data"
    return format_html(
        '<svg class="sparkline" width="{}" height="{}" role="img" aria-label="{}: {}">{}</svg>',
        width,
        height,
        label,
        spoken,
        bars,
    )


def week_bars(weeks: Sequence[WeekBar], *, label: str, height: int = 190) -> SafeString:
    """Draw planned (dashed) and done (solid) load per week with the line of fitness over them.

    Load and fitness keep scales of their own; the table beside the chart carries the figures of both.
    """
    axis, body = _week_parts(weeks, height)
    return format_html(
        '<div class="week-bars"><svg class="week-bars-axis" width="34" height="{}" aria-hidden="true">{}</svg>'
        '<svg class="week-bars-plot" width="100%" height="{}" role="img" aria-label="{}">{}</svg></div>',
        height,
        axis,
        height,
        label,
        body,
    )


def week_drawing(weeks: Sequence[WeekBar], *, label: str, height: int = 260) -> Drawing:
    """The same bars as a drawing of their own, which can leave the product as a file."""
    axis, body = _week_parts(weeks, height)
    frame = format_html(
        '<svg width="34" height="{0}">{1}</svg><svg x="40" width="{2}" height="{0}">{3}</svg>',
        height,
        axis,
        FILE_WIDTH - 32 - 40,
        body,
    )
    box = '<rect x="1" width="22" height="11" rx="2" class="{}"/>'
    keys = [("Load done", format_html(box, "chart-done"))]
    if any(week.planned is not None for week in weeks):
        keys.append(("Load planned", format_html(box, "chart-planned")))
    keys.append(("Fitness", format_html('<line x1="1" x2="25" y1="6" y2="6" class="{}"/>', "chart-fitness")))
    return Drawing(label, height, frame, keys)


def _week_parts(weeks: Sequence[WeekBar], height: int) -> tuple[SafeString, SafeString]:
    """The figures of the axis, and the bars with the line of fitness over them."""
    plot = height - 26
    top = _nice_ceiling(max((max(week.planned or 0, week.done or 0) for week in weeks), default=0) or 100)
    axis, lines = _load_axis(top, plot)
    slot = 100 / max(len(weeks), 1)
    bars = format_html_join(
        "", "{}", ((_week(week, position, len(weeks), plot=plot, top=top),) for position, week in enumerate(weeks))
    )
    return axis, format_html("{}{}{}", lines, bars, _fitness_line(weeks, slot, plot))


def _load_axis(top: float, plot: float) -> tuple[SafeString, SafeString]:
    ticks = [top * part / 2 for part in range(3)]
    rows = [(tick, _figure(plot - tick / top * (plot - 14))) for tick in ticks]
    axis = format_html_join(
        "", '<text x="28" y="{}" text-anchor="end" dy="0.35em">{}</text>', ((y, f"{tick:.0f}") for tick, y in rows)
    )
    lines = format_html_join(
        "", '<line x1="0" x2="100%" y1="{}" y2="{}" class="chart-grid"/>', ((y, y) for _, y in rows)
    )
    return axis, lines


def _week(week: WeekBar, position: int, count: int, *, plot: float, top: float) -> SafeString:
    planned, done = ((value or 0) / top * (plot - 14) for value in (week.planned, week.done))
    slot = 100 / count
    left = position * slot
    return format_html(
        '<g class="week-bar{}"><title>{}</title>{}{}'
        '<text x="{}%" y="{}" text-anchor="middle" class="chart-tick{}">{}</text></g>',
        " is-current" if week.is_current else "",
        _week_title(week),
        _bar(left + slot * 0.2, plot - planned, slot * 0.6, planned, name="chart-planned", radius=4),
        _bar(left + slot * 0.25, plot - done, slot * 0.5, done, name="chart-done", radius=3),
        _figure(left + slot / 2),
        _figure(plot + 18),
        "" if _is_major(position, count) else " is-minor",
        week.label,
    )


def _is_major(position: int, count: int) -> bool:
    """Label every week of a short chart, every second of a longer one, about six of a long one."""
    return position % max(1, ceil(count / 6)) == 0


def _week_title(week: WeekBar) -> str:
    parts = [f"Week of {week.label}: done {week.done or 0:.0f}"]
    if week.planned is not None:
        parts.append(f"planned {week.planned:.0f}")
    if week.fitness is not None:
        parts.append(f"fitness {week.fitness:.0f}{' by the plan' if week.is_ahead else ''}")
    return ", ".join(parts)


def _bar(left: float, y: float, width: float, height: float, *, name: str, radius: int) -> SafeString:
    if height <= 0 or width <= 0:
        return SafeString("")
    return format_html(
        '<rect x="{}%" y="{}" width="{}%" height="{}" rx="{}" class="{}"/>',
        _figure(left),
        _figure(y),
        _figure(width),
        _figure(height),
        radius,
        name,
    )


def _fitness_line(weeks: Sequence[WeekBar], slot: float, plot: float) -> SafeString:
    top = max((week.fitness or 0 for week in weeks), default=0) * 1.35
    if top <= 0:
        return SafeString("")
    points = [
        None if week.fitness is None else ((position + 0.5) * slot, plot - week.fitness / top * (plot - 14))
        for position, week in enumerate(weeks)
    ]
    return format_html_join(
        "",
        '<line x1="{}%" y1="{}" x2="{}%" y2="{}" class="chart-fitness{}"/>',
        (
            (*(_figure(each) for each in (*start, *end)), " is-ahead" if week.is_ahead else "")
            for week, (start, end) in zip(weeks[1:], pairwise(points), strict=True)
            if start and end
        ),
    )


def step_profile(steps: Sequence[Step], *, label: str, height: int = 64) -> SafeString:
    """Draw the shape of a workout: a block a step, as wide as it is long and as high as it is hard."""
    whole = sum(step.length for step in steps) or 1
    blocks = []
    left = 0.0
    for step in steps:
        width = step.length / whole * 100
        tall = height * (0.28 + 0.12 * min(max(step.zone, 0), 6))
        blocks.append((_figure(left), _figure(height - tall), _figure(max(width - 0.5, 0.3)), _figure(tall), step))
        left += width
    drawn = format_html_join(
        "",
        '<rect x="{}%" y="{}" width="{}%" height="{}" rx="3" class="chart-zone-{}"><title>{}</title></rect>',
        ((x, y, width, tall, min(max(step.zone, 0), 7), step.label) for x, y, width, tall, step in blocks),
    )
    return format_html(
        '<svg class="step-profile" width="100%" height="{}" role="img" aria-label="{}">{}</svg>', height, label, drawn
    )


def zone_rows(zones: Sequence[ZoneShare]) -> list[ZoneRow]:
    """Give every zone its share (0–1) of the time in all of them and a bar for it."""
    whole = sum(zone.seconds for zone in zones)
    return [_zone_row(zone, zone.seconds / whole if whole else 0.0) for zone in zones]


def _zone_row(zone: ZoneShare, share: float) -> ZoneRow:
    bar = format_html(
        '<svg class="zone-bar" width="100%" height="10" aria-hidden="true">'
        '<rect width="100%" height="10" rx="3" class="chart-track"/>{}</svg>',
        _bar(0, 0, max(share * 100, 0.8) if share else 0, 10, name=f"chart-zone-{min(zone.number, 7)}", radius=3),
    )
    return ZoneRow(zone=zone, share=share, bar=bar)


def meter(ratio: float | None, *, label: str) -> SafeString:
    """Draw a thin bar filled to ``ratio`` (0–1; more is drawn full), as beside a week's planned and done time."""
    filled = min(max(ratio or 0.0, 0.0), 1.0) * 100
    return format_html(
        '<svg class="meter" width="100%" height="5" role="img" aria-label="{}">'
        '<rect width="100%" height="5" rx="2.5" class="chart-track"/>{}</svg>',
        label,
        _bar(0, 0, filled, 5, name="chart-bar", radius=2),
    )


def ring(ratio: float | None, *, label: str, size: int = 56) -> SafeString:
    """Draw a ring filled to ``ratio`` (0–1; more is drawn full) with the per cent inside; ``None`` is an en dash."""
    radius = size / 2 - 4
    around = 2 * 3.141592653589793 * radius
    filled = min(max(ratio or 0.0, 0.0), 1.0) * around
    return format_html(
        '<svg class="ring" width="{0}" height="{0}" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<circle cx="{2}" cy="{2}" r="{3}" class="ring-track"/>'
        '<circle cx="{2}" cy="{2}" r="{3}" class="ring-fill{7}" stroke-dasharray="{4} {5}" '
        'transform="rotate(-90 {2} {2})"/>'
        '<text x="{2}" y="{2}" text-anchor="middle" dy="0.35em">{6}</text></svg>',
        size,
        label,
        _figure(size / 2),
        _figure(radius),
        _figure(filled),
        _figure(around),
        "–" if ratio is None else f"{ratio * 100:.0f}",
        "" if filled else " is-empty",
    )


def track_map(points: Iterable[Point | None], *, label: str, width: int = 600, height: int = 340) -> SafeString:
    """Draw a track of (latitude, longitude) in degrees as a line with its start and finish; ``None`` is a gap.

    The map is north up, equirectangular and true to scale at the track's middle; no tiles are fetched. Its ``data-``
    attributes carry the projection, so that a chart's cursor can move the marker along the track. Fewer than two
    points give an empty string.
    """
    track = list(points)
    known = [point for point in track if point is not None]
    if len(known) < 2:
        return SafeString("")
    projection = _Projection.fitting(known, width, height, margin=20)
    start, finish = projection.place(known[0]), projection.place(known[-1])
    return format_html(
        '<svg class="track-map" viewBox="0 0 {} {}" role="img" aria-label="{}" data-track-map="" data-west="{}" '
        'data-north="{}" data-scale-x="{}" data-scale-y="{}" data-left="{}" data-top="{}">'
        '<path class="track-casing" d="{}"/><path class="track-line" d="{}"/>'
        '<circle class="track-start" cx="{}" cy="{}" r="8"><title>Start</title></circle>'
        '<circle class="track-finish" cx="{}" cy="{}" r="8"><title>Finish</title></circle>'
        '<circle class="track-marker" r="9" cx="-20" cy="-20" data-track-marker=""/></svg>',
        width,
        height,
        label,
        projection.west,
        projection.north,
        projection.scale_x,
        projection.scale_y,
        projection.left,
        projection.top,
        *[_path(_thinned(track, projection))] * 2,
        *(_figure(value) for value in (*start, *finish)),
    )


@dataclass(frozen=True, slots=True)
class _Projection:
    west: float
    north: float
    scale_x: float
    scale_y: float
    left: float
    top: float

    @classmethod
    def fitting(cls, points: Sequence[Point], width: int, height: int, margin: int) -> "_Projection":
        """Fit the points into the drawing, centred, with the same metres a pixel both ways."""
        latitudes = [latitude for latitude, _ in points]
        longitudes = [longitude for _, longitude in points]
        south, north, west, east = min(latitudes), max(latitudes), min(longitudes), max(longitudes)
        narrowing = max(cos(radians((south + north) / 2)), 0.01)
        # A track on one spot still needs a scale: 0.0002 degrees are some twenty metres.
        across, down = max((east - west) * narrowing, 0.0002), max(north - south, 0.0002)
        scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
        return cls(
            west=round(west, 6),
            north=round(north, 6),
            scale_x=round(scale * narrowing, 3),
            scale_y=round(scale, 3),
            left=round((width - (east - west) * narrowing * scale) / 2, 1),
            top=round((height - (north - south) * scale) / 2, 1),
        )

    def place(self, point: Point) -> Point:
        latitude, longitude = point
        return self.left + (longitude - self.west) * self.scale_x, self.top + (self.north - latitude) * self.scale_y


def _thinned(track: Iterable[Point | None], projection: _Projection) -> Iterator[Point | None]:
    """Keep the points that move the pen by at least one pixel; a day's ride then weighs a few kilobytes."""
    last: Point | None = None
    skipped: Point | None = None
    for point in track:
        if point is None:
            if skipped:
                yield skipped
            yield None
            last = skipped = None
            continue
        placed = projection.place(point)
        if last is None or abs(placed[0] - last[0]) + abs(placed[1] - last[1]) >= 1:
            yield placed
            last, skipped = placed, None
        else:
            skipped = placed
    if skipped:
        yield skipped


def _path(points: Iterable[Point | None]) -> str:
    commands = []
    pen_is_down = False
    for point in points:
        if point is None:
            pen_is_down = False
            continue
        commands.append(f"{'L' if pen_is_down else 'M'}{_figure(point[0])} {_figure(point[1])}")
        pen_is_down = True
    return "".join(commands)


def _scaled(values: Sequence[float], height: float) -> list[float]:
    top = max(values, default=0.0)
    return [value / top * height if top > 0 else 0.0 for value in values]


def _nice_ceiling(value: float) -> float:
    """Return the next value of 1, 2, 4, 5, 6, 8 or 10 times a power of ten."""
    power = 10.0 ** floor(log10(value))
    return next(float(step * power) for step in (1, 2, 4, 5, 6, 8, 10) if step * power >= value)


def _figure(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
