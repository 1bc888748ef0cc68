"""The words of the notation: what the tokens are called in an error, and which words a typo may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

LONGEST_WORD: Final = 30

_LENGTH: Final = "a length such as 10min, 2:00, 800m or 5km"
_TARGET: Final = "a target such as Z2, @ 4:12/km, @ 250W, @ 95% FTP or RPE 7"
_SEPARATOR: Final = "a comma or a new line"
_SETS: Final = "sets such as 4x6, 3x8-10, 3xAMRAP or 3x45s"
_WEIGHT: Final = "a weight such as @ 80%, @ 60kg, @ BW or RIR 2"
_EXERCISE: Final = "an exercise"

_TIME: Final = "a time such as 90s or 2:30"
_TIMES: Final = {"DURATION", "CLOCK", "METRES_OR_MINUTES"}
_METRES_FROM: Final = 100

#: What each token is called; tokens that mean the same to a person share one phrase.
ENDURANCE_TOKENS: Final = {
    **dict.fromkeys(
        ("DURATION", "CLOCK", "METRES_OR_MINUTES", "THOUSANDS", "DISTANCE", "CALORIES", "LAP", "UNTIL"), _LENGTH
    ),
    **dict.fromkeys(
        (
            "PACE",
            "SPEED",
            "HEART_RATE",
            "POWER",
            "CADENCE",
            "PERCENT",
            "ZONE",
            "RPE",
            "EFFORT",
            "AT",
            "AT_ANCHOR",
            "CLOCK_RANGE",
        ),
        _TARGET,
    ),
    "SEP": _SEPARATOR,
    "KIND": "warmup, cooldown or recovery",
    "REST": "rest",
    "STRING": "a note in quotes",
    "TIMES": "a repeat such as 4x( … )",
    "OPEN": "an opening parenthesis",
    "CLOSE": "a closing parenthesis",
    "SKIP_LAST": "skip last rest",
}
STRENGTH_TOKENS: Final = {
    **dict.fromkeys(("TIMES", "NUMBER", "RANGE", "AMRAP", "DURATION", "CLOCK", "METRES_OR_MINUTES", "DISTANCE"), _SETS),
    **dict.fromkeys(("AT", "WEIGHT", "PERCENT", "BODY_WEIGHT", "RPE", "RIR"), _WEIGHT),
    **dict.fromkeys(("WORD", "KEY"), _EXERCISE),
    **dict.fromkeys(
        ("SUPERSET", "CIRCUIT", "DROP", "WARM_UP", "EMOM"), "superset:, circuit 3x:, AMRAP 10min:, EMOM 10min:, drop:"
    ),
    "SEP": "a semicolon or a new line",
    "COMMA": "a comma and more sets",
    "PLUS": "+ and the next exercise",
    "COLON": "a colon",
    "TEMPO": "a tempo such as tempo 3010",
    "REST": "rest",
    "STRING": "a note in quotes",
    "WARM_SET": "w: for warm-up sets",
    "EVERY": "every",
    "REPETITIONS": "reps",
}
ENDURANCE_WORDS: Final = (
    *("warmup", "cooldown", "recovery", "jog", "rest", "work", "other", "lap", "until HR", "skip last rest"),
    *("easy", "steady", "tempo", "hard", "all-out", "threshold", "marathon", "half", "CSS", "RPE", "zone"),
    *("minutes", "seconds", "hours", "km", "miles", "yards", "metres", "bpm", "rpm", "spm", "watts", "kcal", "FTP"),
)
STRENGTH_WORDS: Final = (
    *("superset", "circuit", "AMRAP", "EMOM", "drop", "warmup", "rest", "tempo", "every", "rounds", "reps", "RIR"),
    *("RPE", "BW", "kg", "lb", "seconds", "minutes", "metres"),
)


def likely_words(word: str, words: Iterable[str]) -> tuple[str, ...]:
    """Up to three words that ``word`` may be a slip of, the likeliest first."""
    if not 2 <= len(word) <= LONGEST_WORD:
        return ()
    by_lower = {known.lower(): known for known in words}
    return tuple(by_lower[match] for match in get_close_matches(word.lower(), by_lower, n=3, cutoff=0.7))


def in_words(tokens: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    """What a set of tokens is called, each phrase once, in the order of ``names``."""
    wanted = set(tokens)
    if wanted == _TIMES:
        return (_TIME,)
    return tuple(dict.fromkeys(phrase for token, phrase in names.items() if token in wanted))


def with_units(number: str, before: str, *, is_strength: bool) -> tuple[str, ...]:
    """A bare number with the units that it may have been meant in, by the kind of token ``before`` it."""
    if before == "AT":
        units: tuple[str, ...] = ("kg", "%", "lb") if is_strength else ("W", "bpm", "%")
    elif is_strength or before == "REST":
        units = ("s", "min")
    else:
        units = ("m", "s") if float(number) >= _METRES_FROM else ("min", "s", "km")
    return tuple(f"{number}{unit}" for unit in units)
