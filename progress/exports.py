"""Values of progress as files for a spreadsheet, in SI units."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Final

from django.http import HttpResponse

type Cell = str | float | int | date | None

#: What a spreadsheet would take for a formula, when a person's words begin with it.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_response(head: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> HttpResponse:
    """A table with a head, to be kept under ``name``."""
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(head)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return download(lines.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def download(content: str, content_type: str, file_name: str) -> HttpResponse:
    """A file to be kept."""
    disposition = f'attachment; filename="{file_name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def _written(cell: Cell) -> str | float | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell
