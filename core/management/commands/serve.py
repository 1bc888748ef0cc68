"""Serve the whole product from one terminal: queue, web, worker, beat and, for the demo, the Garmin simulator."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand

from core.embedded_queue import QueueDidNotStart, queue_process, wait_until_ready
from core.supervisor import Process, Supervisor

SIMULATOR_HOST = "127.0.0.1"


class Command(BaseCommand):
    """Set up what is missing, then run until Ctrl-C."""

    help = "Migrate, fill an empty database with the demo (unless DEMO=0), and run web, worker and beat until Ctrl-C."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("serve is for one machine. In production run the processes of the Procfile.")
        self.logs = settings.DATA_DIR / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.lock = self._take_data_dir()
        self.port = settings.PORT
        self._require_free_port(self.port)
        supervisor = Supervisor(report=self.stderr.write)
        try:
            self._start_queue(supervisor)
            call_command("migrate", verbosity=0, interactive=False)
            is_demo = settings.DEMO and not settings.GARMIN_SIMULATOR_URL
            simulator_url = self._start_simulator(supervisor) if is_demo else settings.GARMIN_SIMULATOR_URL
            self._seed(simulator_url, is_demo=is_demo)
            self._start_product(supervisor, _simulator_setting(simulator_url))
            self._announce(is_demo=is_demo)
            supervisor.watch()
        finally:
            self.stdout.write("Stopping …")
            supervisor.stop()

    def _take_data_dir(self) -> IO[str]:
        """Hold a lock as long as we run: two servers on one DATA_DIR would share one queue socket."""
        lock = (settings.DATA_DIR / "serve.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(
                f"Pacewright already runs on {settings.DATA_DIR}. Stop it, or set DATA_DIR and PORT for a second one."
            ) from error
        return lock

    def _require_free_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("0.0.0.0", port))  # noqa: S104  the address that the server will take
            except OSError as error:
                raise CommandError(f"Port {port} is taken. Choose another: make run PORT=8001") from error

    def _start_queue(self, supervisor: Supervisor) -> None:
        if settings.REDIS_URL:
            return
        socket_path = Path(settings.VALKEY_SOCKET)
        socket_path.unlink(missing_ok=True)
        try:
            process = queue_process(socket_path, settings.DATA_DIR, self.logs / "queue.log")
            supervisor.start(process)
            wait_until_ready(socket_path, process)
        except QueueDidNotStart as error:
            raise CommandError(
                f"{error}\nStart Redis or Valkey yourself and name it: REDIS_URL=redis://localhost:6379/0 make run"
            ) from error

    def _start_simulator(self, supervisor: Supervisor) -> str:
        """The demo's Garmin: a simulator on a port of its own; its accounts survive a restart."""
        with socket.socket() as probe:
            probe.bind((SIMULATOR_HOST, 0))
            port = probe.getsockname()[1]
        supervisor.start(
            Process("garmin", [*self._manage(), "demo_garmin", "--port", str(port)], log=self.logs / "garmin.log")
        )
        url = f"http://{SIMULATOR_HOST}:{port}"
        self.stdout.write(f"Simulated Garmin: {url}/_simulator/")
        return url

    def _seed(self, simulator_url: str, *, is_demo: bool) -> None:
        users = apps.get_model(settings.AUTH_USER_MODEL)
        if not is_demo or users.objects.exists():
            return
        if "seed_demo" not in get_commands():
            raise CommandError("The demo is not installed. Start with DEMO=0.")
        self.stdout.write("Filling the empty database with the demo …")
        self.stdout.flush()
        # A process of its own: the watches sign in at the simulator, whose address this process has just chosen.
        outcome = subprocess.run(  # noqa: S603  the command is ours
            [*self._manage(), "seed_demo"], env={**os.environ, **_simulator_setting(simulator_url)}, check=False
        )
        if outcome.returncode:
            raise CommandError(f"The demo could not be made. Remove {settings.DATA_DIR} and try again, or use DEMO=0.")

    def _start_product(self, supervisor: Supervisor, environment: dict[str, str]) -> None:
        celery = [sys.executable, "-m", "celery", "-A", "fitness"]
        web = [
            *(sys.executable, "-m", "gunicorn", "fitness.wsgi", "--bind", f"0.0.0.0:{self.port}"),
            *(
                "--worker-class",
                "gthread",
                "--workers",
                str(settings.WEB_WORKERS),
                "--threads",
                str(settings.WEB_THREADS),
            ),
            *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning"),
        ]
        worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]
        environment = {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], **environment}
        supervisor.start(Process("worker", worker, environment, self.logs / "worker.log"))
        supervisor.start(Process("beat", beat, environment, self.logs / "beat.log"))
        supervisor.start(Process("web", web, environment, self.logs / "web.log"))

    def _announce(self, *, is_demo: bool) -> None:
        lines = ["", f"Pacewright runs on http://localhost:{self.port}", f"Data and logs: {settings.DATA_DIR}"]
        if is_demo:
            lines += ["", *call_command_text("seed_demo", "--logins")]
        else:
            lines.append("Make the first administrator: python manage.py create_first_admin --email you@example.org")
        lines += ["", "Ctrl-C stops everything."]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def _manage(self) -> list[str]:
        return [sys.executable, str(settings.BASE_DIR / "manage.py")]


def _simulator_setting(url: str) -> dict[str, str]:
    # The simulator needs no manners: a second between two calls is for Garmin itself.
    return {"GARMIN_SIMULATOR_URL": url, "GARMIN_CALL_INTERVAL": "0.05"} if url else {}


def call_command_text(name: str, *arguments: str) -> list[str]:
    """The lines that another command prints."""
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue().splitlines()
