"""Forms of messaging."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from core.errors import DomainError
from core.ids import uuid7
from messaging.services import LONGEST


class CommentForm(forms.Form):
    """The words of a comment, and the id under which they are kept."""

    body = forms.CharField(
        label="Comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "data-comment-body": True}),
        error_messages={"required": "Write something first."},
    )
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, body: str = "") -> None:
        super().__init__(data, initial={"body": body, "id": uuid7()}, auto_id="comment-%s")

    @property
    def comment_id(self) -> UUID | None:
        """The id that the form brought along."""
        found: UUID | None = self.cleaned_data["id"]
        return found

    def show_error(self, error: DomainError) -> None:
        """Put what a service said beside its field."""
        self.add_error("body" if error.field == "body" else None, error.message)
