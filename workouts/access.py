"""How views get hold of planned training. What is not shared does not exist."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.audit import record_view
from accounts.models import User
from activities.models import Maximum
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.errors import NotAllowed
from workouts.models import (
    Application,
    CalendarChange,
    Feed,
    Folder,
    Label,
    PlannedSession,
    Program,
    ProgramSession,
    ProgressionRule,
    Rollout,
    Template,
)
from workouts.rules import can_edit_session, can_log_session
from workouts.services.feeds import hash_of


def get_client_or_404(user: User, client_id: UUID | str | None = None) -> User:
    """The client whose training is asked for: ``user`` without an id, else one who shares training with ``user``."""
    return get_sharing_client_or_404(user, Category.TRAINING, client_id)


def get_template_or_404(user: User, pk: UUID | str) -> Template:
    """A template of this trainer, archived ones too."""
    template: Template = get_object_or_404(Template.objects.visible_to(user), pk=pk)
    return template


def get_folder_or_404(user: User, pk: UUID | str) -> Folder:
    """A folder of this trainer."""
    folder: Folder = get_object_or_404(Folder.objects.visible_to(user), pk=pk)
    return folder


def get_label_or_404(user: User, pk: UUID | str) -> Label:
    """A label of this trainer."""
    label: Label = get_object_or_404(Label.objects.visible_to(user), pk=pk)
    return label


def get_program_or_404(user: User, pk: UUID | str) -> Program:
    """A program of this trainer, archived ones too."""
    program: Program = get_object_or_404(Program.objects.visible_to(user), pk=pk)
    return program


def get_program_session_or_404(user: User, pk: UUID | str) -> ProgramSession:
    """A session of a program of this trainer."""
    rows = ProgramSession.objects.visible_to(user).select_related("program", "template")
    session: ProgramSession = get_object_or_404(rows, pk=pk)
    return session


def get_rule_or_404(user: User, pk: UUID | str) -> ProgressionRule:
    """A progression rule of a program of this trainer."""
    rows = ProgressionRule.objects.visible_to(user).select_related("program")
    rule: ProgressionRule = get_object_or_404(rows, pk=pk)
    return rule


def get_application_or_404(user: User, pk: UUID | str) -> Application:
    """A program as it was given to the user or to a client who shares training."""
    application: Application = get_object_or_404(Application.objects.visible_to(user).select_related("client"), pk=pk)
    _audit(user, application.client)
    return application


def get_rollout_or_404(user: User, pk: UUID | str) -> Rollout:
    """A program that the user is giving to many."""
    found: Rollout = get_object_or_404(Rollout.objects.visible_to(user).select_related("program", "undoing"), pk=pk)
    return found


def get_session_or_404(user: User, pk: UUID | str) -> PlannedSession:
    """A planned session that ``user`` may see, with client, activity and template loaded."""
    visible = PlannedSession.objects.visible_to(user).select_related(
        "client__client_profile", "activity__analysis", "template", "application"
    )
    session: PlannedSession = get_object_or_404(visible, pk=pk)
    _audit(user, session.client)
    return session


def get_editable_session_or_404(user: User, pk: UUID | str) -> PlannedSession:
    """A planned session that ``user`` may change. Raises :class:`NotAllowed` (403) for one that they only see."""
    session = get_session_or_404(user, pk)
    if not can_edit_session(user, session):
        raise NotAllowed
    return session


def get_loggable_session_or_404(user: User, pk: UUID | str) -> PlannedSession:
    """A planned session that ``user`` may log for. Raises :class:`NotAllowed` (403) otherwise."""
    session = get_session_or_404(user, pk)
    if not can_log_session(user, session):
        raise NotAllowed
    return session


def get_maximum_or_404(user: User, pk: UUID | str) -> Maximum:
    """A maximum that somebody entered for the user or for a client who shares training: all of them may correct it."""
    rows = Maximum.objects.visible_to(user).select_related("client", "exercise")
    maximum: Maximum = get_object_or_404(rows, pk=pk)
    _audit(user, maximum.client)
    return maximum


def get_change_or_404(user: User, pk: UUID | str) -> CalendarChange:
    """A change of a calendar that this person made."""
    change: CalendarChange = get_object_or_404(CalendarChange.objects.visible_to(user), pk=pk)
    return change


def get_feed_or_404(token: str) -> Feed:
    """The calendar feed of a secret link, while its client's account is open. Found by hash: no timing tells."""
    rows = Feed.objects.select_related("client")
    feed: Feed = get_object_or_404(rows, token_hash=hash_of(token), client__is_active=True, client__is_client=True)
    return feed


def _audit(user: User, client: User) -> None:
    record_view(viewer=user, subject=client, category=Category.TRAINING)
