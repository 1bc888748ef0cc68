"""Uploading a recording."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile


class UploadForm(forms.Form):
    """One file, or a zip of many. What is inside is judged by the import."""

    file = forms.FileField(
        label="Recording",
        help_text="A FIT, TCX or GPX file, or a zip of many. You can drop it here.",
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty. Export it from the device again.",
        },
        widget=forms.FileInput(attrs={"accept": ".fit,.tcx,.gpx,.zip,.gz"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """A file of a size that we read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024**2
            raise ValidationError(
                f"This file is larger than {limit} MB. Split the archive, or upload its files one by one."
            )
        return file
