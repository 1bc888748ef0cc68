"""Activities by key: the newest first."""

from core.api.pagination import KeyPagination


class NewestFirst(KeyPagination):
    """Pages by start."""

    ordering = ("-start_time", "-id")
