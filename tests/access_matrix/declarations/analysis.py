"""Routes of the subject: training analysis."""

from __future__ import annotations

from tests.access_matrix.policies import Policy, of_client
from tests.access_matrix.promises import TRAINING, client_of_query, clients_only, of

DECLARED: dict[str, Policy] = {
    "dashboard:own_analysis": clients_only("GET", readers=frozenset()),
    "dashboard:analysis": of_client(read=TRAINING).at(of("client")),
    "dashboard:analysis_fitness": of_client(read=TRAINING).at(of("client")),
    "api-curves": of_client(read=TRAINING).asking(client_of_query),
    "api-analysis-volume": of_client(read=TRAINING).asking(client_of_query),
    "api-analysis-zones": of_client(read=TRAINING).asking(client_of_query),
    "api-analysis-strength": of_client(read=TRAINING).asking(client_of_query),
}
