"""The report on a month as a PDF of A4 pages: words first, then figures, with bars for the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from accounts.models import User
from core.units import clock, distance, duration, number, short_day, swim_distance
from core.units import day as day_words
from dashboard.month.figures import Figure
from dashboard.month.fonts import FAMILY, embed_fonts, writable
from dashboard.month.report import MonthPage
from dashboard.month.training import MonthTraining

INK: Final = (30, 41, 43)
QUIET: Final = (95, 107, 110)
ACCENT: Final = (0, 113, 103)
RULE: Final = (217, 223, 224)
BAR_HEIGHT: Final = 34.0


class Report(FPDF):
    """A4 with a foot on every page. Text goes through :func:`writable` once, before it is drawn."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        self.set_margins(18, 18)
        self.set_auto_page_break(True, margin=20)

    def footer(self) -> None:
        """fpdf2's hook: whose report it is and which page."""
        self.set_y(-14)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(*QUIET)
        self.cell(0, 5, f"{self._foot} · {self.page_no()}/{{nb}}", align="R")

    def heading(self, text: str) -> None:
        """A section's name, never alone at the foot of a page."""
        if self.will_page_break(30):
            self.add_page()
        self.ln(4)
        self.set_font(FAMILY, "B", 12)
        self.set_text_color(*INK)
        self.cell(0, 8, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def paragraph(self, text: str, *, is_quiet: bool = False) -> None:
        """Running text."""
        self.set_font(FAMILY, "", 10)
        self.set_text_color(*(QUIET if is_quiet else INK))
        self.multi_cell(0, 5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rows(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table whose first column is words and whose others are figures."""
        self.set_font(FAMILY, "", 9)
        self.set_text_color(*INK)
        self.set_draw_color(*RULE)
        aligns = ["LEFT", *["RIGHT"] * (len(head) - 1)]
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", color=QUIET, size_pt=8),
            col_widths=tuple(widths),
            text_align=tuple(aligns),
            line_height=5.5,
        ) as table:
            for values in (head, *rows):
                row = table.row()
                for value in values:
                    row.cell(value)


def month_pdf(page: MonthPage, client: User, reader: User) -> bytes:
    """The report as a file, in the reader's units."""
    name = writable(str(client))
    words = [(writable(str(each.trainer)), writable(each.words)) for each in page.words]
    written = [name, _ASCII, *(text for pair in words for text in pair), *_texts(page)]
    pdf = Report(f"{name} · {page.month.name}")
    with TemporaryDirectory() as folder:
        embed_fonts(pdf, "".join(written), Path(folder))
        _draw_head(pdf, page, name)
        for trainer, text in words:
            pdf.heading(trainer)
            pdf.paragraph(text)
        if page.training is not None:
            _draw_training(pdf, page.training, page, reader)
        if page.wellness:
            pdf.heading("Wellness, daily means")
            _draw_figures(pdf, page.wellness, page)
        if page.body is not None and page.body.figures:
            pdf.heading("Body, means")
            _draw_figures(pdf, page.body.figures, page)
            pdf.paragraph(_plain(page.body.sentence), is_quiet=True)
        return bytes(pdf.output())


def _draw_head(pdf: Report, page: MonthPage, name: str) -> None:
    pdf.set_title(f"{page.month.name}: {name}")
    pdf.set_lang("en")
    pdf.add_page()
    pdf.set_font(FAMILY, "B", 18)
    pdf.set_text_color(*INK)
    pdf.multi_cell(0, 9, page.month.name, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.paragraph(name + (", so far" if page.is_under_way else ""), is_quiet=True)


_ASCII: Final = "".join(map(chr, range(32, 127))) + "\N{NO-BREAK SPACE}–−·…“”’→×"


def _texts(page: MonthPage) -> list[str]:
    """Everything that a person typed and that the report repeats."""
    training = page.training
    if training is None:
        return []
    return [
        *(writable(each.words) for each in training.records),
        *(writable(race.name) for race in training.races),
        *(writable(row.goal.name) for row in training.goals),
    ]


def _draw_figures(pdf: Report, figures: Sequence[Figure], page: MonthPage) -> None:
    head = ["", page.month.name, page.month.before.name, "Change"]
    pdf.rows(
        head, [[each.label, *map(_plain, (each.now, each.before, each.change))] for each in figures], (40, 25, 25, 25)
    )


def _draw_training(pdf: Report, training: MonthTraining, page: MonthPage, reader: User) -> None:
    pdf.heading("Training")
    if training.is_empty:
        pdf.paragraph("Nothing was planned or recorded in this month.", is_quiet=True)
    else:
        _draw_figures(pdf, training.figures, page)
        _draw_weeks(pdf, training, reader)
        _draw_sports(pdf, training, reader)
    if training.records:
        pdf.heading("Records")
        for each in training.records:
            pdf.paragraph(f"{short_day(each.day)}: {writable(_plain(each.words))}")
    if training.races:
        pdf.heading("Races")
        rows = [
            [
                f"{day_words(race.local_date)}: {writable(race.name)}",
                _plain(distance(race.distance, reader)),
                clock(race.goal_seconds),
                clock(race.result_seconds),
            ]
            for race in training.races
        ]
        pdf.rows(["Race", "Distance", "Aim", "Result"], rows, (60, 20, 20, 20))
    if training.goals:
        pdf.heading("Goals")
        for row in training.goals:
            pdf.paragraph(f"{writable(row.goal.name)}: {row.words}")


def _draw_weeks(pdf: Report, training: MonthTraining, reader: User) -> None:
    pdf.heading("Week by week")
    _draw_bars(pdf, training)
    pdf.paragraph(training.sentence, is_quiet=True)
    pdf.ln(2)

    def pair(done: str, planned: str) -> str:
        return f"{_plain(done)} of {_plain(planned)}" if training.has_plan else _plain(done)

    rows = [
        [
            f"{short_day(week.first)} – {short_day(week.last)}",
            pair(duration(week.done["seconds"]), duration(week.planned["seconds"])),
            pair(distance(week.done["metres"], reader), distance(week.planned["metres"], reader)),
            pair(number(week.done["load"]), number(week.planned["load"])),
            pair(number(week.done["sets"]), number(week.planned["sets"])),
        ]
        for week in training.weeks
    ]
    head = ["Done of planned" if training.has_plan else "Week", "Time", "Distance", "Load", "Sets"]
    pdf.rows(head, rows, (44, 36, 36, 26, 18))


def _draw_bars(pdf: Report, training: MonthTraining) -> None:
    """Load by week: what was done filled, what was planned as a dashed outline."""
    top = max((max(week.done["load"], week.planned["load"]) for week in training.weeks), default=0)
    if not top:
        return
    if pdf.will_page_break(BAR_HEIGHT + 20):
        pdf.add_page()
    foot, slot = pdf.get_y() + BAR_HEIGHT, pdf.epw / len(training.weeks)
    for place, week in enumerate(training.weeks):
        left = pdf.l_margin + place * slot + slot * 0.2
        done, planned = (week_load / top * (BAR_HEIGHT - 6) for week_load in (week.done["load"], week.planned["load"]))
        # In a context of its own: a colour that stays set would fill the cells of every table after it.
        with pdf.local_context(fill_color=ACCENT):
            pdf.rect(left, foot - done, slot * 0.6, done, style="F")
        if planned:
            pdf.set_draw_color(*INK)
            pdf.set_dash_pattern(dash=1, gap=1)
            pdf.rect(left, foot - planned, slot * 0.6, planned)
            pdf.set_dash_pattern()
        pdf.set_font(FAMILY, "", 8)
        pdf.set_text_color(*QUIET)
        pdf.set_xy(left - slot * 0.2, foot)
        pdf.cell(slot, 5, f"{week.label}: {number(week.done['load'])}", align="C")
    pdf.set_draw_color(*RULE)
    pdf.line(pdf.l_margin, foot, pdf.l_margin + pdf.epw, foot)
    pdf.set_xy(pdf.l_margin, foot + 6)


def _draw_sports(pdf: Report, training: MonthTraining, reader: User) -> None:
    if not training.sports:
        return
    pdf.heading("Sports")
    rows = [
        [
            row.label,
            number(row.sessions),
            _plain(duration(row.seconds)),
            _plain((swim_distance if row.family == "swim" else distance)(row.metres or None, reader)),
            number(row.load),
        ]
        for row in training.sports
    ]
    pdf.rows(["Sport", "Sessions", "Time", "Distance", "Load"], rows, (40, 20, 25, 25, 20))


def _plain(text: str) -> str:
    """Units with an ordinary space, so that the text can be searched."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
