"""Imports as their pages show them: what came of a file, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet

from accounts.models import User
from activities.enums import UNSCANNED, ImportOutcome
from activities.models import Import
from core.units import NBSP

_KINDS: Final = {
    ImportOutcome.DONE: "ok",
    ImportOutcome.PARTIAL: "warn",
    ImportOutcome.DUPLICATE: "info",
    ImportOutcome.REFUSED: "error",
    ImportOutcome.FAILED: "error",
}
#: The order in which the members of an archive are counted: what needs a look first.
_ORDER: Final = (
    ImportOutcome.FAILED,
    ImportOutcome.REFUSED,
    ImportOutcome.PARTIAL,
    ImportOutcome.DONE,
    ImportOutcome.DUPLICATE,
)
_ADVICE: Final = {
    "not_recognised": "Upload the FIT, TCX or GPX file that your watch or its website exports, or a zip of them.",
    "not_an_activity": "This may be a course, a workout or a settings file. Export the activity itself.",
    "corrupt": "Copy it from the device again, or export it from the website that has the session.",
    "empty": "Export it from the device again.",
    "too_large": "Split the archive, or upload its files one by one.",
    "unsafe": "Make a new zip that holds the recordings only, without folders inside folders.",
    "lost": "Upload the file again.",
    "infected": "Look at the device or the computer that it came from, and export the session again from its website.",
    "too_large_to_scan": "Split the archive, or upload its files one by one.",
    UNSCANNED: "Nothing is lost. Whoever runs this site can have it read again, or you upload it again later.",
    "deleted_here": "You deleted this session here. Log it by hand if you want it back.",
}
_ADVICE_OF_OUTCOME: Final = {
    ImportOutcome.PARTIAL: "If the device still has the session, export it again: the whole file takes its place.",
    ImportOutcome.DUPLICATE: "There is nothing to do.",
    ImportOutcome.FAILED: "Nothing that you had is lost. Upload the file again; if it fails again, tell us.",
}


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import in words."""

    job: Import
    kind: str
    words: str
    advice: str

    @property
    def is_unscanned(self) -> bool:
        """Whether it waits for the virus scanner, which may take long."""
        return is_unscanned(self.job)

    @property
    def progress_words(self) -> str:
        """How far the job is."""
        return f"{self.job.progress}{NBSP}%"


@dataclass(frozen=True, slots=True)
class MemberCount:
    """How many files of an archive came out one way."""

    kind: str
    words: str


def import_row(job: Import) -> ImportRow:
    """State or outcome of one import, and the next step where there is one."""
    if not job.is_finished:
        words = "Waiting for its turn" if job.state == Import.State.QUEUED else "Being read"
        return ImportRow(job, "busy", "Waiting for the virus scanner" if is_unscanned(job) else words, "")
    outcome = ImportOutcome(job.outcome or ImportOutcome.FAILED)
    if job.is_archive and outcome == ImportOutcome.PARTIAL:
        return ImportRow(job, _KINDS[outcome], "Partly imported", "What each file came to stands below.")
    advice = _ADVICE.get(job.error) or _ADVICE_OF_OUTCOME.get(outcome, "")
    return ImportRow(job, _KINDS[outcome], str(outcome.label), advice)


def is_unscanned(job: Import) -> bool:
    """Whether a file waits for the virus scanner."""
    return bool(job.state == Import.State.QUEUED and job.error == UNSCANNED)


def import_rows(jobs: Iterable[Import]) -> list[ImportRow]:
    """Several imports in words."""
    return [import_row(job) for job in jobs]


def imports_of(client: User) -> QuerySet[Import]:
    """A client's uploads, the newest first, each with its activities; files of an archive stand under the archive."""
    uploads: QuerySet[Import] = Import.objects.of(client).filter(batch__isnull=True)
    return uploads.order_by("-created_at").prefetch_related("activities")


def members_of(batch: Import) -> QuerySet[Import]:
    """The files of an archive in the order in which they were read."""
    members: QuerySet[Import] = Import.objects.filter(batch=batch)
    return members.order_by("created_at", "pk").prefetch_related("activities")


def member_counts(batch: Import) -> list[MemberCount]:
    """How many files came out which way. One query."""
    rows = Import.objects.filter(batch=batch).order_by().values_list("outcome").annotate(count=Count("pk"))
    counts: Counter[str] = Counter(dict(rows))
    return [
        MemberCount(_KINDS[outcome], f"{counts[outcome]} {outcome.label.lower()}")
        for outcome in _ORDER
        if counts[outcome]
    ]
