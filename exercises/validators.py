"""Field rules of the library."""

from __future__ import annotations

from django.core.exceptions import ValidationError

MAX_CUES = 8
MAX_CUE_LENGTH = 160


def validate_https(url: str) -> None:
    """A link to a video is an encrypted one."""
    if not url.lower().startswith("https://"):
        raise ValidationError("Give the whole address, starting with https://.", code="not_https")


def validate_cues(text: str) -> None:
    """Cues are read between two sets: few lines, short ones."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_CUES:
        raise ValidationError(f"{MAX_CUES} lines are the most that anybody remembers.", code="too_many")
    if any(len(line.strip()) > MAX_CUE_LENGTH for line in lines):
        raise ValidationError(f"Keep each line under {MAX_CUE_LENGTH} characters.", code="too_long")
