"""Puts a stylesheet and all that it imports into one file, so that a browser asks once and not forty times."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r"""@import\s+url\(["']?(?P<url>[^"')]+)["']?\)\s*layer\((?P<layer>[\w-]+)\)\s*;""")
_URL = re.compile(r"""url\(["']?(?P<url>[^"')]+)["']?\)""")


def inline_imports(name: str, read: Callable[[str], str]) -> str:
    """Return the stylesheet ``name`` with each ``@import url(…) layer(…)`` replaced by the file in that layer.

    ``read`` gives the text of a file by its name; relative addresses inside an imported file are made relative to
    ``name``. An imported file that imports another one is refused with ``ValueError``: one level is the rule here.
    """
    folder = posixpath.dirname(name)

    def imported(match: re.Match[str]) -> str:
        file_name = posixpath.normpath(posixpath.join(folder, match["url"]))
        text = _COMMENT.sub("", read(file_name)).strip()
        if "@import" in text:
            raise ValueError(f"{file_name} imports another stylesheet; only {name} may.")
        return f"@layer {match['layer']} {{\n{_rebased(text, posixpath.dirname(file_name), folder)}\n}}"

    return _IMPORT.sub(imported, _COMMENT.sub("", read(name)))


def _rebased(text: str, source: str, target: str) -> str:
    def moved(match: re.Match[str]) -> str:
        url = match["url"]
        if url.startswith(("data:", "/", "#")) or "://" in url:
            return match[0]
        return f'url("{posixpath.relpath(posixpath.join(source, url), target or ".")}")'

    return _URL.sub(moved, text)
