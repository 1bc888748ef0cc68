"""What is typed in for the library: a template, what to look for, folders, labels, and what is done with several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models.functions import Lower

from accounts.models import User
from activities.enums import Family
from core.errors import DomainError
from workouts.forms.calendar import key_field
from workouts.forms.editor import EditorForm
from workouts.models import Folder, Label, Template
from workouts.reports.library import SORTS, UNFILED, Criteria
from workouts.services.library import CHANGE_COPIES, KEEP_COPIES, LONGEST_LABEL, MOST_LABELS

LONGEST_SEARCH: Final = 100
MOST_SELECTED: Final = 200
FILE, LABEL, ARCHIVE, RESTORE = "file", "label", "archive", "restore"


def show_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused beside the field that it is about, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


class FolderChoiceField(forms.ModelChoiceField):
    """A folder by its way: ``Base › Hills``."""

    def label_from_instance(self, obj: Folder) -> str:
        """The folder with the one that it lies in."""
        return f"{obj.parent.name} › {obj.name}" if obj.parent else obj.name


class LabelsField(forms.CharField):
    """Labels as words between commas."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Words of your own, separated by commas: hills, key session, travel.")
        super().__init__(max_length=MOST_LABELS * (LONGEST_LABEL + 2), **options)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> list[str]:
        """The words without doubles and stray spaces."""
        typed = (" ".join(word.split()) for word in super().clean(value).split(","))
        kept: dict[str, str] = {}
        for word in filter(None, typed):
            kept.setdefault(word.casefold(), word)
        words = list(kept.values())
        if len(words) > MOST_LABELS:
            raise forms.ValidationError(f"{MOST_LABELS} labels are the most.")
        if any(len(word) > LONGEST_LABEL for word in words):
            raise forms.ValidationError(f"Keep each label under {LONGEST_LABEL} characters.")
        return words


class TemplateForm(EditorForm):
    """A workout of the library, with its place."""

    folder = FolderChoiceField(Folder.objects.none(), required=False, empty_label="In no folder")
    labels = LabelsField(label="Labels", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    copies = forms.ChoiceField(
        choices=[(CHANGE_COPIES, "Change them too"), (KEEP_COPIES, "Keep them as they are")],
        required=False,
        widget=forms.HiddenInput,
    )
    key = key_field()

    def __init__(
        self, data: Any = None, *, author: User, initial: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(data, author=author, initial=initial, **options)
        _offer_folders(self.fields["folder"], author)

    @classmethod
    def of(cls, template: Template, author: User, data: Any = None) -> TemplateForm:
        """The form of a stored template."""
        initial = {
            **cls.initial_of(template, author),
            "folder": template.folder_id,
            "labels": ", ".join(label.name for label in template.labels.all()),
            "version": template.version,
        }
        return cls(data, author=author, initial=initial)

    @property
    def content(self) -> dict[str, Any]:
        """The columns of a template, as the services take them."""
        cleaned = self.cleaned_data
        return {
            "workout": self.workout,
            "free_seconds": self.free_seconds,
            "free_metres": self.free_metres,
            **{name: cleaned[name] for name in ("family", "name", "note", "metric", "folder", "labels")},
        }


class LibraryFilterForm(forms.Form):
    """What to look for; a value that makes no sense is as good as none."""

    q = forms.CharField(
        label="Search",
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "maxlength": LONGEST_SEARCH,
                "placeholder": "Name, label or exercise",
            }
        ),
    )
    sport = forms.ChoiceField(label="Sport", required=False, choices=[("", "All sports"), *Family.choices])
    label = forms.ModelChoiceField(Label.objects.none(), label="Label", required=False, empty_label="Any")
    show = forms.ChoiceField(label="Show", required=False, choices=[("", "In use"), ("archived", "Archived")])
    sort = forms.ChoiceField(label="Order", required=False, choices=[(key, label) for key, (label, _) in SORTS.items()])
    folder = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, trainer: User) -> None:
        super().__init__(data)
        choice: Any = self.fields["label"]
        choice.queryset = Label.objects.visible_to(trainer).order_by(Lower("name"))

    @property
    def filters(self) -> list[forms.BoundField]:
        """Every field that is shown but the search."""
        return [field for field in self if field.name not in ("q", "folder")]

    def criteria(self) -> Criteria:
        """What was understood."""
        self.full_clean()
        asked = self.cleaned_data
        return Criteria(
            search=asked.get("q", "")[:LONGEST_SEARCH].replace("\x00", ""),
            family=asked.get("sport", ""),
            folder=_folder_key(asked.get("folder", "")),
            label=asked["label"].pk if asked.get("label") else None,
            archived=asked.get("show") == "archived",
            sort=asked.get("sort", ""),
        )


class FolderForm(forms.Form):
    """A folder and where it lies."""

    name = forms.CharField(label="Name", max_length=60)
    parent = forms.ModelChoiceField(
        Folder.objects.none(), label="Inside", required=False, empty_label="On top", help_text="One level is enough."
    )
    key = key_field()

    def __init__(self, data: Any = None, *, trainer: User, folder: Folder | None = None) -> None:
        initial = {"name": folder.name, "parent": folder.parent_id} if folder else {}
        super().__init__(data, initial=initial)
        choice: Any = self.fields["parent"]
        tops = Folder.objects.visible_to(trainer).filter(parent__isnull=True).order_by(Lower("name"))
        choice.queryset = tops.exclude(pk=folder.pk) if folder else tops


class LabelForm(forms.Form):
    """A label's word."""

    name = forms.CharField(label="Name", max_length=LONGEST_LABEL)


class SelectionForm(forms.Form):
    """Several templates and what to do with them."""

    templates = forms.ModelMultipleChoiceField(Template.objects.none())
    verb = forms.ChoiceField(choices=[(each, each) for each in (FILE, LABEL, ARCHIVE, RESTORE)])
    folder = FolderChoiceField(
        Folder.objects.none(), label="Folder", required=False, empty_label="In no folder", blank=True
    )
    labels = LabelsField(label="Labels", required=False, help_text="")

    def __init__(self, data: Any = None, *, trainer: User) -> None:
        super().__init__(data, auto_id="selection_%s")
        choice: Any = self.fields["templates"]
        choice.queryset = Template.objects.visible_to(trainer)
        choice.error_messages["required"] = "Select at least one workout."
        _offer_folders(self.fields["folder"], trainer)

    def clean_templates(self) -> Any:
        """Not more than a page can hold."""
        templates = self.cleaned_data["templates"]
        if len(templates) > MOST_SELECTED:
            raise forms.ValidationError(f"Select at most {MOST_SELECTED} workouts.")
        return templates

    @property
    def problem(self) -> str:
        """The first thing that is wrong, in words."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


def _offer_folders(field: Any, trainer: User) -> None:
    rows = Folder.objects.visible_to(trainer).select_related("parent")
    field.queryset = rows.order_by(Lower("parent__name"), Lower("name"))


def _folder_key(text: str) -> UUID | str:
    if text == UNFILED:
        return UNFILED
    try:
        return UUID(text)
    except ValueError:
        return ""
