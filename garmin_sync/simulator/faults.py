"""What goes wrong on demand."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from garmin_sync.simulator.messages import CLOUDFLARE_PAGE, Answer


class FaultKind(StrEnum):
    """Ways to fail."""

    STATUS = "status"  # `status` with a JSON body
    CLOUDFLARE = "cloudflare"  # 403 with a web page
    HTML = "html"  # 200 with a web page
    EMPTY = "empty"  # 200 with nothing
    SLOW = "slow"  # the right answer after `seconds`
    DROP = "drop"  # the connection breaks without an answer
    TRUNCATED = "truncated"  # half of the body (a damaged zip)
    DUPLICATES = "duplicates"  # each list entry twice
    DRIFT = "drift"  # keys renamed, removed or null: see `renamed`, `removed`, `nulled`


class ConnectionDropped(Exception):
    """Tells the server to close the connection without an answer."""


@dataclass(slots=True)
class Fault:
    """One fault: for an account and a path (both empty: all), ``times`` times or until it is cleared.

    ``after`` lets the request have its effect first: a token is rotated, and the answer is lost.
    """

    kind: FaultKind
    path: str = ""  # a regular expression, searched in the path
    account: str = ""
    times: int | None = None
    status: int = 500
    message: str = ""
    error: str = ""
    retry_after: int | None = None
    seconds: float = 0.0
    renamed: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    nulled: list[str] = field(default_factory=list)
    after: bool = False

    def matches(self, path: str, account: str) -> bool:
        """Whether this request is hit."""
        return bool(re.search(self.path, path)) and self.account in ("", account)

    def answer(self, proceed: Callable[[], Answer]) -> Answer:
        """The faulty answer. ``proceed`` gives the right one."""
        if self.kind in _SPOILERS:
            return _SPOILERS[self.kind](self, proceed())
        if self.after:
            proceed()
        return _REPLACEMENTS[self.kind](self)

    def drifted(self, content: Any) -> Any:
        """The same content after Garmin changed its format."""
        if isinstance(content, list):
            return [self.drifted(item) for item in content]
        if not isinstance(content, dict):
            return content
        return {
            self.renamed.get(key, key): None if key in self.nulled else self.drifted(value)
            for key, value in content.items()
            if key not in self.removed
        }


class Faults:
    """The faults that are on."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, kind: FaultKind | str, **options: Any) -> Fault:
        """Switch one on. Options: the fields of :class:`Fault`. Raises ValueError for an unknown kind."""
        fault = Fault(FaultKind(kind), **options)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self._faults.clear()

    def take(self, path: str, account: str) -> Fault | None:
        """The first fault that hits this request; it is used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.matches(path, account):
                    if fault.times is not None:
                        fault.times -= 1
                        if fault.times <= 0:
                            self._faults.remove(fault)
                    return fault
        return None


def _status(fault: Fault) -> Answer:
    content: dict[str, Any] = {"message": fault.message or f"HTTP {fault.status}", "error": fault.error or "Simulated"}
    answer = Answer.of_json(content, fault.status)
    if fault.retry_after is not None:
        answer.headers["Retry-After"] = str(fault.retry_after)
    return answer


def _drop(_fault: Fault) -> Answer:
    raise ConnectionDropped


def _slow(fault: Fault, answer: Answer) -> Answer:
    time.sleep(fault.seconds)
    return answer


def _truncated(_fault: Fault, answer: Answer) -> Answer:
    answer.body = answer.body[: len(answer.body) // 2]
    return answer


def _duplicates(_fault: Fault, answer: Answer) -> Answer:
    content = _content(answer)
    if isinstance(content, list):
        answer.body = json.dumps([item for item in content for _ in range(2)]).encode()
    return answer


def _drift(fault: Fault, answer: Answer) -> Answer:
    content = _content(answer)
    if content is not None:
        answer.body = json.dumps(fault.drifted(content)).encode()
    return answer


def _content(answer: Answer) -> Any:
    return json.loads(answer.body) if answer.body and "json" in answer.content_type else None


_REPLACEMENTS: dict[FaultKind, Callable[[Fault], Answer]] = {
    FaultKind.STATUS: _status,
    FaultKind.CLOUDFLARE: lambda _fault: Answer.page(CLOUDFLARE_PAGE, 403),
    FaultKind.HTML: lambda _fault: Answer.page(CLOUDFLARE_PAGE),
    FaultKind.EMPTY: lambda _fault: Answer(),
    FaultKind.DROP: _drop,
}
_SPOILERS: dict[FaultKind, Callable[[Fault, Answer], Answer]] = {
    FaultKind.SLOW: _slow,
    FaultKind.TRUNCATED: _truncated,
    FaultKind.DUPLICATES: _duplicates,
    FaultKind.DRIFT: _drift,
}
