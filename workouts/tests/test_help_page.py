"""Every example of the help page can be read."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from workouts.garmin_format import LOSSES
from workouts.notation import NotationError, parse

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "notation.md").read_text()
#: What the page only names: single letters and words that are no piece of a workout.
NAMES = {"m", "LTHR", "10m esy", "run", "ride", "bike", "swim", "walk", "other", "strength", "gym", "mtr", "min", "'"}
NAMES |= {"/km", "/100m", "X", "w:", "(`bike`)", "@", 'superset "no hurry": …'}
#: A piece is an example when it stands in one of these places.
PLACES = ["{}", "10min {}", "10min @ {}", "Squat {}", "Squat 4x5 {}", "{} 3x5", "4x1km {}"]


@pytest.mark.parametrize("example", sorted(set(re.findall(r"`([^`\n]+)`", PAGE)) - NAMES))
def test_an_example_can_be_read(example: str) -> None:
    assert any(reads(place.format(example), sport) for place, sport in product(PLACES, ("run", "swim", "strength")))


def reads(text: str, sport: str) -> bool:
    try:
        parse(text, sport=sport)
    except NotationError:
        return False
    return True


@pytest.mark.parametrize("line", re.search(r"```\n(.*?)```", PAGE, re.DOTALL)[1].splitlines())
def test_the_examples_on_top_need_no_sport(line: str) -> None:
    assert parse(line)


#: The words by which the page names each kind of loss.
LOSS_WORDS = {
    "sport": "walks",
    "rpe": "by feel",
    "missing_value": "threshold is missing",
    "watch_zone": "zones set in Garmin Connect",
    "repetition_range": "ranges of repetitions",
    "weight_range": "of weights",
    "effort": "RPE and RIR of sets",
    "body_weight": "body weight",
    "tempo": "tempo",
    "warm_up_set": "warm-up marks",
    "exercise": "exercises that Garmin does not list",
    "block_kind": "circuits, drop sets",
    "timed_block": "AMRAP and EMOM",
    "block_note": "notes of exercises and blocks",
    "exercise_note": "notes of exercises",
}


def test_the_page_names_every_kind_of_loss() -> None:
    assert set(LOSS_WORDS) == set(LOSSES)
    section = " ".join(PAGE.partition("On a Garmin watch")[2].split())
    assert [kind for kind, words in LOSS_WORDS.items() if words not in section] == []
