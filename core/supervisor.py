"""Runs the product's processes side by side on one machine: what `make run` uses instead of an init system.

Each process is started in order, watched, started again when it dies (with a growing pause), and stopped in reverse
order on SIGINT or SIGTERM. Nothing here is used in production, where every process has its own container.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_PATIENCE = 15.0
MAX_PAUSE = 30.0


@dataclass(slots=True)
class Process:
    """One child: ``command`` with ``environment`` added to ours; its output goes to ``log`` or to our own."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    log: Path | None = None
    handle: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    not_before: float = 0.0

    def start(self) -> None:
        """Start the child in a process group of its own, so that a Ctrl-C reaches it through us, in order."""
        output = self.log.open("ab") if self.log else None
        try:
            self.handle = subprocess.Popen(  # noqa: S603  the commands are ours
                self.command,
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )
        finally:
            if output:
                output.close()

    def is_alive(self) -> bool:
        """Whether the child runs."""
        return self.handle is not None and self.handle.poll() is None

    def stop(self) -> None:
        """Ask the child to end, and end its whole group when it does not."""
        if self.handle is None or not self.is_alive():
            return
        self.handle.terminate()
        try:
            self.handle.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.handle.pid, signal.SIGKILL)
            self.handle.wait()


class Supervisor:
    """Keeps a list of processes alive until told to stop."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.processes: list[Process] = []
        self.report = report
        self.stopping = False

    def start(self, process: Process) -> None:
        """Start a process and watch it from now on."""
        process.start()
        self.processes.append(process)

    def watch(self) -> None:
        """Block until a signal comes; restart what dies."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        while not self.stopping:
            for process in self.processes:
                self._revive(process)
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop everything, last started first."""
        for process in reversed(self.processes):
            process.stop()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _revive(self, process: Process) -> None:
        now = time.monotonic()
        if process.is_alive() or self.stopping:
            return
        if process.handle is not None:
            code, process.handle = process.handle.returncode, None
            process.deaths += 1
            pause = min(2.0 ** (process.deaths - 1), MAX_PAUSE)
            process.not_before = now + pause
            self.report(f"{process.name} ended with code {code}; starting it again in {pause:.0f} s.")
        elif now >= process.not_before:
            process.start()
