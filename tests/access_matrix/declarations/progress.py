"""Routes of the subject: progress, that is measurements, wellness and goals."""

from __future__ import annotations

from collections.abc import Callable

from tests.access_matrix.policies import Build, Policy, answers, of_client
from tests.access_matrix.promises import (
    CLIENTS,
    REACHES_CLIENT,
    TRAINING,
    client_in_body,
    client_of_query,
    clients_only,
    of,
    signed_in,
)
from tests.access_matrix.secrets import SECRET
from tests.access_matrix.world import World

READ = of_client(read=TRAINING)
CHANGED = of_client(read=TRAINING, write=TRAINING, writing=("POST",))
CHANGED_ROW = of_client(read=TRAINING, write=TRAINING, writing=("PATCH", "DELETE"))

#: A list of everybody's own and shared rows, and what is written for a client of the body.
LISTED = Policy({"GET": signed_in("GET").expected["GET"], "POST": answers(TRAINING)}, TRAINING)


def asked_chart(key: str | Callable[[World], object]) -> Build:
    """The values of a chart as a file."""
    return lambda world: {"chart": key if isinstance(key, str) else str(key(world)), "format": "csv"}


DECLARED: dict[str, Policy] = {
    "progress:overview": clients_only("GET"),
    # Everybody who reaches the client has the page; what is not shared is not on it.
    "progress:client_overview": Policy({"GET": answers(REACHES_CLIENT)}, TRAINING).at(of("client")),
    "progress:body": clients_only("GET", "POST"),
    "progress:client_body": CHANGED.at(of("client")),
    "progress:body_csv": READ.at(of("client")),
    "progress:body_chart": READ.at(of("client")).asking(asked_chart(f"custom:{SECRET}")),
    "progress:wellness_chart": READ.at(of("client")).asking(asked_chart("heart-rate-variability")),
    "progress:goal_chart": READ.at(of("client")).asking(asked_chart(lambda world: world.things["body_goal"].pk)),
    "progress:weight": CHANGED.at(of("weight")),
    "progress:weight_delete": CHANGED.at(of("weight")),
    "progress:measurement": CHANGED.at(of("measurement")),
    "progress:measurement_delete": CHANGED.at(of("measurement")),
    "progress:wellness": clients_only("GET", "POST"),
    "progress:client_wellness": READ.at(of("client")),
    "progress:wellness_csv": READ.at(of("client")),
    "progress:goals": clients_only("GET"),
    "progress:client_goals": READ.at(of("client")),
    "progress:goal_new": CHANGED.at(of("client")),
    "progress:goal": CHANGED.at(of("goal")),
    "progress:goal_close": of_client(read=TRAINING, write=TRAINING, reading=(), writing=("POST",)).at(of("goal")),
    "progress:goal_delete": CHANGED.at(of("goal")),
    "api-progress-list": LISTED.asking(client_of_query).sending(
        POST=client_in_body(local_date="2026-05-05", kilograms=70)
    ),
    "api-progress-detail": CHANGED_ROW.at(of("weight")),
    "api-measurement-list": LISTED.asking(client_of_query).sending(
        POST=client_in_body(local_date="2026-05-05", kind="waist", value=0.8)
    ),
    "api-measurement-detail": CHANGED_ROW.at(of("measurement")),
    "api-wellness": Policy(
        {
            "GET": signed_in("GET").expected["GET"],
            # How a day feels is nobody else's to say: without a client in the body it is one's own day.
            **dict.fromkeys(("POST", "PATCH"), answers(CLIENTS)),
        },
        TRAINING,
    )
    .asking(client_of_query)
    .sending(POST=lambda _world: {"mood": 4}, PATCH=lambda _world: {"mood": 3}),
    "api-goal-list": LISTED.asking(client_of_query).sending(POST=client_in_body(name="A goal")),
    "api-goal-detail": CHANGED_ROW.at(of("goal")),
    "api-goal-metrics": READ.asking(client_of_query),
}
