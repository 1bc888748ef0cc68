"""Steps beside laps and prescribed sets beside logged ones."""

from __future__ import annotations

from workouts.laps_against_steps import LapFigures, SetFigures, laps_by_step, sets_by_place


def laps(*seconds: float) -> list[LapFigures]:
    return [LapFigures(each) for each in seconds]


def test_laps_stand_beside_steps_when_their_counts_agree() -> None:
    assert laps_by_step(3, laps(600, 180, 600)) == laps(600, 180, 600)


def test_the_way_to_the_stop_button_is_no_step() -> None:
    assert laps_by_step(3, laps(600, 180, 600, 4)) == laps(600, 180, 600)
    assert laps_by_step(3, laps(600, 180, 600, 300)) is None


def test_other_laps_are_not_put_beside_steps() -> None:
    assert laps_by_step(3, laps(600, 180)) is None
    assert laps_by_step(3, []) is None
    assert laps_by_step(1, laps(600)) is None, "one step says nothing that the session does not"


def test_sets_find_their_place_whatever_their_order() -> None:
    prescribed = [SetFigures("squat", "0.0.0.0"), SetFigures("squat", "0.0.1.0"), SetFigures("plank", "1.0.0.0")]
    logged = [SetFigures("plank", "1.0.0.0"), SetFigures("squat", "0.0.1.0")]
    assert sets_by_place(prescribed, logged) == [None, 1, 0]


def test_sets_of_a_watch_go_by_exercise_in_order_and_only_once() -> None:
    prescribed = [SetFigures("squat", "0.0.0.0"), SetFigures("squat", "0.0.1.0"), SetFigures("plank", "1.0.0.0")]
    logged = [SetFigures("squat"), SetFigures("curl"), SetFigures("squat"), SetFigures("squat")]
    assert sets_by_place(prescribed, logged) == [0, 2, None]


def test_a_set_that_was_swapped_keeps_its_place() -> None:
    assert sets_by_place([SetFigures("squat", "0.0.0.0")], [SetFigures("lunge", "0.0.0.0")]) == [0]
