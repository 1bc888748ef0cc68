"""What people type, and the canonical text that it becomes."""

from __future__ import annotations

import pytest

from workouts.notation import LONGEST_TEXT, NotationError, parse, preview, write
from workouts.structure import Effort, End, Exercise, Load, Repeat, Step, Target

EXAMPLES = [
    # lengths
    ("run", "15m", "15min"),
    ("run", "99m", "99min"),
    ("run", "100m", "100m"),
    ("run", "800m", "800m"),
    ("run", "15min", "15min"),
    ("run", "15'", "15min"),
    ("run", "5'30", "5:30"),
    ("run", "30''", "30s"),
    ("run", "90 sec", "1:30"),
    ("run", "50mtr", "50mtr"),
    ("run", "60 metres", "60mtr"),
    ("run", "1h30m", "90min"),
    ("run", "1h30", "90min"),
    ("run", "1 hour 5 minutes 3 s", "1:05:03"),
    ("run", "1.5h", "90min"),
    ("run", "3h", "3h"),
    ("run", "2:00", "2min"),
    ("run", "1:30:00", "90min"),
    ("run", "5km", "5km"),
    ("run", "5k", "5km"),
    ("run", "1.5km", "1.5km"),
    ("run", "1050m", "1050m"),
    ("run", "1mi", "1mi"),
    ("run", "3 miles", "3mi"),
    ("swim", "100yd", "100yd"),
    ("swim", "50m", "50mtr"),
    ("swim", "400m", "400m"),
    ("other", "200 kcal", "200kcal"),
    ("run", "lap button", "lap"),
    ("run", "until HR > 160 bpm", "until HR > 160"),
    ("run", "recovery until hr<120", "recovery until HR < 120"),
    # kinds
    ("run", "warm-up 15m Z1", "warmup 15min Z1"),
    ("run", "15m wu", "warmup 15min"),
    ("run", "cool down 10m", "cooldown 10min"),
    ("run", "10m cd easy", "cooldown 10min easy"),
    ("run", "2:00 rest", "rest 2min"),
    ("run", "rest 20m", "rest 20min"),
    ("run", "200m jog", "recovery 200m"),
    ("run", "easy 10m", "10min easy"),
    # targets
    ("run", "10m @ 4:12/km", "10min @ 4:12/km"),
    ("run", "10m @ 4:10-4:20/km", "10min @ 4:10-4:20/km"),
    ("run", "10m @ 4:20-4:10 / km", "10min @ 4:10-4:20/km"),
    ("run", "10m @4:12", "10min @ 4:12/km"),
    ("run", "10m @ 6:45/mile", "10min @ 6:45/mi"),
    ("swim", "8x50m @ 1:32.5", "8x(50mtr @ 1:32.5/100m)"),
    ("run", "10m @ 5k", "10min @ 5k"),
    ("run", "10m @ 10k pace", "10min @ 10k"),
    ("run", "10m @ half marathon", "10min @ HM"),
    ("run", "10m @ HMP", "10min @ HM"),
    ("run", "10km @ marathon + 10", "10km @ M+10"),
    ("run", "10m @ T", "10min @ threshold"),
    ("ride", "20m @ 95-100% FTP", "20min @ 95-100% FTP"),
    ("ride", "20m @ 95%", "20min @ 95% FTP"),
    ("run", "20m @ 95%", "20min @ 95% pace"),
    ("run", "20m @ 90% of LTHR", "20min @ 90% LTHR"),
    ("run", "20m 85% HRmax", "20min @ 85% HRmax"),
    ("ride", "20m 250 W 90rpm", "20min @ 250W 90rpm"),
    ("ride", "20m @ 240-260watts", "20min @ 240-260W"),
    ("run", "20m @ 150-160bpm 180 spm", "20min @ 150-160bpm 180spm"),
    ("ride", "1h 30-32km/h", "1h @ 30-32km/h"),
    ("run", "20m Z3", "20min Z3"),
    ("run", "20m zone 2-3", "20min Z2-3"),
    ("run", "20m @ Z2-Z3 pace", "20min Z2-3 pace"),
    ("ride", "20m HR", None),
    ("ride", "20m Z2 hr", "20min Z2 HR"),
    ("run", "20m RPE 7", "20min RPE 7"),
    ("run", "20m @ rpe 7-8", "20min RPE 7-8"),
    ("run", "20m tempo", "20min tempo"),
    ("run", "30s all out", "30s all-out"),
    # repeats
    (
        "run",
        "15m Z1, 4x(800m @ 5k, 2:00 rest), 10m easy",
        "15min Z1, 4x(800m @ 5k, rest 2min), 10min easy",
    ),
    ("swim", "8x50m @ CSS+3 rest 20s", "8x(50mtr @ CSS+3, rest 20s)"),
    ("run", "4 x 800m rest 2m", "4x(800m, rest 2min)"),
    ("run", "3x(4x200m @ mile rest 30s) rest 3:00", "3x(4x(200m @ mile, rest 30s), rest 3min)"),
    ("run", "6x(1km, rest 1m) skip last rest", "6x(1km, rest 1min) skip last rest"),
    ("run", "15m\n\n4x(\n 1km;\n rest 1m\n)\n", "15min, 4x(1km, rest 1min)"),
    ("run", '10m "relaxed, tall" Z2', '10min Z2 "relaxed, tall"'),
    ("run", "10m “phone quotes”", '10min "phone quotes"'),
    # strength
    ("strength", "Squat 4x6 @ 80% RIR 2 tempo 3010 rest 2:30", "Squat 4x6 @ 80% RIR 2 tempo 3010 rest 2:30"),
    ("strength", "Squat 4 x 6 reps 60 kg", "Squat 4x6 @ 60kg"),
    ("strength", "Bench press 3x8-10 @ RPE 8", "Bench press 3x8-10 RPE 8"),
    ("strength", "Squat 5x5 @ 135lb", "Squat 5x5 @ 135lb"),
    ("strength", "Pull-up 3xmax bw", "Pull-up 3xAMRAP @ BW"),
    ("strength", "Dip 3x5 BW + 10 kg", "Dip 3x5 @ BW+10kg"),
    ("strength", "Pull-up 3x5 bodyweight-20kg", "Pull-up 3x5 @ BW-20kg"),
    ("strength", "Plank 3x45s", "Plank 3x45s"),
    ("strength", "Farmer’s walk 3x40m @ 32kg", "Farmer’s walk 3x40mtr @ 32kg"),
    (
        "strength",
        "Squat w: 2x5 @ 50%, w: 3 @ 70%, 4x6 @ 80% e1RM",
        "Squat w: 2x5 @ 50%, w: 1x3 @ 70%, 4x6 @ 80%",
    ),
    ("strength", "Curl 3x12 tempo 3-0-x-0", "Curl 3x12 tempo 30X0"),
    ("run", "10min,\n", "10min"),
    ("strength", "Curl 3x12 tempo 30x0", "Curl 3x12 tempo 30X0"),
    ("strength", '"90/90 switch" 2x10', '"90/90 switch" 2x10'),
    ("strength", "#back_squat 3x5", "#back_squat 3x5"),
    (
        "strength",
        "superset: Row 3x8-10 @ 60kg + Push-up 3xAMRAP rest 90s",
        "superset: Row 3x8-10 @ 60kg + Push-up 3xAMRAP rest 1:30",
    ),
    ("strength", "Circuit 3 rounds: Squat 10 + Plank 30s", "circuit 3x: Squat 1x10 + Plank 1x30s"),
    ("strength", "AMRAP 12m: Pull-up 5 + Push-up 10", "AMRAP 12min: Pull-up 1x5 + Push-up 1x10"),
    ("strength", "emom 10m every 90s: Clean 3 @ 70%", "EMOM 10min every 1:30: Clean 1x3 @ 70%"),
    ("strength", "drop set: Curl 10 @ 20kg, 8 @ 15kg", "drop: Curl 1x10 @ 20kg, 1x8 @ 15kg"),
    ("strength", 'warm-up "slowly": Band pull-apart 2x15', 'warmup "slowly": Band pull-apart 2x15'),
    ("strength", "Squat 4x6, Row 3x8\nPlank 3x45s", "Squat 4x6; Row 3x8; Plank 3x45s"),
]


