"""Which done session belongs to which planned one: cases by name, then properties of all of them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workouts.assignment import IMPOSSIBLE, cheapest_pairs
from workouts.matching import Done, Pair, Planned, match

WEDNESDAY = date(2026, 7, 8)
HOUR = 3600.0


def plan(key: str, *, day: int = 0, family: str = "run", minutes: float = 60, **more: object) -> Planned:
    return Planned(key, WEDNESDAY + timedelta(days=day), family, minutes * 60, **more)  # type: ignore[arg-type]


def done(key: str, *, day: int = 0, family: str = "run", minutes: float = 60, **more: object) -> Done:
    return Done(key, WEDNESDAY + timedelta(days=day), family, minutes * 60, **more)  # type: ignore[arg-type]


def pairs(planned: list[Planned], activities: list[Done], **device: str) -> dict[str, str]:
    return {pair.planned: pair.done for pair in match(planned, activities, device=device)}


def test_two_sessions_in_one_day_go_by_their_length() -> None:
    planned = [plan("easy", minutes=40), plan("long", minutes=120)]
    assert pairs(planned, [done("a", minutes=115), done("b", minutes=35)]) == {"long": "a", "easy": "b"}


def test_two_sessions_of_one_length_keep_their_order() -> None:
    planned = [plan("evening", order=1), plan("morning", order=0)]
    activities = [done("late", order=1800), done("early", order=700)]
    assert pairs(planned, activities) == {"morning": "early", "evening": "late"}


def test_a_session_a_day_late_or_early_is_still_the_session() -> None:
    assert pairs([plan("p")], [done("late", day=1)]) == {"p": "late"}
    assert pairs([plan("p")], [done("early", day=-1)]) == {"p": "early"}
    assert pairs([plan("p")], [done("too late", day=2)]) == {}


def test_the_same_day_comes_before_a_better_length_next_to_it() -> None:
    activities = [done("short today", minutes=20), done("exact tomorrow", day=1)]
    assert pairs([plan("p")], activities) == {"p": "short today"}
    # Monday's run is not handed to Tuesday so that Sunday's finds a place: the same day counts more than the number.
    assert pairs([plan("mon"), plan("tue", day=1)], [done("sun", day=-1), done("mon", day=0)]) == {"mon": "mon"}


def test_another_sport_is_another_session() -> None:
    assert pairs([plan("p", family="ride")], [done("a")]) == {}


def test_a_device_that_followed_the_workout_wins_over_day_sport_and_length() -> None:
    planned = [plan("exact"), plan("followed", day=-4, family="ride", minutes=200)]
    assert pairs(planned, [done("a")], a="followed") == {"followed": "a"}


def test_of_two_recordings_of_one_workout_the_nearer_one_counts() -> None:
    found = pairs([plan("p")], [done("tomorrow", day=1), done("today", minutes=30)], tomorrow="p", today="p")
    assert found == {"p": "today"}


def test_locks_hold_against_a_device_and_a_better_match() -> None:
    kept = plan("kept", activity="odd", is_locked=True)
    empty = plan("empty", is_locked=True)
    activities = [done("odd", family="ride"), done("exact"), done("put aside", is_locked=True)]
    device = {"exact": "empty", "put aside": "free"}
    found = match([kept, empty, plan("free", day=1)], activities, device=device)
    assert found == [Pair("kept", "odd", is_locked=True), Pair("free", "exact")]


def test_skipped_sessions_and_sessions_being_logged_wait_for_nobody() -> None:
    assert pairs([plan("skipped", is_open=False)], [done("a")]) == {}
    assert pairs([plan("skipped", is_open=False)], [done("a")], a="skipped") == {"skipped": "a"}
    assert pairs([plan("p")], [done("running", is_over=False)]) == {}


def test_the_sum_of_differences_is_least_not_the_first_one() -> None:
    planned = [plan("50", minutes=50), plan("60", minutes=60)]
    assert pairs(planned, [done("55", minutes=55), done("20", minutes=20)]) == {"60": "55", "50": "20"}


costs = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 9), st.just(IMPOSSIBLE)), min_size=width, max_size=width), max_size=5
    )
)


@given(costs)
def test_pairs_are_as_many_and_as_cheap_as_trying_all(table: list[list[float]]) -> None:
    def worth(chosen: list[tuple[int, int]]) -> tuple[int, float]:
        real = [table[row][column] for row, column in chosen if table[row][column] < IMPOSSIBLE]
        return -len(real), sum(real)

    found = cheapest_pairs(table)
    if not table:
        assert found == []
        return
    rows, columns = range(len(table)), range(len(table[0]))
    count = min(len(rows), len(columns))
    tries = [
        list(zip(some, others, strict=True))
        for some in itertools.combinations(rows, count)
        for others in itertools.permutations(columns, count)
    ]
    assert worth(found) == min(map(worth, tries))


days = st.integers(0, 4)
families = st.sampled_from(["run", "ride"])
minutes = st.sampled_from([20, 30, 45, 60, 61])
sessions = st.lists(
    st.builds(
        lambda day, family, length, locked, open_: (day, family, length, locked, open_),
        days,
        families,
        minutes,
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)
activities_drawn = st.lists(st.tuples(days, families, minutes, st.booleans(), st.booleans()), max_size=6)
followed = st.dictionaries(st.integers(0, 5), st.integers(0, 5), max_size=3)


@given(sessions, activities_drawn, followed, st.randoms(use_true_random=False))
def test_each_side_once_locks_stay_and_the_order_does_not_matter(drawn, did, device, random) -> None:
    activities = [
        done(f"a{number}", day=day, family=family, minutes=length, is_locked=locked, is_over=over)
        for number, (day, family, length, locked, over) in enumerate(did)
    ]
    planned = []
    free = [activity.key for activity in activities if not activity.is_locked]
    for number, (day, family, length, locked, open_) in enumerate(drawn):
        current = free.pop() if locked and free and length != 20 else None
        planned.append(
            plan(
                f"p{number}", day=day, family=family, minutes=length, activity=current, is_locked=locked, is_open=open_
            )
        )
    words = {f"a{one}": f"p{other}" for one, other in device.items()}
    found = match(planned, activities, device=words)

    assert len({pair.planned for pair in found}) == len(found)
    assert len({pair.done for pair in found}) == len(found)
    by_session = {pair.planned: pair for pair in found}
    by_key = {session.key: session for session in planned}
    for session in planned:
        if session.is_locked:
            assert getattr(by_session.get(session.key), "done", None) == session.activity
    done_by_key = {activity.key: activity for activity in activities}
    for pair in found:
        session, activity = by_key[pair.planned], done_by_key[pair.done]
        if pair.is_locked:
            continue
        assert not activity.is_locked
        if not pair.by_device:
            assert session.is_open
            assert activity.is_over
            assert session.family == activity.family
            assert abs((session.day - activity.day).days) <= 1
    shuffled_plans, shuffled_done = list(planned), list(activities)
    random.shuffle(shuffled_plans)
    random.shuffle(shuffled_done)
    again = match(shuffled_plans, shuffled_done, device=words)
    assert {(p.planned, p.done) for p in again} == {(p.planned, p.done) for p in found}


@given(sessions, activities_drawn)
def test_matching_what_is_matched_changes_nothing(drawn, did) -> None:
    planned = [
        plan(f"p{number}", day=day, family=family, minutes=length)
        for number, (day, family, length, *_) in enumerate(drawn)
    ]
    activities = [
        done(f"a{number}", day=day, family=family, minutes=length)
        for number, (day, family, length, *_) in enumerate(did)
    ]
    first = {pair.planned: pair.done for pair in match(planned, activities)}
    matched = [
        plan(
            each.key,
            day=(each.day - WEDNESDAY).days,
            family=each.family,
            minutes=each.seconds / 60,
            activity=first.get(each.key),
        )
        for each in planned
    ]
    assert {pair.planned: pair.done for pair in match(matched, activities)} == first
