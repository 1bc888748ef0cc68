"""Tables of figures in words, as pages show them beside a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of a table, with a page behind it where there is one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
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

    @property
    def cells(self) -> list[list[tuple[Entry, str, bool]]]:
        """Rows of (cell, its heading, whether it is a figure)."""
        return [[(entry, *column) for entry, column in zip(row, self.columns, strict=True)] for row in self.rows]


def text(*values: str) -> list[Entry]:
    """A row without links."""
    return [Entry(value) for value in values]
