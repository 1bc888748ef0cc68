"""Routes of the subject: calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.access_matrix.policies import NOT_FOUND, Policy, answers, of_client, public, signed_in
from tests.access_matrix.promises import (
    COACH,
    OWNER,
    TRAINING,
    client_in_body,
    client_of_query,
    clients_only,
    of,
    only,
    trainers_only,
)
from tests.access_matrix.world import World

#: What a trainer planned: both sides see it, the trainer alone changes it.
TRAINERS_VERB = answers(COACH, forbidden=OWNER)
#: A draft does not exist for the client.
OF_DRAFT = answers(COACH)


def _verb(**body: Any) -> Policy:
    """A verb on the published session that both sides may use."""
    return Policy({"POST": answers(TRAINING)}, TRAINING).at(of("session")).sending(POST=lambda _world: body)


def _trainers_verb(**body: Any) -> Policy:
    return Policy({"POST": TRAINERS_VERB}, COACH).at(of("session")).sending(POST=lambda _world: body)


def _drafts_verb(**body: Any) -> Policy:
    return Policy({"POST": OF_DRAFT}, COACH).at(of("draft")).sending(POST=lambda _world: body)


def _named(_world: World) -> Mapping[str, Any]:
    return {"name": "Another name"}


def _step(world: World) -> Mapping[str, Any]:
    return {"operations": [{"op": "update", "id": world.things["session"].pk, "name": "Another name"}]}


def _a_day_later(world: World) -> Mapping[str, Any]:
    """As far as the trainer lets the client move it."""
    return {"to": world.things["session"].local_date + timedelta(days=1)}


def _a_lighter_week(world: World) -> Mapping[str, Any]:
    """With the session of the client among what is excused."""
    return {
        "client": world.things["client"].pk,
        "first_day": "2026-07-06",
        "last_day": "2026-07-12",
        "lighter_by": 20,
        "excused": [world.things["session"].pk],
        "reason": "sick",
    }


def _drafts_of_client(world: World) -> Mapping[str, Any]:
    return {"clients": [world.things["client"].pk]}


SESSIONS_API: dict[str, Policy] = {
    "api-session-list": Policy({**signed_in("GET").expected, "POST": answers(TRAINING)}, TRAINING)
    .asking(client_of_query)
    .sending(POST=client_in_body(local_date="2026-07-08", family="run")),
    "api-session-detail": of_client(read=TRAINING, write=COACH, writing=("PATCH", "DELETE"))
    .at(of("session"))
    .sending(PATCH=_named),
    "api-session-detail#draft": Policy(dict.fromkeys(("GET", "PATCH", "DELETE"), OF_DRAFT), COACH)
    .at(of("draft"))
    .sending(PATCH=_named),
    "api-session-sync": signed_in("GET", readers=TRAINING).asking(client_of_query),
    "api-session-bulk": Policy({"POST": TRAINERS_VERB}, COACH).sending(POST=_step),
    "api-session-publish-many": Policy({"POST": TRAINERS_VERB}, COACH).sending(POST=_drafts_of_client),
    "api-session-copy-week": Policy({"POST": answers(TRAINING)}, TRAINING).sending(
        POST=client_in_body(first_day="2026-07-06", to_first_day="2026-07-13")
    ),
    "api-session-shift": Policy({"POST": TRAINERS_VERB}, COACH).sending(
        POST=client_in_body(first_day="2026-07-06", days=1)
    ),
    "api-session-adapt": Policy({"POST": TRAINERS_VERB}, COACH).sending(POST=_a_lighter_week),
    "api-session-adapt-preview": Policy({"POST": TRAINERS_VERB}, COACH).sending(POST=_a_lighter_week),
    "api-session-move": _verb().sending(POST=_a_day_later),
    "api-session-move#draft": _drafts_verb(to="2026-07-08"),
    "api-session-copy": _verb(to="2026-07-08"),
    "api-session-copy#draft": _drafts_verb(to="2026-07-08"),
    "api-session-skip": _verb(reason="sick"),
    "api-session-skip#draft": _drafts_verb(reason="sick"),
    "api-session-unskip": _verb(),
    "api-session-shorten": _verb(percent=50),
    "api-session-publish": _trainers_verb(),
    "api-session-publish#draft": _drafts_verb(),
    "api-session-unpublish": _trainers_verb(),
    "api-change-undo": only(COACH, "POST").at(of("change")),
}

FEED: dict[str, Policy] = {
    "workouts:feed_settings": clients_only("GET", "POST"),
    "workouts:feed": public("GET", statuses=NOT_FOUND).at(lambda _world: {"token": "unknown"}),
}


def _page(*, read: frozenset[str] = TRAINING, write: frozenset[str] = TRAINING, refused: frozenset[str]) -> Policy:
    """A form about the published session: asked for and sent by the same people."""
    return Policy({"GET": answers(read, forbidden=refused), "POST": answers(write, forbidden=refused)}, read).at(
        of("session")
    )


BOTH_SIDES = _page(refused=frozenset())
TRAINERS_PAGE = _page(read=COACH, write=COACH, refused=OWNER)
TRAINERS_BUTTON = Policy({"POST": TRAINERS_VERB}, COACH).at(of("session"))
BUTTON = Policy({"POST": answers(TRAINING)}, TRAINING).at(of("session"))
DRAFT_PAGE = Policy(dict.fromkeys(("GET", "POST"), OF_DRAFT), COACH).at(of("draft"))
DRAFT_BUTTON = Policy({"POST": OF_DRAFT}, COACH).at(of("draft"))
OF_CLIENT = Policy(dict.fromkeys(("GET", "POST"), answers(TRAINING)), TRAINING).at(of("client"))
FOR_TRAINERS = Policy({"GET": answers(COACH, forbidden=OWNER)}, COACH).at(of("client"))

PAGES: dict[str, Policy] = {
    "workouts:calendar": clients_only("GET"),
    "workouts:client_calendar": of_client(read=TRAINING).at(of("client")),
    "workouts:board": trainers_only("GET", readers=COACH),
    "workouts:calendar_library": FOR_TRAINERS,
    "workouts:calendar_drop": Policy({"POST": answers(TRAINING)}, TRAINING).at(of("client")),
    "workouts:copy_week": OF_CLIENT,
    "workouts:shift": OF_CLIENT,
    "workouts:publish": Policy(dict.fromkeys(("GET", "POST"), answers(COACH, forbidden=OWNER)), COACH).at(of("client")),
    "workouts:template_plan": Policy(dict.fromkeys(("GET", "POST"), answers(COACH)), COACH).at(of("template")),
    "workouts:undo": only(COACH, "POST").at(of("change")),
    "workouts:session_new": OF_CLIENT,
    "workouts:session_edit": TRAINERS_PAGE,
    "workouts:session_edit#draft": DRAFT_PAGE,
    "workouts:session_verbs": of_client(read=TRAINING).at(of("session")),
    "workouts:session_verbs#draft": Policy({"GET": OF_DRAFT}, COACH).at(of("draft")),
    "workouts:session_move": BOTH_SIDES,
    "workouts:session_move#draft": DRAFT_PAGE,
    "workouts:session_copy": BOTH_SIDES,
    "workouts:session_copy#draft": DRAFT_PAGE,
    "workouts:session_delete": TRAINERS_BUTTON,
    "workouts:session_delete#draft": DRAFT_BUTTON,
    "workouts:session_skip": BOTH_SIDES,
    "workouts:session_skip#draft": DRAFT_PAGE,
    "workouts:session_unskip": BUTTON,
    "workouts:session_shorten": BOTH_SIDES,
    "workouts:session_publish": TRAINERS_BUTTON,
    "workouts:session_publish#draft": DRAFT_BUTTON,
    "workouts:session_unpublish": TRAINERS_BUTTON,
    "workouts:session_match": BOTH_SIDES,
    "workouts:session_match#draft": DRAFT_PAGE,
    "workouts:session_unmatch": BUTTON,
}

DECLARED: dict[str, Policy] = {**SESSIONS_API, **FEED, **PAGES}
