"""The library of the data migration, also after a test elsewhere has emptied all tables."""

from __future__ import annotations

import pytest

from exercises.models import Exercise
from exercises.services import load_library


@pytest.fixture(autouse=True)
def _library(request: pytest.FixtureRequest) -> None:
    """Tests of real transactions end by emptying every table, what migrations wrote included."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        if not Exercise.objects.ours().exists():
            load_library()
