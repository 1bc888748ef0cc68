"""ASGI entry point, for servers that speak it. The product itself is served through WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitness.settings.prod")

application = get_asgi_application()
