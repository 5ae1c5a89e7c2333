"""The database, and how it is opened."""

from __future__ import annotations

import atexit
import contextlib
import datetime
import html
import json
import os
import threading
import weakref
from collections.abc import Mapping, Sequence
from typing import Any, Callable, cast

from ._batch import no_pickle
from ._deadline import deadline
from ._errors import Error, ErrorCode, error
from ._ffi import check, failure, ffi, native, path_text, take_text, utf8
from ._functions import Definitions, Function, Registered, register
from ._interrupt import call, call_made
from ._live import LiveTopology
from ._result import Executed, Result, new_stream
from ._schema import Kind
from ._sink import Sink, _Waiting
from ._source import Source, opened
from ._statement import PreparedStatement
from ._topology import Topology
from ._unheard import forget
from ._writing import Mismatch, a_value, is_null, nanos_of

_open: weakref.WeakSet[Database] = weakref.WeakSet()


class Database:
    """A database in this process; made by :func:`laminardb.open`. Any thread may use it.

    With ``execution="caller_runs"`` its work is done in the calls of the thread that opened it, and other threads get
    WRONG_THREAD.
    """

    def __init__(
        self,
        config: dict[str, Any],
        functions: Mapping[str, Callable[..., Any] | Function] | None = None,
    ) -> None:
        lib = native()
        text = utf8(json.dumps(config), "the configuration") if config else b""
        self._directory = config.get("data_directory")
        definitions = Definitions(functions)
        self._functions: dict[str, Registered] = definitions.registered
        self._handle = call_made(
            lib.laminar_close,
            lib.laminar_open_with,
            text or ffi.NULL,
            len(text),
            definitions.array,
            definitions.count,
        )
        self._waiting: set[_Waiting] = set()
        self._is_open = True
        is_caller_runs = str(config.get("execution")).lower() == "caller_runs"
        self._owner = threading.get_ident() if is_caller_runs else None
        # Closes it where it is given up without close(), and at the end of the process.
        self._finalizer = weakref.finalize(self, _give_up, self._handle)
        self._finalizer.atexit = False
        # From here on that does it.
        ffi.gc(self._handle, None)
        _open.add(self)

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return self._is_open

    def _open_handle(self) -> Any:
        return self._handle

    def close(self) -> None:
        """Closes the database and everything that was made of it; calls that wait elsewhere end with CLOSED. Batches and
        results that were read stay. A second call does nothing, nor does one in the child of a fork: the database is the
        parent's, and goes on there.

        Raises:
            LifecycleError: WRONG_THREAD in caller-runs, of another thread than the one that opened it
            ResourceError: WOULD_DEADLOCK within a function that SQL calls
        """
        if not self._is_open:
            return
        if self._owner is not None and self._owner != threading.get_ident():
            # The library would do nothing, and say nothing.
            raise error(
                ErrorCode.WRONG_THREAD,
                "in caller-runs only the thread that opened the database may close it",
                "close it there, or use the engine thread for more than one thread",
            )
        lib = native()
        call(lib.laminar_close, self._handle)
        # It says nothing itself: a function that SQL calls cannot close the database that runs it.
        if lib.laminar_tick(self._handle) == ErrorCode.WOULD_DEADLOCK:
            raise failure(ErrorCode.WOULD_DEADLOCK)
        self._is_open = False
        # A function of a stream may have raised something within this very call, whose end asks for no error.
        forget()
        self._finalizer.detach()
        for waiting in list(self._waiting):
            waiting.wake()
        self._functions.clear()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def execute(
        self,
        sql: str,
        parameters: Sequence[Any] | Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
    ) -> Executed:
        """Runs one statement or several, separated by semicolons. Where one fails, those before it stay done.

        Args:
            sql: the statements
            parameters: values for ``?`` in their order, or for ``:name`` by name; then there is one statement only
            timeout: seconds after which it is ended with TIMEOUT

        Returns:
            what tells how many rows were written, as ``rowcount``
        """
        if parameters is not None:
            with self.prepare(sql) as statement:
                return statement.execute(parameters, timeout=timeout)
        text = utf8(sql, "the statement")
        counts = ffi.new("int64_t[2]")
        with deadline(timeout, "the statement"):
            check(
                call(
                    native().laminar_execute_counted,
                    self._handle,
                    text,
                    len(text),
                    counts,
                    counts + 1,
                )
            )
        return Executed.of(counts)

    def sql(
        self,
        sql: str,
        parameters: Sequence[Any] | Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
    ) -> Result:
        """Runs statements of which the last gives rows, and returns these; see :meth:`execute`."""
        if parameters is not None:
            with self.prepare(sql) as statement:
                return statement.sql(parameters, timeout=timeout)
        text = utf8(sql, "the statement")
        stream = new_stream()
        with deadline(timeout, "the query"):
            check(call(native().laminar_query, self._handle, text, len(text), stream))
            result = Result(stream, self)
            if timeout is not None:
                len(result)
        return result

    query = sql

    def prepare(self, sql: str) -> PreparedStatement:
        """Prepares a statement with parameters, ``?`` or ``:name``, that is run often."""
        return PreparedStatement(self, sql)

    def source(self, name: str, *, handle: str | None = None) -> Source:
        """Opens a producer of a source or table.

        Args:
            name: as in SQL
            handle: a name that the producer has in all lives of the database: ``last_durable_sequence`` tells where it
                stopped
        """
        return opened(self, name, handle)

    def sink(self, name: str) -> Sink:
        """Opens a sink, stream, view or table for reading."""
        return Sink(self, name)

    def create_function(
        self,
        name: str,
        function: Callable[..., Any],
        argument_types: Sequence[str] | None = None,
        result_type: str | None = None,
        *,
        deterministic: bool = True,
        with_nulls: bool = False,
    ) -> None:
        """Makes a Python function one of SQL, for all statements that follow.

        It runs on threads of the database, must not wait, and must not call the database. What it raises makes the row
        an error row of the query.

        Args:
            name: as in SQL
            function: gets the values of its arguments
            argument_types: types of SQL; those of the annotations unless given
            result_type: likewise
            deterministic: whether it gives the same for the same arguments
            with_nulls: whether it is called with None too; otherwise the result is NULL where an argument is
        """
        given = Function(function, argument_types, result_type, deterministic, with_nulls)
        self._functions[name] = register(self._handle, name, given)

    def start(self) -> None:
        """Starts connectors and queries that :meth:`stop` stopped."""
        check(call(native().laminar_start, self._handle))

    def stop(self) -> None:
        """Stops the database's work in good order: what was pushed is processed."""
        check(call(native().laminar_stop, self._handle))

    def await_idle(self, *, timeout: float | None = None) -> None:
        """Waits until everything that was pushed before is processed."""
        with deadline(timeout, "what was pushed"):
            check(call(native().laminar_await_idle, self._handle))

    def tick(self) -> None:
        """Lets time pass in caller-runs: does what waits for the clock."""
        check(call(native().laminar_tick, self._handle))

    def set_clock(self, now: datetime.datetime) -> None:
        """Sets the clock of a database that was opened with ``clock="manual"``, and does what is due by then.

        What was pushed before is worked off first, at the time before.

        Args:
            now: the present time or a later one, UTC where it has no zone

        Raises:
            SqlError: INVALID_ARGUMENT for an earlier time; NOT_SUPPORTED where the clock is that of the system
        """
        check(call(native().laminar_set_clock, self._handle, _clock_nanos(Kind.INSTANT, now)))

    def advance(self, duration: datetime.timedelta) -> None:
        """Moves the clock on by a duration, as :meth:`set_clock`."""
        by = _clock_nanos(Kind.DURATION, duration)
        check(call(native().laminar_advance_clock, self._handle, by))

    def checkpoint(self) -> int | None:
        """Makes a checkpoint, waits until it is durable, and returns its number; None without a data directory."""
        epoch = ffi.new("int64_t*")
        check(call(native().laminar_checkpoint, self._handle, epoch))
        return None if epoch[0] < 0 else int(epoch[0])

    def flush(self) -> None:
        """Waits until everything that was pushed before is on the disk."""
        check(call(native().laminar_flush, self._handle))

    def backup(self, directory: str | os.PathLike[str]) -> None:
        """Copies the data directory into a missing or empty one, while the database runs."""
        path = utf8(path_text(directory, "the directory"), "the directory")
        check(call(native().laminar_backup, self._handle, path, len(path)))

    def savepoint(self, directory: str | os.PathLike[str]) -> None:
        """Writes the state of all objects into a new directory, for :func:`laminardb.restore_savepoint`."""
        path = utf8(path_text(directory, "the directory"), "the directory")
        check(call(native().laminar_savepoint, self._handle, path, len(path)))

    def interrupt(self) -> None:
        """Ends every call of this database that waits or works now, on whatever thread, with INTERRUPTED or
        QUERY_CANCELLED."""
        check(native().laminar_interrupt(self._handle))

    def metrics(self) -> dict[str, Any]:
        """Returns the counters of sources, queries, subscriptions and of the database."""
        return cast("dict[str, Any]", self._json(native().laminar_metrics))

    def explain(self, name: str, *, analyze: bool = False) -> dict[str, Any]:
        """Returns the plan of a stream or view; with ``analyze`` also what each of its operators has done."""
        lib = native()
        function = lib.laminar_analyze if analyze else lib.laminar_explain
        text = utf8(name, "the name")
        return cast("dict[str, Any]", self._json(function, text, len(text)))

    def recovery(self) -> dict[str, Any] | None:
        """Returns what was recovered when the database was opened, None where nothing was."""
        return cast("dict[str, Any] | None", self._json(native().laminar_recovery))

    def objects(self) -> list[dict[str, Any]]:
        """Returns sources, streams, views, tables and sinks with their columns and what they read."""
        return cast("list[dict[str, Any]]", self._json(native().laminar_objects))

    def config(self) -> dict[str, Any]:
        """Returns all fields of the configuration as the database has understood them."""
        return cast("dict[str, Any]", self._json(native().laminar_config))

    def topology(self) -> Topology:
        """Returns what reads what, with the counters of this moment; a notebook draws it."""
        return Topology(self.objects(), self.metrics())

    def watch(self, interval: float = 1.0) -> LiveTopology:
        """Shows the topology in a notebook and draws it anew every ``interval`` seconds, until ``stop()`` of what is
        returned. Not in caller-runs, where only one thread may look."""
        return LiveTopology(self, interval)

    def _json(self, function: Callable[..., int], *arguments: Any) -> Any:
        text = ffi.new("LaminarText*")
        check(call(function, self._handle, *arguments, text))
        return json.loads(take_text(text))

    def __repr__(self) -> str:
        where = f"in {self._directory}" if self._directory else "in memory"
        if not self._is_open:
            return f"<laminardb.Database {where}, closed>"
        try:
            names = [f"{found['kind']} {found['name']}" for found in self.objects()]
        except Error as problem:
            # Of caller-runs on another thread, or of the child of a fork: showing it does not fail.
            return f"<laminardb.Database {where}, open: {problem.message}>"
        shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
        return f"<laminardb.Database {where}, open: {shown or 'no objects'}>"

    def _repr_html_(self) -> str:
        if not self._is_open:
            return "<p>LaminarDB, closed</p>"
        try:
            return self.topology()._repr_html_()
        except Error:
            return f"<p>{html.escape(repr(self))}</p>"

    def __reduce__(self) -> Any:
        raise no_pickle(
            "a Database", "open one in each process, or give rows to the one that has it"
        )


