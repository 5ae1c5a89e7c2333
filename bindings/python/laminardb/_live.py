"""The topology of a database in a notebook, drawn anew while the notebook goes on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from ._deadline import seconds_of
from ._errors import Error, ErrorCode, error

if TYPE_CHECKING:
    from ._database import Database


class LiveTopology:
    """A picture that a thread keeps up to date, until it is stopped or the database is closed."""

    def __init__(self, database: Database, interval: float) -> None:
        is_number = isinstance(interval, (int, float)) and not isinstance(interval, bool)
        if not (is_number and interval > 0):
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"an interval of {interval!r}",
                "give seconds, more than 0",
            )
        try:
            from IPython.display import display
        except ImportError:
            raise error(
                ErrorCode.NOT_SUPPORTED,
                "IPython is not installed",
                "use it in a notebook, or print topology()",
            ) from None
        self._database = database
        self._interval = seconds_of(interval)
        self._stopped = threading.Event()
        self._shown: Any = display(database.topology(), display_id=True)
        self._thread = threading.Thread(target=self._run, name="laminardb-topology", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.wait(self._interval) and self._database.is_open:
            try:
                topology = self._database.topology()
            except Error:
                # Closed in between: the last picture stays.
                return
            if self._shown is not None:
                self._shown.update(topology)

    def stop(self) -> None:
        """Leaves the picture as it is."""
        self._stopped.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()
