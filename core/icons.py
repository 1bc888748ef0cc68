"""Lucide icons as inline SVG: crisp, coloured by the text around them, and fetched by nobody."""

from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide


@cache
def render_icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """Return the Lucide icon ``name`` as an ``<svg>``.

    Without a ``label`` the icon is decoration and hidden from screen readers; with one it is an image that says it.
    Raises ``lucide.IconDoesNotExist`` for an unknown name.
    """
    markup = lucide(name, size=size, stroke_width="1.8", **{"class": "icon", "focusable": "false"})
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(markup.replace("<svg ", f"<svg {spoken} ", 1))  # noqa: S308 - the label is escaped, the rest ours
