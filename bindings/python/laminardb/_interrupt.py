"""Ctrl-C in calls that wait.

A call into the library releases the GIL, but Python runs handlers of signals only when the main thread is back
in Python. So, while the main thread is in such a call, signals also wake a thread of this module, which
interrupts the call; it returns, and Python runs the handler.

::

    signal ──▶ Python's C handler ──▶ wake-up pipe ──▶ thread laminardb-signals ──▶ laminar_interrupt_thread
                      │                                                                      │
                      └──▶ "run the handler"        main thread: call(…) ◀── INTERRUPTED ────┘

Calls of other threads are left alone, as they are in Python's own ``queue.get`` and ``lock.acquire``.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any, Callable

from ._errors import ErrorCode
from ._ffi import ffi, made, native
from ._unheard import end_call, forget, is_main_thread, unheard

# Signals that ask a program to stop: these end calls that cannot simply be called again.
_STOPPING = frozenset(
    (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGHUP, signal.SIGQUIT)
)
_REPEAT_SECONDS = 0.02


class _Watch:
    """The thread that hears signals, and which call of the main thread it is to interrupt."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader, self.writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self.writer, False)
        self._call = 0
        self._number = 0
        self._any_signal = False
        self._before = -1
        self._sent = False
        self._frame: FrameType | None = None
        self._outer: list[tuple[int, bool, int, FrameType | None]] = []
        self._pid = os.getpid()
        threading.Thread(target=self._listen, name="laminardb-signals", daemon=True).start()

    def belongs_here(self) -> bool:
        """Tells whether the thread lives in this process: a fork does not take it along."""
        return self._pid == os.getpid()

    def is_within(self) -> bool:
        """Tells whether the code that asks is called by the call that was begun last: as a stream that the library reads."""
        frame: FrameType | None = sys._getframe()
        while frame is not None and frame is not self._frame:
            frame = frame.f_back
        return frame is not None

    def begin(self, frame: FrameType, thread: int, any_signal: bool, before: int) -> None:
        """Notes the call that begins in a frame; ``before`` is the pipe that signals woke until now, or -1."""
        self._outer.clear()
        self._begin(frame, thread, any_signal, before)

    def begin_within(self, frame: FrameType, thread: int, any_signal: bool) -> None:
        """Notes a call that begins within another one, which goes on afterwards."""
        self._outer.append((self._number, self._any_signal, self._before, self._frame))
        self._begin(frame, thread, any_signal, self._before)

    def _begin(self, frame: FrameType, thread: int, any_signal: bool, before: int) -> None:
        self._frame = frame
        self._number = thread
        self._any_signal = any_signal
        self._before = before
        self._sent = False
        self._call += 1

    def end(self) -> bool:
        """Notes that the call has returned; tells whether a signal has interrupted it."""
        # With the lock: an interrupt that is being sent has been sent when this returns.
        # A signal that nobody has heard yet came during this call: its handler runs now, and no later call is to be interrupted.
        with self._lock:
            self._heard()
            sent = self._sent
            self._number = 0
            self._frame = None
            if self._outer:
                self._number, self._any_signal, self._before, self._frame = self._outer.pop()
                self._sent = False
                self._call += 1
            return sent

    def _heard(self) -> bytes:
        """Returns the signals that came since the last time, and passes them on. With the lock."""
        try:
            heard = os.read(self._reader, 64)
        except BlockingIOError:
            return b""
        if self._before != -1:
            # An event loop reads there which signals came.
            with contextlib.suppress(OSError):
                os.write(self._before, heard)
        return heard

    def _listen(self) -> None:
        readable = select.poll()
        readable.register(self._reader, select.POLLIN)
        while True:
            readable.poll()
            with self._lock:
                heard = self._heard()
                call = self._call
            stopping = any(number in _STOPPING for number in heard)
            while heard and self._interrupt(call, stopping):
                # The main thread may have been on its way into the call: until it is out, once more.
                time.sleep(_REPEAT_SECONDS)

    def _interrupt(self, call: int, stopping: bool) -> bool:
        with self._lock:
            if self._number == 0 or self._call != call or not (stopping or self._any_signal):
                return False
            self._sent = True
            native().laminar_interrupt_thread(self._number)
            return True


_watch: _Watch | None = None


def _watching() -> _Watch:
    global _watch
    if _watch is None or not _watch.belongs_here():
        _watch = _Watch()
    return _watch


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a function of the library that may wait; a signal that asks to stop ends it with INTERRUPTED."""
    return _called(function, arguments, False)[0]


def call_made(close: Callable[[Any], Any], function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a function that makes a handle, as :func:`call`, and returns it as one that is closed when it is given up.

    A handler of a signal may raise as soon as the function has returned: the handle is kept, and closed, even then.
    """
    kept: list[Any] = []
    try:
        # No handler runs between the two halves of this: what the call gives is in the list at once.
        _called(lambda *given: kept.extend(map(function, *zip(given))), arguments, False)
        return ffi.gc(made(kept[0]), close)
    except BaseException:
        for handle in kept:
            if handle != ffi.NULL:
                close(handle)
        raise


def call_again(function: Callable[..., Any], *arguments: Any) -> Any:
    """As :func:`call`, for a function that has done nothing where it was interrupted: any signal ends it, its
    handler runs, and if that raises nothing the function is called again."""
    while True:
        result, by_signal = _called(function, arguments, True)
        if result != ErrorCode.INTERRUPTED or not by_signal:
            return result


def _called(
    function: Callable[..., Any], arguments: tuple[Any, ...], any_signal: bool
) -> tuple[Any, bool]:
    """Returns what a function gives, and whether a signal has interrupted it. Raises what must come out of the call."""
    try:
        result = _called_watched(function, arguments, any_signal)
    except BaseException:
        if unheard:
            forget()
        raise
    if unheard:
        end_call()
    return result


def _called_watched(
    function: Callable[..., Any], arguments: tuple[Any, ...], any_signal: bool
) -> tuple[Any, bool]:
    if not is_main_thread():
        return function(*arguments), False
    try:
        watch = _watching()
    except RuntimeError:
        # The interpreter is ending, and starts no thread any more: handlers of signals do not run either.
        return function(*arguments), False
    try:
        before = signal.set_wakeup_fd(watch.writer, warn_on_full_buffer=False)
    except ValueError:
        # An embedded interpreter: what Python takes for the main thread gets no signals.
        return function(*arguments), False
    is_inner = before == watch.writer and watch.is_within()
    if before == watch.writer and not is_inner:
        # A KeyboardInterrupt came just where the pipe was to be put back.
        before = -1
    by_signal = False
    try:
        thread = native().laminar_thread()
        if is_inner:
            watch.begin_within(sys._getframe(), thread, any_signal)
        else:
            watch.begin(sys._getframe(), thread, any_signal, before)
        result = function(*arguments)
    finally:
        # No more signals wake the thread; those that did are for this call.
        if not is_inner:
            signal.set_wakeup_fd(before)
        by_signal = watch.end()
    return result, by_signal
