"""Templates, programs and planned sessions for tests."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests.factories.accounts import ClientFactory, TrainerFactory
from workouts.content import read_text, set_workout
from workouts.enums import Gate, RuleKind, Stage
from workouts.models import Application, Content, PlannedSession, Program, ProgramSession, ProgressionRule, Template

RUN_TEXT = "15min Z1, 4x(800m @ 5k, rest 2:00), 10min easy"
STRENGTH_TEXT = "Barbell back squat 4x6 @ 80% RIR 2 rest 2:30; Plank 3x45s"


class ContentFactory(DjangoModelFactory[Any]):
    """Anything with a workout: give ``text`` (and ``family``), structure and estimates follow."""

    class Meta:
        abstract = True

    class Params:
        lifting = factory.Trait(text=STRENGTH_TEXT, family="strength", name="Heavy legs")

    name = factory.Sequence(lambda number: f"Fast 800s {number}")
    family = "run"
    text = RUN_TEXT

    @classmethod
    def _create(cls, model_class: type[Content], *args: Any, **values: Any) -> Any:
        row = model_class(*args, **values)
        if row.text:
            author = getattr(row, "trainer", None) or getattr(row, "client", None) or row.program.trainer
            set_workout(row, read_text(row.text, family=row.family, author=author), author=author)
        row.save()
        return row


class TemplateFactory(ContentFactory):
    """A template of a trainer's library."""

    class Meta:
        model = Template

    trainer = factory.SubFactory(TrainerFactory)


class ProgramFactory(DjangoModelFactory[Program]):
    """A program of four weeks without sessions."""

    class Meta:
        model = Program

    trainer = factory.SubFactory(TrainerFactory)
    name = factory.Sequence(lambda number: f"Base block {number}")
    weeks = 4


class ProgramSessionFactory(ContentFactory):
    """A session on the first day of a program."""

    class Meta:
        model = ProgramSession

    program = factory.SubFactory(ProgramFactory)
    week = 1
    day = 1


class ProgressionRuleFactory(DjangoModelFactory[ProgressionRule]):
    """Two and a half kilograms more each week, for every exercise."""

    class Meta:
        model = ProgressionRule

    program = factory.SubFactory(ProgramFactory)
    kind = RuleKind.KILOGRAMS
    amount = 2.5
    gate = Gate.NONE


class ApplicationFactory(DjangoModelFactory[Application]):
    """A program given to a client."""

    class Meta:
        model = Application

    program = factory.SubFactory(ProgramFactory)
    client = factory.SubFactory(ClientFactory)
    applied_by = factory.SelfAttribute("program.trainer")
    name = factory.SelfAttribute("program.name")
    program_version = 1
    first_day = date(2026, 7, 6)
    last_day = factory.LazyAttribute(lambda row: row.first_day + timedelta(days=27))


class PlannedSessionFactory(ContentFactory):
    """A published run on a fixed Wednesday; ``draft=True`` for one that the client does not see."""

    class Meta:
        model = PlannedSession

    class Params:
        draft = factory.Trait(stage=Stage.DRAFT, published_at=None)
        lifting = factory.Trait(text=STRENGTH_TEXT, family="strength", name="Heavy legs")

    client = factory.SubFactory(ClientFactory)
    local_date = date(2026, 7, 8)
    stage = Stage.PUBLISHED