@pytest.mark.parametrize(("sport", "text", "canonical"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_example(sport: str, text: str, canonical: str | None) -> None:
    if canonical is None:
        with pytest.raises(NotationError):
            parse(text, sport=sport)
        return
    workout = parse(text, sport=sport)
    assert write(workout, with_header=False) == canonical
    assert parse(canonical, sport=sport) == workout


ERRORS = [
    # sport, text, column, words of the message, suggestions
    ("run", "10m esy", 5, "“esy” is not known", ("easy",)),
    ("run", "10m wormup", 5, "“wormup” is not known", ("warmup",)),
    ("run", "10m, 30", 6, "needs a unit", ("30min", "30s", "30km")),
    ("swim", "400 easy", 1, "needs a unit", ("400m", "400s")),
    ("ride", "5m @ 250", 6, "needs a unit", ("250W", "250bpm", "250%")),
    ("strength", "Squat 3x5 @ 100", 13, "needs a unit", ("100kg", "100%", "100lb")),
    ("strength", "Squat 3x5 rest 90", 16, "needs a unit", ("90s", "90min")),
    ("strength", "Bench press: 5x5", 12, "does not fit", ()),
    ("run", "10m Z9", 5, "Zones are numbered", ()),
    ("run", "10m @ 20:00-4:00:00/km", 12, "does not fit", ()),
    ("run", "4x(800m", 8, "missing", ()),
    ("run", "4x(800m, 2:00 rest))", 20, "does not fit", ()),
    ("run", '10m "abc', 5, "quote is not closed", ()),
    ("run", "", 1, "Write at least one step", ()),
    ("run", "0x800m", 1, "between 1 and 99", ()),
    ("run", "10m Z2 Z3", 1, "different kinds", ()),
    ("run", "10m rest warmup", 10, "either rest or warmup", ()),
    ("run", "Z2", 3, "missing", ()),
    ("run", "1x(" * 5 + "1km" + ")" * 5, 15, "nested", ()),
    ("run", "99x(99x(1km))", 1, "at most 1000 steps", ()),
    ("run", "10m 80% 1RM", 5, "strength", ()),
    ("strength", "superst: Row 3x8 + Squat 3x8", 1, "“superst” is not known", ("superset",)),
    ("strength", "Squat 4x6 tmpo 3010", 11, "“tmpo” is not known", ("tempo",)),
    ("strength", "Squat", 6, "missing", ()),
    ("strength", "Squat 99x6", 7, "between 1 and 50 sets", ()),
    ("strength", "Squat 4x6 RIR 12", 11, "RIR lies between", ()),
    ("strength", "superset: Row 3x8", 1, "between 2 and", ()),
    ("strength", "Squat 4x6 60kg 80%", 16, "one weight", ()),
]


@pytest.mark.parametrize(("sport", "text", "column", "words", "suggestions"), ERRORS, ids=[row[1] for row in ERRORS])
def test_error(sport: str, text: str, column: int, words: str, suggestions: tuple[str, ...]) -> None:
    with pytest.raises(NotationError) as refused:
        parse(text, sport=sport)
    assert words in refused.value.message
    assert (refused.value.line, refused.value.column) == (1, column)
    assert refused.value.suggestions[: len(suggestions)] == suggestions
    assert bool(refused.value.suggestions) == bool(suggestions)


def test_where_only_a_time_fits_a_time_is_asked_for() -> None:
    with pytest.raises(NotationError) as refused:
        parse("Squat 3x5 rest 90", sport="strength")
    assert refused.value.expected == ("a time such as 90s or 2:30",)


def test_an_error_counts_lines_and_says_what_could_stand_there() -> None:
    with pytest.raises(NotationError) as refused:
        parse("10m\n5km @ 5k\n  2x(400m blah)", sport="run")
    assert (refused.value.line, refused.value.column) == (3, 11)
    assert "a closing parenthesis" in refused.value.expected
    assert "line 3, column 11" in str(refused.value)


def test_structure_of_the_example() -> None:
    workout = parse("15m Z1, 4x(800m @ 5k, 2:00 rest), 10m easy", sport="run", name="Track")
    assert workout.blocks == (
        Step(End("time", 900), targets=(Target("heart_rate", 1, 1, "zone"),)),
        Repeat(
            4,
            (
                Step(End("distance", 800), targets=(Target("pace", 0, 0, "anchor", anchor="5k"),)),
                Step(End("time", 120), kind="rest"),
            ),
        ),
        Step(End("time", 600), targets=(Target("rpe", 2, 3),)),
    )
    assert workout.name == "Track"


def test_structure_of_a_set() -> None:
    prescription = parse("Squat 4x6 @ 80% RIR 2 tempo 3010 rest 2:30", sport="strength").blocks[0].exercises[0]
    assert len(prescription.sets) == 4
    assert prescription.sets[0].load == Load("percent", 80, 80)
    assert prescription.sets[0].effort == Effort("rir", 2, 2)
    assert (prescription.tempo, prescription.rest) == ("3010", 150)


@pytest.mark.parametrize(
    ("text", "sport"),
    [("8x50m @ CSS+3", "swim"), ("10m easy", "run"), ("Squat 3x5", "strength"), ("bike: 20m @ 250W", "ride")],
)
def test_the_sport_is_told_by_the_text(text: str, sport: str) -> None:
    assert parse(text).sport == sport


def test_a_header_names_workout_and_note() -> None:
    workout = parse('run "Track: 8x400" "spikes": 8x400m', sport="ride")
    assert (workout.sport, workout.name, workout.note) == ("run", "Track: 8x400", "spikes")


def test_names_become_library_keys_and_back() -> None:
    keys = {"back squat": "back_squat"}
    workout = parse("Back squat 3x5", sport="strength", find_exercise=lambda name: keys.get(name.casefold()))
    assert workout.blocks[0].exercises[0].exercise == Exercise(key="back_squat")
    assert write(workout, with_header=False) == "#back_squat 3x5"
    named = write(workout, with_header=False, name_exercise={"back_squat": "Back squat"}.get)
    assert named == "Back squat 3x5"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("15m Z1, 4x(800m @ 5k, 2:", "15min Z1, 4x(800m @ 5k)"),
        ("15m Z1, 4x(800m @ 5k, 2:00 rest", "15min Z1, 4x(800m @ 5k, rest 2min)"),
        ("15m Z1, 10m es", "15min Z1"),
        ("15m Z1, 10m Z9, 5m, 6m bla", "15min Z1"),
        ("Squat 4x6; Row 3x", "Squat 4x6"),
    ],
)
def test_a_preview_shows_what_stands_before_the_error(text: str, shown: str) -> None:
    seen = preview(text)
    assert seen.error is not None
    assert seen.workout is not None
    assert write(seen.workout, with_header=False) == shown


