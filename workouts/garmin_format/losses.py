"""What a Garmin watch cannot be told. Whatever is left out of the fields is written into the step's description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

LossKind = Literal[
    "sport",
    "rpe",
    "missing_value",
    "watch_zone",
    "repetition_range",
    "weight_range",
    "effort",
    "body_weight",
    "tempo",
    "warm_up_set",
    "exercise",
    "block_kind",
    "timed_block",
    "block_note",
    "exercise_note",
]

#: The documented list: every kind of loss and what happens instead.
LOSSES: Final[dict[LossKind, str]] = {
    "sport": "Garmin plans no walks; the workout goes out under “other”.",
    "rpe": "A target by feel is written into the step's description.",
    "missing_value": "A target that needs a value nobody has entered is written into the description as it was typed.",
    "watch_zone": "Without a threshold the zone number is sent, and the watch uses the zones set in Garmin Connect.",
    "repetition_range": "The watch counts to the upper end of a range of repetitions; the range is in the description.",
    "weight_range": "The watch shows the lower end of a range of weights; the range is in the description.",
    "effort": "RPE and RIR of a set are written into the description.",
    "body_weight": "The watch shows added weight only; “body weight” and assistance are written into the description.",
    "tempo": "Tempo is written into the description.",
    "warm_up_set": "A warm-up set arrives as a normal set, marked in the description.",
    "exercise": "An exercise that Garmin does not list arrives as a step with its name in the description.",
    "block_kind": "Circuits, drop sets and warm-up blocks arrive as plain repeats.",
    "timed_block": "AMRAP and EMOM arrive as one turn of their exercises, the clock is in the description.",
    "block_note": "The note of a block is written into the description of its first step.",
    "exercise_note": "The note of an exercise stands in the description of each of its sets.",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that did not fit: where in the structure, which kind, and the words that took its place."""

    path: str
    kind: LossKind
    words: str = ""

    @property
    def message(self) -> str:
        """What happens instead, in a sentence."""
        return LOSSES[self.kind]
