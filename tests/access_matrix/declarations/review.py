"""Routes of the subject: the review queue and the comments on sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.access_matrix.policies import Policy, answers, of_client, signed_in
from tests.access_matrix.promises import COACH, OWNER, TRAINING, of, trainers_only
from tests.access_matrix.world import World

#: A session of the queue: the client sees the session, but has no queue.
OF_QUEUE = answers(COACH, forbidden=OWNER)


def queue_of_coach(*methods: str) -> Policy:
    """A verb on a session of the coach's queue."""
    return Policy(dict.fromkeys(methods, OF_QUEUE), COACH).at(of("activity"))


def _comment(world: World) -> Mapping[str, Any]:
    return {"body": "Well done"}


def _comment_on(world: World) -> Mapping[str, Any]:
    return {"activity": world.things["activity"].pk, "body": "Well done"}


def _seen(world: World) -> Mapping[str, Any]:
    return {"activity": world.things["activity"].pk}


QUEUE: dict[str, Policy] = {
    "dashboard:review": trainers_only("GET", readers=COACH),
    "dashboard:review_session": queue_of_coach("GET"),
    "dashboard:review_done": queue_of_coach("POST"),
    "dashboard:review_undo": queue_of_coach("POST"),
    "dashboard:review_older": queue_of_coach("GET", "POST"),
    "api-reviews": trainers_only("GET", readers=COACH),
    "api-review": Policy({"GET": answers(TRAINING), "POST": OF_QUEUE, "DELETE": OF_QUEUE}, TRAINING).at(of("activity")),
}

#: The comment of the world is the coach's; the client sees it and may not change it.
COMMENTS: dict[str, Policy] = {
    "messaging:add": Policy({"POST": answers(TRAINING)}, TRAINING).at(of("activity")).sending(POST=_comment),
    "messaging:read": Policy({"POST": answers(TRAINING)}, TRAINING).at(of("activity")),
    "messaging:edit": Policy(dict.fromkeys(("GET", "POST"), answers(COACH, forbidden=OWNER)), COACH).at(of("comment")),
    "messaging:delete": Policy(dict.fromkeys(("GET", "POST"), answers(COACH, forbidden=OWNER)), COACH).at(
        of("comment")
    ),
    "api-comment-list": Policy({"GET": signed_in("GET").expected["GET"], "POST": answers(TRAINING)}, TRAINING).sending(
        POST=_comment_on
    ),
    "api-comment-detail": of_client(read=TRAINING, write=COACH, writing=("PATCH", "DELETE")).at(of("comment")),
    "api-comment-read": Policy({"POST": answers(TRAINING)}).sending(POST=_seen),
}

DECLARED: dict[str, Policy] = {**QUEUE, **COMMENTS}
