"""Text ⇄ structure for every structure that the builder can make, and for any text at all."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from workouts.notation import LONGEST_TEXT, NotationError, parse, preview, write
from workouts.notation.grammar import tokens_of
from workouts.structure import Workout, check, from_json, to_json
from workouts.tests import strategies

relaxed = settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))

FRAGMENTS = st.sampled_from(
    [
        "15m",
        "800m",
        "4x",
        "(",
        ")",
        ",",
        ";",
        "\n",
        "@",
        "5k",
        "10k",
        "CSS+3",
        "2:00",
        "4:12/km",
        "rest",
        "RPE",
        "7",
        "Z2",
        "z9",
        "250W",
        "90rpm",
        '"note',
        '"',
        "w:",
        "Squat",
        "superset:",
        "+",
        ":",
        "EMOM",
        "AMRAP",
        "10min",
        "4x6",
        "80%",
        "RIR",
        "2",
        "tempo",
        "3010",
        "BW+10kg",
        "60-65kg",
        "#key",
        "lap",
        "until",
        "hr",
        "<",
        "120",
        "easy",
        "skip",
        "last",
        "run:",
        "'",
        "“",
        "”",
        "1h30",
        "ſteady",
        "mıle",
        "0x",
        "99999x",
        "10.555km",
        "0:00/km",
        "1.5",
        "drop",
        "every",
        "#",
        "\\",
        "HM–M",
        "30X0",
    ]
)
broken_texts = st.one_of(
    st.text(max_size=80),
    st.lists(FRAGMENTS, max_size=25).map(" ".join),
    st.lists(FRAGMENTS, max_size=25).map("".join),
)
sports = st.sampled_from([None, "run", "ride", "swim", "walk", "other", "strength"])


@relaxed
@given(workout=strategies.workouts)
def test_a_structure_survives_text(workout: Workout) -> None:
    text = write(workout)
    assert len(text) > LONGEST_TEXT or parse(text) == workout


@relaxed
@given(workout=strategies.workouts)
def test_a_structure_survives_text_without_its_header(workout: Workout) -> None:
    text = write(workout, with_header=False)
    assert len(text) > LONGEST_TEXT or parse(text, sport=workout.sport, name=workout.name, note=workout.note) == workout


@relaxed
@given(workout=strategies.workouts)
def test_a_structure_survives_json(workout: Workout) -> None:
    assert from_json(to_json(workout)) == workout


@settings(relaxed, max_examples=400)
@given(text=broken_texts, sport=sports)
@example(text="ſteady 10m", sport="run")
@example(text="10m eaſy, 5k @ mıle", sport="run")
@example(text="run: ", sport=None)
def test_any_text_parses_or_names_a_place_in_it(text: str, sport: str | None) -> None:
    try:
        workout = parse(text, sport=sport)
    except NotationError as refused:
        error = refused
    else:
        check(workout)
        canonical = write(workout)
        assert parse(canonical) == workout
        assert write(parse(canonical)) == canonical
        return
    assert 0 <= error.position <= error.end <= len(text)
    assert error.message
    assert error.line == text.count("\n", 0, error.position) + 1
    assert 1 <= error.column <= len(text) + 1


@relaxed
@given(text=broken_texts, sport=sports)
def test_a_preview_never_fails_and_what_it_shows_is_valid(text: str, sport: str | None) -> None:
    shown = preview(text, sport=sport)
    assert (shown.error is None) <= (shown.workout is not None)
    if shown.workout is not None:
        check(shown.workout)


@relaxed
@given(workout=strategies.workouts, data=st.data())
def test_every_beginning_of_a_text_can_be_previewed(workout: Workout, data: st.DataObject) -> None:
    text = write(workout)
    preview(text[: data.draw(st.integers(0, len(text)))])


@relaxed
@given(text=broken_texts)
def test_tokens_cover_the_text(text: str) -> None:
    for language in ("endurance", "strength"):
        end = 0
        for token in tokens_of(text, language):
            assert not text[end : token.start_pos].strip()
            end = token.end_pos
        assert not text[end:].strip()
