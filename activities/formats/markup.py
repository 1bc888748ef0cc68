"""Reading XML from strangers: no document types, no entities, no network, bounded memory, and text in one call."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from lxml import etree

from activities.formats.recording import UnreadableFile

#: Forty hours at one sample a second; a file with more would keep a worker busy for long.
MAX_POINTS: Final = 150_000
MAX_TEXT: Final = 200
MAX_TAGS: Final = 3_000_000
_MOST_SIBLINGS: Final = 32
#: The parser runs ahead of the reader by one chunk, so a small one keeps few elements waiting.
_CHUNK: Final = 4096

_DOCTYPES: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class DamagedMarkupError(Exception):
    """The XML broke off; what was read before it stands. The message says where."""


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; '' for comments and processing instructions."""
    return _without_namespace(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=512)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def root_name(data: bytes) -> str:
    """The local name of the first element, found without parsing; '' when ``data`` is not XML."""
    head = data[:65_536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    found = re.match(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE.*?>\s*)*<(?:[\w.-]+:)?([\w.-]+)", head, re.S
    )
    return found.group(1).decode() if found else ""


def refuse_hostile(data: bytes, point_tag: str) -> None:
    """Refuse document types (the door to entities) and files with more than :data:`MAX_POINTS` points."""
    if any(doctype in data for doctype in _DOCTYPES):
        raise UnreadableFile("unsafe", "This file declares a document type, which recordings never do.")
    if data.count(b"<") > MAX_TAGS:
        raise UnreadableFile("too_large", f"This file holds more than {MAX_TAGS} tags.")
    if data.count(f"{point_tag}>".encode()) > MAX_POINTS or data.count(f"<{point_tag}".encode()) > MAX_POINTS:
        raise UnreadableFile("too_large", f"This file holds more than {MAX_POINTS} points.")


def elements_ending(data: bytes, *tags: str) -> Iterator[etree._Element]:
    """Elements called one of ``tags`` (local names), each when it is complete.

    Memory stays flat as long as the caller clears what it has read. Raises :class:`DamagedMarkupError` where the XML
    breaks off and :class:`UnreadableFile` for a document type in an encoding that a byte search does not see.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    is_checked = False
    first = len(data) - len(data.lstrip())
    for position in range(first, len(data), _CHUNK):
        damage = _feed(parser, data[position : position + _CHUNK])
        for _, element in parser.read_events():
            if not is_checked and element.getroottree().docinfo.doctype:
                raise UnreadableFile("unsafe", "This file declares a document type, which recordings never do.")
            is_checked = True
            if local_name(element) in tags:
                yield element
            else:
                _thin_out(element)
        if damage is not None:
            raise damage
    damage = _close(parser)
    if damage is not None:
        raise damage


def _feed(parser: etree.XMLPullParser, chunk: bytes) -> DamagedMarkupError | None:
    """Hand over a chunk; what it completed is readable even when the chunk breaks off."""
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        return _damage_from(error)
    return None


def _close(parser: etree.XMLPullParser) -> DamagedMarkupError | None:
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        return _damage_from(error)
    return None


def _damage_from(error: etree.XMLSyntaxError) -> DamagedMarkupError:
    line, _ = error.position if error.position else (0, 0)
    return DamagedMarkupError(f"The file breaks off or is damaged at line {line}; what came before was kept.")


def forget(element: etree._Element) -> None:
    """Free an element that has been read, and those of its kind right before it (the parser still holds this one)."""
    element.clear()
    while (previous := element.getprevious()) is not None and previous.tag == element.tag:
        element.getparent().remove(previous)


def _thin_out(element: etree._Element) -> None:
    """Of siblings that nobody asked for, only the last :data:`_MOST_SIBLINGS` stay in memory."""
    parent = element.getparent()
    if parent is not None and len(parent) > _MOST_SIBLINGS:
        del parent[0]


def text_of(element: etree._Element | None) -> str:
    """Text of an element on one line, without control characters, at most :data:`MAX_TEXT` characters."""
    if element is None or not element.text:
        return ""
    return " ".join(element.text[: 4 * MAX_TEXT].split())[:MAX_TEXT]


def number_from(text: str | None) -> float:
    """A finite number, or ``NaN`` for anything else."""
    try:
        value = float(text or "nan")
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def instant_from(text: str | None) -> float:
    """An ISO 8601 instant as Unix time, UTC where it names no zone; ``NaN`` for anything else."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return math.nan
