"""Handing out photos: decrypted for whoever may see them, kept by no cache, never run as anything but a picture."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from core import private_storage
from progress.models import Photo


def photo_response(photo: Photo, path: str) -> HttpResponse:
    """The JPEG at ``path``, which is one of the photo's two. 404 when it is not in storage any more."""
    try:
        data = private_storage.read(path)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(data, content_type="image/jpeg")
    name = f"{photo.pose}-{photo.local_date.isoformat()}.jpg"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
