"""What a trainer writes on a month."""

from __future__ import annotations

from django import forms


class WordsForm(forms.Form):
    """Words on top of the report."""

    words = forms.CharField(
        label="Your words",
        required=False,
        max_length=4000,
        help_text="They stand on top of the report. The client reads them as soon as they are saved.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )
