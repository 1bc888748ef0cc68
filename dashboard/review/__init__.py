"""The review queue: sessions that were done and that this trainer did not look at yet."""

from dashboard.review.queue import waiting_count

__all__ = ["waiting_count"]
