"""Routes of the subject: pushes."""

from __future__ import annotations

from tests.access_matrix.policies import Policy, of_client, signed_in
from tests.access_matrix.promises import TRAINING, client_of_query, clients_only, of

DECLARED: dict[str, Policy] = {
    "garmin_sync:sending": clients_only("POST"),
    "garmin_sync:push_retry": of_client(read=TRAINING, write=TRAINING, reading=(), writing=("POST",)).at(of("push")),
    "garmin-push-list": signed_in("GET", readers=TRAINING).asking(client_of_query),
    "garmin-push-retry": of_client(read=TRAINING, write=TRAINING, reading=(), writing=("POST",)).at(of("push")),
}
