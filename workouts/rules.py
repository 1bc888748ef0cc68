"""Who may do what with planned training that they can see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from coaching.enums import Category
from coaching.models import Coaching
from coaching.visibility import shares
from workouts.models import PlannedSession

#: What one trainer allows the client: moving, by how many days, skipping.
type Allowance = tuple[bool, int, bool]


def can_plan_for(user: User, client: User) -> bool:
    """Clients plan for themselves, trainers for clients who share training with them."""
    return client.is_client and client.is_active and shares(user, client, Category.TRAINING)


def can_replay_rollouts(user: User | AnonymousUser) -> bool:
    """Staff with the permission to change rollouts."""
    return user.is_staff and user.has_perm("workouts.change_rollout")


def can_edit_session(user: User, session: PlannedSession) -> bool:
    """A trainer of the client; the client only what the client made."""
    if user.pk == session.client_id:
        return bool(session.created_by_id == user.pk)
    return can_plan_for(user, session.client)


def can_move_session(
    user: User, session: PlannedSession, to: date, allowances: Sequence[Allowance] | None = None
) -> bool:
    """Whoever may edit it; otherwise the client, as far as the trainers allow (read if they are not given)."""
    if can_edit_session(user, session):
        return True
    if user.pk != session.client_id or not session.is_published:
        return False
    allowances = allowances_of(session.client) if allowances is None else allowances
    if not allowances:
        return True
    home = session.moved_from or session.local_date
    return all(may_move and abs((to - home).days) <= days for may_move, days, _ in allowances)


def can_skip_session(user: User, session: PlannedSession, allowances: Sequence[Allowance] | None = None) -> bool:
    """Whoever may edit it; otherwise the client, unless a trainer does not allow it. The same for shortening."""
    if can_edit_session(user, session):
        return True
    if user.pk != session.client_id or not session.is_published:
        return False
    allowances = allowances_of(session.client) if allowances is None else allowances
    return all(may_skip for _, _, may_skip in allowances)


def can_log_session(user: User, session: PlannedSession) -> bool:
    """The client once it is published, and a trainer with the client in the gym."""
    return can_plan_for(user, session.client) and (session.is_published or user.pk != session.client_id)


def allowances_of(client: User) -> list[Allowance]:
    """What each trainer in an active relation allows: moving, by how many days, skipping. One query."""
    relations = Coaching.objects.active().filter(client=client)
    return list(relations.values_list("client_may_move", "move_days", "client_may_skip"))
