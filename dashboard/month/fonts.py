"""The product's typeface in a PDF: Inter as it is served to browsers, script by script."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fpdf import FPDF

FAMILY: Final = "Inter"
WEIGHTS: Final = {"": {"wght": 400.0}, "B": {"wght": 600.0}}
#: Files of the typeface, the first one for everything, the others for what it lacks.
SCRIPTS: Final = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
#: What nearly every report is written with: letters of western languages, figures, and the signs of our own words.
USUAL: Final = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) | frozenset("–—‘’“”…•·−→€")
#: So many cut fonts are kept, some tens of kilobytes each.
MOST_CUTS: Final = 16
#: What stands for a character that the typeface does not have.
UNKNOWN: Final = "?"


def embed_fonts(pdf: FPDF, text: str, folder: Path) -> None:
    """Add the typeface as far as ``text`` needs it, and begin with its regular weight.

    Cut fonts are written to ``folder``, which must stay until the file is made.
    """
    wanted = set(text)
    fallbacks = []
    for script in SCRIPTS:
        new = wanted & _characters(script)
        wanted -= new
        if not new and script != SCRIPTS[0]:
            continue
        family = FAMILY if script == SCRIPTS[0] else f"{FAMILY}-{script}"
        usual = USUAL & _characters(script)
        for style, font in _cut(script, usual | new).items():
            path = folder / f"{script}{style}.ttf"
            path.write_bytes(font)
            pdf.add_font(family, style, path)
        if family != FAMILY:
            fallbacks.append(family)
    if fallbacks:
        pdf.set_fallback_fonts(fallbacks, exact_match=True)
    pdf.set_font(FAMILY, "", 10)


@lru_cache(maxsize=MOST_CUTS)
def _cut(script: str, characters: frozenset[str]) -> dict[str, bytes]:
    """A font for each weight with these characters alone: a weight of all characters takes seconds to make.

    Most reports are written with the usual characters, so that a process cuts them once; the PDF keeps what it
    uses.
    """
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], False, True
    with TTFont(_path(script)) as whole:
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(sorted(characters)))
        cutter.subset(whole)
        whole.flavor = None
        small = BytesIO()
        whole.save(small)
    fonts = {}
    for style, axes in WEIGHTS.items():
        small.seek(0)
        font = BytesIO()
        instantiateVariableFont(TTFont(small), axes).save(font)
        fonts[style] = font.getvalue()
    return fonts


def writable(text: str) -> str:
    """``text`` with composed accents, one space for each odd one, and a sign for what the typeface cannot write."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_writable_character(each) for each in composed)


def _writable_character(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return character if character == "\N{NO-BREAK SPACE}" else " "
    # Marks without a place of their own (joiners, directions, control characters) leave nothing behind.
    if unicodedata.category(character) in ("Cf", "Cc"):
        return ""
    if any(character in _characters(script) for script in SCRIPTS):
        return character
    return "" if unicodedata.category(character) in ("Mn", "Me") else UNKNOWN


@lru_cache(maxsize=len(SCRIPTS))
def _characters(script: str) -> frozenset[str]:
    with TTFont(_path(script), lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap())


def _path(script: str) -> str:
    found = finders.find(f"vendor/inter/inter-{script}-wght-normal.woff2")
    if not found:
        raise FileNotFoundError(f"The typeface lacks {script}: run npm ci.")
    return str(found)
