"""Lucide icons as inline SVG: crisp, coloured by the text around them, and fetched by nobody."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

_INSIDE: Final = re.compile(r"<svg [^>]*>(.*)</svg>", re.DOTALL)
_BLANKS: Final = re.compile(r"\s*\n\s*")


@cache
def render_icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """Return the Lucide icon ``name`` as an ``<svg>``.

    Without a ``label`` the icon is decoration and hidden from screen readers; with one it is an image that says it.
    Raises ``lucide.IconDoesNotExist`` for an unknown name.
    """
    markup = lucide(name, size=size, stroke_width="1.8", **{"class": "icon", "focusable": "false"})
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(markup.replace("<svg ", f"<svg {spoken} ", 1))  # noqa: S308 - the label is escaped, the rest ours


@cache
def icon_symbol(name: str) -> SafeString:
    """Return the icon ``name`` as a ``<symbol>`` that :func:`icon_reference` draws, however often, on the same page."""
    found = _INSIDE.search(lucide(name, size=24))
    inside = _BLANKS.sub("", found.group(1)) if found else ""
    return mark_safe(  # noqa: S308 - the name is one of Lucide's, or there is no such icon
        f'<symbol id="icon-{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" '
        f'stroke-linecap="round" stroke-linejoin="round">{inside}</symbol>'
    )


def icon_symbols(names: Iterable[str]) -> SafeString:
    """Return a sheet of symbols, which shows nothing itself; it stands once on a page, before what refers to it."""
    symbols = "".join(icon_symbol(str(name)) for name in names)
    return mark_safe(f'<svg class="icon-sheet" aria-hidden="true">{symbols}</svg>')  # noqa: S308 - made above


@cache
def icon_reference(name: str, size: int = 18) -> SafeString:
    """Return the icon ``name`` of the page's sheet, as decoration: for what stands on a page hundreds of times."""
    return mark_safe(  # noqa: S308 - the caller names one of Lucide's
        f'<svg class="icon" width="{size}" height="{size}" aria-hidden="true"><use href="#icon-{escape(name)}"/></svg>'
    )
