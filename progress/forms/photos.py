"""Forms of progress photos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core.forms import SegmentedRadio
from progress.enums import Pose
from progress.models import Photo
from progress.pictures import MAX_BYTES

_ACCEPTED = "image/jpeg,image/png,image/webp"
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PhotoForm(forms.Form):
    """A new photo: taken now or chosen from what is there."""

    pose = forms.ChoiceField(label="Pose", choices=Pose.choices, widget=SegmentedRadio)
    camera = forms.FileField(
        label="Take a photo",
        required=False,
        widget=forms.FileInput(attrs={"accept": _ACCEPTED, "capture": "environment"}),
    )
    picture = forms.FileField(
        label="Choose a picture",
        required=False,
        help_text=f"JPEG, PNG or WebP, up to {MAX_BYTES // 1024**2} MB. Place and camera are taken out of it.",
        error_messages={"empty": "This file is empty."},
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
    )
    local_date = forms.DateField(
        label="Day", required=False, widget=_DAY, help_text="Left empty it is the day that the camera wrote, or today."
    )
    is_shared = forms.BooleanField(
        label="Show it to my trainer",
        required=False,
        help_text="Only to trainers with whom you share photos. You can take it back at any time.",
    )

    def clean(self) -> dict[str, Any]:
        """One picture, of a size that we read."""
        said = super().clean() or self.cleaned_data
        chosen: UploadedFile[Any] | None = said.get("picture") or said.get("camera")
        if chosen is None and not {"picture", "camera"} & set(self.errors):
            self.add_error("picture", ValidationError("Choose a picture first.", code="required"))
        elif chosen is not None and (chosen.size or 0) > MAX_BYTES:
            self.add_error("picture", ValidationError(f"This picture is larger than {MAX_BYTES // 1024**2} MB."))
        return said

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        chosen = said["picture"] or said["camera"]
        return {"data": chosen.read(), **{name: said[name] for name in ("pose", "local_date", "is_shared")}}


class PhotoChangeForm(forms.Form):
    """Day, pose, and who sees it."""

    pose = forms.ChoiceField(label="Pose", choices=Pose.choices, widget=SegmentedRadio)
    local_date = forms.DateField(label="Day", widget=_DAY)
    is_shared = forms.BooleanField(
        label="Show it to my trainer", required=False, help_text="Only to trainers with whom you share photos."
    )

    def __init__(self, data: Any = None, *, photo: Photo) -> None:
        names = ("pose", "local_date", "is_shared")
        super().__init__(data, initial={name: getattr(photo, name) for name in names})


class PairForm(forms.Form):
    """Which two photos to lay side by side. Ids of other photos count for nothing: only visible ones are looked at."""

    pose = forms.ChoiceField(choices=Pose.choices, required=False)
    left = forms.UUIDField(required=False)
    right = forms.UUIDField(required=False)

    def asked(self) -> tuple[str, UUID | None, UUID | None]:
        """Pose (the first one by default) and the two ids, as far as they make sense."""
        self.is_valid()
        said = self.cleaned_data
        return said.get("pose") or Pose.FRONT.value, said.get("left"), said.get("right")
