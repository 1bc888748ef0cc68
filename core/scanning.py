"""Asking ClamAV about an upload: clamd's INSTREAM over a socket of this machine or of the network.

Without ``CLAMD_URL`` nothing is scanned. With it no bytes are decoded before clamd has called them clean; a scanner
that does not answer, or not in words that we know, is :class:`ScannerDown`: the caller keeps the bytes sealed and asks
again later, never "probably fine".
"""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core.errors import DomainError

DEFAULT_PORT: Final = 3310
#: Seconds a worker gives the scanner: less than the lease of its job.
LONGEST: Final = 60.0
#: Seconds a person waits for it; after that the upload is kept in quarantine and checked later.
LONGEST_IN_A_REQUEST: Final = 8.0
PING_SECONDS: Final = 2.0
CONNECT_SECONDS: Final = 3.0
#: How long an upload waits after each time that the scanner was away; after the last one a person has to look.
WAITS: Final = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)

_CHUNK: Final = 64 * 1024
_LENGTH = struct.Struct(">I")
_MOST_OF_AN_ANSWER: Final = 4096
_FOUND = re.compile(r"stream: (.{1,200}) FOUND")
_CLEAN: Final = "stream: OK"
#: What clamd with ``AlertExceedsMax`` calls content that it did not look at in full.
_LIMITS: Final = "Heuristics.Limits.Exceeded"
_TOO_LARGE: Final = "INSTREAM size limit exceeded"


class Infected(DomainError):
    """The scanner knows this content; ``signature`` is its name for it."""

    code = "infected"
    message = "The virus scanner found something in this file. It was not kept."

    def __init__(self, signature: str) -> None:
        super().__init__()
        self.signature = signature


class TooLargeToScan(DomainError):
    """The scanner takes no stream of this length, or does not look at all of it, so that no later try would help."""

    code = "too_large_to_scan"
    message = "This file is larger than the virus scanner takes. Upload it in smaller parts, or ask whoever runs this."


class ScannerDown(Exception):
    """The scanner is configured and did not give a verdict. The message holds nothing of the content."""


def is_configured() -> bool:
    """Whether uploads are scanned here."""
    return bool(settings.CLAMD_URL)


def scan(data: bytes, *, within: float = LONGEST) -> None:
    """Return when ``data`` is clean, or when no scanner is configured.

    Raises :class:`Infected`, :class:`TooLargeToScan`, and :class:`ScannerDown` when there is no verdict ``within`` so
    many seconds.
    """
    if not is_configured():
        return
    answer = _asked(b"zINSTREAM\0", _stream(data), within)
    if answer == _CLEAN:
        return
    if found := _FOUND.fullmatch(answer):
        if found[1].startswith(_LIMITS):
            raise TooLargeToScan
        raise Infected("".join(letter for letter in found[1] if letter.isprintable()))
    if answer.startswith(_TOO_LARGE):
        raise TooLargeToScan
    raise ScannerDown("The scanner gave no verdict.")


def ping() -> None:
    """Return when the configured scanner answers. Raises :class:`ScannerDown`."""
    if _asked(b"zPING\0", iter(()), PING_SECONDS) != "PONG":
        raise ScannerDown("The scanner does not answer as it should.")


def address_of(url: str) -> str | tuple[str, int]:
    """The path of a socket of this machine, or host and port. Raises ``ImproperlyConfigured`` for anything else."""
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme == "unix" and parts.path and not parts.netloc:
            return parts.path
        if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
            return parts.hostname, parts.port or DEFAULT_PORT
    raise ImproperlyConfigured("CLAMD_URL must be unix:///path/of/the/socket or tcp://host:3310.")


def _asked(command: bytes, parts: Iterator[bytes], within: float) -> str:
    """What clamd answers, without its final NUL. One deadline holds for the whole exchange, however it drips."""
    deadline = time.monotonic() + within
    is_sent = False
    try:
        with _connected(deadline) as link:
            # It may answer and hang up before the end of what is sent; the answer is still there to be read.
            with suppress(BrokenPipeError, ConnectionResetError):
                link.sendall(command)
                for part in parts:
                    link.settimeout(_left(deadline))
                    link.sendall(part)
                is_sent = True
            answer = _answer(link, deadline)
    except OSError as error:
        raise ScannerDown(f"The scanner cannot be asked ({type(error).__name__}).") from error
    if answer == _CLEAN and not is_sent:
        raise ScannerDown("The scanner called clean what it had not been sent in full.")
    return answer


def _connected(deadline: float) -> socket.socket:
    address = address_of(settings.CLAMD_URL)
    seconds = min(_left(deadline), CONNECT_SECONDS)
    if not isinstance(address, str):
        link = socket.create_connection(address, timeout=seconds)
    else:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.settimeout(seconds)
            link.connect(address)
        except OSError:
            link.close()
            raise
    link.settimeout(_left(deadline))
    return link


def _stream(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    for start in range(0, len(view), _CHUNK):
        part = view[start : start + _CHUNK]
        yield _LENGTH.pack(len(part)) + part
    yield _LENGTH.pack(0)


def _answer(link: socket.socket, deadline: float) -> str:
    read = b""
    while b"\0" not in read:
        link.settimeout(_left(deadline))
        part = link.recv(_MOST_OF_AN_ANSWER)
        read += part
        if not part or len(read) > _MOST_OF_AN_ANSWER:
            raise ScannerDown("The scanner hung up without an answer.")
    return read.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
