"""Tables of figures in words, as pages show them beside a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of a table, with a page behind it where there is one."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class DataTable:
    """Figures in words. The first column names the row; ``words`` says which columns hold no figures."""

    label: str
    head: Sequence[str]
    rows: Sequence[Sequence[Entry]]
    words: Sequence[int] = (0,)

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Heading of each column, and whether it holds figures."""
        return [(label, number not in self.words) for number, label in enumerate(self.head)]

    @cached_property
    def body(self) -> SafeString:
        """The rows as markup: hundreds of them, two tables of which may be one, so no template walks through them."""
        starts = ['<td class="num">' if is_number else "<td>" for _, is_number in self.columns]
        return SafeString("".join(_row(row, starts) for row in self.rows))


def text(*values: str) -> list[Entry]:
    """A row without links."""
    return [Entry(value) for value in values]


def _row(entries: Sequence[Entry], starts: Sequence[str]) -> str:
    name, *others = entries
    cells = "".join(f"{start}{_cell(entry)}</td>" for entry, start in zip(others, starts[1:], strict=True))
    return f'<tr><th scope="row">{escape(name.text)}</th>{cells}</tr>'


def _cell(entry: Entry) -> str:
    words = escape(entry.text)
    return f'<a href="{escape(entry.url)}">{words}</a>' if entry.url else words
