"""Rate limits of coaching's public doors."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class ContactThrottle(SimpleRateThrottle):
    """Contact requests by address, whoever is signed in. The web form counts into the same budget."""

    scope = "contact"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return str(self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)})


class InvitationThrottle(SimpleRateThrottle):
    """Answers to invitations by address: a link is used once or twice, not in a loop."""

    scope = "login"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return str(self.cache_format % {"scope": "invitation", "ident": self.get_ident(request)})
