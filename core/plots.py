"""Charts with axes, drawn on the server: lines over time, stacked columns.

As in ``core.charts`` positions across are percentages, so that a chart grows with the page while letters and strokes
keep their size. Each line has a dash and each stack a pattern of its own: nothing is told by colour alone. The same
drawing leaves the product as a file of its own, with its colours in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Left of the plot in per cent; the figures of the axis stand there, above their lines.
LEFT: Final = 10.0
FOOT: Final = 24
HEAD: Final = 18
FILE_WIDTH: Final = 960
LEGEND_STEP: Final = 150
DASHES: Final = ("", "7 4", "2 4", "10 3 2 3")

#: Colours of a file that leaves the product, where no style sheet reaches: those of the light theme, on white.
_FILE_STYLE: Final = """
text{font:12px sans-serif;fill:#55605f}.plot-title{font-size:15px;font-weight:600;fill:#1d2726}
.chart-grid{stroke:#e3e8e7}.chart-tick{paint-order:stroke;stroke:#fff;stroke-width:3px}.plot-line{fill:none;stroke-width:2.25}.plot-dot{stroke:#fff}
.hue-fitness,.hue-run{stroke:#d9663f;fill:#d9663f}.hue-fatigue,.hue-strength{stroke:#8457b5;fill:#8457b5}
.hue-form,.hue-walk{stroke:#7d6413;fill:#7d6413}.hue-ride{stroke:#3f78c4;fill:#3f78c4}
.hue-swim{stroke:#2f9bb3;fill:#2f9bb3}.hue-other,.hue-before{stroke:#6f7f80;fill:#6f7f80}
.chart-done{fill:#1d7a6d}.chart-planned{fill:#e3e8e7;stroke:#6f7f80;stroke-dasharray:3 3}
.chart-fitness{stroke:#d9663f;stroke-width:2.5}.chart-fitness.is-ahead{stroke-dasharray:2 6}
.hue-now{stroke:#1d7a6d;fill:#1d7a6d}.plot-line{fill:none}.plot-column{stroke:none}.plot-hatch{stroke:#fff;fill:none}
.hue-zone-1{fill:#aed3dc}.hue-zone-2{fill:#5fb0b8}.hue-zone-3{fill:#3fa97b}.hue-zone-4{fill:#d3a93a}
.hue-zone-5{fill:#e08240}.hue-zone-6{fill:#cf5a37}.hue-zone-7{fill:#a8324a}
"""

#: Lines across a tile of 8 by 8; the first stack is plain.
_HATCHES: Final = (
    "",
    "M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6",
    "M0 4 L8 4",
    "M4 0 L4 8",
    "M0 4 L8 4 M4 0 L4 8",
    "M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2",
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A word under the chart, at a share (0–1) of its width. Minor ones are left out on narrow screens."""

    at: float
    label: str
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line through (share of the width, value); a value of ``None`` interrupts it. ``dash`` counts :data:`DASHES`."""

    label: str
    hue: str
    points: Sequence[tuple[float, float | None]]
    dash: int = 0
    has_dots: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """One part of every column: its values in the order of the columns."""

    label: str
    hue: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart. ``svg`` and ``legend`` for a page, :meth:`as_file` to be kept."""

    label: str
    height: int
    body: SafeString
    keys: Sequence[tuple[str, SafeString]]

    @property
    def svg(self) -> SafeString:
        """The chart as wide as its place."""
        return format_html(
            '<svg class="plot" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
            self.height,
            self.label,
            self.body,
        )

    @property
    def legend(self) -> SafeString:
        """What the lines or parts are, for a chart of more than one."""
        if len(self.keys) < 2:
            return SafeString("")
        items = format_html_join(
            "",
            '<li><svg width="26" height="12" aria-hidden="true">{}</svg>{}</li>',
            ((mark, label) for label, mark in self.keys),
        )
        return format_html('<ul class="plot-legend" role="list">{}</ul>', items)

    def as_file(self, title: str) -> str:
        """An SVG document of its own, with title, legend and colours."""
        keys = format_html_join(
            "",
            '<g transform="translate({} 34)">{}<text x="32" y="10">{}</text></g>',
            ((16 + number * LEGEND_STEP, mark, label) for number, (label, mark) in enumerate(self.keys)),
        )
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" role="img" aria-label="{}">'
            '<style>{}</style><rect width="100%" height="100%" fill="#fff"/><text class="plot-title" x="16" y="22">{}'
            '</text>{}<svg x="16" y="60" width="{}" height="{}">{}</svg></svg>',
            FILE_WIDTH,
            self.height + 76,
            self.label,
            SafeString(_FILE_STYLE),
            title,
            keys,
            FILE_WIDTH - 32,
            self.height,
            self.body,
        )


def line_plot(
    lines: Sequence[Line],
    *,
    label: str,
    ticks: Sequence[Tick],
    say: Callable[[float], str],
    height: int = 230,
    least_step: float = 0.0,
) -> Drawing:
    """Draw lines over one scale. ``say`` writes a value of the axis, whose steps are at least ``least_step``."""
    values = [value for line in lines for _, value in line.points if value is not None] or [0.0]
    low, high, steps = _scale(min(values), max(values), least_step)
    plot = height - FOOT

    def y(value: float) -> float:
        return plot - (value - low) / (high - low) * (plot - HEAD)

    drawn = _markup(_line(line, y, plot) for line in lines)
    # The figures of the axis stand over the lines: on a narrow screen the first days pass behind them.
    body = format_html("{}{}{}{}", _grid(steps, y), _ticks(ticks, height), drawn, _figures(steps, y, say))
    keys = [(line.label, _line_key(line)) for line in lines]
    return Drawing(label, height, body, keys)


def stacked_columns(
    stacks: Sequence[Stack],
    *,
    id: str,
    label: str,
    columns: Sequence[str],
    say: Callable[[float], str],
    height: int = 230,
) -> Drawing:
    """Draw a column for each of ``columns``, made of the stacks' parts from the foot up.

    ``id`` is unique on the page: the patterns are found by it. ``say`` writes a value of the axis and of the parts.
    """
    totals = [sum(stack.values[number] for stack in stacks) for number in range(len(columns))]
    _, high, steps = _scale(0.0, max(totals, default=0.0))
    plot = height - FOOT
    slot = (100 - LEFT) / max(len(columns), 1)

    def y(value: float) -> float:
        return plot - value / high * (plot - HEAD)

    parts = []
    reached = [0.0] * len(columns)
    for place, stack in enumerate(stacks):
        hue, over = escape(stack.hue), escape(_pattern(stack, id, place))
        for number, value in enumerate(stack.values):
            if value <= 0:
                continue
            top, foot = y(reached[number] + value), y(reached[number])
            reached[number] += value
            box = _box(LEFT + (number + 0.15) * slot, top, slot * 0.7, foot - top)
            parts.append(_part(f"{columns[number]}, {stack.label}: {say(value)}", box, hue, over))
    every = max(1, ceil(len(columns) / 8))
    ticks = [
        Tick((number + 0.5) / len(columns), column, is_minor=(number // every) % 2 == 1)
        for number, column in enumerate(columns)
        if number % every == 0
    ]
    body = format_html(
        "{}{}{}{}{}",
        _hatches(stacks, id),
        _grid(steps, y),
        _ticks(ticks, height),
        _markup(parts),
        _figures(steps, y, say),
    )
    keys = [(stack.label, _stack_key(stack, id, place)) for place, stack in enumerate(stacks)]
    return Drawing(label, height, body, keys)


def _markup(parts: Iterable[str]) -> SafeString:
    """Pieces that are markup already. A chart has thousands: each is written once, with only its words escaped."""
    return SafeString("".join(parts))


def _scale(low: float, high: float, least_step: float = 0.0) -> tuple[float, float, list[float]]:
    """Round ends around the values, and at most six round steps from one to the other."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    rough = max((high - low) / 4, least_step)
    power = 10.0 ** floor(log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * (1 - 1e-9))
    first, last = floor(low / step), ceil(high / step)
    return first * step, last * step, [number * step for number in range(first, last + 1)]


def _grid(steps: Sequence[float], y: Callable[[float], float]) -> SafeString:
    lines = ((_figure(y(step)),) for step in steps)
    return format_html_join("", '<line x1="0" x2="100%" y1="{0}" y2="{0}" class="chart-grid"/>', lines)


def _figures(steps: Sequence[float], y: Callable[[float], float], say: Callable[[float], str]) -> SafeString:
    words = ((_figure(y(step) - 4), say(step)) for step in steps)
    return format_html_join("", '<text x="0" y="{}" class="chart-tick">{}</text>', words)


def _ticks(ticks: Sequence[Tick], height: int) -> SafeString:
    return format_html_join(
        "",
        '<text x="{}%" y="{}" text-anchor="{}" class="chart-tick{}">{}</text>',
        (
            (
                _figure(_x(tick.at)),
                height - 6,
                "end" if tick.at > 0.94 else "start" if tick.at < 0.03 else "middle",
                " is-minor" if tick.is_minor else "",
                tick.label,
            )
            for tick in ticks
        ),
    )


def _line(line: Line, y: Callable[[float], float], plot: int) -> SafeString:
    """The line in a frame that stretches, its stroke as wide as ever; dots keep their shape beside it."""
    commands, pen_is_down = [], False
    for at, value in line.points:
        if value is None:
            pen_is_down = False
            continue
        commands.append(f"{'L' if pen_is_down else 'M'}{_x(at) * 10:.1f} {y(value):.1f}")
        pen_is_down = True
    path = format_html(
        '<svg width="100%" height="{0}" viewBox="0 0 1000 {0}" preserveAspectRatio="none" overflow="visible">'
        '<path d="{1}" class="plot-line hue-{2}" stroke-dasharray="{3}" vector-effect="non-scaling-stroke"/></svg>',
        plot,
        "".join(commands),
        line.hue,
        DASHES[line.dash],
    )
    if not line.has_dots:
        return path
    hue = escape(line.hue)
    dots = (
        f'<circle cx="{_figure(_x(at))}%" cy="{_figure(y(value))}" r="3.5" class="plot-dot hue-{hue}"/>'
        for at, value in line.points
        if value is not None
    )
    return _markup((path, *dots))


def _part(title: str, box: str, hue: str, pattern: str) -> str:
    """A part of a column, under its pattern where it has one. Only the title is not escaped yet."""
    over = f'<rect {box} fill="url(#{pattern})"/>' if pattern else ""
    return f'<g><title>{escape(title)}</title><rect {box} class="plot-column hue-{hue}"/>{over}</g>'


def _box(left: float, top: float, width: float, height: float) -> str:
    tall = max(height - 1, 0.5)
    return f'x="{_figure(left)}%" y="{_figure(top)}" width="{_figure(width)}%" height="{_figure(tall)}"'


def _hatch_of(stack: Stack, place: int) -> int:
    """Which pattern a part has; zones have none: they lie in their order, with a gap between two."""
    return 0 if stack.hue.startswith("zone-") else place % len(_HATCHES)


def _pattern(stack: Stack, id: str, place: int) -> str:
    hatch = _hatch_of(stack, place)
    return f"{id}-{hatch}" if hatch else ""


def _hatches(stacks: Sequence[Stack], id: str) -> SafeString:
    used = sorted({_hatch_of(stack, place) for place, stack in enumerate(stacks)} - {0})
    return format_html(
        "<defs>{}</defs>",
        format_html_join(
            "",
            '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
            '<path d="{}" class="plot-hatch" stroke-width="1.5"/></pattern>',
            ((id, number, _HATCHES[number]) for number in used),
        ),
    )


def _line_key(line: Line) -> SafeString:
    return format_html(
        '<line x1="1" x2="25" y1="6" y2="6" class="plot-line hue-{}" stroke-dasharray="{}"/>',
        line.hue,
        DASHES[line.dash],
    )


def _stack_key(stack: Stack, id: str, place: int) -> SafeString:
    pattern = _pattern(stack, id, place)
    over = format_html('<rect width="26" height="12" rx="2" fill="url(#{})"/>', pattern) if pattern else ""
    return format_html('<rect width="26" height="12" rx="2" class="plot-column hue-{}"/>{}', stack.hue, over)


def _x(at: float) -> float:
    return LEFT + at * (100 - LEFT)


def _figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
