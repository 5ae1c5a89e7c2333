"""Marks of uses that belong to one thread at a time: the calls of one are not mixed with those of another."""

from __future__ import annotations

import sys
from types import FrameType, TracebackType

from ._errors import ErrorCode, error


class Mark:
    """Says whether something is in use; ``with mark:`` around all that belongs together.

    A second use at the same time gets WRONG_THREAD, also of the same thread: a handler of a signal may run in the middle.
    """

    def __init__(self, what: str, remedy: str) -> None:
        self._what = what
        self._remedy = remedy
        # The frame that uses it, one at most. To look and to put in is one step, which no other thread comes between.
        self._uses: dict[str, FrameType] = {}

    def __enter__(self) -> None:
        mine = sys._getframe(1)
        found = self._uses.setdefault("", mine)
        if found is not mine:
            if _is_running(found):
                raise error(
                    ErrorCode.WRONG_THREAD, f"two threads use {self._what} at once", self._remedy
                )
            # It was left by what a handler of a signal has raised, just before it was to be taken out.
            self._uses[""] = mine

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._uses.clear()


def _is_running(frame: FrameType) -> bool:
    """Tells whether a thread is within a frame."""
    for top in sys._current_frames().values():
        at: FrameType | None = top
        while at is not None:
            if at is frame:
                return True
            at = at.f_back
    return False
