"""Routes about a client's time and races."""

from __future__ import annotations

from tests.access_matrix.policies import Policy, answers, of_client
from tests.access_matrix.promises import COACH, TRAINING, client_in_body, client_of_query, clients_only, of, signed_in

#: Both sides of a relation see it; only the trainer of a running one sets the freedoms.
FREEDOMS = Policy({"POST": answers(COACH, forbidden=frozenset({"owner"}))})


def _changed(*methods: str, read: bool = True) -> Policy:
    reading = ("GET",) if read else ()
    return of_client(read=TRAINING, write=TRAINING, reading=reading, writing=methods)


DECLARED: dict[str, Policy] = {
    "coaching:availability": clients_only("GET", "POST"),
    "coaching:client_availability": _changed("POST").at(of("client")),
    "coaching:new_away": _changed("POST").at(of("client")),
    "coaching:edit_away": _changed("POST").at(of("away")),
    "coaching:end_away": _changed("POST", read=False).at(of("away")),
    "coaching:delete_away": _changed("POST").at(of("away")),
    "coaching:freedoms": FREEDOMS.at(of("coaching")),
    "api-availability": Policy(
        {"GET": answers(TRAINING), "PUT": answers(TRAINING)},
        TRAINING,
    )
    .asking(client_of_query)
    .sending(PUT=client_in_body(days=[])),
    "api-away-list": Policy(
        {**signed_in("GET").expected, "POST": answers(TRAINING)},
        TRAINING,
    ).sending(POST=client_in_body(kind="sick", first_day="2026-07-01", last_day="2026-07-02")),
    "api-away-detail": _changed("PATCH", "DELETE").at(of("away")),
    "progress:races": clients_only("GET"),
    "progress:client_races": of_client(read=TRAINING).at(of("client")),
    "progress:race_new": _changed("POST").at(of("client")),
    "progress:race": _changed("POST").at(of("race")),
    "progress:race_delete": _changed("POST").at(of("race")),
    "workouts:plates": clients_only("GET", "POST"),
    "workouts:client_plates": _changed("POST").at(of("client")),
    "api-plates": Policy({"GET": answers(TRAINING), "PUT": answers(TRAINING)}, TRAINING)
    .asking(client_of_query)
    .sending(PUT=client_in_body(plates=[20])),
    "api-race-list": Policy(
        {**signed_in("GET").expected, "POST": answers(TRAINING)},
        TRAINING,
    ).sending(POST=client_in_body(name="Race", local_date="2026-12-01")),
    "api-race-detail": _changed("PATCH", "DELETE").at(of("race")),
}
