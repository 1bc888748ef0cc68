"""Routes of the attention list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.access_matrix.policies import Policy, answers, of_client
from tests.access_matrix.promises import CLIENTS, COACH, NOT_TRAINERS, OWNER, client_of_query, of, only, trainers_only
from tests.access_matrix.world import World

TRAINERS_AT_ALL = frozenset({"coach", "ended_coach", "paused_coach", "stranger", "unconsented_coach"})
#: Trainers of an active relation: what they make of it is theirs, whatever is shared.
ACTIVE = frozenset({"coach", "unconsented_coach"})


def _key(world: World) -> Mapping[str, Any]:
    return {"key": f"{world.things['client'].pk}:missed"}


def _limits_of_client(world: World) -> Mapping[str, Any]:
    return {"client": world.things["client"].pk, "silent_days": 9}


_VERB = Policy({"POST": answers(ACTIVE)}, COACH)
_PAGE = of_client(read=ACTIVE, write=ACTIVE, writing=("POST",))
#: Trainers have the list, clients what is to be done; who is neither has nothing.
_TODAY = Policy({"GET": answers(CLIENTS | TRAINERS_AT_ALL)}, frozenset({"owner", "coach"}))
_LIMITS_OF_CLIENT = answers(ACTIVE, forbidden=frozenset(NOT_TRAINERS))

DECLARED: dict[str, Policy] = {
    "dashboard:today": _TODAY,
    "dashboard:thresholds": trainers_only("GET", "POST"),
    "dashboard:client_limits": _PAGE.at(of("client")),
    "dashboard:attention_snooze": _PAGE.at(of("client")),
    "dashboard:attention_dismiss": _VERB.at(of("client")),
    "dashboard:attention_restore": _VERB.at(of("client")),
    "dashboard:ask_reconnect": _VERB.at(of("client")),
    "dashboard:write": _PAGE.at(of("client")),
    "dashboard:adapt": Policy(dict.fromkeys(("GET", "POST"), answers(COACH, forbidden=OWNER)), COACH).at(of("client")),
    "dashboard:adapt_undo": only(COACH, "POST").at(of("change")),
    "api-attention": trainers_only("GET", readers=COACH),
    "api-attention-limits": Policy({**trainers_only("GET").expected, "PUT": _LIMITS_OF_CLIENT}).sending(
        PUT=_limits_of_client
    ),
    "api-attention-limits#client": Policy({"GET": _LIMITS_OF_CLIENT, "PUT": _LIMITS_OF_CLIENT})
    .asking(client_of_query)
    .sending(PUT=_limits_of_client),
    "api-attention-snooze": _VERB.at(_key),
    "api-attention-dismiss": _VERB.at(_key),
    "api-attention-undo": _VERB.at(_key),
}
