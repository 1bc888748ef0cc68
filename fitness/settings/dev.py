"""Settings of `make run` and of development: nothing to configure, secrets are made once and kept in DATA_DIR/keys."""

import socket

from core.local_keys import local_keys
from fitness.settings.base import *  # noqa: F403
from fitness.settings.base import (
    ALLOWED_HOSTS,
    DATA_DIR,
    FIELD_ENCRYPTION_KEYS,
    SECRET_KEY,
    SIMPLE_JWT,
)
from fitness.settings.environment import read

_keys = local_keys(DATA_DIR / "keys")
SECRET_KEY = SECRET_KEY or _keys.secret_key
FIELD_ENCRYPTION_KEYS = FIELD_ENCRYPTION_KEYS or [_keys.field_encryption_key]
SIMPLE_JWT |= {"SIGNING_KEY": read("JWT_SIGNING_KEY") or _keys.jwt_signing_key}
JWT_PREVIOUS_PUBLIC_KEYS = read("JWT_PREVIOUS_PUBLIC_KEYS")

# The names that this machine has for itself; others by ALLOWED_HOSTS.
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", ".localhost", socket.gethostname()]  # noqa: S104
SESSION_COOKIE_NAME = "pacewright_session"
IS_PRODUCTION = False
