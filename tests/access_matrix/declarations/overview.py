"""Routes of the subject: a client's overview, the palette, the page Me, who saw my data."""

from __future__ import annotations

from tests.access_matrix.policies import Policy, of_client, signed_in
from tests.access_matrix.promises import OWNER, TRAINING, clients_only, of

DECLARED: dict[str, Policy] = {
    "dashboard:overview": clients_only("GET"),
    "dashboard:client_chart": of_client(read=TRAINING)
    .at(of("client"))
    .asking(lambda _world: {"chart": "load", "format": "csv"}),
    "dashboard:commands": signed_in("GET"),
    "coaching:seen": signed_in("GET", readers=OWNER),
    "api_data_accesses": signed_in("GET", readers=OWNER),
}
