"""What the editor sends while somebody writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404

from accounts.models import User
from activities.enums import Family
from workouts.drafts import LONGEST_STRUCTURE, Draft, draft_of_structure, draft_of_text


class WritingForm(forms.Form):
    """A text or a structure that is being written, and for whom. Every text is an answerable question."""

    # A plain field takes every character: what a text may hold is for the notation to say, with the place.
    text = forms.Field(required=False)
    structure = forms.CharField(max_length=LONGEST_STRUCTURE, required=False)
    family = forms.ChoiceField(choices=Family.choices, required=False)
    client = forms.UUIDField(required=False)
    date = forms.DateField(required=False)

    def draft(self, author: User) -> Draft:
        """What is written, as far as it can be read: the builder's structure before the text."""
        read: dict[str, Any] = self.cleaned_data
        family = read.get("family", "")
        if "structure" in self.errors:
            return Draft(problem="This workout is too long.")
        if read.get("structure"):
            return draft_of_structure(read["structure"], family=family, author=author)
        return draft_of_text(read.get("text") or "", family=family, author=author)

    def client_id(self) -> Any:
        """The client whose numbers are asked for; an id that is none leads nowhere."""
        if "client" in self.errors:
            raise Http404
        return self.cleaned_data.get("client")
