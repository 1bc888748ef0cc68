"""What a client's overview shows, read in a fixed number of queries whatever the history."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from coaching.enums import Category
from dashboard.access import ON_OVERVIEW, Subject
from dashboard.overview.health import Body, Wellness, body_of, wellness_of
from dashboard.overview.training import Training, training_of


@dataclass(frozen=True, slots=True)
class Overview:
    """``None`` for a category that is not shared with the viewer."""

    training: Training | None
    wellness: Wellness | None
    body: Body | None
    withheld: list[str]

    @property
    def shown(self) -> list[str]:
        """The categories of which something is on the page."""
        parts = {Category.TRAINING: self.training, Category.WELLNESS: self.wellness, Category.BODY: self.body}
        return [str(category) for category, part in parts.items() if part is not None]


def client_overview(viewer: User, subject: Subject) -> Overview:
    """Everything on the page, for this viewer."""
    client, shared = subject.client, subject.shared
    today = client.local_today()
    return Overview(
        training=training_of(viewer, client, today) if Category.TRAINING in shared else None,
        wellness=wellness_of(viewer, client, today) if Category.WELLNESS in shared else None,
        body=body_of(viewer, client, today) if Category.BODY in shared else None,
        withheld=[category.label for category in ON_OVERVIEW if category not in shared],
    )
