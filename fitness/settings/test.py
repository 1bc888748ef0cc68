"""Settings of the test suite: SQLite by default, PostgreSQL and Redis when DATABASE_URL and REDIS_URL say so."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="pacewright-test-"))

from core.local_keys import local_keys
from fitness.settings.base import *  # noqa: F403
from fitness.settings.base import CACHES, DATA_DIR, REDIS_URL, REST_FRAMEWORK, SIMPLE_JWT, STORAGES

_keys = local_keys(Path(DATA_DIR) / "keys")
SECRET_KEY = _keys.secret_key
FIELD_ENCRYPTION_KEYS = [_keys.field_encryption_key]
SIMPLE_JWT |= {"SIGNING_KEY": _keys.jwt_signing_key}
JWT_PREVIOUS_PUBLIC_KEYS = ""

DEBUG = False
IS_PRODUCTION = False
SITE_URL = "http://testserver"
SIMPLE_JWT |= {"ISSUER": SITE_URL}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
if REDIS_URL:
    # Each test process has a database of its own there, because every test begins with an empty cache.
    CACHES["default"]["LOCATION"] = f"{REDIS_URL.rsplit('/', 1)[0]}/{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')[2:]}"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Rates are tested by the tests that are about them; the others must not trip over each other.
REST_FRAMEWORK |= {
    "DEFAULT_THROTTLE_RATES": {
        "minute": "100000/minute",
        "hour": "100000/hour",
        "login": "100000/minute",
        "contact": "100000/hour",
    }
}
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # how allauth spells “none”
LOG_LEVEL = "WARNING"
LOGGING = {"level": "WARNING", "as_json": False}
GARMIN_CALL_INTERVAL = 0
WHITENOISE_AUTOREFRESH = True
