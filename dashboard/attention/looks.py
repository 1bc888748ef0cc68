"""That a trainer looked at the list: whose data stood in it."""

from __future__ import annotations

from accounts.audit import record_view_of_many
from accounts.models import User
from coaching.enums import Category
from dashboard.attention.queue import Attention
from dashboard.enums import Reason


def record_looks(trainer: User, attention: Attention) -> None:
    """Remember that ``trainer`` saw training of those in the list, and nights where nights are the reason."""
    seen: dict[str, list[User]] = {Category.TRAINING: [], Category.WELLNESS: []}
    for row in (*attention.rows, *attention.put_off):
        reasons = {each.reason for each in (*row.findings, *(off.finding for off in row.put_off))}
        if reasons - {Reason.HRV_OUT}:
            seen[Category.TRAINING].append(row.client)
        if Reason.HRV_OUT in reasons:
            seen[Category.WELLNESS].append(row.client)
    for category, subjects in seen.items():
        if subjects:
            record_view_of_many(viewer=trainer, subjects=subjects, category=category)
