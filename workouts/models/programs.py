"""Programs: weeks of days, with rules by which they grow harder, and the record of who was given one."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import BaseModel
from workouts.enums import Gate, RuleKind
from workouts.models.content import Content
from workouts.models.library import Folder, Label, Template
from workouts.progression import Deload, Growth, Rule
from workouts.querysets import ApplicationQuerySet, OfProgramQuerySet, ProgramQuerySet

MOST_WEEKS = 52


class Program(BaseModel):
    """Sessions by week and day. Every ``deload_every``-th week is lighter by the two percentages.

    ``version`` grows with every change of the program, its sessions and its rules.
    """

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="programs")
    name = models.CharField(max_length=120)
    description = models.TextField(max_length=4000, blank=True)
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.SET_NULL, related_name="programs")
    labels = models.ManyToManyField(Label, blank=True, related_name="programs")
    weeks = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)])
    deload_every = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(2), MaxValueValidator(12)], help_text="Weeks."
    )
    deload_volume = models.PositiveSmallIntegerField(
        default=60,
        validators=[MinValueValidator(20), MaxValueValidator(100)],
        help_text="Per cent of sets and lengths.",
    )
    deload_weight = models.PositiveSmallIntegerField(
        default=90, validators=[MinValueValidator(20), MaxValueValidator(100)], help_text="Per cent of weights."
    )
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weeks__gte=1, weeks__lte=MOST_WEEKS), name="program_weeks_range")
        ]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workouts:program", args=[self.pk])

    @property
    def deload(self) -> Deload | None:
        """How light which weeks are, if any."""
        if self.deload_every is None:
            return None
        return Deload(self.deload_every, self.deload_volume, self.deload_weight)


class ProgramSession(Content):
    """A session of a program: weeks count from 1, days are ISO weekdays. A template's session has its workout."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="sessions")
    template = models.ForeignKey(
        Template, null=True, blank=True, on_delete=models.SET_NULL, related_name="program_sessions"
    )
    week = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)])
    day = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)])
    position = models.PositiveSmallIntegerField(default=0, help_text="Order within the day.")

    objects = OfProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=7), name="program_day_range"),
            models.CheckConstraint(condition=Q(week__gte=1, week__lte=MOST_WEEKS), name="program_week_range"),
        ]
        ordering = ["program", "week", "day", "position", "id"]


class ProgressionRule(BaseModel):
    """How an exercise (or every exercise) of a program grows from week to week.

    ``exercise`` is the library's reference or a name in lower case; empty means every exercise, ``@run`` and the like
    the work of a sport (see :mod:`workouts.progression`).
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="rules")
    exercise = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=120, blank=True, help_text="The exercise in words.")
    kind = models.CharField(max_length=12, choices=RuleKind.choices)
    amount = models.FloatField(help_text="kg, per cent or repetitions, added each time.")
    every_weeks = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(12)])
    first_week = models.PositiveSmallIntegerField(default=2, help_text="The first week that is harder.")
    last_week = models.PositiveSmallIntegerField(null=True, blank=True)
    gate = models.CharField(max_length=10, choices=Gate.choices, default=Gate.NONE)
    reserve = models.FloatField(null=True, blank=True, help_text="Repetitions in reserve that the gate asks for.")

    objects = OfProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="progression_changes_something"),
            models.CheckConstraint(
                condition=Q(last_week__isnull=True) | Q(last_week__gte=F("first_week")),
                name="progression_weeks_in_order",
            ),
        ]
        ordering = ["program", "created_at"]

    def __str__(self) -> str:
        return f"{self.label or 'Every exercise'} {self.get_kind_display()} {self.amount:g}"

    def as_rule(self) -> Rule:
        """The rule without its row, as progression takes it and an application keeps it."""
        return Rule(
            id=str(self.pk),
            kind=self.kind,  # type: ignore[arg-type]  # the choices are those of progression.Kind
            amount=self.amount,
            subject=self.exercise,
            label=self.label,
            every_weeks=self.every_weeks,
            first_week=self.first_week,
            last_week=self.last_week,
            gate=self.gate,  # type: ignore[arg-type]  # the choices are those of progression.Gate
            reserve=self.reserve,
        )


class Application(BaseModel):
    """A program as it was given to a client, from a first day on."""

    program = models.ForeignKey(Program, null=True, on_delete=models.SET_NULL, related_name="applications")
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="programs_received")
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120, help_text="The program's name at that time.")
    program_version = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    deload = models.JSONField(default=dict, blank=True, help_text="{every, volume, weight} as they were.")
    rules = models.JSONField(default=list, blank=True, help_text="The progression rules as they were.")
    passed = models.JSONField(
        default=dict, blank=True, help_text="{rule: [weeks]}: the weeks that were done as a gated rule asks for."
    )
    key = models.CharField(max_length=100, blank=True, help_text="Of the request, so that a repeated one is the same.")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], condition=~Q(key=""), name="application_once_a_key"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="application_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["client", "last_day"], name="application_end")]
        ordering = ["-first_day"]

    def __str__(self) -> str:
        return f"{self.name} from {self.first_day}"

    def get_absolute_url(self) -> str:
        return reverse("workouts:application", args=[self.pk])

    @property
    def growth(self) -> Growth:
        """How its sessions grow: rules and deload as they were, and what was done since."""
        return Growth.from_json(self.rules, self.deload, self.passed)
