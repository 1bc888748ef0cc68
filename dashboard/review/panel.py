"""Who looked at a session, on the session's own page."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from activities.models import Activity
from activities.panels import Panel
from dashboard.models import Review
from dashboard.review.session import reviews_of


@dataclass(frozen=True, slots=True)
class SeenBy:
    """The reviews of one session; ``may_review`` for a trainer who did not look yet."""

    activity: Activity
    reviews: list[Review]
    may_review: bool


def reviews_panel(activity: Activity, viewer: User) -> Panel | None:
    """Seen by whom and when; for a trainer who is not done with it the way to the queue. Nothing where nothing is."""
    reviews = reviews_of(activity, viewer)
    is_done = any(review.trainer_id == viewer.pk for review in reviews)
    # Whoever sees somebody else's activity is a trainer with whom training is shared.
    may_review = viewer.is_trainer and viewer.pk != activity.client_id and not is_done and not activity.in_progress
    if not reviews and not may_review:
        return None
    return Panel("dashboard/_reviews_panel.html", SeenBy(activity, reviews, may_review))
