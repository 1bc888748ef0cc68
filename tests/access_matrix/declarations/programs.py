"""Routes of the subject: programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.access_matrix.policies import Policy, answers, of_client, signed_in
from tests.access_matrix.promises import COACH, TRAINING, client_of_query, of, only, trainers_only
from tests.access_matrix.world import World


def _week(world: World) -> Mapping[str, Any]:
    return {"pk": world.things["program"].pk, "number": 1}


def _to_the_client(world: World) -> Mapping[str, Any]:
    """Somebody else's program and somebody else's client."""
    return {"clients": [world.things["client"].pk], "first_day": "2026-07-06", "dry_run": True}


def _of_program(*methods: str) -> Policy:
    return only(COACH, *methods).at(of("program"))


PAGES: dict[str, Policy] = {
    "workouts:programs": trainers_only("GET", readers=COACH),
    "workouts:program_new": trainers_only("GET", "POST", readers=COACH),
    "workouts:program": _of_program("GET"),
    "workouts:program_edit": _of_program("GET", "POST"),
    "workouts:program_duplicate": _of_program("POST"),
    "workouts:program_delete": _of_program("GET", "POST"),
    "workouts:program_restore": _of_program("POST"),
    "workouts:program_apply": _of_program("GET", "POST"),
    "workouts:program_week": only(COACH, "GET", "POST").at(_week),
    "workouts:program_week_copy": only(COACH, "GET", "POST").at(_week),
    "workouts:program_week_insert": only(COACH, "POST").at(_week),
    "workouts:program_week_remove": only(COACH, "GET", "POST").at(_week),
    "workouts:program_rule_new": _of_program("GET", "POST"),
    "workouts:program_rule_edit": only(COACH, "GET", "POST").at(of("rule")),
    "workouts:program_rule_delete": only(COACH, "POST").at(of("rule")),
    "workouts:program_session_new": _of_program("GET", "POST"),
    "workouts:program_session_edit": only(COACH, "GET", "POST").at(of("program_session")),
    "workouts:program_session_move": only(COACH, "POST").at(of("program_session")),
    "workouts:program_session_delete": only(COACH, "GET", "POST").at(of("program_session")),
    "workouts:rollout": only(COACH, "GET").at(of("rollout")),
    "workouts:rollout_undo": only(COACH, "POST").at(of("rollout")),
    "workouts:application": of_client(read=TRAINING).at(of("application")),
}

API: dict[str, Policy] = {
    "api-program-list": trainers_only("GET", "POST", readers=COACH),
    "api-program-detail": _of_program("GET", "PATCH", "DELETE"),
    "api-program-apply": Policy({"POST": answers(COACH)}, COACH).at(of("program")).sending(POST=_to_the_client),
    "api-rollout-detail": only(COACH, "GET").at(of("rollout")),
    "api-rollout-undo": only(COACH, "POST").at(of("rollout")),
    "api-application-list": signed_in("GET", readers=TRAINING).asking(client_of_query),
    "api-application-detail": of_client(read=TRAINING).at(of("application")),
}

DECLARED: dict[str, Policy] = {**PAGES, **API}
