"""Routes of the subject: library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.access_matrix.policies import FORBIDDEN, Policy, answers, signed_in
from tests.access_matrix.promises import (
    COACH,
    NOT_TRAINERS,
    OWNER,
    TRAINING,
    client_in_body,
    of,
    only,
    trainers_only,
)
from tests.access_matrix.secrets import SECRET
from tests.access_matrix.world import World

EDITOR: dict[str, Policy] = {
    "workouts:notation_help": signed_in("GET"),
    "workouts:notation_preview": signed_in("POST"),
    "workouts:notation_preview#client": Policy({"POST": answers(TRAINING)}, TRAINING).sending(
        POST=client_in_body(text="10min @ threshold")
    ),
    "workouts:notation_exercises": signed_in("GET", readers=frozenset({"coach", "owner", "other_client"})).asking(
        lambda _world: {"q": SECRET[:-1]}
    ),
    "api-notation-preview": signed_in("POST").sending(POST=lambda _world: {"text": "10min Z2"}),
    "api-notation-preview#client": Policy({"POST": answers(TRAINING)}, TRAINING).sending(
        POST=client_in_body(text="10min @ threshold")
    ),
}


def _own(thing: str, *methods: str, **bodies: Any) -> Policy:
    """A row of the coach's library: nobody else's."""
    policy = only(COACH, *methods).at(of(thing))
    return policy.sending(**{method: (lambda _world, body=body: body) for method, body in bodies.items()})


def _planned_for(world: World) -> Mapping[str, Any]:
    return {"clients": [world.things["client"].pk], "date": "2026-07-08"}


def _selected(world: World) -> Mapping[str, Any]:
    return {"templates": [world.things["template"].pk], "verb": "archive"}


def _into_foreign_folder(world: World) -> Mapping[str, Any]:
    return {"name": "Run", "family": "run", "folder": world.things["folder"].pk}


#: Everybody reads their own; only trainers add.
ADDED = {
    **signed_in("GET", readers=COACH).expected,
    **signed_in("POST", refused=dict.fromkeys(NOT_TRAINERS, FORBIDDEN)).expected,
}

LIBRARY: dict[str, Policy] = {
    "workouts:library": trainers_only("GET", readers=COACH),
    "workouts:template_new": trainers_only("GET", "POST", readers=COACH),
    "workouts:template_selection": trainers_only("POST", readers=COACH).sending(POST=_selected),
    "workouts:folders": trainers_only("GET", readers=COACH),
    "workouts:folder_new": trainers_only("GET", "POST", readers=COACH),
    "workouts:folder_edit": _own("folder", "GET", "POST", POST={"name": "Another name"}),
    "workouts:folder_delete": _own("folder", "GET", "POST"),
    "workouts:label_edit": _own("label", "GET", "POST", POST={"name": "another"}),
    "workouts:label_delete": _own("label", "GET", "POST"),
    "workouts:template": _own("template", "GET"),
    "workouts:template_edit": _own(
        "template", "GET", "POST", POST={"family": "run", "text": "5km easy", "copies": "change"}
    ),
    "workouts:template_duplicate": _own("template", "POST"),
    "workouts:template_archive": _own("template", "POST"),
    "workouts:template_restore": _own("template", "POST"),
    "workouts:session_relink": Policy({"POST": answers(COACH, forbidden=OWNER)}, COACH).at(of("session")),
    "api-workout-list": Policy(ADDED, COACH).sending(POST=lambda _world: {"family": "run"}),
    "api-workout-list#folder": Policy(
        {**signed_in("GET").expected, "POST": {**answers(COACH), **dict.fromkeys(NOT_TRAINERS, FORBIDDEN)}}, COACH
    ).sending(POST=_into_foreign_folder),
    "api-workout-detail": _own("template", "GET", "PATCH", "DELETE", PATCH={"name": "Another name"}),
    "api-workout-restore": _own("template", "POST"),
    "api-workout-duplicate": _own("template", "POST"),
    "api-workout-plan": only(COACH, "POST").at(of("template")).sending(POST=_planned_for),
    "api-workout-reach": _own("template", "POST", POST={"name": "Another name"}),
    "api-folder-list": Policy(ADDED, COACH).sending(POST=lambda _world: {"name": "Base"}),
    "api-folder-detail": _own("folder", "GET", "PATCH", "DELETE", PATCH={"name": "Another name"}),
    "api-label-list": Policy(ADDED, COACH).sending(POST=lambda _world: {"name": "hills"}),
    "api-label-detail": _own("label", "GET", "PATCH", "DELETE", PATCH={"name": "another"}),
}

DECLARED: dict[str, Policy] = {**EDITOR, **LIBRARY}
