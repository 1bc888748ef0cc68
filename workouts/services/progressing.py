"""Progressions that wait for what was done: a week done as prescribed lets the following weeks of a program grow.

A week is passed for a rule when every session of it that holds the exercise was done with every prescribed set:
repetitions (of a range the upper end), time or distance and weight reached, and where the rule asks for it with enough
repetitions in reserve. Whether it was is asked of the logged sets each time anew, so a correction counts as well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from activities.changes import ActivityChange
from activities.enums import Family
from activities.models import StrengthSet
from workouts import plan_changes
from workouts.athletes import athlete_of
from workouts.content import set_workout, workout_of
from workouts.models import Application, PlannedSession
from workouts.performed import PrescribedSet, performed_blocks
from workouts.progression import Growth, Rule
from workouts.services.ledger import save_session
from workouts.structure import AthleteValues, Workout, from_json, resolve, to_json

#: Figures of one set are compared with this much grace: kilograms come back from pounds.
_GRACE: Final = 0.05

type _Done = dict[tuple[object, str], StrengthSet]


def activities_changed(change: ActivityChange) -> None:
    """What :mod:`activities.changes` tells: sets were logged, corrected or deleted. Harmless to repeat."""
    if change.kind == "scored":
        return
    touched = Q(activity__in=change.activity_ids) | Q(local_date__in=change.days)
    rows = PlannedSession.objects.filter(touched, client=change.client_id, application__isnull=False)
    weeks = {(row.application_id, row.week): row for row in rows.filter(family=Family.STRENGTH)}
    for session in weeks.values():
        session_was_done(session)


def session_was_done(session: PlannedSession) -> list[PlannedSession]:
    """Look whether the week of a session is passed now, or no longer. Answers the later sessions that it rewrote."""
    if session.application_id is None or session.week is None:
        return []
    return advance_progressions(application_id=session.application_id, week=session.week)


@transaction.atomic
def advance_progressions(*, application_id: object, week: int) -> list[PlannedSession]:
    """Bring ``Application.passed`` up to date for a week and rewrite the open sessions after it that this changes.

    A session whose workout somebody changed by hand, or that the client shortened, stays as it is.
    """
    rows = Application.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
    application: Application = rows.get(pk=application_id)
    before = application.growth
    gated = [rule for rule in before.rules if rule.gate != "none"]
    if not gated:
        return []
    athlete = athlete_of(application.client, Family.STRENGTH)
    passed = _passed_rules(application, gated, week, athlete)
    updated = {rule.id: _with_week(application.passed.get(rule.id, ()), week, rule.id in passed) for rule in gated}
    if all(updated[rule.id] == list(application.passed.get(rule.id, ())) for rule in gated):
        return []
    application.passed = updated
    application.save(update_fields=["passed", "updated_at"])
    rewritten = _rewrite(application, week, before, athlete)
    if rewritten:
        plan_changes.announce([application.client_id])
    return rewritten


def _with_week(weeks: Collection[int], week: int, is_passed: bool) -> list[int]:
    return sorted({*weeks, week} if is_passed else set(weeks) - {week})


def _passed_rules(application: Application, rules: Sequence[Rule], week: int, athlete: AthleteValues) -> set[str]:
    """The ids of the rules for which a week was done as prescribed."""
    sessions = list(application.sessions.filter(week=week, family=Family.STRENGTH))
    done = _done_sets(sessions)
    prescribed = [(session, each) for session in sessions for each in _prescribed(session, athlete)]
    passed = set()
    for rule in rules:
        concerned = [(session, each) for session, each in prescribed if rule.is_about(each.prescription)]
        if concerned and all(
            _is_reached(each, done.get((session.activity_id, each.place)), rule) for session, each in concerned
        ):
            passed.add(rule.id)
    return passed


def _done_sets(sessions: Sequence[PlannedSession]) -> _Done:
    activities = [session.activity_id for session in sessions if session.activity_id]
    rows = StrengthSet.objects.filter(activity__in=activities).exclude(place="").exclude(kind=StrengthSet.Kind.REST)
    return {(row.activity_id, row.place): row for row in rows}


def _prescribed(session: PlannedSession, athlete: AthleteValues) -> list[PrescribedSet]:
    """The working sets of a session; warm-ups are nobody's progress."""
    workout = workout_of(session)
    if workout is None:
        return []
    blocks = performed_blocks(resolve(workout, athlete, session.local_date))
    return [each for part in blocks if part.block.kind != "warmup" for each in part.sets if not each.planned.is_warm_up]


def _is_reached(prescribed: PrescribedSet, done: StrengthSet | None, rule: Rule) -> bool:
    if done is None:
        return False
    load = prescribed.planned.load
    weight = prescribed.kilograms if load is not None and load.kind != "body_weight" else None
    wanted = [
        (prescribed.repetitions, done.repetitions),
        (prescribed.seconds, done.duration),
        (prescribed.metres, done.distance),
        (weight if done.weight is not None else None, done.weight),
        (rule.reserve if rule.gate == "reserve" else None, done.rir),
    ]
    return all(least is None or (figure is not None and figure >= least - _GRACE) for least, figure in wanted)


def base_of(base: Workout, grown: Workout, growth: Growth) -> dict[str, Any]:
    """What ``PlannedSession.base_structure`` keeps: the workout before growth, where that changes it or may yet."""
    return to_json(base) if grown != base or growth.waits_for(base) else {}


def write_grown(
    session: PlannedSession, base: Workout, *, growth: Growth, author: User | None, athlete: AthleteValues
) -> None:
    """Write ``base`` as it stands in the week of a session of an application (unsaved); name and note stay."""
    name, note = session.name, session.note
    grown = growth.at(base, session.week or 1)
    set_workout(session, grown, author=author, athlete=athlete, on=session.local_date)
    session.name, session.note = name, note
    session.base_structure = base_of(base, grown, growth)


def _rewrite(application: Application, week: int, before: Growth, athlete: AthleteValues) -> list[PlannedSession]:
    after = application.growth
    rows = application.sessions.open().filter(week__gt=week, family=Family.STRENGTH, shortened_to__isnull=True)
    rewritten = []
    for row in rows.select_related("created_by"):
        if not row.base_structure or row.week is None:
            continue
        base = from_json(row.base_structure)
        is_ours = to_json(before.at(base, row.week)) == row.structure
        if is_ours and to_json(after.at(base, row.week)) != row.structure:
            write_grown(row, base, growth=after, author=row.created_by, athlete=athlete)
            save_session(row, is_content=True)
            rewritten.append(row)
    return rewritten
