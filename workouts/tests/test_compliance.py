"""Planned against done, in numbers."""

from __future__ import annotations

import pytest

from workouts.compliance import Adherence, Amounts, adherence, compared_by, judge_done, judge_undone

HOUR = Amounts(duration=3600, distance=12_000, load=80, sets=0)


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.0, "off"),
        (0.499, "off"),
        (0.5, "close"),
        (0.799, "close"),
        (0.8, "on_target"),
        (1.0, "on_target"),
        (1.2, "on_target"),
        (1.201, "close"),
        (1.5, "close"),
        (1.501, "off"),
        (9.0, "off"),
    ],
)
def test_bands_have_the_edges_that_the_rule_names(ratio: float, expected: str) -> None:
    judged = judge_done("duration", HOUR, Amounts(duration=3600 * ratio))
    assert judged.compliance == expected
    assert judged.ratio == pytest.approx(ratio)


def test_an_edge_that_floating_point_cannot_write_counts_as_the_edge() -> None:
    assert judge_done("sets", Amounts(sets=0.3), Amounts(sets=0.1 + 0.26)).compliance == "on_target"


def test_the_primary_metric_decides() -> None:
    done = Amounts(duration=3600, distance=6_000, load=160)
    assert judge_done("distance", HOUR, done).compliance == "close"
    assert judge_done("load", HOUR, done).compliance == "off"
    assert judge_done("duration", HOUR, done).compliance == "on_target"


def test_without_thresholds_there_is_no_load_and_the_time_is_compared() -> None:
    assert compared_by("load", HOUR, Amounts(duration=3600)) == "duration"
    assert compared_by("load", Amounts(duration=3600, load=0), Amounts(duration=1800, load=40)) == "duration"
    judged = judge_done("load", HOUR, Amounts(duration=1800))
    assert (judged.compliance, judged.ratio, judged.metric) == ("close", 0.5, "duration")


def test_without_anything_to_compare_doing_it_was_the_plan() -> None:
    judged = judge_done("duration", Amounts(duration=0), Amounts(duration=1800))
    assert (judged.compliance, judged.ratio, judged.metric) == ("on_target", None, "")


def test_nothing_done_of_a_known_metric_is_nothing_not_unknown() -> None:
    judged = judge_done("sets", Amounts(duration=3600, sets=10), Amounts(duration=3600, sets=0))
    assert (judged.compliance, judged.ratio) == ("off", 0)


@pytest.mark.parametrize(
    ("is_excused", "is_over", "expected"),
    [(False, False, ""), (False, True, "missed"), (True, False, "excused"), (True, True, "excused")],
)
def test_what_was_not_done_is_open_missed_or_excused(is_excused: bool, is_over: bool, expected: str) -> None:
    judged = judge_undone(is_excused=is_excused, is_over=is_over)
    assert (judged.compliance, judged.ratio) == (expected, None)


def test_adherence_leaves_out_what_is_excused_or_open() -> None:
    week = ["on_target", "on_target", "close", "off", "missed", "excused", "excused", ""]
    followed = adherence(week)
    assert followed == Adherence(on_target=2, close=1, off=1, missed=1, excused=2)
    assert followed.ratio == pytest.approx(3 / 5)


def test_adherence_of_no_plan_is_unknown() -> None:
    assert adherence([]).ratio is None
    assert adherence(["excused", ""]).ratio is None