def _clock_nanos(kind: Kind, given: Any) -> int:
    """Returns the nanoseconds of a time or duration for the clock."""
    wanted = "a datetime" if kind is Kind.INSTANT else "a timedelta"
    try:
        is_day = isinstance(given, datetime.date) and not isinstance(given, datetime.datetime)
        if is_null(given) or is_day:
            # A day is a time in a row only: a clock that is put to midnight by mistake does not go back.
            raise Mismatch
        exact = nanos_of(kind, given)
    except Mismatch:
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"what the clock is moved by or to is {a_value(given)}: {given!r}",
            f"give {wanted}",
        ) from None
    if not -(1 << 63) <= exact < 1 << 63:
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"the clock does not go to {given}",
            "give times from 1970 to 2262",
        )
    return exact


def json_value(name: str, value: Any) -> Any:
    """Returns a value of a configuration as JSON has it: paths, times and durations as text."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
        return f"{micros}us"
    if isinstance(value, os.PathLike):
        return path_text(value, f"the setting {name}")
    if isinstance(value, datetime.tzinfo):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise error(
        ErrorCode.INVALID_OPTION,
        f"the setting {name} is {a_value(value)}: {value!r}",
        "give a str, a number, a bool, a timedelta, a datetime or a path",
    )


def config_of(path: str | os.PathLike[str] | None, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the configuration for a data directory, or None, and further settings."""
    config = {name: json_value(name, value) for name, value in settings.items()}
    if path is not None:
        if "data_directory" in config:
            raise error(
                ErrorCode.INVALID_CONFIG,
                "the path and data_directory are both given",
                "give one of them",
            )
        config["data_directory"] = path_text(path, "the path")
    return config


def _give_up(handle: Any) -> None:
    """Closes a database that nobody holds any more. Any thread: garbage is collected wherever Python runs."""
    lib = native()
    lib.laminar_close(handle)
    if lib.laminar_tick(handle) == ErrorCode.WOULD_DEADLOCK:
        # Within a function that this very database calls, which waits for it.
        with contextlib.suppress(RuntimeError):  # The interpreter ends, and the process with it.
            threading.Thread(
                target=lib.laminar_close, args=(handle,), name="laminar-give-up"
            ).start()


@atexit.register
def _close_all() -> None:
    # Before the interpreter goes: threads of the database may be calling Python functions.
    for database in list(_open):
        with contextlib.suppress(Error):  # In caller-runs, of another thread.
            database.close()
