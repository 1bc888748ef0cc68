"""The structure of a planned workout, for endurance and for strength.

Values are kept as the trainer means them (``95 % of FTP``, ``4:12/km``, ``80 % of e1RM``);
:func:`workouts.structure.resolve` turns them into numbers for one athlete. Everything is frozen and compares by value.
Seconds and metres are SI; a pace keeps the way it is measured over, because 6:45 a mile is not a whole second a
kilometre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from activities.science.sports import Family

VERSION: Final = 1

type Sport = Family

StepKind = Literal["warmup", "work", "recovery", "rest", "cooldown", "other"]
EndKind = Literal["time", "distance", "lap", "calories", "heart_rate_above", "heart_rate_below"]
Metric = Literal["pace", "speed", "heart_rate", "power", "cadence", "rpe"]
Scale = Literal["absolute", "percent", "percent_of_maximum", "zone", "anchor"]
Unit = Literal["", "km", "mi", "100m", "100yd", "500m", "km/h", "mph"]
Anchor = Literal["", "mile", "3k", "5k", "10k", "half", "marathon", "threshold", "css"]
BlockKind = Literal["straight", "superset", "circuit", "amrap", "emom", "drop", "warmup"]
AmountKind = Literal["repetitions", "time", "distance", "amrap"]
LoadKind = Literal["kg", "percent", "body_weight"]
EffortScale = Literal["rpe", "rir"]

STEP_KINDS: Final[tuple[StepKind, ...]] = get_args(StepKind)
END_KINDS: Final[tuple[EndKind, ...]] = get_args(EndKind)
METRICS: Final[tuple[Metric, ...]] = get_args(Metric)
SCALES: Final[tuple[Scale, ...]] = get_args(Scale)
UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
ANCHORS: Final[tuple[Anchor, ...]] = get_args(Anchor)
BLOCK_KINDS: Final[tuple[BlockKind, ...]] = get_args(BlockKind)
AMOUNT_KINDS: Final[tuple[AmountKind, ...]] = get_args(AmountKind)
LOAD_KINDS: Final[tuple[LoadKind, ...]] = get_args(LoadKind)
EFFORT_SCALES: Final[tuple[EffortScale, ...]] = get_args(EffortScale)


@dataclass(frozen=True, slots=True)
class End:
    """When a step is over: ``value`` is s, m, kcal or bpm by its kind, and 0 for the lap button."""

    kind: EndKind
    value: float = 0


@dataclass(frozen=True, slots=True)
class Target:
    """How hard a step is meant to be.

    ``low`` ≤ ``high``, equal for a single value. By ``scale``:
    *absolute* — bpm, W, rpm, RPE 0–10, seconds over ``unit`` (pace: ``low`` is the faster end), km/h or mph (speed);
    *percent* — of threshold heart rate, FTP or threshold speed; *percent_of_maximum* — of maximum heart rate;
    *zone* — numbers 1–7; *anchor* — a named pace, ``low`` = ``high`` = seconds slower over 1 km (100 m for ``css``).
    """

    metric: Metric
    low: float
    high: float
    scale: Scale = "absolute"
    unit: Unit = ""
    anchor: Anchor = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of an endurance workout, with at most two targets of different metrics."""

    end: End
    kind: StepKind = "work"
    targets: tuple[Target, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps done several times; ``skip_last_rest`` leaves out the rest that would end the last round."""

    times: int
    items: tuple[Step | Repeat, ...]
    skip_last_rest: bool = False


@dataclass(frozen=True, slots=True)
class Exercise:
    """What is lifted: a key of the exercise library, or free text; exactly one of the two."""

    name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a set: repetitions (``low``–``high``), s, m, or as many as possible (both 0)."""

    kind: AmountKind
    low: float = 0
    high: float = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What is lifted: kg, percent of e1RM, or body weight plus (minus: with assistance of) kg."""

    kind: LoadKind
    low: float = 0
    high: float = 0


@dataclass(frozen=True, slots=True)
class Effort:
    """How near to failure a set ends, in RPE or in repetitions in reserve."""

    scale: EffortScale
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PlannedSet:
    """One set as it is prescribed."""

    amount: Amount
    load: Load | None = None
    effort: Effort | None = None
    is_warm_up: bool = False


@dataclass(frozen=True, slots=True)
class Prescription:
    """The sets of one exercise. ``tempo`` is four figures (down, pause, up, pause; X = fast); ``rest`` in s."""

    exercise: Exercise
    sets: tuple[PlannedSet, ...]
    tempo: str = ""
    rest: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Exercises that belong together.

    ``seconds`` is the length of an AMRAP or EMOM, ``interval`` the beat of an EMOM (s); ``rounds`` counts the others.
    """

    kind: BlockKind
    exercises: tuple[Prescription, ...]
    rounds: int = 1
    seconds: int | None = None
    interval: int = 60
    note: str = ""


type Item = Step | Repeat
type Part = Step | Repeat | Block


@dataclass(frozen=True, slots=True)
class Workout:
    """A planned workout: steps and repeats for endurance, blocks for strength."""

    sport: Sport
    blocks: tuple[Part, ...]
    name: str = ""
    note: str = ""
    version: int = VERSION

    @property
    def is_strength(self) -> bool:
        """Whether the workout is made of strength blocks."""
        return self.sport == "strength"
