"""Where a person came from: the ``back`` of a form or an address, if it is a page of ours."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back_of(request: HttpRequest) -> str:
    """The path to go back to; empty when none was named or the named one is not ours."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""
