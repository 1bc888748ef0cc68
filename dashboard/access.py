"""Whose overview a page shows: the client with everything about the relation, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.shortcuts import get_object_or_404

from accounts.models import User
from coaching.access import get_client_or_404
from coaching.enums import Category
from coaching.models import Coaching, Consent, Note

#: The categories that the overview draws on.
ON_OVERVIEW = (Category.TRAINING, Category.WELLNESS, Category.BODY)


@dataclass(frozen=True, slots=True)
class Subject:
    """A client as one viewer may see them. ``relation`` is ``None`` for one's own page."""

    client: User
    shared: frozenset[str]
    relation: Coaching | None = None
    note: str = ""
    note_is_pinned: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the viewer looks at themselves."""
        return self.relation is None

    @property
    def note_title(self) -> str:
        """What the note is called."""
        return "Pinned note" if self.note_is_pinned else "Latest note"


def get_subject_or_404(user: User, pk: UUID) -> Subject:
    """Oneself, or a client in an active relation with what they share and the trainer's own newest note. One query."""
    if user.pk == pk:
        return Subject(get_client_or_404(user, pk), frozenset(Category.values))
    relations = Coaching.objects.active().filter(trainer=user, client__is_active=True)
    relation: Any = get_object_or_404(
        relations.select_related("client__client_profile").annotate(**_consents(), **_note()), client_id=pk
    )
    return Subject(
        client=relation.client,
        shared=frozenset(category for category in ON_OVERVIEW if getattr(relation, f"shares_{category}")),
        relation=relation,
        note=relation.note_body or "",
        note_is_pinned=bool(relation.note_is_pinned),
    )


def _consents() -> dict[str, Exists]:
    """``shares_<category>`` for each category of the overview."""
    standing = Consent.objects.standing().filter(coaching=OuterRef("pk"))
    return {f"shares_{category}": Exists(standing.filter(category=category)) for category in ON_OVERVIEW}


def _note() -> dict[str, Subquery]:
    """The pinned note, else the newest one. Notes hang on the relation, which is the viewer's own."""
    first = Note.objects.filter(coaching=OuterRef("pk")).order_by("-is_pinned", "-created_at")
    return {
        "note_body": Subquery(first.values("body")[:1]),
        "note_is_pinned": Subquery(first.values("is_pinned")[:1]),
    }
