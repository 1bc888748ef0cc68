"""Exercises of the library and of trainers, and what a trainer adds to ours."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import BaseModel
from exercises.enums import Equipment, Muscle, Pattern
from exercises.fields import WordsField
from exercises.querysets import ExerciseQuerySet, FavouriteQuerySet, SubstituteQuerySet, WordingQuerySet
from exercises.validators import validate_cues, validate_https


class Exercise(BaseModel):
    """A movement. Without a trainer it is ours: everybody sees it and only the loader of the library changes it."""

    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="own_exercises"
    )
    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)
    name = models.CharField(max_length=80)
    aliases = models.JSONField(default=list, blank=True)
    primary_muscles = WordsField(max_length=200)
    secondary_muscles = WordsField(max_length=200, blank=True, default="")
    equipment = WordsField(max_length=200, blank=True, default="")
    pattern = models.CharField(max_length=16, choices=Pattern.choices)
    is_unilateral = models.BooleanField(
        "one side at a time", default=False, help_text="Repetitions are counted for one side and done on both."
    )
    is_dumbbell_pair = models.BooleanField(
        "a weight in each hand", default=False, help_text="The weight is that of one; the volume counts both."
    )
    is_body_weight = models.BooleanField(
        "moves the body", default=False, help_text="The load is the body; a weight is added to it."
    )
    is_assisted = models.BooleanField(
        "assisted", default=False, help_text="The weight is help: it is taken off the body's."
    )
    is_timed = models.BooleanField("by time", default=False, help_text="Held or done for a time, not for repetitions.")
    cues = models.TextField(
        max_length=1200, blank=True, validators=[validate_cues], help_text="One short sentence on each line."
    )
    video_url = models.URLField("video", max_length=300, blank=True, validators=[validate_https])
    garmin_category = models.CharField(max_length=40, blank=True, editable=False)
    garmin_name = models.CharField(max_length=80, blank=True, editable=False)
    swap_group = models.SlugField(max_length=40, blank=True, editable=False, db_index=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    #: Set by the queryset's ``as_seen_by``: the words that count for the reader, and their mark.
    shown_name: str
    shown_cues: str
    shown_video_url: str
    is_favourite: bool

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(trainer__isnull=True, key__isnull=False) | Q(trainer__isnull=False, key__isnull=True),
                name="exercise_is_ours_or_a_trainers",
            ),
            models.CheckConstraint(
                condition=~Q(is_assisted=True) | Q(is_body_weight=True),
                name="exercise_assistance_is_for_the_body",
                violation_error_message="Help is taken off the body's weight: tick “moves the body” too.",
            ),
        ]
        indexes = [models.Index(fields=["trainer", "archived_at", "name"]), models.Index(fields=["pattern", "name"])]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exercises:detail", args=[self.reference])

    @property
    def reference(self) -> str:
        """How an address names it: ours by key, a trainer's by id."""
        return self.key or str(self.pk)

    @property
    def is_ours(self) -> bool:
        """Part of the library that comes with the product."""
        return self.trainer_id is None

    @property
    def is_archived(self) -> bool:
        """Out of the lists, still readable where it was used."""
        return self.archived_at is not None

    @property
    def primary_muscle_labels(self) -> list[str]:
        """The trained muscles in words."""
        return [Muscle(muscle).label for muscle in self.primary_muscles]

    @property
    def secondary_muscle_labels(self) -> list[str]:
        """The helping muscles in words."""
        return [Muscle(muscle).label for muscle in self.secondary_muscles]

    @property
    def equipment_labels(self) -> list[str]:
        """The equipment in words."""
        return [Equipment(item).label for item in self.equipment]


class Wording(BaseModel):
    """A trainer's words for one of our exercises. What is blank stays ours; a row without words dates the way back."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exercise_wordings")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="wordings")
    name = models.CharField(max_length=80, blank=True)
    cues = models.TextField(
        max_length=1200, blank=True, validators=[validate_cues], help_text="One short sentence on each line."
    )
    video_url = models.URLField("video", max_length=300, blank=True, validators=[validate_https])

    objects = WordingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trainer", "exercise"], name="wording_once_a_trainer")]
        ordering = ["trainer", "exercise"]

    def __str__(self) -> str:
        return f"{self.exercise} in the words of {self.trainer}"


class Favourite(BaseModel):
    """An exercise that a trainer wants at hand."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourite_exercises")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="favourites")

    objects = FavouriteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trainer", "exercise"], name="favourite_once_a_trainer")]
        ordering = ["trainer", "-created_at"]

    def __str__(self) -> str:
        return f"{self.exercise}, favourite of {self.trainer}"


class Substitute(BaseModel):
    """What a trainer lets a client do instead, besides the swaps that the library gives (its swap groups)."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exercise_substitutes")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="substitutes")
    substitute = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="stands_in_for")

    objects = SubstituteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainer", "exercise", "substitute"], name="substitute_once_a_trainer"),
            models.CheckConstraint(condition=~Q(exercise=F("substitute")), name="substitute_is_another_exercise"),
        ]
        ordering = ["exercise", "created_at"]

    def __str__(self) -> str:
        return f"{self.substitute} instead of {self.exercise}"
