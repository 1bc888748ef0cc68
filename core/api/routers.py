"""A router whose routes answer with and without a trailing slash."""

from rest_framework.routers import SimpleRouter


class Router(SimpleRouter):
    """``users/me`` and ``users/me/`` are the same resource; no redirect loses a POST's body."""

    def __init__(self) -> None:
        super().__init__(trailing_slash=False)
        self.trailing_slash = "/?"
