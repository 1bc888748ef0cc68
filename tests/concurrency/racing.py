"""Several threads that do the same thing at the same moment, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

PATIENCE = 60


def at_once[Answer](number: int, work: Callable[[int], Answer]) -> list[Answer]:
    """What ``work(0)`` … ``work(number - 1)`` answer when they start together. The first exception is raised again."""
    gate = threading.Barrier(number)
    answers: dict[int, Answer] = {}
    errors: list[BaseException] = []

    def run(index: int) -> None:
        try:
            gate.wait(PATIENCE)
            answers[index] = work(index)
        except BaseException as error:  # whatever it is, the test's own thread shall fail with it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    if errors:
        raise errors[0]
    return [answers[index] for index in range(number)]
