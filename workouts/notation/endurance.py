"""Syntax tree of an endurance text → steps and repeats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, cast

from lark import Token, Tree

from activities.science.sports import Family
from workouts.notation.errors import NotationError, error_at
from workouts.notation.grammar import Node, place
from workouts.notation.quantities import (
    clock_seconds,
    duration_seconds,
    folded,
    metres,
    metres_or_minutes,
    number_range,
    numbers,
    quoted_text,
)
from workouts.structure.model import Anchor, End, EndKind, Item, Metric, Repeat, Step, StepKind, Target, Unit
from workouts.structure.validation import end_problems, repeat_problems, step_problems, target_problems
from workouts.structure.wording import Problem
from workouts.structure.words import EFFORT_WORDS, ZONE_METRIC

_KINDS: Final[tuple[tuple[str, StepKind], ...]] = (
    ("w", "warmup"),  # warmup, warm up, wu; "work" stands before it in the search below
    ("c", "cooldown"),
    ("r", "recovery"),
    ("jog", "recovery"),
    ("float", "recovery"),
    ("other", "other"),
)
_ANCHORS: Final[dict[str, Anchor]] = {
    "css": "css",
    "threshold": "threshold",
    "t": "threshold",
    "mile": "mile",
    "3k": "3k",
    "5k": "5k",
    "10k": "10k",
    "h": "half",
    "hm": "half",
    "hmp": "half",
    "half": "half",
    "half marathon": "half",
    "m": "marathon",
    "mp": "marathon",
    "marathon": "marathon",
}
_ANCHOR: Final = re.compile(r"@\s*(\w+(?:\s+marathon)?)(?:\s*pace)?\s*(?:([+–-])\s*(\d+))?", re.IGNORECASE)
_SIMPLE: Final[dict[str, Metric]] = {"HEART_RATE": "heart_rate", "POWER": "power", "CADENCE": "cadence", "RPE": "rpe"}
_ENDS: Final[dict[str, tuple[EndKind, Callable[[str], float]]]] = {
    "DURATION": ("time", duration_seconds),
    "CLOCK": ("time", lambda token: clock_seconds(token)[0]),
    "DISTANCE": ("distance", metres),
    "THOUSANDS": ("distance", metres),
    "CALORIES": ("calories", lambda token: numbers(token)[0]),
}
_PERCENT_METRIC: Final[dict[Family, Metric]] = {"ride": "power"}
_PACE_UNITS: Final[dict[str, Unit]] = {
    "km": "km",
    "k": "km",
    "mi": "mi",
    "mile": "mi",
    "100m": "100m",
    "100yd": "100yd",
    "500m": "500m",
}


@dataclass(frozen=True, slots=True)
class EnduranceBuilder:
    """Builds the steps of one text; raises :class:`NotationError` at the first value that cannot be."""

    text: str
    sport: Family

    def items(self, nodes: Iterable[Node | Token]) -> tuple[Item, ...]:
        """The steps and repeats under a node."""
        return tuple(item for node in nodes if isinstance(node, Tree) for item in self._item(node))

    def _item(self, node: Node) -> Iterator[Item]:
        if node.data == "repeat":
            yield self._repeat(node)
        elif node.data in {"step", "step_of_repeat", "trailing_rest"}:
            yield from self._steps(cast(Node, node.children[0]) if node.data == "step_of_repeat" else node)

    def _repeat(self, node: Node) -> Repeat:
        times = cast(Token, node.children[0])
        skips_last = any(isinstance(child, Token) and child.type == "SKIP_LAST" for child in node.children)
        repeat = Repeat(int(numbers(times)[0]), self.items(node.children[1:]), skips_last)
        self._refuse(repeat_problems(repeat), *place(times))
        return repeat

    def _steps(self, node: Node) -> Iterator[Step]:
        """The step of a node, and the rest that was written behind it."""
        trailing = [child for child in node.children if isinstance(child, Tree) and child.data == "trailing_rest"]
        yield self._step(node, [child for child in node.children if child not in trailing])
        for rest in trailing:
            yield from self._steps(rest)

    def _step(self, node: Node, parts: list[Node | Token]) -> Step:
        kind = self._kind(parts)
        ends = [part for part in parts if isinstance(part, Tree) and part.data == "end"]
        targets = [part for part in parts if isinstance(part, Tree) and part.data == "target"]
        notes = [quoted_text(part) for part in parts if isinstance(part, Token) and part.type == "STRING"]
        aims = tuple(map(self._target, targets))
        is_metres = kind != "rest" and (self.sport == "swim" or any(map(_is_of_the_pool, aims)))
        step = Step(
            end=self._end(cast(Token, ends[0].children[0]), is_metres=is_metres),
            kind=kind,
            targets=aims,
            note="\n".join(filter(None, notes)),
        )
        self._refuse(step_problems(step), node.meta.start_pos, node.meta.end_pos)
        return step

    def _kind(self, parts: list[Node | Token]) -> StepKind:
        words = [part for part in parts if isinstance(part, Token) and part.type in {"KIND", "REST"}]
        kinds: list[StepKind] = [_kind_of(word) for word in words]
        for word, kind in zip(words, kinds, strict=True):
            if kind != kinds[0]:
                raise self._error(f"A step is either {kinds[0]} or {kind}.", *place(word))
        return kinds[0] if kinds else "work"

    def _end(self, token: Token, *, is_metres: bool) -> End:
        end = _end_of(token, is_metres=is_metres)
        self._refuse(end_problems(end), *place(token))
        return end

    def _target(self, node: Node) -> Target:
        token = cast(Token, node.children[-1])
        target = self._target_value(token)
        self._refuse(target_problems(target), *place(token))
        return target

    def _target_value(self, token: Token) -> Target:
        if token.type in _SIMPLE:
            return Target(_SIMPLE[token.type], *number_range(token))
        if token.type == "SPEED":
            return Target("speed", *number_range(token), unit="mph" if "mph" in folded(token) else "km/h")
        if token.type == "EFFORT":
            return Target("rpe", *EFFORT_WORDS[folded(token).replace(" ", "-")])
        readers = {"PERCENT": self._percent, "ZONE": self._zone, "AT_ANCHOR": self._anchor}
        return readers.get(token.type, self._pace)(token)

    def _pace(self, token: Token) -> Target:
        paces = clock_seconds(token)
        written = folded(token.partition("/")[2]).replace(" ", "")
        unit: Unit = _PACE_UNITS.get(written, "100m" if self.sport == "swim" else "km")
        # A range of paces is meant the same in both orders: people write the slower or the faster one first.
        return Target("pace", min(paces[0], paces[-1]), max(paces[0], paces[-1]), unit=unit)

    def _percent(self, token: Token) -> Target:
        figures, _, word = token.rpartition("%")
        low, high = number_range(figures)
        of = folded(word).removeprefix("of ").replace(" ", "")
        if "max" in of or of == "mhr":
            return Target("heart_rate", low, high, "percent_of_maximum")
        if of in {"1rm", "e1rm"}:
            raise self._error("e1RM belongs to strength workouts.", *place(token))
        metric = _PERCENT_METRIC.get(self.sport, "pace")
        if of:
            metric = "power" if of in {"ftp", "cp"} else "heart_rate" if of in {"lthr", "hr"} else "pace"
        return Target(metric, low, high, "percent")

    def _zone(self, token: Token) -> Target:
        low, high = number_range(token)
        word = folded(token)
        metric = ZONE_METRIC[self.sport]
        for ending, named in (("hr", "heart_rate"), ("power", "power"), ("pace", "pace")):
            if word.endswith(ending):
                metric = cast(Metric, named)
        return Target(metric, low, high, "zone")

    def _anchor(self, token: Token) -> Target:
        match = cast(re.Match[str], _ANCHOR.match(token))
        word = folded(match[1]).removesuffix("pace")
        offset = int(match[3] or 0) * (1 if match[2] == "+" else -1)
        return Target("pace", offset, offset, "anchor", anchor=_ANCHORS[word])

    def _refuse(self, problems: Iterable[Problem], start: int, end: int) -> None:
        for problem in problems:
            raise self._error(problem.message, start, end)

    def _error(self, message: str, start: int, end: int) -> NotationError:
        return error_at(self.text, message, start, end)


def _kind_of(word: Token) -> StepKind:
    if word.type == "REST":
        return "rest"
    lower = folded(word)
    if lower in {"work", "interval", "on"}:
        return "work"
    return next(kind for beginning, kind in _KINDS if lower.startswith(beginning))


def _is_of_the_pool(target: Target) -> bool:
    """Whether a pace is one of swimmers, who count in metres."""
    return target.anchor == "css" or target.unit in {"100m", "100yd"}


def _end_of(token: Token, *, is_metres: bool) -> End:
    match token.type:
        case "METRES_OR_MINUTES":
            is_distance, value = metres_or_minutes(token, is_metres=is_metres)
            return End("distance" if is_distance else "time", value)
        case "UNTIL":
            return End("heart_rate_above" if ">" in token else "heart_rate_below", numbers(token)[0])
        case "LAP":
            return End("lap")
    end_kind, value_of = _ENDS[token.type]
    return End(end_kind, value_of(token))
