"""Conditional GET: reads send an ETag and answer 304 when the client's copy is current."""

from __future__ import annotations

from typing import Any, cast

from django.utils.cache import get_conditional_response, set_response_etag
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class ConditionalMixin(APIView):
    """For API views: the ETag is the hash of the rendered body, so permissions are always checked before."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in ("GET", "HEAD") and response.status_code == 200 and hasattr(response, "render"):
            response.render()
            set_response_etag(response)
            conditional = get_conditional_response(request._request, etag=response["ETag"], response=response)
            if conditional is not None and conditional is not response:
                conditional["ETag"] = response["ETag"]
                return cast(Response, conditional)
        return response
