"""The HTTP server: finds whose request it is, lets a fault have its way, and asks the handler of the path."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from garmin_sync.simulator import activities, control, sso, tokens, wellness, workouts
from garmin_sync.simulator.accounts import Account
from garmin_sync.simulator.faults import ConnectionDropped, Faults
from garmin_sync.simulator.messages import Answer, Request, Route
from garmin_sync.simulator.state import restore, state_of
from garmin_sync.simulator.tokens import Tokens, bearer

_ROUTES: tuple[Route, ...] = (
    *sso.ROUTES,
    *tokens.ROUTES,
    *activities.ROUTES,
    *wellness.ROUTES,
    *workouts.ROUTES,
    *control.ROUTES,
)
_LOG_LENGTH = 100_000
_MAX_BODY_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A line of the request log. ``account`` is '' where nobody was signed in; status 0 is a dropped connection."""

    method: str
    path: str
    query: dict[str, str]
    account: str
    status: int


class Simulator:
    """A simulated Garmin: accounts, tokens, faults and a log, behind one address."""

    def __init__(self, accounts: Iterable[Account] = (), *, state_file: Path | None = None) -> None:
        self.accounts: dict[str, Account] = {}
        self.tokens = Tokens()
        self.faults = Faults()
        self.sso_sessions: dict[str, str | None] = {}  # cookie: the account that waits for its code
        self._log: list[LoggedRequest] = []
        self._state_file = state_file
        self._state_lock = threading.Lock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        for account in accounts:
            self.accounts[account.email.lower()] = account
        if state_file is not None and state_file.exists():
            restore(self, json.loads(state_file.read_text()))

    @property
    def url(self) -> str:
        """Where it listens. Raises RuntimeError before the start."""
        if self._server is None:
            raise RuntimeError("the simulator is not running")
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def add_account(self, account: Account) -> Account:
        """Somebody opens an account."""
        self.accounts[account.email.lower()] = account
        self.save()
        return account

    def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen in a thread of its own; port 0 takes a free one."""
        self._server = _Server((host, port), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="garmin-simulator", daemon=True
        )
        self._thread.start()

    def wait(self) -> None:
        """Block until the server stops."""
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """Close the address and every open connection."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._server = None

    def save(self) -> None:
        """Write tokens, workouts and what was recorded here to the state file, if there is one."""
        if self._state_file is None:
            return
        with self._state_lock:
            scratch = self._state_file.with_suffix(".part")
            scratch.write_text(json.dumps(state_of(self)))
            scratch.replace(self._state_file)

    def requests(self, path: str = "", account: str = "") -> list[LoggedRequest]:
        """The log, oldest first: requests whose path matches the expression, of one account or of all."""
        return [
            entry
            for entry in tuple(self._log)
            if re.search(path, entry.path) and account in ("", entry.account) and "/_simulator" not in entry.path
        ]

    def forget_requests(self) -> None:
        """Empty the log."""
        self._log.clear()

    def handle(self, request: Request) -> Answer:
        """Answer a request, faults included. Raises ConnectionDropped."""
        owner = self.tokens.owner(bearer(request))
        request.account = self.accounts.get(owner) if owner else None
        email = request.account.email if request.account else self._account_signing_in(request)
        status = 0
        try:
            is_control = request.path.startswith("/_simulator")
            fault = None if is_control else self.faults.take(request.path, email)
            answer = fault.answer(lambda: self._answer(request)) if fault else self._answer(request)
            status = answer.status
        finally:
            if len(self._log) < _LOG_LENGTH:
                self._log.append(LoggedRequest(request.method, request.path, request.query, email, status))
        return answer

    def _answer(self, request: Request) -> Answer:
        for each in _ROUTES:
            match = each.pattern.fullmatch(request.path) if each.method == request.method else None
            if match is None:
                continue
            if each.needs_token and request.account is None:
                return Answer.of_json({"message": "Token is not active", "error": "Unauthorized"}, 401)
            try:
                return each.handler(self, request, match)
            except (KeyError, TypeError, ValueError) as error:
                return Answer.refused(f"{type(error).__name__}: {error}")
        return Answer.missing()

    def _account_signing_in(self, request: Request) -> str:
        """Whose sign-in or token exchange it is, so that a fault of one account hits these as well."""
        if request.path.endswith("/api/login"):
            return str((request.json() or {}).get("username", "")).lower()
        if request.path.endswith("/verifyCode"):
            return self.sso_sessions.get(request.cookie("SESSION")) or ""
        if request.path.endswith("/oauth/token"):
            form = request.form()
            return (
                self.tokens.refresh.get(form.get("refresh_token", ""))
                or self.tokens.tickets.get(form.get("service_ticket", ""))
                or ""
            )
        return ""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], simulator: Simulator) -> None:
        self.simulator = simulator
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news here."""

    def close_connections(self) -> None:
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes; the second would wait 40 ms for the first one's ACK
    server: _Server

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MAX_BODY_BYTES:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(length))
        try:
            answer = self.server.simulator.handle(request)
        except ConnectionDropped:
            self.close_connection = True
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.status != 204:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.status != 204:
            self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = _handle

    def log_message(self, format: str, *args: Any) -> None:
        """The simulator keeps its own log."""


@contextlib.contextmanager
def running_simulator(*accounts: Account, state_file: Path | None = None) -> Iterator[Simulator]:
    """A simulator on a free local port for the length of a block."""
    simulator = Simulator(accounts, state_file=state_file)
    simulator.start()
    try:
        yield simulator
    finally:
        simulator.stop()
