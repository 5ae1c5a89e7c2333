"""Exceptions within a function that SQL calls, where no Python code can hear them.

::

    thread: push(…) ──▶ C ──▶ Java ──▶ C ──▶ the function, which raises ──┐
              ▲                                                            │ kept here, by thread
              └── raised again, or the cause of the error, when it ended ◀─┘

What must end the call, Ctrl-C and the like, is raised when the call has ended; what else a function raises is the cause
of the call's error where that is the function's. On a thread of the database there is no call of Python to hear it.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator


class _Kept:
    """Exceptions of the call that a thread is in."""

    __slots__ = ("ending", "failures")

    def __init__(self) -> None:
        self.ending: BaseException | None = None
        # The last one of each function.
        self.failures: dict[str, BaseException] = {}


# By thread. Nearly always empty, which is all that a call that goes well looks at.
unheard: dict[int, _Kept] = {}


def keep(function: str, problem: BaseException) -> None:
    """Keeps what a function of SQL has raised; called by what the library has called."""
    called = sys._getframe(1)
    if called.f_back is None:
        return
    kept = unheard.setdefault(threading.get_ident(), _Kept())
    if not isinstance(problem, Exception) or is_of_handler(problem):
        kept.ending = kept.ending or problem
    else:
        kept.failures[function.casefold()] = problem


# Threads that are in a call of the library that reads a stream of Python code.
_reading_streams: set[int] = set()


@contextlib.contextmanager
def hear_streams() -> Iterator[None]:
    """Within this, what a stream of this package raises comes out of the call that reads it, as it is."""
    thread = threading.get_ident()
    _reading_streams.add(thread)
    try:
        yield
    finally:
        _reading_streams.discard(thread)


def keep_of_stream(problem: BaseException) -> None:
    """Keeps what a stream has raised, if it is a call of the library that reads it: that hears only that it has failed."""
    thread = threading.get_ident()
    if thread in _reading_streams:
        unheard.setdefault(thread, _Kept()).ending = problem


def forget() -> None:
    """Forgets what was raised within the call that this thread has ended."""
    unheard.pop(threading.get_ident(), None)


def end_call() -> None:
    """Raises what was to end the call of this thread, if there is something."""
    kept = unheard.get(threading.get_ident())
    if kept is not None and kept.ending is not None:
        forget()
        try:
            raise kept.ending
        finally:
            # Its traceback has this frame: a cycle would keep what the function had.
            del kept


def take_cause(message: str) -> BaseException | None:
    """Returns what the function has raised that an error of this thread's call speaks of, and forgets all others."""
    kept = unheard.pop(threading.get_ident(), None)
    if kept is None:
        return None
    said = message.casefold()
    for function, problem in kept.failures.items():
        # One that gave a value of another type has raised nothing; an earlier row may have.
        if f"function {function} failed: " in said:
            return problem
    return None


def is_main_thread() -> bool:
    """Tells whether this is the thread on which Python runs handlers of signals."""
    return threading.get_ident() == threading.main_thread().ident


def is_of_handler(problem: BaseException) -> bool:
    """Tells whether a handler of a signal has raised this, in the middle of other code.

    Python calls a handler with the frame in which it has stopped, from that very frame: nothing else is called so. One
    that is not written in Python leaves no frame, and is not recognized.
    """
    if not is_main_thread():
        return False
    trace = problem.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        back, code = frame.f_back, frame.f_code
        # With one more, which holds what *arguments got.
        for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + 1]:
            given = frame.f_locals.get(name)
            if isinstance(given, tuple) and given:
                given = given[-1]
            if given is not None and given is back:
                return True
        trace = trace.tb_next
    return False
