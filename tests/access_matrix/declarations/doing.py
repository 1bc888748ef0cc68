"""Routes of the subject: doing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.access_matrix.policies import Policy, answers, of_client
from tests.access_matrix.promises import COACH, TRAINING, clients_only, of
from tests.access_matrix.world import World

PAGE = of_client(read=TRAINING, write=TRAINING, writing=("POST",))
READ = of_client(read=TRAINING)
WRITE = of_client(read=TRAINING, write=TRAINING, reading=(), writing=("POST",))
#: A draft does not exist for the client.
DRAFT = Policy(dict.fromkeys(("GET",), answers(COACH)), COACH)


def one_set(world: World) -> Mapping[str, Any]:
    """A set of the session."""
    return {"pk": world.things["session"].pk, "key": "0190e0b0-0000-7000-8000-000000000001"}


def one_exercise(world: World) -> Mapping[str, Any]:
    """The first exercise of the session."""
    return {"pk": world.things["session"].pk, "place": "0.0"}


DECLARED: dict[str, Policy] = {
    "api-today": clients_only("GET"),
    "workouts:session": READ.at(of("session")),
    "workouts:session#draft": DRAFT.at(of("draft")),
    "workouts:session_done": PAGE.at(of("session")),
    "workouts:session_complete": WRITE.at(of("session")),
    "workouts:session_log": PAGE.at(of("session")),
    "workouts:session_log#draft": DRAFT.at(of("draft")),
    "workouts:session_finish": PAGE.at(of("session")),
    "workouts:session_swap": READ.at(one_exercise),
    "api-session-sets": READ.at(of("session")),
    "api-session-replay": WRITE.at(of("session")),
    "api-session-set": of_client(read=TRAINING, write=TRAINING, reading=(), writing=("PUT", "DELETE")).at(one_set),
    "api-session-complete": WRITE.at(of("session")),
    "api-session-finish": WRITE.at(of("session")),
}
