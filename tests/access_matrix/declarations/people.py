"""Routes of the subject: people."""

from __future__ import annotations

from tests.access_matrix.policies import Policy

DECLARED: dict[str, Policy] = {}
