"""Calls that have so long only: a timer interrupts the thread, and its error becomes TIMEOUT."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from ._errors import Error, ErrorCode, error
from ._ffi import native

_ENDED = (ErrorCode.INTERRUPTED, ErrorCode.QUERY_CANCELLED)
_REPEAT_SECONDS = 0.02
_MOST_SECONDS = 100 * 366 * 86_400


def seconds_of(timeout: float | None) -> float | None:
    """Returns a timeout in seconds, checked."""
    if timeout is None:
        return None
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not timeout >= 0:
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"a timeout of {timeout!r}",
            "give seconds, 0 or more, or None to wait without an end",
        )
    # What is longer than clocks count is as good as for ever, a century.
    return float(min(timeout, _MOST_SECONDS))


@contextlib.contextmanager
def deadline(timeout: float | None, what: str) -> Iterator[None]:
    """Ends calls of this thread in its body after some seconds, with TIMEOUT."""
    seconds = seconds_of(timeout)
    if seconds is None:
        yield
        return
    number = native().laminar_thread()
    over = threading.Event()
    expired = threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        waited = seconds
        # Repeated: the body may be between two calls when the time runs out.
        while not over.wait(waited):
            with lock:
                if over.is_set():
                    return
                expired.set()
                native().laminar_interrupt_thread(number)
            waited = _REPEAT_SECONDS

    threading.Thread(target=watch, name="laminardb-deadline", daemon=True).start()
    try:
        yield
    except Error as problem:
        if expired.is_set() and problem.code in _ENDED:
            # An INSERT says how many of its rows were taken.
            detail = f": {problem.message}" if problem.code == ErrorCode.INTERRUPTED else ""
            raise error(
                ErrorCode.TIMEOUT,
                f"{what} was not done within {seconds:g} seconds{detail}",
                "give it more time, or find out what holds it up: explain(name, analyze=True), metrics()",
            ) from problem
        raise
    finally:
        with lock:
            over.set()
