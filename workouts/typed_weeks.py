"""A week of a program as text, one session a line: ``Mon: 10km easy``, ``Tue: strength: Squat 4x6 @ 80%``.

A line without a day goes on with the session above it. ``template "Track Tuesday"`` takes a workout of the library,
``rest`` and an empty line are nothing. What :func:`write_week` writes, :func:`read_week` reads back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from accounts.models import User
from core.errors import DomainError
from workouts.content import default_name, workout_of
from workouts.models import ProgramSession, Template
from workouts.names import exercise_finder, exercise_namer, exercise_references
from workouts.notation import FindExercise, NotationError, parse, write
from workouts.services.program_sessions import TypedSession
from workouts.structure import Workout

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: Characters of a week: a page of closely typed text.
LONGEST_WEEK: Final = 20_000
_NAMES: Final = {name[:length].lower(): number for number, name in enumerate(DAYS, 1) for length in (2, 3, len(name))}
_NAMES.update({"tues": 2, "weds": 3, "thur": 4, "thurs": 4})
_DAY: Final = re.compile(rf"\s*({'|'.join(sorted(_NAMES, key=len, reverse=True))})\.?\s*:\s*(.*)", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"(template|keep)\s+[\"“”]?(.+?)[\"“”]?\s*", re.IGNORECASE | re.DOTALL)
_NOTHING: Final = {"", "rest", "off", "-", "–", "rest day"}


class UnreadableWeek(DomainError):
    """A line that is no session; the message names the line."""

    code = "unreadable_week"

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Line {line}: {message}", field="text")


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    day: int
    text: str


@dataclass(frozen=True, slots=True)
class _Reader:
    find_exercise: FindExercise
    templates: Sequence[Template]
    present: Sequence[ProgramSession]

    def session(self, entry: _Entry) -> TypedSession:
        reference = _REFERENCE.fullmatch(entry.text)
        if reference is None:
            return TypedSession(entry.day, workout=self._workout(entry))
        name = reference[2].strip().casefold()
        if reference[1].lower() == "keep":
            return TypedSession(entry.day, kept=self._kept(entry, name))
        return TypedSession(entry.day, template=self._template(entry, name))

    def _workout(self, entry: _Entry) -> Workout:
        try:
            return parse(entry.text, find_exercise=self.find_exercise)
        except NotationError as error:
            line = entry.line + entry.text.count("\n", 0, error.position)
            raise UnreadableWeek(line, str(error)) from error

    def _template(self, entry: _Entry, name: str) -> Template:
        used = [row.template for row in self.present if row.template is not None]
        for template in (*used, *self.templates):
            if template.name.casefold() == name:
                return template
        raise UnreadableWeek(entry.line, f"Your library has no workout called “{name}”.")

    def _kept(self, entry: _Entry, name: str) -> ProgramSession:
        for row in self.present:
            if row.name.casefold() == name and not row.has_structure:
                return row
        raise UnreadableWeek(entry.line, f"This week has no session called “{name}” to keep.")


def read_week(
    text: str, *, author: User, templates: Sequence[Template], present: Sequence[ProgramSession]
) -> list[TypedSession]:
    """The sessions of a week in their order. ``present`` are those that stand in the week.

    Raises :class:`UnreadableWeek`.
    """
    reader = _Reader(exercise_finder(author), templates, present)
    return [reader.session(entry) for entry in _entries(text) if entry.text.lower() not in _NOTHING]


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for number, line in enumerate(text.splitlines(), 1):
        match = _DAY.fullmatch(line)
        if match is not None:
            if entry is not None:
                yield replace(entry, text=entry.text.strip())
            entry = _Entry(number, _NAMES[match[1].lower()], match[2])
        elif entry is not None:
            entry = replace(entry, text=f"{entry.text}\n{line}")
        elif line.strip():
            raise UnreadableWeek(number, "Begin with the day and a colon, for example “Mon: 10km easy”.")
    if entry is not None:
        yield replace(entry, text=entry.text.strip())


def write_week(sessions: Iterable[ProgramSession], reader: User) -> str:
    """The sessions of a week as text, in the order given, exercises by the names that ``reader`` calls them."""
    rows = [(row, workout_of(row)) for row in sessions]
    references = {key for _, workout in rows if workout for key in exercise_references(workout)}
    name_exercise = exercise_namer(reader, references)
    lines = []
    for row, workout in rows:
        day = DAYS[row.day - 1][:3]
        if row.template is not None:
            lines.append(f'{day}: template "{row.template.name}"')
        elif workout is None:
            lines.append(f'{day}: keep "{row.name}"')
        else:
            name = "" if row.name == default_name(workout) and not row.note else row.name
            named = replace(workout, name=name, note=row.note)
            lines.append(f"{day}: {write(named, name_exercise=name_exercise)}")
    return "\n".join(lines)
