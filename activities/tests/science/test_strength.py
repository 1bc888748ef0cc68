import pytest

from activities.science.strength import (
    LiftedSet,
    brzycki,
    epley,
    estimated_maximum,
    exertion_from_reserve,
    lifted_weight,
    reserve_from_exertion,
    set_volume,
    strength_bests,
    volume,
)


def test_the_formulas_agree_at_ten_repetitions():
    assert epley(90.0, 10) == pytest.approx(brzycki(90.0, 10), abs=1e-9)
    assert estimated_maximum(90.0, 10) == pytest.approx(120.0)


def test_one_repetition_is_the_weight_itself():
    assert estimated_maximum(140.0, 1) == 140.0


@pytest.mark.parametrize("repetitions", range(2, 13))
def test_the_mean_of_both_formulas(repetitions):
    expected = (100 * (1 + repetitions / 30) + 3600 / (37 - repetitions)) / 2
    assert estimated_maximum(100.0, repetitions) == pytest.approx(expected, abs=1e-9)


def test_repetitions_in_reserve_count():
    assert estimated_maximum(100.0, 3, 2) == estimated_maximum(100.0, 5)
    assert estimated_maximum(100.0, 5, 0) == estimated_maximum(100.0, 5)
    assert estimated_maximum(100.0, 11, 1) is not None


@pytest.mark.parametrize(
    ("weight", "repetitions", "reserve"), [(100, 13, None), (100, 11, 2), (100, 0, None), (0, 5, 0)]
)
def test_no_estimate(weight, repetitions, reserve):
    assert estimated_maximum(weight, repetitions, reserve) is None


@pytest.mark.parametrize(("reserve", "exertion"), [(0, 10.0), (0.5, 9.5), (2, 8.0), (4, 6.0)])
def test_exertion_and_reserve(reserve, exertion):
    assert exertion_from_reserve(reserve) == exertion
    assert reserve_from_exertion(exertion) == reserve


def test_volume_counts_pairs_and_sides_twice_and_warm_ups_never():
    assert set_volume(LiftedSet(repetitions=10, weight=20.0)) == 200.0
    assert set_volume(LiftedSet(repetitions=10, weight=20.0, is_pair=True)) == 400.0
    assert set_volume(LiftedSet(repetitions=10, weight=20.0, is_pair=True, is_unilateral=True)) == 800.0
    sets = [LiftedSet(repetitions=5, weight=100.0), LiftedSet(repetitions=5, weight=60.0, is_warm_up=True)]
    assert volume(sets) == 500.0


def test_body_mass_is_added_and_assistance_taken_off():
    pull_up = LiftedSet(repetitions=5, weight=10.0, resistance="body_weight")
    helped = LiftedSet(repetitions=5, weight=30.0, resistance="assisted")
    assert lifted_weight(pull_up, 80.0) == 90.0
    assert lifted_weight(helped, 80.0) == 50.0
    assert lifted_weight(LiftedSet(repetitions=5, weight=90.0, resistance="assisted"), 80.0) == 0.0
    assert lifted_weight(pull_up, None) is None
    assert set_volume(helped, 80.0) == 250.0
    assert set_volume(pull_up) == 0.0


def test_bests_of_a_session():
    bests = strength_bests(
        [
            LiftedSet(repetitions=1, weight=200.0, is_warm_up=True),
            LiftedSet(repetitions=5, weight=100.0, in_reserve=2),
            LiftedSet(repetitions=5, weight=105.0),
            LiftedSet(repetitions=20, weight=60.0),
        ]
    )
    assert bests.weight_at == {5: 105.0}
    assert bests.estimated_maximum == max(estimated_maximum(100.0, 7), estimated_maximum(105.0, 5))
    assert bests.volume == 500 + 525 + 1200
    assert strength_bests([]).estimated_maximum is None
