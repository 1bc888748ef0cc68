"""The demo trainer's library: workouts in folders, and two programs."""

from __future__ import annotations

from typing import Final

from accounts.models import User
from workouts.content import read_text
from workouts.models import Folder, Program, Template
from workouts.services.library import create_folder, create_template
from workouts.services.program_sessions import TypedSession, write_week
from workouts.services.programs import add_rule, copy_program_week, create_program

#: Folder, sport, name, text, why, labels.
TEMPLATES: Final = (
    ("Running", "run", "Easy hour", "60min Z2", "Aerobic base: you can talk in whole sentences.", ("base",)),
    (
        "Running",
        "run",
        "Fast 800s",
        "15min Z1, 6x(800m @ 5k, rest 2:00), 10min easy",
        "Speed that lasts. The last one as fast as the first one.",
        ("speed", "track"),
    ),
    (
        "Running",
        "run",
        "Cruise intervals",
        "15min Z1, 4x(8min @ threshold, 2min easy), 10min easy",
        "Time at threshold without the price of a race.",
        ("threshold",),
    ),
    (
        "Running",
        "run",
        "Long run with a marathon finish",
        "90min Z2, 30min @ M, 5min easy",
        "Marathon pace on tired legs.",
        ("long", "marathon"),
    ),
    ("Running", "run", "Strides", "40min Z2, 6x(20s hard, 1:00 easy), 5min easy", "Loose and quick.", ("speed",)),
    (
        "Riding",
        "ride",
        "Sweet spot 3 x 12",
        "15min Z1, 3x(12min @ 88-93% FTP, 4min Z1), 10min easy",
        "Much work for little fatigue.",
        ("threshold",),
    ),
    (
        "Riding",
        "ride",
        "VO2 5 x 4",
        "15min Z1, 5x(4min @ 108-112% FTP, 4min Z1), 10min easy",
        "The top end. Stop when the power falls.",
        ("speed",),
    ),
    ("Riding", "ride", "Endurance 2 h", "2h @ 62-70% FTP", "Steady, eat early.", ("base", "long")),
    (
        "Swimming",
        "swim",
        "CSS 12 x 100",
        "400m easy, 12x(100m @ CSS, rest 20s), 200m easy",
        "Even splits, the watch tells you.",
        ("threshold",),
    ),
    (
        "Strength",
        "strength",
        "Lower body A",
        "Barbell back squat w: 2x5 @ 50%, 4x6 @ 78% RIR 2 rest 2:30; "
        "superset: Romanian deadlift 3x8 @ 65% + Plank 3x45s rest 90s",
        "The main lift first, then what keeps runners whole.",
        ("strength",),
    ),
    (
        "Strength",
        "strength",
        "Upper body A",
        "Barbell bench press w: 1x8 @ 50%, 4x6 @ 78% RIR 2 rest 2:00; "
        "superset: Seated cable row 3x10 RIR 2 + Push-up 3xAMRAP rest 90s",
        "",
        ("strength",),
    ),
    (
        "Strength",
        "strength",
        "Runner's circuit",
        "circuit 3x: Goblet squat 12 RIR 3 + Push-up 12 + Walking lunge 10 + Plank 40s rest 60s",
        "Thirty minutes, no excuses.",
        ("strength", "travel"),
    ),
)

_MARATHON_WEEK: Final = (
    (1, "strength", "Barbell back squat 3x6 @ 75% RIR 2 rest 2:00; Plank 3x45s rest 60s"),
    (2, "run", "15min Z1, 5x(1km @ 10k, rest 2:00), 10min easy"),
    (3, "run", "50min Z2"),
    (4, "strength", "Romanian deadlift 3x8 @ 65% rest 90s; Walking lunge 3x10 rest 60s"),
    (5, "run", "15min Z1, 3x(8min @ threshold, 2min easy), 10min easy"),
    (7, "run", "100min Z2, 15min @ M"),
)
_STRENGTH_WEEK: Final = (
    (1, "strength", "Barbell back squat 4x6 @ 75% RIR 2 rest 2:30; Seated cable row 3x10 RIR 2 rest 90s"),
    (3, "strength", "Barbell bench press 4x6 @ 75% RIR 2 rest 2:30; Romanian deadlift 3x8 @ 65% rest 2:00"),
    (5, "strength", "Barbell deadlift 3x5 @ 78% RIR 2 rest 3:00; Barbell overhead press 3x8 RIR 2 rest 2:00"),
)


def seed_library(trainer: User) -> dict[str, Template]:
    """Folders, templates and programs of the demo trainer; the templates by name."""
    folders: dict[str, Folder] = {}
    templates: dict[str, Template] = {}
    for folder, family, name, text, note, labels in TEMPLATES:
        if folder not in folders:
            folders[folder] = create_folder(actor=trainer, name=folder)
        templates[name] = create_template(
            actor=trainer,
            workout=read_text(text, family=family, author=trainer, name=name, note=note),
            name=name,
            note=note,
            folder=folders[folder],
            labels=labels,
        )
    _seed_program(
        trainer,
        folders["Running"],
        name="Marathon, 12 weeks",
        description="Three weeks up, one down. Two quality runs, a long one with marathon pace, strength twice a week.",
        weeks=12,
        week=_MARATHON_WEEK,
        deload_every=4,
        rule={"exercise": "", "kind": "percent", "amount": 2.0, "first_week": 2, "last_week": 7, "gate": "none"},
    )
    _seed_program(
        trainer,
        folders["Strength"],
        name="Strength base, 6 weeks",
        description="Three full-body days. The bar grows only when every repetition was done.",
        weeks=6,
        week=_STRENGTH_WEEK,
        deload_every=None,
        rule={"exercise": "", "kind": "kilograms", "amount": 2.5, "first_week": 2, "gate": "completed"},
    )
    return templates


def _seed_program(
    trainer: User,
    folder: Folder,
    *,
    name: str,
    description: str,
    weeks: int,
    week: tuple[tuple[int, str, str], ...],
    deload_every: int | None,
    rule: dict[str, object],
) -> Program:
    program = create_program(
        actor=trainer, name=name, description=description, weeks=weeks, folder=folder, deload_every=deload_every
    )
    typed = [
        TypedSession(day=day, workout=read_text(text, family=family, author=trainer)) for day, family, text in week
    ]
    write_week(actor=trainer, program=program, week=1, sessions=typed)
    copy_program_week(actor=trainer, program=program, week=1, to=range(2, weeks + 1))
    add_rule(actor=trainer, program=program, **rule)  # type: ignore[arg-type]
    return program
