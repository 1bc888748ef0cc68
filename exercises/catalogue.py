"""The files of ``exercises/library/``: one movement pattern a file, one exercise a table, read into dataclasses.

A table's name is the exercise's key for ever: installations know it by that. ``name`` is the key in words unless it is
given; ``works`` is "primary muscles / helping muscles"; ``is`` holds flags; ``garmin`` is Garmin's category and name;
exercises of one ``swap`` group may stand in for each other; ``cues`` are sentences.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exercises.enums import Equipment, Muscle, Pattern

FOLDER = Path(__file__).parent / "library"
FLAGS = {
    "unilateral": "is_unilateral",
    "pair": "is_dumbbell_pair",
    "bodyweight": "is_body_weight",
    "assisted": "is_assisted",
    "timed": "is_timed",
}
WORDS_OF_A_TABLE = {"name", "also", "works", "needs", "is", "garmin", "swap", "cues"}


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One exercise of ours, with the names of the model's fields."""

    key: str
    name: str
    aliases: list[str]
    primary_muscles: list[str]
    secondary_muscles: list[str]
    equipment: list[str]
    pattern: str
    cues: str
    garmin_category: str
    garmin_name: str
    swap_group: str
    is_unilateral: bool = False
    is_dumbbell_pair: bool = False
    is_body_weight: bool = False
    is_assisted: bool = False
    is_timed: bool = False

    def fields(self) -> dict[str, Any]:
        """Everything but the key, by field."""
        return {name: value for name, value in asdict(self).items() if name != "key"}


@cache
def entries() -> tuple[CatalogueEntry, ...]:
    """The whole library, by pattern and in the files' order. Raises ``ValueError`` that names a table with a slip."""
    found = [
        _entry(key, table, Pattern(path.stem))
        for path in sorted(FOLDER.glob("*.toml"))
        for key, table in tomllib.loads(path.read_text(encoding="utf-8")).items()
    ]
    keys = [entry.key for entry in found]
    if doubles := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"These keys stand twice in the library: {', '.join(sorted(doubles))}.")
    return tuple(found)


def _entry(key: str, table: dict[str, str], pattern: Pattern) -> CatalogueEntry:
    if unknown := set(table) - WORDS_OF_A_TABLE:
        raise ValueError(f"{key}: {', '.join(sorted(unknown))} means nothing here.")
    primary, _, secondary = table["works"].partition("/")
    category, _, garmin_name = table.get("garmin", "").partition(" ")
    try:
        return CatalogueEntry(
            key=key,
            name=table.get("name") or key.replace("-", " ").capitalize(),
            aliases=[alias.strip() for alias in table.get("also", "").split(",") if alias.strip()],
            primary_muscles=[Muscle(word).value for word in primary.split()],
            secondary_muscles=[Muscle(word).value for word in secondary.split()],
            equipment=[Equipment(word).value for word in table.get("needs", "").split()],
            pattern=pattern.value,
            cues="\n".join(re.split(r"(?<=[.!?])\s+", table["cues"].strip())),
            garmin_category=category,
            garmin_name=garmin_name,
            swap_group=table.get("swap", ""),
            **{FLAGS[word]: True for word in table.get("is", "").split()},
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"{key}: {error}") from error
