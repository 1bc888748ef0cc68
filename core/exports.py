"""Charts and values as files to be kept: tables as CSV for a spreadsheet, drawings as SVG."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from math import isfinite
from typing import Final

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from core.plots import Drawing
from core.tables import DataTable

#: Values as a file carries them: SI units, which the heading names, and days as ISO writes them.
type Cell = str | float | int | date | None

#: What a spreadsheet would take for a formula, when a person's words begin with it; it knows the full-width ones too.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Chart:
    """A drawing with the sentence that says what it shows, its table in words, and its values for a file.

    ``key`` is unique on the page and asks for the file. ``table`` is ``None`` where the page draws its own.
    """

    key: str
    title: str
    sentence: str
    drawing: Drawing
    head: Sequence[str]
    values: Callable[[], Iterable[Sequence[Cell]]]
    table: DataTable | None = None


def chart_file(charts: Iterable[Chart], asked: Mapping[str, str], name: str) -> HttpResponse:
    """The chart that ``?chart=`` names, as ``?format=csv`` or ``svg``; 404 for anything else."""
    chart = next((each for each in charts if each.key == asked.get("chart")), None)
    if chart is None or asked.get("format") not in ("csv", "svg"):
        raise Http404
    file_name = f"{slugify(chart.title) or 'chart'}-{name}"
    if asked["format"] == "csv":
        return csv_response(chart.head, chart.values(), file_name)
    return svg_response(chart.drawing, chart.title, file_name)


def csv_response(head: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> HttpResponse:
    """A table with a head, in UTF-8, to be kept under ``name``."""
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([_written(cell) for cell in head])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return _download(lines.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def svg_response(drawing: Drawing, title: str, name: str) -> HttpResponse:
    """A drawing as a document of its own."""
    return _download(drawing.as_file(title), "image/svg+xml", f"{name}.svg")


def _written(cell: Cell) -> str | float | int:
    if cell is None or (isinstance(cell, float) and not isfinite(cell)):
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _download(content: str, content_type: str, file_name: str) -> HttpResponse:
    disposition = content_disposition_header(True, file_name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
