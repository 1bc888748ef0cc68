"""How fast recordings are decoded: ours, and fitdecode beside it on a sample.

Run ``python -m benchmarks.decode [folder]``; without a folder the real files of ``PACEWRIGHT_DATA`` are read.
"""

from __future__ import annotations

import io
import os
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import fitdecode

from activities.formats import UnreadableFile, read_recording

ROUNDS = 5
#: fitdecode is slow: it reads only the beginning of each file, and its speed is that of the piece.
SAMPLE_BYTES = 60_000


def main() -> None:
    """Print one line a file, and one for all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _default_folder()
    files = sorted(file for file in folder.glob("*") if file.suffix.lower() in (".fit", ".tcx", ".gpx"))
    if not files:
        sys.exit(f"No FIT, TCX or GPX file in {folder}.")
    print(f"{'file':<58} {'KB':>7} {'samples':>8} {'ms':>7} {'MB/s':>7} {'fitdecode MB/s':>15}")
    total_bytes, total_seconds, sampled_bytes, sampled_seconds = 0, 0.0, 0, 0.0
    for file in files:
        data = file.read_bytes()
        samples = _count_samples(data)
        if samples is None:
            continue
        seconds = _best_of(ROUNDS, partial(read_recording, data))
        total_bytes, total_seconds = total_bytes + len(data), total_seconds + seconds
        beside = ""
        if file.suffix.lower() == ".fit":
            piece = data[:SAMPLE_BYTES]
            reference = _best_of(1, partial(_read_with_fitdecode, piece))
            sampled_bytes, sampled_seconds = sampled_bytes + len(piece), sampled_seconds + reference
            beside = f"{len(piece) / reference / 1e6:.2f}"
        print(
            f"{file.name[:58]:<58} {len(data) / 1e3:7.0f} {samples:8d} {seconds * 1e3:7.2f} "
            f"{len(data) / seconds / 1e6:7.1f} {beside:>15}"
        )
    overall = f"{sampled_bytes / sampled_seconds / 1e6:.2f}" if sampled_seconds else ""
    print(
        f"{'all':<58} {total_bytes / 1e3:7.0f} {'':8} {total_seconds * 1e3:7.2f} "
        f"{total_bytes / total_seconds / 1e6:7.1f} {overall:>15}"
    )


def _default_folder() -> Path:
    repository = Path(__file__).resolve().parents[1]
    return Path(os.environ.get("PACEWRIGHT_DATA", repository.parent / "shared" / "data")) / "fit"


def _count_samples(data: bytes) -> int | None:
    """Samples of a file; ``None`` when it is no activity. Also warms the lookup tables."""
    try:
        return sum(len(session.samples) for session in read_recording(data).sessions)
    except UnreadableFile:
        return None


def _best_of(rounds: int, work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def _read_with_fitdecode(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = fitdecode.FitReader(
            io.BytesIO(data), check_crc=fitdecode.CrcCheck.WARN, error_handling=fitdecode.ErrorHandling.WARN
        )
        try:
            for _ in reader:
                pass
        except fitdecode.FitError:
            return


if __name__ == "__main__":
    main()
