"""Rows go in."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import re
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from . import _capsule
from ._batch import new_array, new_schema, no_pickle
from ._deadline import seconds_of
from ._errors import DataError, Error, ErrorCode, error
from ._ffi import address, check, ffi, is_whole, native, utf8, whole
from ._foreign import arrow_of, rows_of_pandas, values_of
from ._interrupt import call, call_again, call_made
from ._rows import DELETE, RowEncoder
from ._schema import Kind, Schema, schema_of
from ._unheard import hear_streams, is_of_handler, unheard
from ._writing import (
    Mismatch,
    a_value,
    in_years,
    is_duration,
    is_null,
    micros_since_epoch,
    nanos,
)

if TYPE_CHECKING:
    from ._database import Database

END_OF_TIME = (1 << 63) - 1
"""A watermark behind which no row follows at all: all windows fire."""

_UNITS = {"s": 0, "ms": 1, "us": 2, "ns": 3}
_ROWS_A_CALL = 1024
_ROW_OF_PART = re.compile(r"row (\d+) of the batch")
_ROWS_OF_BATCH = re.compile(r"; (\d+) rows before these were pushed$")
_MOST_WAITED_SECONDS = 0.01
_MOST_ROWS = (1 << 31) - 1


class _Structs:
    """The structs of a batch that a library writes where it is told to; released when they are given up."""

    __slots__ = ("array", "array_at", "schema", "schema_at")

    def __init__(self) -> None:
        self.array = new_array()
        self.schema = new_schema()
        self.array_at = address(self.array)
        self.schema_at = address(self.schema)


def _new_flag() -> tuple[Any, bytearray]:
    """Returns a pointer to a bool that a call writes, and the byte that it points to: read faster than through cffi."""
    place = bytearray(1)
    return ffi.from_buffer("bool[]", place), place


class Source:
    """A producer of the rows of a source or table; made by :meth:`Database.source`.

    A handle belongs to one thread at a time: where two use one at once, one of them gets WRONG_THREAD. ``clone()``
    makes another one for another thread. Rows of one handle stay in order.
    """

    def __init__(self, database: Database, name: str, handle: Any) -> None:
        lib = native()
        self._database = database
        self.name = name
        self._handle = handle
        struct = new_schema()
        check(lib.laminar_source_schema(self._handle, struct))
        self.schema: Schema = schema_of(struct)
        self._encoder = RowEncoder(self.schema)
        self._encode = self._encoder.encode
        self._try_push = lib.laminar_try_push_encoded
        self._try_push_batch = lib.laminar_try_push
        self._most_at_once = _MOST_ROWS
        # Those of pyarrow's batches, used again.
        self._structs: list[_Structs] = []
        # Where a call says whether there was room; each takes one out, and makes another where two threads are at it.
        self._flags = [_new_flag()]
        self._push_row = self._encoder.pusher(self._try_push, self._handle, self._flags)
        self._state = "open"

    def push(self, row: Any, *, timeout: float | None = None) -> None:
        """Pushes a row; waits while the source is full, unless it was created with another policy.

        Args:
            row: a dict by column, of which those that are missing are NULL; a tuple in the order of the columns; or a
                dataclass or namedtuple, by the names of its fields
            timeout: seconds to wait for room, then TIMEOUT
        """
        if timeout is not None:
            timeout = seconds_of(timeout)
        try:
            left = self._push_row(row)
        except Mismatch:
            self._push_any(row, timeout)
            return
        except Exception as problem:
            if is_of_handler(problem):
                # The row may be pushed already.
                raise
            self._push_any(row, timeout)
            return
        if left is not None:
            code, pushed, data = left
            check(code)
            if not pushed:
                self._wait(data, timeout)

    def try_push(self, row: Any) -> bool:
        """Pushes a row if there is room for it now; returns whether it was taken."""
        data, kept = self._encoded(row)
        pushed = self._pushed_now(self._try_push, data, len(data))
        del kept
        return pushed

    def delete(self, row: Any) -> None:
        """Deletes the row of a table that has the key of a row, whatever its other columns hold."""
        data, kept = self._encoder.encode_any(row, DELETE)
        self._push_waiting(data)
        del kept

    def push_many(self, data: Any) -> int:
        """Pushes many rows, in order, and returns how many.

        Args:
            data: a DataFrame of pandas or polars; a Table, RecordBatch or reader of pyarrow; anything with
                ``__arrow_c_stream__`` or ``__arrow_c_array__``; an iterable of rows as for :meth:`push`; or a dict of
                columns. What an iterable raises comes out when all rows that it gave before were pushed.
        """
        if hasattr(data, "_export_to_c") and type(data).__name__ == "RecordBatch":
            return self._push_batch(data)
        arrow = arrow_of(data, self.schema)
        if arrow is not None:
            return self._push_arrow(arrow)
        rows = rows_of_pandas(data, self.schema)
        if rows is not None:
            return self._push_rows(rows)
        if isinstance(data, Mapping):
            data = _rows_of(data)
        elif (
            isinstance(data, (str, bytes))
            or not isinstance(data, Iterable)
            # An array of numpy without dimensions only looks as if it were one.
            or getattr(data, "ndim", 1) == 0
        ):
            raise error(
                ErrorCode.BINDING_MISMATCH,
                f"push_many got {a_value(data)}",
                "give a DataFrame, Arrow data, an iterable of dicts, or a dict of columns",
            )
        return self._push_rows(iter(data))

    def _encoded(self, row: Any) -> tuple[bytes, list[Any]]:
        try:
            return self._encode(row), []
        except Exception as problem:
            if problem.__class__ is not Mismatch and is_of_handler(problem):
                raise
            return self._encoder.encode_otherwise(row)

    def _take_flag(self) -> tuple[Any, bytearray]:
        try:
            return self._flags.pop()
        except IndexError:
            return _new_flag()

    def _pushed_now(self, try_push: Any, *arguments: Any) -> bool:
        """Calls what pushes if there is room; returns whether there was."""
        flag = self._take_flag()
        code = try_push(self._handle, *arguments, flag[0])
        pushed = bool(flag[1][0])
        self._flags.append(flag)
        check(code)
        return pushed

    def _push_any(self, row: Any, timeout: float | None) -> None:
        """Pushes a row that is not of the usual kind: found out slowly, with an error that says what is wrong."""
        data, kept = self._encoder.encode_otherwise(row)
        # As _pushed_now(), written out: a call takes as long as the encoding of a column.
        flag = self._take_flag()
        code = self._try_push(self._handle, data, len(data), flag[0])
        pushed = flag[1][0]
        self._flags.append(flag)
        if code != 0 or unheard:
            check(code)
        if not pushed:
            self._wait(data, timeout)
        del kept

    def _push_waiting(self, data: bytes) -> None:
        """Pushes one row, again after each signal, but not once it was taken: then only the disk is waited for."""
        # Of this call: what last_sequence counts may be a row of another thread.
        rows = ffi.new("int64_t*")

        def push_once() -> Any:
            if rows[0]:
                return native().laminar_sync(self._handle, self.last_sequence)
            return native().laminar_push_encoded(self._handle, data, len(data), rows)

        check(call_again(push_once))

    def _wait(self, data: bytes, timeout: float | None) -> None:
        """Pushes an encoded row for which there was no room just now."""
        seconds = seconds_of(timeout)
        if seconds is None:
            self._push_waiting(data)
            return
        end = time.monotonic() + seconds
        pause = 0.0001
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise error(
                    ErrorCode.TIMEOUT,
                    f"there was no room in {self.name} for {seconds:g} seconds",
                    "wait longer, or find out what holds it up: metrics()",
                )
            time.sleep(min(pause, left))
            pause = min(2 * pause, _MOST_WAITED_SECONDS)
            if self._pushed_now(self._try_push, data, len(data)):
                return

    def _push_rows(self, rows: Any) -> int:
        """Pushes rows, some in each call."""
        total = 0
        raised: BaseException | None = None
        try:
            while True:
                chunk, kept, raised = self._encoded_chunk(rows, total)
                if chunk:
                    total = self._push_chunk(chunk, total)
                del kept
                if raised is not None:
                    raise raised
                if not chunk:
                    return total
        except Error as problem:
            if raised is None or raised is problem:
                raise
            raise raised from raised.__cause__ or problem
        finally:
            # Its traceback has this frame: a cycle would keep the source.
            raised = None

    def _encoded_chunk(
        self, rows: Any, before: int
    ) -> tuple[list[bytes], list[Any], BaseException | None]:
        """Encodes the rows of one call.

        Args:
            rows: an iterator
            before: how many of its rows were pushed

        Returns:
            the encoded rows, what must live until they were pushed, and what the iterator has raised behind them
        """
        encode, encode_otherwise = self._encode, self._encoder.encode_otherwise
        chunk: list[bytes] = []
        kept: list[Any] = []
        taken, row, is_slow = 0, None, False
        try:
            # Counted in the same step: a signal may come wherever Python code runs, also behind encode().
            for taken, row in enumerate(itertools.islice(rows, _ROWS_A_CALL), 1):  # noqa: B007
                try:
                    chunk.append(encode(row))
                except Exception as problem:
                    if problem.__class__ is not Mismatch and is_of_handler(problem):
                        raise
                    is_slow = True
                    data, nodes = encode_otherwise(row)
                    is_slow = False
                    kept += nodes
                    chunk.append(data)
        except BaseException as problem:
            if is_slow and isinstance(problem, Error):
                numbered = _again(problem, f"row {before + len(chunk)}: {problem.message}")
                raise _after(numbered, before) from None
            if taken > len(chunk) and (
                not isinstance(problem, Exception) or is_of_handler(problem)
            ):
                # Ctrl-C came while a row was encoded, which is nowhere else any more.
                with contextlib.suppress(BaseException):
                    data, nodes = encode_otherwise(row)
                    kept += nodes
                    chunk.append(data)
            return chunk, kept, problem
        return chunk, kept, None

    def _push_chunk(self, chunk: list[bytes], before: int) -> int:
        """Pushes the rows of one call, and returns how many were pushed with those before."""
        joined = b"".join(chunk)
        # A call that is refused at its handle does not write it.
        rows = ffi.new("int64_t*")
        code = call(native().laminar_push_encoded, self._handle, joined, len(joined), rows)
        pushed = before + int(rows[0])
        try:
            check(code)
        except Error as problem:
            counted = _counted(problem, pushed, len(chunk)) if pushed else problem
            raise _after(counted, pushed) from problem.__cause__
        return pushed

    def _push_arrow(self, data: Any) -> int:
        if not hasattr(data, "__arrow_c_stream__") or type(data).__name__ == "RecordBatch":
            return self._push_batch(data)
        rows = ffi.new("int64_t*")
        capsule = data.__arrow_c_stream__()
        stream = _capsule.content(capsule, _capsule.STREAM)
        try:
            with hear_streams():
                check(call(native().laminar_push_stream, self._handle, stream, rows))
        except Error as problem:
            pushed = int(rows[0])
            if pushed:
                problem = _counted(problem, pushed, 0)
            raise _after(problem, pushed) from problem.__cause__
        return int(rows[0])

    def _push_batch(self, data: Any) -> int:
        array, schema, kept = self._exported(data)
        count = int(array.length)
        pushed = False
        if count <= self._most_at_once:
            # A call that may wait listens for signals first, which takes as long as many rows do.
            try:
                pushed = self._pushed_now(self._try_push_batch, array, schema)
            except Error as problem:
                if problem.code != ErrorCode.INVALID_ARGUMENT:
                    raise
                # It has more rows than the channel holds, and was released: pushed in parts.
                self._most_at_once = count - 1
                return self._push_batch(data)
        if not pushed:
            check(call(native().laminar_push, self._handle, array, schema))
        if type(kept) is _Structs:
            self._structs.append(kept)
        return count

    def _exported(self, data: Any) -> tuple[Any, Any, Any]:
        """Returns the structs of a batch, and what keeps them."""
        if not hasattr(data, "_export_to_c"):
            capsules = data.__arrow_c_array__()
            schema, array = map(_capsule.content, capsules, (_capsule.SCHEMA, _capsule.ARRAY))
            return array, schema, capsules
        try:
            # Taken out: two threads at once, which is refused, do not share them.
            structs = self._structs.pop()
        except IndexError:
            structs = _Structs()
        data._export_to_c(structs.array_at, structs.schema_at)
        return structs.array, structs.schema, structs

    def watermark(self, when: Any, unit: str | None = None) -> None:
        """Declares that no row with an earlier event time is still to come from this handle.

        Args:
            when: a datetime, UTC where it has no zone; END_OF_TIME; or an int since 1970
            unit: of an int: "s", "ms", "us" or "ns"
        """
        is_time = not (is_null(when) or is_duration(when))
        exact = nanos(when) if is_time else None
        if exact is not None:
            value, code = exact, _UNITS["ns"]
        elif is_time and isinstance(when, datetime.datetime):
            value = micros_since_epoch(when)
            code = _UNITS["us"]
        elif isinstance(when, int) and when == END_OF_TIME:
            value, code = END_OF_TIME, _UNITS["ms"]
        elif is_whole(when) and unit in _UNITS:
            value, code = whole(when, "the watermark"), _UNITS[unit]
        else:
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"a watermark of {when!r}" + ("" if unit is None else f" with the unit {unit!r}"),
                'give a datetime, or an int with the unit "s", "ms", "us" or "ns"',
            )
        if code == _UNITS["us"] and isinstance(when, datetime.datetime):
            try:
                in_years(Kind.INSTANT, value * 1000)
            except OverflowError:
                raise error(
                    ErrorCode.VALUE_OUT_OF_RANGE,
                    f"a watermark of {when!r}",
                    "give a time of the years 0001 to 9999 in UTC, or END_OF_TIME",
                ) from None
        before = self.last_sequence
        is_again = False

        def watermark_once() -> Any:
            # Again after each signal, as a row: but not once it was taken.
            nonlocal is_again
            if is_again:
                now = self.last_sequence
                if now > before:
                    return native().laminar_sync(self._handle, now)
            is_again = True
            return native().laminar_watermark(self._handle, value, code)

        check(call_again(watermark_once))

    def has_capacity(self) -> bool:
        """Tells whether a row of ordinary size would find room now."""
        has = ffi.new("bool*")
        check(native().laminar_has_capacity(self._handle, has))
        return bool(has[0])

    def clone(self) -> Source:
        """Makes a further producer of the same source, for another thread."""
        lib = native()
        handle = call_made(lib.laminar_close_source, lib.laminar_clone_source, self._handle)
        return Source(self._database, self.name, handle)

    def finish(self) -> None:
        """Says that no row will follow through this handle, for good. When all handles of a source have finished,
        its windows fire and its readers come to their end."""
        check(call(native().laminar_finish, self._handle))
        self._state = "finished"

    @property
    def last_sequence(self) -> int:
        """How many rows and watermarks were pushed through this handle, and those of its name before: what ``sync`` takes.
        Where a push with ``wal_mode="sync"`` ends with an error, such as INTERRUPTED, it has grown if the row was taken."""
        sequence = ffi.new("int64_t*")
        check(native().laminar_last_sequence(self._handle, sequence))
        return int(sequence[0])

    @property
    def last_durable_sequence(self) -> int | None:
        """How many rows and watermarks of this handle are on the disk; None where that is not known."""
        sequence = ffi.new("int64_t*")
        check(native().laminar_last_durable_sequence(self._handle, sequence))
        return None if sequence[0] < 0 else int(sequence[0])

    def sync(self, sequence: int) -> None:
        """Waits until so many rows and watermarks of this handle are on the disk."""
        number = whole(sequence, "the sequence")
        check(call_again(native().laminar_sync, self._handle, number))

    def close(self) -> None:
        """Gives the handle back. The source goes on: ``finish()`` ends it."""
        check(call(native().laminar_close_source, self._handle))
        self._state = "closed"

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        state = self._state if self._database.is_open else "closed"
        return f"<laminardb.Source {self.name} {self.schema!r}, {state}>"

    def __reduce__(self) -> Any:
        raise no_pickle("a Source", "open one with Database.source() where it is needed")


def _after(problem: Error, pushed: int) -> Error:
    """Returns the error of many rows of which some were pushed before it came."""
    if not pushed:
        return problem
    return _again(problem, f"{problem.message}; {pushed} rows in all were pushed")


def _counted(problem: Error, pushed: int, rows: int) -> Error:
    """Returns the error of one of the parts of many rows, with the number of a bad row counted from the first of all.

    Args:
        pushed: how many rows were pushed before the part, of which nothing was
        rows: how many the part has
    """
    within = (
        _ROW_OF_PART.match(problem.message) if problem.code == ErrorCode.INVALID_BATCH else None
    )
    if within is not None:
        rest = problem.message[within.end() :]
        # The library has counted those of the same batch.
        counted = _ROWS_OF_BATCH.search(rest)
        before = pushed - int(counted[1]) if counted is not None else pushed
        return _again(problem, f"row {int(within[1]) + before}{rest}")
    # The library says nothing of the number of a single row.
    is_of_row = isinstance(problem, DataError) or problem.code == ErrorCode.TYPE_MISMATCH
    if rows == 1 and is_of_row:
        return _again(problem, f"row {pushed}: {problem.message}")
    return problem


def _again(problem: Error, message: str) -> Error:
    """Returns an error with another message."""
    return error(problem.code, message, problem.remedy, name=problem.name)


def opened(database: Database, name: str, handle_name: str | None) -> Source:
    """Opens a source by its name, with a name of the producer or None."""
    text = utf8(name, "the name of a source")
    lib = native()
    if handle_name is None:
        own, length = ffi.NULL, 0
    else:
        own = utf8(handle_name, "the name of a handle")
        length = len(own)
    handle = call_made(
        lib.laminar_close_source,
        lib.laminar_source_named,
        database._open_handle(),
        text,
        len(text),
        own,
        length,
    )
    return Source(database, name, handle)


def _rows_of(columns: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Returns a dict of columns row by row."""
    names = list(columns)
    lists: list[list[Any]] = []
    for name in names:
        values = columns[name]
        alone = isinstance(values, (str, bytes, Mapping)) or getattr(values, "ndim", 1) == 0
        if alone or not isinstance(values, Iterable):
            raise error(
                ErrorCode.BINDING_MISMATCH,
                f"column {name} of push_many is {a_value(values)}",
                "give a list of values for each column; push() takes a single row",
            )
        lists.append(values_of(values))
    lengths = {len(values) for values in lists}
    if len(lengths) > 1:
        raise error(
            ErrorCode.BINDING_MISMATCH,
            "columns have different lengths: "
            + ", ".join(f"{name} {len(values)}" for name, values in zip(names, lists)),
            "give as many values for each column",
        )
    return (dict(zip(names, values)) for values in zip(*lists))
