"""A clamd for tests: the real protocol over a real socket, in the moods that a real one has."""

from __future__ import annotations

import io
import socket
import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

#: The test file of the trade: harmless, and found by every scanner.
EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE: Final = "Win.Test.EICAR_HDB-1"


class FakeClamd:
    """What the scanner does next (``mood``), what was asked of it, and its address.

    Moods: ``scan`` judges by content, ``error``, ``too_long`` (answers and hangs up before the end), ``closed``,
    ``limits`` (not looked at in full), ``hasty`` (calls it clean and hangs up before the end), ``garbage``,
    ``flood``, ``silent`` and ``drip`` (never a whole answer).
    """

    def __init__(self) -> None:
        self.mood = "scan"
        self.scanned: list[bytes] = []
        self.stopped = threading.Event()
        self.url = ""


@contextmanager
def fake_clamd(path: Path | None = None) -> Iterator[FakeClamd]:
    """A scanner on a port of its own, or on a socket at ``path``."""
    state = FakeClamd()

    class Conversation(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):
                _converse(state, self.request)

    if path is None:
        server: socketserver.TCPServer = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        state.url = f"tcp://127.0.0.1:{server.socket.getsockname()[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(path), Conversation)
        state.url = f"unix://{path}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        state.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _converse(state: FakeClamd, link: socket.socket) -> None:
    if state.mood == "closed":
        return
    with link.makefile("rb") as said:
        command = _until_nul(said)
        if command == b"zPING" and state.mood == "scan":
            link.sendall(b"PONG\0")
        elif command == b"zINSTREAM" and state.mood == "too_long":
            link.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif command == b"zINSTREAM" and state.mood == "hasty":
            link.sendall(b"stream: OK\0")
        elif command == b"zINSTREAM":
            state.scanned.append(_stream(said))
            _answer(state, link)
        elif state.mood != "scan":
            _answer(state, link)
        else:
            link.sendall(b"UNKNOWN COMMAND\0")


def _answer(state: FakeClamd, link: socket.socket) -> None:
    if state.mood == "scan":
        found = any(EICAR in content for content in _unpacked(state.scanned[-1]))
        link.sendall(f"stream: {SIGNATURE} FOUND\0".encode() if found else b"stream: OK\0")
    elif state.mood == "limits":
        link.sendall(b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0")
    elif state.mood == "error":
        link.sendall(b"stream: Can't allocate memory ERROR\0")
    elif state.mood == "garbage":
        link.sendall(b"\xff\xfe stream: OK-ish\0")
    elif state.mood == "flood":
        link.sendall(b"x" * 100_000)
    elif state.mood == "silent":
        state.stopped.wait()
    elif state.mood == "drip":
        while not state.stopped.wait(0.01):
            link.sendall(b".")


def _unpacked(data: bytes) -> list[bytes]:
    """The bytes, and those of the files of an archive: clamd looks into it as well."""
    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [data, *(archive.read(name) for name in archive.namelist())]


def _until_nul(said: IO[bytes]) -> bytes:
    read = b""
    while not read.endswith(b"\0"):
        letter = said.read(1)
        if not letter:
            return read
        read += letter
    return read[:-1]


def _stream(said: IO[bytes]) -> bytes:
    """Chunks led by their length, up to the one of length 0."""
    whole = b""
    while length := struct.unpack(">I", said.read(4))[0]:
        part = said.read(length)
        assert len(part) == length
        whole += part
    return whole
