"""A trainer's words on a client's month."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from core.errors import DomainError, NotAllowed
from progress.models import MonthReport
from progress.rules import can_write_on_month


@transaction.atomic
def write_on_month(*, actor: User, client: User, month: date, words: str) -> MonthReport:
    """Keep the trainer's words on the month that begins on ``month``; the client reads them at once. Empty: none.

    Raises :class:`NotAllowed`, and :class:`DomainError` for a month that is ahead of the client.
    """
    if not can_write_on_month(actor, client):
        raise NotAllowed
    if month.day != 1 or month > client.local_today():
        raise DomainError("There is nothing to report on this month yet.", field="month")
    report, _ = MonthReport.objects.update_or_create(
        client=client, trainer=actor, month=month, defaults={"words": words.strip()}
    )
    record("month_report_written", actor=actor, subject=client, month=f"{month:%Y-%m}")
    return report
