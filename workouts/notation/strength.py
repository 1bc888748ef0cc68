"""Syntax tree of a strength text → blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, cast

from lark import Token, Tree

from workouts.notation.errors import NotationError, error_at
from workouts.notation.grammar import Node, place
from workouts.notation.quantities import (
    clock_seconds,
    duration_seconds,
    kilograms,
    metres,
    metres_or_minutes,
    number_range,
    numbers,
    quoted_text,
)
from workouts.structure.model import Amount, Block, BlockKind, Effort, Exercise, Load, PlannedSet, Prescription
from workouts.structure.strength_validation import (
    MOST_SETS,
    amount_problems,
    effort_problems,
    frame_problems,
    load_problems,
    prescription_problems,
)
from workouts.structure.wording import Problem

type FindExercise = Callable[[str], str | None]

_HEADS: Final[dict[str, BlockKind]] = {
    "SUPERSET": "superset",
    "CIRCUIT": "circuit",
    "DROP": "drop",
    "WARM_UP": "warmup",
    "AMRAP": "amrap",
    "EMOM": "emom",
}
_LOADS: Final = {"WEIGHT", "PERCENT", "BODY_WEIGHT"}


@dataclass(frozen=True, slots=True)
class StrengthBuilder:
    """Builds the blocks of one text; raises :class:`NotationError` at the first value that cannot be.

    ``find_exercise`` gives the library key of a name, or ``None``.
    """

    text: str
    find_exercise: FindExercise | None = None

    def blocks(self, nodes: Iterable[Node | Token]) -> tuple[Block, ...]:
        """The blocks under a node."""
        return tuple(self._block(node) for node in nodes if isinstance(node, Tree))

    def _block(self, node: Node) -> Block:
        if node.data == "exercise":
            return Block("straight", (self._prescription(node),))
        head = cast(Token, node.children[0])
        times = [child for child in node.children if isinstance(child, Token) and child.type == "TIMES"]
        block = Block(
            kind=_HEADS[head.type],
            exercises=tuple(self._prescription(child) for child in _trees(node, "exercise")),
            rounds=int(numbers(times[0])[0]) if times else 1,
            seconds=next((self._time(child) for child in _trees(node, "time")), None),
            interval=next((self._time(next(_trees(child, "time"))) for child in _trees(node, "every")), 60),
            note=_note(node),
        )
        self._refuse(frame_problems(block), *place(head))
        return block

    def _prescription(self, node: Node) -> Prescription:
        tempos = [str(child) for child in node.children if isinstance(child, Token) and child.type == "TEMPO"]
        rests = list(_trees(node, "rest"))
        prescription = Prescription(
            exercise=self._exercise(next(_trees(node, "name"))),
            sets=tuple(planned for child in _trees(node, "set") for planned in self._sets(child)),
            tempo=_tempo(tempos[-1]) if tempos else "",
            rest=self._time(next(_trees(rests[-1], "time"))) if rests else None,
            note=_note(node),
        )
        self._refuse(prescription_problems(prescription), node.meta.start_pos, node.meta.end_pos)
        return prescription

    def _exercise(self, node: Node) -> Exercise:
        tokens = [child for child in node.children if isinstance(child, Token)]
        if tokens[0].type == "KEY":
            return Exercise(key=tokens[0][1:].lower())
        is_quoted = tokens[0].type == "STRING"
        name = " ".join(quoted_text(tokens[0]).split("\n")) if is_quoted else " ".join(map(str, tokens))
        if not name:
            raise error_at(self.text, "The name of the exercise is empty.", *place(tokens[0]))
        key = self.find_exercise(name) if self.find_exercise else None
        return Exercise(key=key) if key else Exercise(name=name)

    def _sets(self, node: Node) -> Iterator[PlannedSet]:
        tokens = [child for child in node.children if isinstance(child, Token)]
        times = next((token for token in tokens if token.type == "TIMES"), None)
        count = int(numbers(times)[0]) if times is not None else 1
        if times is not None and not 1 <= count <= MOST_SETS:
            raise error_at(self.text, f"An exercise has between 1 and {MOST_SETS} sets.", *place(times))
        planned = PlannedSet(
            amount=self._amount(cast(Token, next(_trees(node, "amount")).children[0])),
            load=self._load([token for token in tokens if token.type in _LOADS]),
            effort=self._effort([token for token in tokens if token.type in {"RPE", "RIR"}]),
            is_warm_up=any(token.type == "WARM_SET" for token in tokens),
        )
        yield from (planned for _ in range(count))

    def _amount(self, token: Token) -> Amount:
        amount = self._amount_value(token)
        self._refuse(amount_problems(amount), *place(token))
        return amount

    def _amount_value(self, token: Token) -> Amount:
        match token.type:
            case "NUMBER" | "RANGE":
                return Amount("repetitions", *number_range(token))
            case "AMRAP":
                return Amount("amrap")
            case "DURATION":
                seconds = duration_seconds(token)
                return Amount("time", seconds, seconds)
            case "CLOCK":
                seconds = clock_seconds(token)[0]
                return Amount("time", seconds, seconds)
            case _:
                length = metres(token)
                return Amount("distance", length, length)

    def _load(self, tokens: list[Token]) -> Load | None:
        if not tokens:
            return None
        self._refuse_second(tokens, "A set has one weight.")
        load = _load_value(tokens[0])
        self._refuse(load_problems(load), *place(tokens[0]))
        return load

    def _effort(self, tokens: list[Token]) -> Effort | None:
        if not tokens:
            return None
        self._refuse_second(tokens, "A set has one RPE or RIR.")
        low, high = number_range(tokens[0])
        effort = Effort("rpe" if tokens[0].type == "RPE" else "rir", low, high)
        self._refuse(effort_problems(effort), *place(tokens[0]))
        return effort

    def _time(self, node: Node) -> int:
        token = cast(Token, node.children[0])
        match token.type:
            case "CLOCK":
                seconds = clock_seconds(token)[0]
            case "METRES_OR_MINUTES":
                is_distance, seconds = metres_or_minutes(token, is_metres=False)
                if is_distance:
                    raise error_at(self.text, "A time is expected here, such as 90s or 10min.", *place(token))
            case _:
                seconds = duration_seconds(token)
        if seconds != int(seconds):
            raise error_at(self.text, "A time has whole seconds.", *place(token))
        return int(seconds)

    def _refuse_second(self, tokens: list[Token], message: str) -> None:
        if len(tokens) > 1:
            raise error_at(self.text, message, *place(tokens[1]))

    def _refuse(self, problems: Iterable[Problem], start: int, end: int) -> None:
        for problem in problems:
            raise self._error(problem.message, start, end)

    def _error(self, message: str, start: int, end: int) -> NotationError:
        return error_at(self.text, message, start, end)


def _trees(node: Node, name: str) -> Iterator[Node]:
    return (child for child in node.children if isinstance(child, Tree) and child.data == name)


def _note(node: Node) -> str:
    notes = (quoted_text(child) for child in node.children if isinstance(child, Token) and child.type == "STRING")
    return "\n".join(filter(None, notes))


def _tempo(token: str) -> str:
    """The four figures behind the word, which has none of its own but the x of nothing: ``tempo 30-x-0``."""
    return "".join(figure for figure in token.upper().removeprefix("TEMPO") if figure.isdecimal() or figure == "X")


def _load_value(token: Token) -> Load:
    match token.type:
        case "PERCENT":
            return Load("percent", *number_range(token.rpartition("%")[0]))
        case "WEIGHT":
            return Load("kg", *kilograms(token))
        case _:
            if not numbers(token):
                return Load("body_weight")
            extra, _ = kilograms(token)
            signed = extra if "+" in token else -extra
            return Load("body_weight", signed, signed)
