"""Which planned session an activity was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms

from accounts.models import User
from activities.models import Activity
from core.units import duration, short_day
from workouts.models import PlannedSession
from workouts.rules import can_log_session

#: Sessions so many days before and after are offered.
REACH: Final = timedelta(days=7)


class SessionChoice(forms.ModelChoiceField):
    """Planned sessions with day, name, sport and length."""

    def label_from_instance(self, obj: Any) -> str:
        """``Tue 7 Jul · Fast 800s (run, 1 h 05)``."""
        length = f", {duration(obj.estimated_seconds)}" if obj.estimated_seconds else ""
        taken = " · matched already" if obj.activity_id else ""
        return f"{short_day(obj.local_date)} · {obj.name} ({obj.get_family_display().lower()}{length}){taken}"


class MatchForm(forms.Form):
    """One of the sessions around the activity."""

    session = SessionChoice(
        queryset=PlannedSession.objects.none(), label="Planned session", widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, data: Any = None, *, activity: Activity, reader: User) -> None:
        super().__init__(data)
        days = (activity.local_date - REACH, activity.local_date + REACH)
        offered = PlannedSession.objects.visible_to(reader).filter(client=activity.client).between(*days)
        self.fields["session"].queryset = offered.exclude(activity=activity).select_related("client")  # type: ignore[attr-defined]
        self.reader = reader

    def clean_session(self) -> PlannedSession:
        """A session that the reader may log for."""
        session: PlannedSession = self.cleaned_data["session"]
        if not can_log_session(self.reader, session):
            raise forms.ValidationError("This session is not published yet.")
        return session
