"""Sections of the analysis as files: values as CSV, drawings as SVG."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

from django.http import HttpResponse

from dashboard.analysis.sections import Cell, Figure, Section

#: What a spreadsheet would take for a formula, when a person's words begin with it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_response(section: Section, name: str) -> HttpResponse:
    """Every value of a section, in SI units."""
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(section.export_head)
    writer.writerows([_written(cell) for cell in row] for row in section.export())
    return _download(lines.getvalue(), "text/csv; charset=utf-8", f"{name}-{section.key}.csv")


def svg_response(section: Section, figure: Figure, name: str) -> HttpResponse:
    """A drawing as a document of its own. Only for a figure that has one."""
    if figure.drawing is None:
        raise ValueError("This figure has no drawing.")
    title = figure.caption or section.title
    return _download(figure.drawing.as_file(title), "image/svg+xml", f"{name}-{section.key}.svg")


def _written(cell: Cell) -> str | float | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _download(content: str, content_type: str, file_name: str) -> HttpResponse:
    disposition = f'attachment; filename="{file_name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