def test_a_preview_of_a_whole_text_has_no_error() -> None:
    assert preview("10m").error is None


HOSTILE = [
    "(" * LONGEST_TEXT,
    "1" * LONGEST_TEXT,
    " " * LONGEST_TEXT,
    "," * LONGEST_TEXT,
    '"' * LONGEST_TEXT,
    "4x(" * (LONGEST_TEXT // 3),
    "1 - " * (LONGEST_TEXT // 4),
    "a-" * (LONGEST_TEXT // 2),
    "10m, " * (LONGEST_TEXT // 5),
    ("1" + " " * 99) * (LONGEST_TEXT // 100),
    ", \n" * (LONGEST_TEXT // 3),
    "\\" * LONGEST_TEXT,
    "run " * (LONGEST_TEXT // 4),
    '"' + "\\" * (LONGEST_TEXT - 1),
]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:6]) for text in HOSTILE])
@pytest.mark.parametrize("sport", ["run", "strength"])
def test_hostile_text_is_refused_at_a_place(text: str, sport: str) -> None:
    seen = preview(text, sport=sport)
    assert seen.error is not None
    assert 0 <= seen.error.position <= len(text)


def test_a_text_that_is_too_long_is_refused_at_its_limit() -> None:
    with pytest.raises(NotationError, match="at most 20000 characters") as refused:
        parse("10m, " * 5000)
    assert refused.value.position == LONGEST_TEXT
    assert preview("10m, " * 5000).workout is None
