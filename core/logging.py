"""One log for web, workers and commands: a JSON object a line, with request id and user id, without secrets."""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Keys whose values never reach a log, wherever they appear.
SECRET_KEYS = re.compile(
    r"pass(word|wd)?|secret|token|authorization|cookie|api_?key|client_state|mfa_?code|signing_key|ticket",
    re.IGNORECASE,
)
#: A JWT anywhere in a text.
JWT = re.compile(r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*")
EMAIL = re.compile(r"([A-Za-z0-9_.+-])[A-Za-z0-9_.+-]*@([A-Za-z0-9-]+\.[A-Za-z0-9.-]+)")
#: The secret part of a link: an invitation, a calendar feed, an address to verify, a password to reset.
LINK_KEY = re.compile(
    r"(?<=/invitations/)[\w-]{40,}|(?<=/calendar/feed/)[\w-]{40,}|(?<=/confirm-email/)[\w:.-]+|(?<=/reset/key/)[\w:.-]+"
)
HIDDEN = "[hidden]"


def hide_secrets(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank out values under secret keys, and tokens and e-mail addresses inside texts."""
    for key, value in list(event.items()):
        event[key] = _hide(key, value)
    return event


def _hide(key: str, value: Any) -> Any:
    if SECRET_KEYS.search(key) and value not in (None, ""):
        return HIDDEN
    if isinstance(value, str):
        return EMAIL.sub(r"\1…@\2", LINK_KEY.sub(HIDDEN, JWT.sub(HIDDEN, value)))
    if isinstance(value, dict):
        return {name: _hide(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_hide("", item) for item in value]
    return value


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    hide_secrets,
]


def configure_logging(*, level: str, as_json: bool) -> None:
    """Send the standard library's and structlog's records through the same processors to standard error."""
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                    "foreign_pre_chain": _SHARED,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # Both write a line for every failed call that our own code reports better.
                "garminconnect": {"level": "CRITICAL"},
                "urllib3": {"level": "ERROR"},
                "fitdecode": {"level": "ERROR"},
                "django.server": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def configure_from_django(options: dict[str, Any]) -> None:
    """Django's ``LOGGING_CONFIG`` hook; ``options`` is the ``LOGGING`` setting."""
    if options:
        configure_logging(**options)
