"""Handing out original files: decrypted, as an attachment, stored nowhere on the way."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from activities import storage
from activities.models import OriginalFile


def original_response(original: OriginalFile) -> HttpResponse:
    """The bytes as they came, to be saved by the browser. 404 when they are not in storage any more."""
    try:
        data = storage.read(original.path)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, original.name) or "attachment"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
