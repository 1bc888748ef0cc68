"""Routes of the subject: records, entered maxima, and what an activity is matched with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.access_matrix.policies import Policy, answers, of_client, signed_in
from tests.access_matrix.promises import CLIENTS, TRAINING, client_in_body, client_of_query, clients_only, of, only
from tests.access_matrix.world import World


def _the_session(world: World) -> Mapping[str, Any]:
    return {"session": world.things["session"].pk}


DECLARED: dict[str, Policy] = {
    # The field for a maximum suggests the exercises of the trainer whom both clients have.
    "workouts:records": clients_only("GET", "POST", readers=CLIENTS),
    "workouts:client_records": of_client(read=TRAINING, write=TRAINING, writing=("POST",)).at(of("client")),
    "workouts:maximum_edit": Policy(dict.fromkeys(("GET", "POST"), answers(TRAINING)), TRAINING).at(of("maximum")),
    "workouts:maximum_delete": Policy(dict.fromkeys(("GET", "POST"), answers(TRAINING)), TRAINING).at(of("maximum")),
    "workouts:match": Policy(dict.fromkeys(("GET", "POST"), answers(TRAINING)), TRAINING)
    .at(of("activity"))
    .sending(POST=_the_session),
    "workouts:match_again": only(TRAINING, "POST").at(of("activity")),
    "workouts:session_match_again": only(TRAINING, "POST").at(of("session")),
    "api-records": of_client(read=TRAINING).asking(client_of_query),
    "api-maximum-list": Policy({"GET": signed_in("GET").expected["GET"], "POST": answers(TRAINING)}, TRAINING).sending(
        POST=client_in_body(exercise="back-squat", kilograms=120, valid_from="2026-01-01")
    ),
    "api-maximum-detail": of_client(read=TRAINING, write=TRAINING, writing=("PATCH", "DELETE")).at(of("maximum")),
    "api-activity-match": Policy({"POST": answers(TRAINING), "DELETE": answers(TRAINING)}, TRAINING)
    .at(of("activity"))
    .sending(POST=_the_session),
}
