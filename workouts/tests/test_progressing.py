"""Progressions that wait for what was logged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from activities.services.activities import delete_activity
from activities.services.sets import LoggedSet
from tests.factories.workouts import ProgramFactory, ProgramSessionFactory, ProgressionRuleFactory
from workouts.content import read_text
from workouts.models import Application, PlannedSession
from workouts.performed import key_of
from workouts.services.applying import apply_program
from workouts.services.calendar import update_session
from workouts.services.logging import complete_session, log_set, prescribed_sets
from workouts.services.progressing import session_was_done
from workouts.structure import from_json

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 6, 16, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def given(trainer, client, text: str = "Goat squat 2x5 @ 100kg", **rule) -> list[PlannedSession]:
    """Three weeks of the same Monday, given to a client; the sessions by week."""
    program = ProgramFactory(trainer=trainer, weeks=3)
    for week in (1, 2, 3):
        ProgramSessionFactory(program=program, week=week, family="strength", text=text, name="Squats")
    ProgressionRuleFactory(program=program, **{"gate": "completed", **rule})
    apply_program(actor=trainer, program=program, clients=[client], first_day=date(2026, 7, 6), publish=True)
    return list(PlannedSession.objects.order_by("week"))


def texts() -> list[str]:
    return list(PlannedSession.objects.order_by("week").values_list("text", flat=True))


def log(session: PlannedSession, number: int, **values) -> None:
    place = prescribed_sets(session)[number].place
    done_at = NOW - timedelta(minutes=30 - number)
    told = {"exercise": "Goat squat", "repetitions": 5, "weight": 100.0, **values}
    entry = LoggedSet(key=key_of(session.pk, place), place=place, logged_at=done_at, done_at=done_at, **told)
    log_set(actor=session.client, session=session, entry=entry)


def test_nothing_grows_before_the_week_was_done(trainer, client_user):
    given(trainer, client_user)
    assert texts() == ["Goat squat 2x5 @ 100kg"] * 3


def test_a_week_done_as_prescribed_lets_the_later_ones_grow(trainer, client_user):
    first, second, _ = given(trainer, client_user)
    complete_session(actor=client_user, session=first, at=NOW)
    assert texts() == ["Goat squat 2x5 @ 100kg", "Goat squat 2x5 @ 102.5kg", "Goat squat 2x5 @ 102.5kg"]
    second.refresh_from_db()
    assert (second.version, second.content_version) == (2, 2)
    assert from_json(second.base_structure) == from_json(first.structure)


def test_telling_it_twice_changes_nothing_more(trainer, client_user):
    first, second, _ = given(trainer, client_user)
    complete_session(actor=client_user, session=first, at=NOW)
    assert session_was_done(first) == []
    second.refresh_from_db()
    assert second.version == 2


def test_one_repetition_too_few_holds_it_back_and_the_correction_counts(trainer, client_user):
    first, *_ = given(trainer, client_user)
    log(first, 0)
    log(first, 1, repetitions=4)
    session_was_done(first)
    assert texts()[1] == "Goat squat 2x5 @ 100kg"
    first.refresh_from_db()
    first.activity.sets.filter(repetitions=4).update(repetitions=5)
    session_was_done(first)
    assert texts()[1] == "Goat squat 2x5 @ 102.5kg"


def test_a_lighter_weight_is_not_the_prescription(trainer, client_user):
    first, *_ = given(trainer, client_user)
    log(first, 0)
    log(first, 1, weight=90.0)
    session_was_done(first)
    assert texts()[1] == "Goat squat 2x5 @ 100kg"


def test_repetitions_in_reserve_where_the_rule_asks_for_them(trainer, client_user):
    first, *_ = given(trainer, client_user, gate="reserve", reserve=2.0)
    log(first, 0, rir=2.0)
    log(first, 1, rir=1.0)
    session_was_done(first)
    assert texts()[1] == "Goat squat 2x5 @ 100kg"
    first.refresh_from_db()
    first.activity.sets.filter(rir=1.0).update(rir=3.0)
    session_was_done(first)
    assert texts()[1] == "Goat squat 2x5 @ 102.5kg"


def test_a_deleted_log_takes_the_step_back(trainer, client_user):
    first, *_ = given(trainer, client_user)
    complete_session(actor=client_user, session=first, at=NOW)
    first.refresh_from_db()
    delete_activity(actor=client_user, activity=first.activity)
    assert texts() == ["Goat squat 2x5 @ 100kg"] * 3
    assert list(Application.objects.get().passed.values()) == [[]]


def test_what_was_changed_by_hand_or_done_already_stays(trainer, client_user):
    first, second, _ = given(trainer, client_user)
    own = read_text("Goat squat 5x3 @ 80kg", family="strength", author=trainer)
    update_session(actor=trainer, session=second, workout=own)
    complete_session(actor=client_user, session=first, at=NOW)
    assert texts() == ["Goat squat 2x5 @ 100kg", "Goat squat 5x3 @ 80kg", "Goat squat 2x5 @ 102.5kg"]
