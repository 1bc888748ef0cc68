"""Questions to the tables of messaging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import F, Q, QuerySet

from coaching.enums import Category
from coaching.visibility import shared_with

if TYPE_CHECKING:
    from accounts.models import User
    from activities.models import Activity


class CommentQuerySet(QuerySet[Any]):
    """Comments on sessions."""

    def visible_to(self, user: User) -> Self:
        """As the activity is: the client's own, and those of clients who share training with this trainer."""
        return self.filter(shared_with(user, Category.TRAINING, client_field="activity__client"))

    def on(self, activity: Activity) -> Self:
        """The thread of one activity."""
        return self.filter(activity=activity)

    def unread_of(self, client: Any) -> Self:
        """What ``client`` (or an outer reference to one) wrote on their own sessions and no trainer has seen."""
        own = self.filter(activity__client=client, author=client)
        return own.filter(read_at__isnull=True, deleted_at__isnull=True)

    def unread_by(self, user: User) -> Self:
        """What the other side wrote and ``user`` did not read: for the client the trainers, for a trainer the client.

        A comment is read when the first of the other side has seen it.
        """
        own = Q(activity__client=user)
        from_other_side = (own & ~Q(author=user)) | (~own & Q(author=F("activity__client")))
        return self.visible_to(user).filter(from_other_side, read_at__isnull=True, deleted_at__isnull=True)
