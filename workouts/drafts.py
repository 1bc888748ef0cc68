"""A workout while it is being written: as far as it can be read, with what is wrong behind that."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace
from typing import Any, Final

from accounts.models import User
from workouts.content import read_structure, text_of
from workouts.exceptions import InvalidStructure, UnreadableText
from workouts.names import exercise_finder
from workouts.notation import NotationError, preview
from workouts.structure import InvalidWorkout, Workout

#: Characters of a structure as JSON: a workout of a thousand steps has about a third of them.
LONGEST_STRUCTURE: Final = 400_000
_UNSEEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written so far. ``error`` is the place in ``text`` that cannot be read, ``problem`` is of a structure.

    ``workout`` is what stands before the error; of a structure with a problem it is ``None``, and ``places`` are the
    paths in it that have to change (``blocks[0].end.value``).
    """

    text: str = ""
    workout: Workout | None = None
    error: NotationError | None = None
    problem: str = ""
    places: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was written yet."""
        return self.workout is None and not self.error and not self.problem

    def whole(self) -> Workout | None:
        """The workout, ``None`` for an empty draft. Raises :class:`UnreadableText` or :class:`InvalidStructure`."""
        if self.error:
            raise UnreadableText(self.error)
        if self.problem:
            raise InvalidStructure(self.problem, field="structure")
        return self.workout


def with_line_ends(text: str) -> str:
    """The text with the line ends that a browser counts: one character each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown_characters(text: str) -> str:
    """The text without blanks around it and without characters that no screen can show; tabs become blanks."""
    plain = with_line_ends(text).replace("\t", " ")
    return "".join(letter for letter in plain if letter == "\n" or unicodedata.category(letter) not in _UNSEEN).strip()


def draft_of_text(text: str, *, family: str, author: User, name: str = "", note: str = "") -> Draft:
    """The draft of what is typed; exercises are looked up among those that ``author`` sees. Never raises.

    A ``family`` is a sport, or empty for whatever the text looks like.
    """
    text = with_line_ends(text)
    if not text.strip():
        return Draft(text)
    found = preview(text, sport=family or None, name=name, note=note, find_exercise=exercise_finder(author))  # type: ignore[arg-type]
    return Draft(text, found.workout, found.error)


def draft_of_structure(document: str | Any, *, family: str, author: User, name: str = "", note: str = "") -> Draft:
    """The draft of what the builder holds, as a JSON text or as its values, with its canonical text. Never raises.

    ``family``, ``name`` and ``note`` count instead of those in the document where they are not empty.
    """
    try:
        values = json.loads(document) if isinstance(document, str) else document
        if isinstance(values, dict) and family:
            values = {**values, "sport": family}
        workout = read_structure(values)
    except InvalidStructure as error:
        found = error.__cause__.problems if isinstance(error.__cause__, InvalidWorkout) else ()
        words = " ".join(dict.fromkeys(each.message for each in found)) or error.message
        return Draft(problem=words, places=tuple(each.path for each in found))
    except (ValueError, RecursionError):
        return Draft(problem=InvalidStructure.message)
    workout = replace(workout, name=name or workout.name, note=note or workout.note)
    return Draft(text_of(workout, author), workout)
