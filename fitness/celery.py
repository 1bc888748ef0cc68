"""The Celery application. The queue is only a wake-up: every job's state is a row in the database."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitness.settings.dev")

app = Celery("pacewright")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def configure_worker_logging(**_kwargs: object) -> None:
    """Workers log as the web processes do: one JSON object a line."""
    # Django's settings are not ready when this module is imported.
    from django.conf import settings

    from core.logging import configure_logging

    configure_logging(level=settings.LOG_LEVEL, as_json=settings.LOG_JSON)
