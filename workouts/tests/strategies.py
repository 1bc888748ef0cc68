"""Hypothesis strategies over every structure that the builder can make."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from hypothesis import strategies as st

from workouts.structure import (
    Amount,
    AthleteValues,
    Block,
    DatedValue,
    Effort,
    End,
    Exercise,
    Load,
    PlannedSet,
    Prescription,
    Repeat,
    Step,
    Target,
    Workout,
)
from workouts.structure.model import ANCHORS, STEP_KINDS
from workouts.structure.validation import problems

ENDURANCE_SPORTS = ["run", "ride", "swim", "walk", "other"]
DAY = date(2026, 11, 21)


def _shows(text: str) -> bool:
    return text == text.strip() and not any(
        character != "\n" and unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text
    )


texts = st.one_of(
    st.text(max_size=20),
    st.text(alphabet='ab "\\\n(),;@+:x%#“”', max_size=20),
    st.sampled_from(["easy on the hills", 'say "go"', "rest 2:00", "4x8", "w:"]),
).filter(_shows)
hundredths = st.integers(100, 10_000_000).map(lambda value: value / 100)
distances = st.one_of(
    st.integers(1, 100_000),
    hundredths,
    st.integers(1, 500).map(lambda miles: round(miles * 1609.344, 2)),
    st.integers(2, 5000).map(lambda yards: round(yards * 0.9144, 2)),
    st.integers(1, 400).map(lambda count: count * 100),
)


def ranges(low: int, high: int, scale: int = 1) -> st.SearchStrategy[tuple[float, float]]:
    """Two ordered numbers between ``low`` and ``high``, in ``scale``-ths; half of them equal."""
    single = st.integers(low * scale, high * scale).map(lambda value: (value / scale, value / scale))
    pair = st.tuples(st.integers(low * scale, high * scale), st.integers(low * scale, high * scale))
    return st.one_of(single, pair.map(lambda ends: (min(ends) / scale, max(ends) / scale)))


ends = st.one_of(
    st.integers(1, 172_800).map(lambda value: End("time", value)),
    st.sampled_from([End("time", value) for value in (30, 60, 90, 600, 3600, 5400, 10_800, 12_345)]),
    distances.map(lambda value: End("distance", value)),
    st.just(End("lap")),
    st.integers(1, 20_000).map(lambda value: End("calories", value)),
    st.integers(30, 250).map(lambda value: End("heart_rate_above", value)),
    st.integers(30, 250).map(lambda value: End("heart_rate_below", value)),
)


def _target(metric: Any, bounds: st.SearchStrategy[tuple[float, float]], **more: Any) -> st.SearchStrategy[Target]:
    return bounds.map(lambda pair: Target(metric, *pair, **more))


targets = st.one_of(
    *(_target("pace", ranges(10, 3600, 10), unit=unit) for unit in ("km", "mi", "100m", "100yd", "500m")),
    *(_target("speed", ranges(1, 120, 10), unit=unit) for unit in ("km/h", "mph")),
    _target("heart_rate", ranges(30, 250)),
    _target("power", ranges(1, 3000)),
    _target("cadence", ranges(10, 300)),
    _target("rpe", ranges(0, 10, 2)),
    *(_target(metric, ranges(1, 300, 10), scale="percent") for metric in ("pace", "heart_rate", "power")),
    _target("heart_rate", ranges(1, 300, 10), scale="percent_of_maximum"),
    *(_target(metric, ranges(1, 7), scale="zone") for metric in ("pace", "heart_rate", "power")),
    st.builds(
        lambda anchor, offset: Target("pace", offset, offset, "anchor", anchor=anchor),
        st.sampled_from(ANCHORS[1:]),
        st.integers(-300, 300) | st.just(0),
    ),
)
target_tuples = st.lists(targets, max_size=2, unique_by=lambda target: target.metric).map(tuple)
steps = st.builds(Step, ends, st.sampled_from(STEP_KINDS), target_tuples, texts)


def _repeats(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Repeat]:
    items = st.lists(st.one_of(steps, inner), min_size=1, max_size=4).map(tuple)
    return st.builds(Repeat, st.integers(1, 6), items, st.booleans())


repeats = _repeats(_repeats(_repeats(steps)))
endurance_workouts = st.builds(
    Workout,
    st.sampled_from(ENDURANCE_SPORTS),
    st.lists(st.one_of(steps, repeats), min_size=1, max_size=5).map(tuple),
    texts,
    texts,
).filter(lambda workout: not any(problems(workout)))

amounts = st.one_of(
    ranges(1, 1000).map(lambda pair: Amount("repetitions", *pair)),
    st.integers(1, 7200).map(lambda value: Amount("time", value, value)),
    distances.filter(lambda value: value <= 100_000).map(lambda value: Amount("distance", value, value)),
    st.just(Amount("amrap")),
)
loads = st.one_of(
    ranges(0, 1000, 100).map(lambda pair: Load("kg", *pair)),
    st.integers(1, 1000).map(lambda pounds: Load("kg", *[round(pounds * 0.45359237, 2)] * 2)),
    ranges(1, 200, 10).map(lambda pair: Load("percent", *pair)),
    st.just(Load("body_weight")),
    st.integers(-30_000, 30_000).map(lambda value: Load("body_weight", value / 100, value / 100)),
)
efforts = st.builds(lambda scale, pair: Effort(scale, *pair), st.sampled_from(["rpe", "rir"]), ranges(0, 10, 2))
planned_sets = st.builds(PlannedSet, amounts, st.none() | loads, st.none() | efforts, st.booleans())
set_tuples = st.lists(st.tuples(planned_sets, st.integers(1, 4)), min_size=1, max_size=4).map(
    lambda groups: tuple(planned for planned, count in groups for _ in range(count))
)
names = st.one_of(
    st.sampled_from(["Squat", "Bench press", "Farmer’s walk", "T-bar row", "90/90 hip switch", "Rest day", "max reps"]),
    texts.filter(lambda text: bool(text) and "\n" not in text),
)
exercises = st.one_of(
    names.map(lambda name: Exercise(name=name)),
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True).map(lambda key: Exercise(key=key)),
)
prescriptions = st.builds(
    Prescription,
    exercises,
    set_tuples,
    st.just("") | st.from_regex(r"[0-9X]{4}", fullmatch=True),
    st.none() | st.integers(0, 3600),
    texts,
)


def _members(fewest: int) -> st.SearchStrategy[tuple[Prescription, ...]]:
    return st.lists(prescriptions, min_size=fewest, max_size=3).map(tuple)


rounds = st.integers(1, 6)
blocks = st.one_of(
    st.builds(lambda members: Block("straight", members[:1]), _members(1)),
    st.builds(lambda members, count, note: Block("superset", members, count, note=note), _members(2), rounds, texts),
    st.builds(lambda members, count, note: Block("circuit", members, count, note=note), _members(1), rounds, texts),
    st.builds(lambda members, count, note: Block("warmup", members, count, note=note), _members(1), rounds, texts),
    st.builds(
        lambda members, count, note: Block("drop", members[:1], count, note=note),
        _members(1).filter(lambda members: len(members[0].sets) > 1),
        rounds,
        texts,
    ),
    st.builds(lambda members, seconds: Block("amrap", members, seconds=seconds), _members(1), st.integers(10, 7200)),
    st.builds(
        lambda members, seconds, interval: Block("emom", members, seconds=seconds, interval=interval),
        _members(1),
        st.integers(10, 7200),
        st.integers(10, 3600) | st.just(60),
    ),
)
strength_workouts = st.builds(
    Workout, st.just("strength"), st.lists(blocks, min_size=1, max_size=4).map(tuple), texts, texts
).filter(lambda workout: not any(problems(workout)))
workouts = st.one_of(endurance_workouts, strength_workouts)

athletes = st.sampled_from(
    [
        AthleteValues(),
        AthleteValues(
            thresholds={
                "ftp": [DatedValue(250)],
                "threshold_heart_rate": [DatedValue(170)],
                "threshold_speed": [DatedValue(4.0)],
                "critical_swim_speed": [DatedValue(1.2)],
                "max_heart_rate": [DatedValue(190)],
            },
            maxima={"squat": [DatedValue(140)]},
            body_mass=70,
        ),
    ]
)
