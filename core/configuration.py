"""The documentation of the environment variables, rendered from the table that settings read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

INTRODUCTION = """# Configuration

Everything is set by environment variables. Each may also be given as `NAME_FILE`, the path of a file that holds the
value (for secrets of an orchestrator). Production (`DJANGO_SETTINGS_MODULE=fitness.settings.prod`) refuses to start
when a variable marked *required* is missing; `python manage.py make_keys` prints fresh secrets.
This page is rendered by `make docs` from the table that the settings read.

| Variable | Default | Production | What it does |
| --- | --- | --- | --- |
"""


class VariableLike(Protocol):
    """What a row needs to know of a variable."""

    @property
    def name(self) -> str: ...
    @property
    def default(self) -> object: ...
    @property
    def description(self) -> str: ...
    @property
    def required_in_production(self) -> bool: ...
    @property
    def is_secret(self) -> bool: ...


def configuration_page(variables: Mapping[str, VariableLike]) -> str:
    """The page as Markdown."""
    return INTRODUCTION + "".join(_row(variable) for variable in variables.values())


def _row(variable: VariableLike) -> str:
    needs = ", ".join(
        word
        for word, applies in (("required", variable.required_in_production), ("secret", variable.is_secret))
        if applies
    )
    return f"| `{variable.name}` | {_default(variable)} | {needs or 'optional'} | {variable.description} |\n"


def _default(variable: VariableLike) -> str:
    if variable.name == "DATA_DIR":
        return "`var/`"
    if variable.default in ("", []):
        return "empty"
    if isinstance(variable.default, bool):
        return f"`{int(variable.default)}`"
    return f"`{variable.default}`"
