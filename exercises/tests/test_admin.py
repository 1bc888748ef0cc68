"""Staff look at the library; ours change in their files."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.models import Exercise
from tests.factories.accounts import SuperuserFactory
from tests.factories.exercises import ExerciseFactory

pytestmark = pytest.mark.django_db


def test_every_list_opens_and_nothing_can_be_added(page) -> None:
    browser = page(SuperuserFactory())
    for model in ("exercise", "wording", "favourite", "substitute"):
        assert browser.get(reverse(f"admin:exercises_{model}_changelist"), {"q": "plank"}).status_code == 200
        assert browser.get(reverse(f"admin:exercises_{model}_add")).status_code == 403


def test_ours_are_not_deleted_but_a_trainers_own_are(page) -> None:
    browser, own, plank = page(SuperuserFactory()), ExerciseFactory(), Exercise.objects.get(key="plank")
    for exercise in (own, plank):
        browser.post(reverse("admin:exercises_exercise_delete", args=[exercise.pk]), {"post": "yes"})
    assert list(Exercise.objects.filter(pk__in=[own.pk, plank.pk])) == [plank]
