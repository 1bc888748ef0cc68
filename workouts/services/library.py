"""A trainer's library: templates, folders and labels. Only their trainer changes them.

What the copies of a template take over of it is its content; every change of that lets ``Template.version`` grow.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import replace
from typing import Any, Final, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activities.enums import Family
from core.errors import Conflict, DomainError, NotAllowed
from workouts.content import default_metric, set_workout, workout_of
from workouts.enums import Metric
from workouts.exceptions import ChangedMeanwhile
from workouts.models import Folder, Label, Template
from workouts.services.ledger import row_id
from workouts.services.linking import (
    EditPreview,
    LinkedEdit,
    apply_template_edit,
    template_edit_preview,
    unlink_copies,
)
from workouts.services.making import copy_content
from workouts.structure import Workout

MOST_LABELS: Final = 10
LONGEST_LABEL: Final = 30
#: What becomes of the linked copies when a template is edited.
CHANGE_COPIES, KEEP_COPIES = "change", "keep"
#: A free session of which no length was said.
_USUAL_SECONDS: Final = 3600.0
_CHANGED: Final = "This workout was changed in the meantime. Look at both versions before you save."
_CONTENT: Final = ("family", "name", "note", "structure", "metric")
_LENGTH: Final = ("estimated_seconds", "estimated_metres")


class TemplateColumns(TypedDict, total=False):
    """What may be changed of a template; ``workout`` of ``None`` makes it a free session. Labels are words."""

    workout: Workout | None
    family: str
    name: str
    note: str
    metric: str
    free_seconds: float | None
    free_metres: float | None
    folder: Folder | None
    labels: Collection[str]


@transaction.atomic
def create_template(
    *, actor: User, template_id: uuid.UUID | None = None, key: str = "", **columns: Unpack[TemplateColumns]
) -> Template:
    """A new workout of the library. The same ``template_id`` or ``key`` again answers with that of the first time.

    Raises :class:`NotAllowed` for anybody but a trainer, and :class:`DomainError` for a free one without a sport.
    """
    check_keeps_library(actor)
    template_id = template_id or row_id(actor, key, "template")
    if known := _made_before(Template, actor, template_id):
        return known
    template = Template(trainer=actor, **({"pk": template_id} if template_id else {}))
    write_template(template, {"workout": None, **columns})
    _file(actor, template, columns)
    template.save(force_insert=True)
    _label(actor, template, columns)
    return template


@transaction.atomic
def update_template(
    *,
    actor: User,
    template: Template,
    expected_version: int | None = None,
    copies: str = CHANGE_COPIES,
    **columns: Unpack[TemplateColumns],
) -> LinkedEdit:
    """Change a template. With ``copies`` of ``change`` the open copies change too, with ``keep`` they are unlinked.

    Raises :class:`ChangedMeanwhile` for another version than ``expected_version``, and :class:`NotAllowed`.
    """
    template = held_template(actor, template, expected_version)
    before = content_of(template)
    write_template(template, columns)
    _file(actor, template, columns)
    edit = LinkedEdit(template)
    is_another = content_of(template) != before
    if is_another:
        template.version += 1
    template.save()
    _label(actor, template, columns)
    if is_another and copies == KEEP_COPIES:
        unlink_copies(actor=actor, template=template)
    elif is_another:
        edit = apply_template_edit(actor=actor, template=template)
    return edit


def preview_edit(
    *, actor: User, template: Template, expected_version: int | None = None, **columns: Unpack[TemplateColumns]
) -> EditPreview:
    """What :func:`update_template` with these columns would change beside the template. Nothing is written.

    Raises :class:`ChangedMeanwhile` and :class:`NotAllowed` as it does.
    """
    _check_owns(actor, template)
    if expected_version is not None and template.version != expected_version:
        raise ChangedMeanwhile(template, _CHANGED)
    edited = copy(template)
    write_template(edited, columns)
    if content_of(edited) == content_of(template):
        return EditPreview([], [], [])
    return template_edit_preview(actor=actor, template=edited)


@transaction.atomic
def duplicate_template(
    *, actor: User, template: Template, template_id: uuid.UUID | None = None, key: str = ""
) -> Template:
    """A copy to be changed without touching the original. Repeated as :func:`create_template`."""
    _check_owns(actor, template)
    template_id = template_id or row_id(actor, key, f"copy of {template.pk}")
    if known := _made_before(Template, actor, template_id):
        return known
    double = Template(trainer=actor, folder=template.folder, **({"pk": template_id} if template_id else {}))
    copy_content(template, double)
    write_template(double, {"name": f"{template.name[:113]} (copy)"})
    double.save(force_insert=True)
    double.labels.set(template.labels.all())
    return double


@transaction.atomic
def archive_templates(*, actor: User, templates: Iterable[Template]) -> int:
    """Take workouts out of the lists; plans that use them stay as they are. Answers how many were not archived yet."""
    return _set_archived(actor, templates, is_archived=True)


@transaction.atomic
def restore_templates(*, actor: User, templates: Iterable[Template]) -> int:
    """Bring archived workouts back into the lists. Answers how many there were."""
    return _set_archived(actor, templates, is_archived=False)


@transaction.atomic
def file_templates(*, actor: User, templates: Iterable[Template], folder: Folder | None) -> int:
    """Put workouts into a folder, or into none. Answers how many."""
    rows = _owned(actor, templates)
    if folder is not None:
        _check_owns(actor, folder)
    return Template.objects.filter(pk__in=rows).update(folder=folder, updated_at=timezone.now())


@transaction.atomic
def label_templates(*, actor: User, templates: Iterable[Template], labels: Collection[str]) -> int:
    """Give workouts labels beside those that they have. Answers how many workouts."""
    rows = _owned(actor, templates)
    found = labels_named(actor, labels)
    if not found:
        raise DomainError("Write at least one label.", field="labels")
    for template in Template.objects.filter(pk__in=rows).prefetch_related("labels"):
        if len({*template.labels.all(), *found}) > MOST_LABELS:
            raise DomainError(f"{template.name} would have more than {MOST_LABELS} labels.", field="labels")
        template.labels.add(*found)
    Template.objects.filter(pk__in=rows).update(updated_at=timezone.now())
    return len(rows)


@transaction.atomic
def create_folder(
    *, actor: User, name: str, parent: Folder | None = None, folder_id: uuid.UUID | None = None, key: str = ""
) -> Folder:
    """A new folder, on top or inside one that lies on top. The same ``folder_id`` or ``key`` again finds it."""
    check_keeps_library(actor)
    folder_id = folder_id or row_id(actor, key, "folder")
    if known := _made_before(Folder, actor, folder_id):
        return known
    folder = Folder(trainer=actor, **({"pk": folder_id} if folder_id else {}))
    return _write_folder(actor, folder, name, parent)


@transaction.atomic
def update_folder(*, actor: User, folder: Folder, name: str, parent: Folder | None) -> Folder:
    """Rename a folder or put it somewhere else. Raises :class:`DomainError` where it cannot lie."""
    _check_owns(actor, folder)
    return _write_folder(actor, folder, name, parent)


@transaction.atomic
def delete_folder(*, actor: User, folder: Folder) -> None:
    """Delete a folder with the folders inside it; their workouts and programs stay, in no folder."""
    _check_owns(actor, folder)
    folder.delete()


@transaction.atomic
def create_label(*, actor: User, name: str) -> Label:
    """A label; the same word again answers with the label that there is."""
    check_keeps_library(actor)
    found = labels_named(actor, [name])
    if not found:
        raise DomainError("Write the label.", field="name")
    return found[0]


@transaction.atomic
def rename_label(*, actor: User, label: Label, name: str) -> Label:
    """Another word for a label, wherever it is used."""
    _check_owns(actor, label)
    name = _label_name(name)
    if not name:
        raise DomainError("Write the label.", field="name")
    if Label.objects.filter(trainer=actor, name__iexact=name).exclude(pk=label.pk).exists():
        raise DomainError("You have a label of this name.", code="name_taken", field="name")
    label.name = name
    label.save()
    return label


@transaction.atomic
def delete_label(*, actor: User, label: Label) -> None:
    """Take a label away from everything that has it."""
    _check_owns(actor, label)
    label.delete()


def labels_named(actor: User, names: Iterable[str]) -> list[Label]:
    """The labels of these words in their order, without doubles; new words become labels."""
    wanted: dict[str, str] = {}
    for name in filter(None, map(_label_name, names)):
        wanted.setdefault(name.casefold(), name)
    if len(wanted) > MOST_LABELS:
        raise DomainError(f"{MOST_LABELS} labels are the most.", field="labels")
    known = {label.name.casefold(): label for label in Label.objects.filter(trainer=actor)}
    missing = [Label(trainer=actor, name=name) for folded, name in wanted.items() if folded not in known]
    Label.objects.bulk_create(missing)
    known |= {label.name.casefold(): label for label in missing}
    return [known[folded] for folded in wanted]


def held_template(actor: User, template: Template, expected_version: int | None = None) -> Template:
    """The template as it is now, locked until the transaction ends.

    Raises :class:`NotAllowed` for another trainer's, and :class:`ChangedMeanwhile` with the current row when it has
    another version than the caller saw.
    """
    _check_owns(actor, template)
    current: Template = Template.objects.select_for_update(no_key=True).get(pk=template.pk)
    if expected_version is not None and current.version != expected_version:
        raise ChangedMeanwhile(current, _CHANGED)
    return current


def check_keeps_library(actor: User) -> None:
    """Raise :class:`NotAllowed` for anybody but a trainer."""
    if not actor.is_trainer:
        raise NotAllowed("Only trainers keep a library of workouts.")


def write_template(template: Template, columns: TemplateColumns) -> None:
    """Write what was typed into the columns of a template (unsaved); what is not named stays."""
    workout = columns["workout"] if "workout" in columns else workout_of(template)
    if workout is not None and "workout" not in columns and columns.get("family", workout.sport) != workout.sport:
        raise DomainError("Write the workout anew for another sport.", field="family")
    name = " ".join(columns.get("name", template.name).split())[:120]
    note = columns.get("note", template.note).strip()
    if workout is not None:
        metric = columns.get("metric", template.metric) or default_metric(workout)
        if "metric" not in columns and not template.has_structure:
            metric = default_metric(workout)
        set_workout(
            template, replace(workout, name=name or workout.name, note=note), author=template.trainer, metric=metric
        )
    elif "workout" in columns or {"family", "free_seconds", "free_metres"} & set(columns):
        _write_free(template, columns)
        template.name = name or template.name or str(template.get_family_display())
    else:
        template.name = name or template.name
        template.metric = columns.get("metric") or template.metric
    template.note = note


def _write_free(template: Template, columns: TemplateColumns) -> None:
    template.family = columns.get("family") or template.family
    if template.family not in Family.values:
        raise DomainError("Say which sport it is.", field="family")
    had_steps = template.has_structure
    seconds = columns.get("free_seconds", None if had_steps else template.estimated_seconds)
    metres = columns.get("free_metres", None if had_steps else template.estimated_metres)
    template.estimated_seconds = seconds or (0.0 if metres else _USUAL_SECONDS)
    template.estimated_metres = metres or 0.0
    template.estimated_load, template.estimated_sets, template.estimate_is_rough = 0.0, 0, True
    template.metric = Metric.DURATION if template.estimated_seconds else Metric.DISTANCE
    template.structure, template.text = {}, ""


def content_of(template: Template) -> dict[str, Any]:
    """What the copies take over of a template, to be compared. Of a workout with steps its length is no part."""
    names = _CONTENT if template.has_structure else _CONTENT + _LENGTH
    content = {name: getattr(template, name) for name in names}
    # Name and note stand in the structure too, but the columns are what people see.
    content["structure"] = {key: value for key, value in template.structure.items() if key not in ("name", "note")}
    return content


def _file(actor: User, template: Template, columns: TemplateColumns) -> None:
    if "folder" in columns:
        if columns["folder"] is not None:
            _check_owns(actor, columns["folder"])
        template.folder = columns["folder"]


def _label(actor: User, template: Template, columns: TemplateColumns) -> None:
    if "labels" in columns:
        template.labels.set(labels_named(actor, columns["labels"]))


def _set_archived(actor: User, templates: Iterable[Template], *, is_archived: bool) -> int:
    rows = Template.objects.filter(pk__in=_owned(actor, templates), archived_at__isnull=is_archived)
    now = timezone.now()
    return rows.update(archived_at=now if is_archived else None, updated_at=now)


def _owned(actor: User, templates: Iterable[Template]) -> list[uuid.UUID]:
    rows = list(templates)
    for template in rows:
        _check_owns(actor, template)
    return [template.pk for template in rows]


def _check_owns(actor: User, thing: Template | Folder | Label) -> None:
    if thing.trainer_id != actor.pk:
        raise NotAllowed


def _made_before[Thing: (Template, Folder)](
    model: type[Thing], actor: User, thing_id: uuid.UUID | None
) -> Thing | None:
    known = model._default_manager.filter(pk=thing_id).first() if thing_id else None
    if known is not None and known.trainer_id != actor.pk:
        raise Conflict("This id belongs to something else.", code="id_taken")
    return known


def _write_folder(actor: User, folder: Folder, name: str, parent: Folder | None) -> Folder:
    name = " ".join(name.split())[:60]
    if not name:
        raise DomainError("It needs a name.", field="name")
    if parent is not None:
        _check_owns(actor, parent)
        if parent.parent_id is not None or parent.pk == folder.pk:
            raise DomainError("A folder can lie inside one that lies on top.", field="parent")
        if Folder.objects.filter(parent=folder).exists():
            raise DomainError("It has folders inside it, so it stays on top.", field="parent")
    namesakes = Folder.objects.filter(trainer=actor, parent=parent, name__iexact=name)
    if namesakes.exclude(pk=folder.pk).exists():
        raise DomainError("There is a folder of this name already.", code="name_taken", field="name")
    folder.name, folder.parent = name, parent
    folder.save()
    return folder


def _label_name(name: str) -> str:
    return " ".join(name.split())[:LONGEST_LABEL].strip()
