"""How a day felt, said by the client. What a watch knows of the same day stays as it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError, NotAllowed
from progress.models import Source, WellnessDay
from progress.rules import can_answer

#: How long a day can still be answered.
LATEST: Final = timedelta(days=13)
QUESTIONS: Final = ("sleep_quality", "soreness", "mood", "felt_stress")
SCALE: Final = range(1, 6)


@transaction.atomic
def answer_day(
    *, actor: User, client: User, local_date: date, comment: str | None = None, **answers: int | None
) -> WellnessDay:
    """Say how a local day is: ``sleep_quality``, ``soreness``, ``mood``, ``felt_stress`` from 1 to 5.

    Only what is given is written, ``None`` takes an answer back; ``comment`` ``None`` leaves the words alone. The same
    call again changes nothing. Raises :class:`NotAllowed`, and :class:`DomainError` for a day that is still to come or
    long gone and for a value off the scale.
    """
    if not can_answer(actor, client):
        raise NotAllowed
    if unknown := set(answers) - set(QUESTIONS):
        raise TypeError(f"Nobody asks for {', '.join(sorted(unknown))}.")
    _check(client, local_date, answers)
    User.objects.select_for_update(no_key=True).filter(pk=client.pk).values_list("pk").first()
    day: WellnessDay | None = WellnessDay.objects.filter(client=client, local_date=local_date).first()
    if day is None:
        day = WellnessDay(client=client, local_date=local_date, source=Source.MANUAL)
    said = {**answers, **({} if comment is None else {"comment": comment})}
    if day.answered_at is not None and all(getattr(day, name) == value for name, value in said.items()):
        return day
    for name, value in said.items():
        setattr(day, name, value)
    day.answered_at = timezone.now()
    day.save()
    return day


def _check(client: User, local_date: date, answers: dict[str, int | None]) -> None:
    today = client.local_today()
    if local_date > today:
        raise DomainError("This day is still to come.", field="local_date")
    if local_date < today - LATEST:
        raise DomainError("This day is too long ago to say how it was.", field="local_date")
    for name, value in answers.items():
        if value is not None and value not in SCALE:
            raise DomainError("Choose from 1 to 5.", field=name)
