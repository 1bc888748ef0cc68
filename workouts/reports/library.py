"""What the pages and the API read of a library: a narrowed list, the folders, and where a template is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.models import User
from core.units import day
from workouts.models import Folder, Label, PlannedSession, Program, Template
from workouts.querysets import TemplateQuerySet
from workouts.services.linking import CHANGED_BY_HAND, KeptCopy, kept_copies, reached_copies

#: In no folder.
UNFILED: Final = "none"
SORTS: Final[dict[str, tuple[str, tuple[str | Lower, ...]]]] = {
    "": ("By name", (Lower("name"), "pk")),
    "new": ("Last changed", ("-updated_at", "pk")),
    "short": ("Shortest first", ("estimated_seconds", Lower("name"), "pk")),
    "long": ("Longest first", ("-estimated_seconds", Lower("name"), "pk")),
}
_MOST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody looks for; what is blank does not matter. ``folder`` is an id or :data:`UNFILED`."""

    search: str = ""
    family: str = ""
    folder: UUID | str = ""
    label: UUID | None = None
    archived: bool = False
    sort: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return replace(self, sort="") != Criteria()

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for beside words and a folder."""
        return replace(self, search="", folder="") != Criteria()

    @property
    def folder_key(self) -> str:
        """The folder as an address names it."""
        return str(self.folder)


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A folder as the side of the list shows it, with what lies in it and in the folders inside it."""

    key: str
    name: str
    count: int
    is_inside: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ProgramUse:
    """A program that names a template, and how often."""

    program: Program
    times: int


@dataclass(frozen=True, slots=True)
class ClientUse:
    """A client on whose calendar linked copies of a template lie ahead, and what they are."""

    client: User
    sessions: list[PlannedSession]


@dataclass(frozen=True, slots=True)
class Usage:
    """Where a template is used: in programs, on calendars (an edit reaches these), and copies with their own values."""

    programs: Sequence[ProgramUse]
    clients: Sequence[ClientUse]
    by_hand: Sequence[KeptCopy]
    done: int

    @property
    def sessions(self) -> list[PlannedSession]:
        """The planned sessions that an edit reaches."""
        return [session for use in self.clients for session in use.sessions]

    @property
    def is_unused(self) -> bool:
        """Nothing names it."""
        return not (self.programs or self.clients or self.by_hand or self.done)


def matching_templates(user: User, criteria: Criteria) -> TemplateQuerySet:
    """The templates of ``user`` that fit, in order, with folder and labels. Two queries for the rows."""
    rows: TemplateQuerySet = Template.objects.visible_to(user).filter(archived_at__isnull=not criteria.archived)
    if criteria.family:
        rows = rows.filter(family=criteria.family)
    if criteria.folder == UNFILED:
        rows = rows.filter(folder__isnull=True)
    elif criteria.folder:
        rows = rows.filter(Q(folder=criteria.folder) | Q(folder__parent=criteria.folder))
    if criteria.label:
        rows = rows.filter(labels=criteria.label)
    _, order = SORTS.get(criteria.sort, SORTS[""])
    return with_words(rows, criteria.search).select_related("folder").prefetch_related("labels").order_by(*order)


def with_words(rows: TemplateQuerySet, search: str) -> TemplateQuerySet:
    """Those of the templates that have every word in name, text (exercises and steps), note, or a label."""
    for word in search.split()[:_MOST_WORDS]:
        labelled = Template.labels.through.objects.filter(template=OuterRef("pk"), label__name__icontains=word)
        rows = rows.filter(
            Q(name__icontains=word) | Q(text__icontains=word) | Q(note__icontains=word) | Q(Exists(labelled))
        )
    return rows


def folder_lines(user: User, current: UUID | str = "") -> list[FolderLine]:
    """The folders of ``user``, each with those inside it, and what lies in none. Three queries."""
    counts = dict(Template.objects.visible_to(user).current().order_by().values_list("folder").annotate(Count("pk")))
    rows = list(Folder.objects.visible_to(user).order_by(Lower("name")))
    lines = []
    for folder in (each for each in rows if each.parent_id is None):
        inside = [each for each in rows if each.parent_id == folder.pk]
        total = sum(counts.get(each.pk, 0) for each in (folder, *inside))
        lines.append(FolderLine(str(folder.pk), folder.name, total, is_current=folder.pk == current))
        lines += [
            FolderLine(str(each.pk), each.name, counts.get(each.pk, 0), is_inside=True, is_current=each.pk == current)
            for each in inside
        ]
    if lines:
        lines.append(FolderLine(UNFILED, "In no folder", counts.get(None, 0), is_current=current == UNFILED))
    return lines


def labels_in_use(user: User) -> list[Label]:
    """The labels of ``user`` with ``templates_count`` and ``programs_count``. One query."""
    rows = Label.objects.visible_to(user).annotate(
        templates_count=Count("templates", distinct=True), programs_count=Count("programs", distinct=True)
    )
    return list(rows.order_by(Lower("name")))


def usage_of(user: User, template: Template) -> Usage:
    """Where a template of ``user`` is used. Three queries."""
    programs = Program.objects.visible_to(user).filter(sessions__template=template)
    programs = programs.annotate(times=Count("sessions")).order_by(Lower("name"))
    kept = kept_copies(user, template)
    return Usage(
        programs=[ProgramUse(program, program.times) for program in programs],
        clients=_ahead(user, template),
        by_hand=[copy for copy in kept if copy.why == CHANGED_BY_HAND],
        done=sum(copy.why == "logged" for copy in kept),
    )


def facts_of(template: Template) -> list[tuple[str, str]]:
    """A template's place and how it is judged, as name and value."""
    return [
        ("Folder", template.folder.name if template.folder else "none"),
        ("Compared by", template.get_metric_display()),
        ("Last changed", day(template.updated_at)),
    ]


def _ahead(user: User, template: Template) -> list[ClientUse]:
    clients: dict[UUID, ClientUse] = {}
    for session in reached_copies(user, template):
        use = clients.setdefault(session.client_id, ClientUse(session.client, []))
        use.sessions.append(session)
    return list(clients.values())
