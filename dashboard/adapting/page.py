"""What the page of an adaptation begins with: why it was opened, what was missed, which days and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from accounts.models import User
from dashboard.attention.facts import ADHERENCE_DAYS, LOOK_BACK
from dashboard.enums import Reason
from workouts.models import PlannedSession
from workouts.reports.adapting import missed_sessions
from workouts.services.adapting import Adaptation

#: Reasons that lighter days answer.
EASED: Final = frozenset({Reason.LOAD_RAMP, Reason.HRV_OUT})
#: Reasons that an adapted plan answers at all: no other one is put off for it.
ANSWERED: Final = EASED | {Reason.LOW_ADHERENCE, Reason.MISSED}
#: Days ahead, today included, and per cent.
_EASE: Final = (7, 20)
_ADAPT: Final = (14, 0)
_LEADS: Final[Mapping[Reason | None, str]] = {
    Reason.LOAD_RAMP: "Fitness rises faster than the limit: lighter days let it settle.",
    Reason.HRV_OUT: "The nights ask for rest: lighter days give it.",
    Reason.LOW_ADHERENCE: "Excuse what could not be, and make the days ahead fit.",
    Reason.MISSED: "Excuse what could not be, and make the days ahead fit.",
}


@dataclass(frozen=True, slots=True)
class AdaptPage:
    """The page before anything is chosen. ``reason`` is ``None`` where the plan answers none of the list."""

    client: User
    reason: Reason | None
    missed: Sequence[PlannedSession]
    beginning: Adaptation

    @property
    def verb(self) -> str:
        """What page and button are called."""
        return "Ease the week" if self.reason in EASED else "Adapt the plan"

    @property
    def lead(self) -> str:
        """What it is good for."""
        return _LEADS.get(self.reason, "Make days lighter, or excuse what was missed.")

    @property
    def initial(self) -> dict[str, Any]:
        """What the form begins with: all that was missed is chosen. Why it is excused, the trainer has to say."""
        return {
            "first_day": self.beginning.first_day,
            "last_day": self.beginning.last_day,
            "lighter_by": self.beginning.lighter_by,
            "excused": [str(each.pk) for each in self.missed],
        }


def adapt_page(trainer: User, client: User, reason: str) -> AdaptPage:
    """The page for a reason of the attention list, or for none. One query, none where lighter days are the answer."""
    known = Reason(reason) if reason in ANSWERED else None
    days, lighter_by = _EASE if known in EASED else _ADAPT
    today = client.local_today()
    missed = []
    if known not in EASED:
        # As far back as the rule looks, so that excusing all of it settles the reason.
        back = LOOK_BACK if known == Reason.MISSED else ADHERENCE_DAYS - 1
        missed = missed_sessions(trainer, client, today - timedelta(days=back), today)
    last_day = today + timedelta(days=days - 1)
    return AdaptPage(client, known, missed, Adaptation(first_day=today, last_day=last_day, lighter_by=lighter_by))
