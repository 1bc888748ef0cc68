"""Every environment variable that the product reads, in one table.

``read("NAME")`` gives the value, cast; a secret may also come from the file that ``NAME_FILE`` names.
``docs/configuration.md`` is rendered from this table and a test compares the two.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent

_env = environ.FileAwareEnv()


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its type, what it is when unset, whether production insists on it, and what it does."""

    name: str
    kind: type
    default: Any
    description: str
    required_in_production: bool = False
    is_secret: bool = False


VARIABLES: dict[str, Variable] = {
    variable.name: variable
    for variable in (
        Variable("SECRET_KEY", str, "", "Django's signing key, 50 random characters or more.", True, True),
        Variable(
            "FIELD_ENCRYPTION_KEYS",
            list,
            [],
            "Fernet keys, comma separated, newest first; Garmin tokens, notes and original files are encrypted.",
            True,
            True,
        ),
        Variable(
            "JWT_SIGNING_KEY",
            str,
            "",
            "RSA private key (PEM) that signs the API's tokens.",
            True,
            True,
        ),
        Variable(
            "JWT_PREVIOUS_PUBLIC_KEYS",
            str,
            "",
            "Public keys (PEM, one after the other) still accepted after a change of `JWT_SIGNING_KEY`.",
        ),
        Variable("DEBUG", bool, False, "Django's debug pages. Refused in production."),
        Variable("ALLOWED_HOSTS", list, [], "Host names that the site answers to, comma separated.", True),
        Variable(
            "SITE_URL",
            str,
            "",
            "The public address, used in e-mails; empty: localhost with `PORT`. Production wants https.",
            True,
        ),
        Variable(
            "DATA_DIR",
            str,
            str(BASE_DIR / "var"),
            "Folder of everything that must be kept: embedded database and queue, original files, generated keys.",
        ),
        Variable(
            "DATABASE_URL",
            str,
            "",
            "`postgres://user:password@host/name`. Empty: SQLite in `DATA_DIR`.",
            True,
            True,
        ),
        Variable(
            "REDIS_URL",
            str,
            "",
            "`redis://host:6379/0` for queue and cache. Empty: the embedded server on a socket in `DATA_DIR`.",
            True,
            True,
        ),
        Variable("PORT", int, 8000, "Port that the web server listens on."),
        Variable("WEB_WORKERS", int, 2, "Web processes."),
        Variable("WEB_THREADS", int, 4, "Threads of each web process."),
        Variable("DEMO", bool, True, "Whether `make run` fills an empty database with the demo data."),
        Variable("LOG_LEVEL", str, "INFO", "Least severe level that is logged."),
        Variable("LOG_JSON", bool, True, "One JSON object a line; otherwise lines for a person at a terminal."),
        Variable("EMAIL_HOST", str, "", "SMTP server. Empty: mails are written to `DATA_DIR/mail`.", True),
        Variable("EMAIL_PORT", int, 587, "Port of the SMTP server."),
        Variable("EMAIL_HOST_USER", str, "", "User at the SMTP server."),
        Variable("EMAIL_HOST_PASSWORD", str, "", "Password at the SMTP server.", False, True),
        Variable("EMAIL_USE_TLS", bool, True, "Whether to speak TLS to the SMTP server (STARTTLS)."),
        Variable("DEFAULT_FROM_EMAIL", str, "Pacewright <hello@localhost>", "Sender of the product's e-mails."),
        Variable(
            "TRUSTED_PROXIES",
            int,
            0,
            "Reverse proxies in front: the client address is read that many hops back. 0: no header is believed.",
        ),
        Variable("CORS_ALLOWED_ORIGINS", list, [], "Origins of browser apps that may call the API."),
        Variable("API_RATE_MINUTE", str, "60/minute", "API calls a user may make."),
        Variable("API_RATE_HOUR", str, "1000/hour", "API calls a user may make."),
        Variable("LOGIN_RATE", str, "5/minute", "Sign-in, reset and token attempts per account and per address."),
        Variable(
            "GARMIN_SIMULATOR_URL",
            str,
            "",
            "Sends the Garmin client to the simulator at this address. Refused in production.",
        ),
        Variable("GARMIN_CALL_INTERVAL", float, 1.0, "Seconds between two calls to Garmin for one client."),
        Variable("UPLOAD_MAX_BYTES", int, 64 * 1024 * 1024, "Largest file that may be uploaded."),
        Variable(
            "CLAMD_URL",
            str,
            "",
            "ClamAV's daemon, `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`: uploads are scanned before they are "
            "read, and wait sealed while it is down. Its `StreamMaxLength`, `MaxFileSize` and `MaxScanSize` have to be "
            "at least `UPLOAD_MAX_BYTES`, and `AlertExceedsMax` has to be `yes`: otherwise it calls clean what it did "
            "not look at in full. Empty: nothing is scanned.",
        ),
    )
}


def read(name: str) -> Any:
    """The value of a variable of :data:`VARIABLES`, cast to its type, or its default when unset or empty."""
    variable = VARIABLES[name]
    if not os.environ.get(name) and not os.environ.get(f"{name}_FILE"):
        return variable.default
    if variable.kind is str:
        # Taken as it is: get_value would follow a value that begins with a dollar sign, as a secret may.
        return _env.ENVIRON[name].strip().replace("\\n", "\n")
    return _env.get_value(name, cast=variable.kind, default=variable.default)


def missing_in_production() -> list[str]:
    """Names of the variables that production insists on and that are not set."""
    return [v.name for v in VARIABLES.values() if v.required_in_production and not read_explicit(v.name)]


def read_explicit(name: str) -> str:
    """The raw text of a variable, '' when neither it nor its ``_FILE`` twin is set."""
    return os.environ.get(name, "") or os.environ.get(f"{name}_FILE", "")


def refuse(message: str) -> None:
    """Stop the start with a message that names what to set."""
    raise ImproperlyConfigured(message)
