"""Who is in the demo. Names, abilities and stories are fixed, so every installation shows the same people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from activities.synthetic.athlete import Athlete, Place
from activities.synthetic.season import Story

DOMAIN = "demo.pacewright.test"
PASSWORD = "pacewright-demo"  # noqa: S105  printed by `make run`; the seed refuses to run in production
GARMIN_CODE = "123456"
TRAINER_NAME = "Anna Keller"
TRAINER_ZONE = "Europe/Berlin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One demo client."""

    key: str
    name: str
    story: Story
    athlete: Athlete
    goals: str
    birth: date
    height: float
    tags: tuple[str, ...]
    has_watch: bool = True
    is_connected: bool = True
    withheld: tuple[str, ...] = ()
    silent_days: int = 0
    note: str = ""
    units: str = "metric"
    health_notes: str = ""
    #: Nights up to the seeding day on which the heart-rate variability is low.
    low_nights: int = 0
    #: Days after the seeding day up to which sessions are planned.
    planned_days: int = 27
    comments: tuple[str, ...] = field(default=())

    @property
    def email(self) -> str:
        """The login."""
        return f"{self.key}@{DOMAIN}"


PEOPLE: tuple[Person, ...] = (
    Person(
        key="mara",
        name="Mara Lind",
        story="marathon",
        birth=date(1992, 4, 17),
        height=1.70,
        tags=("Marathon", "Weekly call"),
        goals="Valencia Marathon under 3:15, and to stay friends with my left calf.",
        athlete=Athlete(
            seed=101,
            sex="f",
            age=34,
            mass=58.4,
            ftp=205,
            threshold_speed=3.92,
            threshold_heart_rate=172,
            max_heart_rate=189,
            resting_heart_rate=46,
            place=Place(59.9320, 10.7420, 90.0),
            time_zone="Europe/Oslo",
        ),
        note="Answers fastest before 8 in the morning. Left calf: no hills two days in a row.",
        comments=("Calf fine, legs fresh.", "Windy, went by feel.", "Best I have felt in weeks.", "Heavy first half."),
    ),
    Person(
        key="leo",
        name="Leo Okafor",
        story="lifter",
        low_nights=6,
        birth=date(1988, 11, 2),
        height=1.84,
        tags=("Strength",),
        goals="Squat 180 kg by spring, deadlift 220.",
        athlete=Athlete(
            seed=102,
            sex="m",
            age=38,
            mass=91.5,
            ftp=235,
            threshold_speed=3.3,
            threshold_heart_rate=164,
            max_heart_rate=183,
            resting_heart_rate=58,
            maxima={"barbell_back_squat": 172, "barbell_bench_press": 118, "barbell_deadlift": 208, "pull_up": 112},
            place=Place(51.5410, -0.1120, 24.0),
            time_zone="Europe/London",
        ),
        note="Sleeps badly before night shifts: check the roster before heavy days.",
        comments=("Third set was a grinder.", "Depth felt good today.", "Grip gave out first."),
    ),
    Person(
        key="tess",
        name="Tess Moreau",
        story="triathlete",
        birth=date(1995, 7, 30),
        height=1.74,
        tags=("Triathlon", "Weekly call"),
        goals="Half distance in Nice in June under five hours.",
        athlete=Athlete(
            seed=103,
            sex="f",
            age=31,
            mass=63.0,
            ftp=232,
            threshold_speed=3.85,
            threshold_heart_rate=171,
            max_heart_rate=188,
            resting_heart_rate=48,
            critical_swim_speed=1.27,
            place=Place(45.7772, 4.8550, 170.0),
            time_zone="Europe/Paris",
        ),
        comments=("Pool was crowded, cut the last 200.", "Held the power without looking.", ""),
    ),
    Person(
        key="victor",
        name="Victor Hale",
        story="vanished",
        birth=date(1979, 1, 21),
        height=1.79,
        tags=("Comeback",),
        goals="Run a half marathon again before turning fifty.",
        silent_days=0,
        athlete=Athlete(
            seed=104,
            sex="m",
            age=47,
            mass=84.0,
            ftp=225,
            threshold_speed=3.35,
            threshold_heart_rate=161,
            max_heart_rate=178,
            resting_heart_rate=57,
            place=Place(41.8810, -87.6190, 180.0),
            time_zone="America/Chicago",
        ),
        units="imperial",
        withheld=("body",),
        comments=("Good to be back.", "Work ran late, short one."),
    ),
    Person(
        key="ines",
        name="Ines Marin",
        story="injured",
        birth=date(1990, 9, 9),
        height=1.66,
        tags=("Marathon", "Return to run"),
        goals="Back to pain-free running, then a spring marathon.",
        health_notes="Tibial stress reaction, right, found five weeks ago. Walking allowed, running after clearance.",
        athlete=Athlete(
            seed=105,
            sex="f",
            age=36,
            mass=57.0,
            ftp=198,
            threshold_speed=3.75,
            threshold_heart_rate=170,
            max_heart_rate=187,
            resting_heart_rate=50,
            place=Place(40.4150, -3.6840, 660.0),
            time_zone="Europe/Madrid",
        ),
        note="Physio says week six at the earliest. Keep the long walks flat.",
        comments=("No pain on the flat.", "A little ache at the end, stopped early."),
    ),
    Person(
        key="nils",
        name="Nils Berg",
        story="new",
        planned_days=5,
        birth=date(1999, 3, 5),
        height=1.88,
        tags=("New",),
        goals="First 10 km race in spring.",
        athlete=Athlete(
            seed=106,
            sex="m",
            age=27,
            mass=80.0,
            ftp=215,
            threshold_speed=3.3,
            threshold_heart_rate=176,
            max_heart_rate=196,
            resting_heart_rate=61,
            place=Place(59.3260, 18.0450, 20.0),
            time_zone="Europe/Stockholm",
        ),
        comments=("Longer than ever before!", "Shins a bit sore."),
    ),
    Person(
        key="gwen",
        name="Gwen Lund",
        story="broken_connection",
        birth=date(1985, 12, 12),
        height=1.72,
        tags=("Cycling",),
        goals="Three-day stage race in May; hold 220 W for an hour.",
        is_connected=False,
        silent_days=2,
        athlete=Athlete(
            seed=107,
            sex="f",
            age=40,
            mass=66.0,
            ftp=228,
            threshold_speed=3.5,
            threshold_heart_rate=167,
            max_heart_rate=184,
            resting_heart_rate=49,
            place=Place(55.7040, 12.5710, 12.0),
            time_zone="Europe/Copenhagen",
        ),
        comments=("Headwind both ways somehow.", "Legs opened up after an hour."),
    ),
    Person(
        key="omar",
        name="Omar Said",
        story="no_watch",
        birth=date(1983, 6, 25),
        height=1.76,
        tags=("Strength", "General fitness"),
        goals="Move four times a week, lose the back pain, bench my own weight.",
        has_watch=False,
        is_connected=False,
        athlete=Athlete(
            seed=108,
            sex="m",
            age=43,
            mass=88.0,
            ftp=200,
            threshold_speed=3.0,
            threshold_heart_rate=160,
            max_heart_rate=180,
            resting_heart_rate=63,
            place=Place(48.1500, 11.5930, 510.0),
            time_zone="Europe/Berlin",
        ),
        comments=("Back felt good.", "Only half the walk, rain.", "Bench moved well."),
    ),
)
