"""FIT files, read by our own vectorised decoder and written for simulated devices."""

from __future__ import annotations

import logging

from activities.formats.fit.building import build_recording
from activities.formats.fit.fallback import read_leniently
from activities.formats.fit.messages import WireSource
from activities.formats.fit.wire import MAGIC, TooManyMessagesError, read_wire
from activities.formats.recording import Recording, UnreadableFile

logger = logging.getLogger(__name__)

__all__ = ["is_fit", "read_fit"]


def is_fit(data: bytes) -> bool:
    """Whether ``data`` starts like a FIT file."""
    return len(data) >= 12 and data[8:12] == MAGIC


def read_fit(data: bytes) -> Recording:
    """Decode a FIT activity: one file or several, chained.

    A damaged file gives what could be read, with :attr:`Recording.is_partial` and sentences that say what is missing.
    Raises :class:`UnreadableFile` (``not_recognised``, ``not_an_activity``, ``empty``, ``corrupt``, ``too_large``).
    """
    if not is_fit(data):
        raise UnreadableFile("not_recognised", "This is not a FIT file.")
    try:
        content = read_wire(data)
        return build_recording(WireSource(content), content.warnings, content.is_partial)
    except UnreadableFile:
        raise
    except TooManyMessagesError:
        raise UnreadableFile("too_large", "This FIT file holds more messages than a recording can have.") from None
    except Exception:
        # A fault of ours must not cost a person their training: the second reader gets its chance, and we get the log.
        logger.exception("fit.decoder_failed", extra={"size": len(data)})
        return _read_with_fallback(data)


def _read_with_fallback(data: bytes) -> Recording:
    source = read_leniently(data)
    notes = [source.damage] if source.damage else []
    try:
        return build_recording(source, notes, is_partial=bool(notes))
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("corrupt", "This FIT file is too damaged to read.") from error
