"""Text → structure, wholly or as far as it goes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from activities.science.sports import Family
from workouts.notation.endurance import EnduranceBuilder
from workouts.notation.errors import NotationError, error_at
from workouts.notation.grammar import LONGEST_TEXT, Language, Node, read_syntax, tokens_of
from workouts.notation.header import Header, split_header
from workouts.notation.strength import FindExercise, StrengthBuilder
from workouts.structure.model import Part, Workout
from workouts.structure.validation import problems

#: How often a preview tries a shorter beginning: a syntax error, a wrong value before it, and one to spare.
_MOST_ATTEMPTS: Final = 3
_CRITICAL_SPEED: Final = re.compile(r"\bcss\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """What of a text can be shown: the workout up to the first error, and that error."""

    workout: Workout | None
    error: NotationError | None = None


def parse(
    text: str, *, sport: Family | None = None, name: str = "", note: str = "", find_exercise: FindExercise | None = None
) -> Workout:
    """The workout that a text describes.

    A header in the text wins over ``sport``, ``name`` and ``note``. Without any sport the text is tried as a run (as a
    swim where it speaks of CSS), then as strength. ``find_exercise`` turns the name of an exercise into a library key,
    or ``None``. Raises nothing but :class:`NotationError`, whose place lies within the text.
    """
    _refuse_outsized(text)
    header = split_header(text)
    known = header.sport or sport
    named = replace(header, name=header.name or name, note=header.note or note)
    if known is not None:
        return _Reading(text, named, known, find_exercise).whole()
    try:
        return _Reading(text, named, "swim" if _CRITICAL_SPEED.search(text) else "run", find_exercise).whole()
    except NotationError as as_endurance:
        try:
            return _Reading(text, named, "strength", find_exercise).whole()
        except NotationError as as_strength:
            raise max(as_endurance, as_strength, key=_helpfulness) from None


def _helpfulness(error: NotationError) -> tuple[int, bool]:
    return error.position, bool(error.suggestions)


def preview(
    text: str, *, sport: Family | None = None, name: str = "", note: str = "", find_exercise: FindExercise | None = None
) -> Preview:
    """The workout of a text that is still being written: up to its first error, with open repeats closed."""
    try:
        return Preview(parse(text, sport=sport, name=name, note=note, find_exercise=find_exercise))
    except NotationError as error:
        first = error
    is_unfinished = not text[first.position :].strip()
    cut = len(text) if is_unfinished else _separator_before(text, first.position)
    for _ in range(_MOST_ATTEMPTS):
        if cut <= 0 or len(text) > LONGEST_TEXT:
            break
        try:
            beginning = _closed(text[:cut])
            workout = parse(beginning, sport=sport, name=name, note=note, find_exercise=find_exercise)
        except NotationError as error:
            # Values are read after the whole is: an earlier one may be wrong as well, and is then the first error.
            first = min(error, first, key=lambda each: each.position)
            cut = _separator_before(text, min(error.position, cut))
        else:
            return Preview(workout, first)
    return Preview(None, first)


def _separator_before(text: str, position: int) -> int:
    return max(text.rfind(separator, 0, position) for separator in ",;\n")


def _closed(text: str) -> str:
    """The text with the parentheses closed that it leaves open; a parenthesis in a note counts for nothing."""
    tokens = tokens_of(text, "endurance")
    depth = sum((token.type == "OPEN") - (token.type == "CLOSE") for token in tokens)
    return text + ")" * max(depth, 0)


def _refuse_outsized(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise error_at(text, f"A workout has at most {LONGEST_TEXT} characters.", LONGEST_TEXT)


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    header: Header
    sport: Family
    find_exercise: FindExercise | None

    def whole(self) -> Workout:
        language: Language = "strength" if self.sport == "strength" else "endurance"
        tree = read_syntax(self.header.body, language)
        workout = Workout(self.sport, self._build(tree), self.header.name, self.header.note)
        for problem in problems(workout):
            # Places of single values were refused while building; what is left concerns the whole.
            raise error_at(self.text, problem.message, 0, len(self.text))
        return workout

    def _build(self, tree: Node) -> tuple[Part, ...]:
        if self.sport == "strength":
            return StrengthBuilder(self.header.body, self.find_exercise).blocks(tree.children)
        return EnduranceBuilder(self.header.body, self.sport).items(tree.children)
