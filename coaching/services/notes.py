"""What a trainer keeps for themselves: private notes on a client, and tags that group the roster."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from coaching.exceptions import CoachingEnded
from coaching.models import Coaching, Note, Tag
from coaching.rules import can_keep_notes, can_tag
from core.errors import DomainError, NotAllowed

MAX_TAGS = 12
MAX_TAG_LENGTH = 30


@transaction.atomic
def add_note(*, actor: User, coaching: Coaching, body: str, is_pinned: bool = False) -> Note:
    """Write a note. Raises :class:`NotAllowed` for anybody but the trainer, :class:`CoachingEnded` after the end."""
    _refuse_unless_keeper(actor, coaching)
    note = Note.objects.create(coaching=coaching, body=body, is_pinned=is_pinned)
    record("note.added", actor=actor, subject=coaching.client, note=str(note.pk))
    return note


@transaction.atomic
def edit_note(*, actor: User, note: Note, body: str, is_pinned: bool) -> Note:
    """Change a note's words and pin. Raises as :func:`add_note`."""
    _refuse_unless_keeper(actor, note.coaching)
    note.body, note.is_pinned = body, is_pinned
    note.save(update_fields=["body", "is_pinned", "updated_at"])
    record("note.edited", actor=actor, subject=note.coaching.client, note=str(note.pk))
    return note


@transaction.atomic
def delete_note(*, actor: User, note: Note) -> None:
    """Erase a note for good. Raises as :func:`add_note`."""
    _refuse_unless_keeper(actor, note.coaching)
    record("note.deleted", actor=actor, subject=note.coaching.client, note=str(note.pk))
    note.delete()


@transaction.atomic
def set_tags(*, actor: User, coaching: Coaching, names: Iterable[str]) -> list[Tag]:
    """Give the client exactly these tags; unknown ones are made, and those that nobody wears any more go.

    Names are told apart without regard to case. Raises :class:`NotAllowed`, :class:`CoachingEnded`, or a
    :class:`DomainError` on ``tags`` for too many or too long ones.
    """
    if coaching.trainer_id != actor.pk:
        raise NotAllowed
    if not can_tag(actor, coaching):
        raise CoachingEnded
    wanted = clean_tag_names(names)
    known = {tag.name.casefold(): tag for tag in Tag.objects.filter(trainer=actor)}
    tags = [known.get(name.casefold()) or Tag.objects.create(trainer=actor, name=name) for name in wanted]
    coaching.tags.set(tags)
    Tag.objects.filter(trainer=actor, coachings__isnull=True).delete()
    return tags


def clean_tag_names(names: Iterable[str]) -> list[str]:
    """Names without doubles and stray spaces, in the given order. Raises :class:`DomainError` past the limits."""
    cleaned = {name.casefold(): name for name in (" ".join(each.split()) for each in names) if name}
    if len(cleaned) > MAX_TAGS:
        raise DomainError(f"{MAX_TAGS} tags are the most that one client can have.", field="tags")
    if too_long := [name for name in cleaned.values() if len(name) > MAX_TAG_LENGTH]:
        raise DomainError(f"“{too_long[0]}” is too long: {MAX_TAG_LENGTH} characters at most.", field="tags")
    return list(cleaned.values())


@transaction.atomic
def rename_tag(*, actor: User, tag: Tag, name: str) -> Tag:
    """Change a tag's word on every client. Raises a :class:`DomainError` on ``name`` when it is taken or empty."""
    if tag.trainer_id != actor.pk:
        raise NotAllowed
    name = next(iter(clean_tag_names([name])), "")
    if not name:
        raise DomainError("A tag needs a name.", field="name")
    if Tag.objects.filter(trainer=actor, name__iexact=name).exclude(pk=tag.pk).exists():
        raise DomainError("You have a tag of that name already.", code="taken", field="name")
    tag.name = name
    tag.save(update_fields=["name", "updated_at"])
    return tag


@transaction.atomic
def delete_tag(*, actor: User, tag: Tag) -> None:
    """Take a tag off every client and forget it."""
    if tag.trainer_id != actor.pk:
        raise NotAllowed
    tag.delete()


def _refuse_unless_keeper(actor: User, coaching: Coaching) -> None:
    if actor.pk != coaching.trainer_id:
        raise NotAllowed
    if not can_keep_notes(actor, coaching):
        raise CoachingEnded
