"""What an import costs: decoding, science and writing, file by file, on a temporary database.

Run ``python -m benchmarks.importing [folder]``; without a folder the real files of ``PACEWRIGHT_DATA`` are read.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 3


def main() -> None:
    """Print one line a file, one for all, and one for a run of an hour."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _default_folder()
    files = {
        path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.suffix in (".fit", ".tcx", ".gpx")
    }
    data_dir = tempfile.mkdtemp(prefix="pacewright-bench-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "fitness.settings.test", "DATA_DIR": data_dir}
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{data_dir}/bench.sqlite3"
    try:
        _measure_all(files)
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def _measure_all(files: dict[str, bytes]) -> None:
    # Django reads its settings from the environment that main() has just made.
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from activities.formats import UnreadableFile

    print(f"{'file':<58} {'KB':>7} {'samples':>8} {'decode':>8} {'science':>8} {'write':>8} {'ms in all':>10}")
    total = [0.0, 0.0, 0.0]
    for name, data in {**files, "a run of one hour (made here)": _run_of_an_hour()}.items():
        try:
            samples, *times = _measure(name, data)
        except UnreadableFile:
            continue
        total = [before + now for before, now in zip(total, times, strict=True)]
        _print_line(name, len(data), samples, times)
    _print_line("all", sum(map(len, files.values())), 0, total)


def _measure(name: str, data: bytes) -> tuple[int, float, float, float]:
    """Samples, and the best of three rounds of each step in ms."""
    from accounts.models import User
    from activities.enums import Source
    from activities.formats import read_recording
    from activities.services.saving import ImportResult, Original, hash_of, prepare, save_prepared

    recording, decoding = _best_of(lambda: read_recording(data, name))
    original = Original(name, recording.format, data, hash_of(data))
    science, writing = [], []
    for number in range(ROUNDS):
        client = User.objects.create_user(f"{number}-{original.sha256[:20]}@example.test", is_client=True)
        started = time.perf_counter()
        prepared = prepare(recording, client=client, source=Source.FILE, source_key=original.sha256, original=original)
        computed = time.perf_counter()
        if isinstance(prepared, ImportResult):
            continue
        save_prepared(prepared)
        science.append(computed - started)
        writing.append(time.perf_counter() - computed)
    samples = sum(len(session.samples) for session in recording.sessions)
    return samples, decoding * 1e3, min(science, default=0.0) * 1e3, min(writing, default=0.0) * 1e3


def _best_of(work: Callable[[], Any]) -> tuple[Any, float]:
    answer, best = None, float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - started)
    return answer, best


def _print_line(name: str, size: int, samples: int, times: list[float]) -> None:
    decode, science, write = times
    print(
        f"{name[:58]:<58} {size / 1e3:7.0f} {samples or '':>8} {decode:8.2f} {science:8.2f} {write:8.2f} "
        f"{sum(times):10.2f}"
    )


def _run_of_an_hour() -> bytes:
    from datetime import UTC, datetime

    from activities.formats.fit.encoder import write_fit
    from activities.synthetic.athlete import athlete_from_seed
    from activities.synthetic.sessions import easy_run

    return write_fit(easy_run(athlete_from_seed(1), datetime(2026, 5, 3, 6, tzinfo=UTC), 3600))


def _default_folder() -> Path:
    repository = Path(__file__).resolve().parents[1]
    return Path(os.environ.get("PACEWRIGHT_DATA", repository.parent / "shared" / "data")) / "fit"


if __name__ == "__main__":
    main()
