"""The composition root: settings, URLs, the API router and the entry points of web and workers."""

from fitness.celery import app as celery_app

__all__ = ["celery_app"]
