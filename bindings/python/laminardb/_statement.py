"""Statements that are prepared once and run often, with values for their parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._batch import no_pickle
from ._deadline import deadline
from ._errors import ErrorCode, error
from ._ffi import check, ffi, native, utf8
from ._interrupt import call, call_made
from ._marks import Mark
from ._result import Executed, Result, new_stream
from ._values import fill

if TYPE_CHECKING:
    from ._database import Database


class PreparedStatement:
    """A statement with parameters, ``?`` or ``:name``; made by :meth:`Database.prepare`.

    It belongs to one thread at a time: where two use it at once, one of them gets WRONG_THREAD and nothing has happened.
    ``cancel`` may be called by any.
    """

    def __init__(self, database: Database, sql: str) -> None:
        text = utf8(sql, "the statement")
        lib = native()
        self._database = database
        self._sql = sql
        # Around binding and running: the parameters of two threads would be mixed.
        self._using = Mark("a prepared statement", "prepare one for each thread")
        self._handle = call_made(
            lib.laminar_close_statement,
            lib.laminar_prepare,
            database._open_handle(),
            text,
            len(text),
        )
        count = ffi.new("int32_t*")
        check(lib.laminar_parameter_count(self._handle, count))
        self.parameter_count: int = count[0]

    def execute(
        self,
        parameters: Sequence[Any] | Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
    ) -> Executed:
        """Runs the statement.

        Args:
            parameters: values in the order of the parameters, or by their names
            timeout: seconds after which it is ended with TIMEOUT

        Returns:
            what tells how many rows were written, as ``rowcount``
        """
        counts = ffi.new("int64_t[2]")
        with self._using, deadline(timeout, "the statement"):
            self._bind(parameters)
            check(call(native().laminar_execute_prepared_counted, self._handle, counts, counts + 1))
        return Executed.of(counts)

    def sql(
        self,
        parameters: Sequence[Any] | Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
    ) -> Result:
        """Runs the statement and returns its rows; see :meth:`execute`."""
        stream = new_stream()
        with self._using, deadline(timeout, "the query"):
            self._bind(parameters)
            check(call(native().laminar_query_prepared, self._handle, stream))
            result = Result(stream, self._database)
            if timeout is not None:
                len(result)
        return result

    def _bind(self, parameters: Sequence[Any] | Mapping[str, Any] | None) -> None:
        lib = native()
        check(lib.laminar_clear_bindings(self._handle))
        if parameters is None:
            parameters = ()
        if isinstance(parameters, Mapping):
            pairs = [(self._index(name), value) for name, value in parameters.items()]
        elif isinstance(parameters, (list, tuple)):
            if len(parameters) != self.parameter_count:
                raise error(
                    ErrorCode.INVALID_ARGUMENT,
                    f"{len(parameters)} values for {self.parameter_count} parameters",
                    "give one value for each parameter",
                )
            pairs = list(enumerate(parameters))
        else:
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"parameters are a {type(parameters).__name__}",
                "give a list or tuple of values, or a dict by name",
            )
        for index, value in pairs:
            cell = ffi.new("LaminarValue*")
            kept = fill(cell, value, f"parameter {index + 1}")
            check(lib.laminar_bind(self._handle, index, cell))
            del kept

    def _index(self, name: str) -> int:
        text = utf8(name, "a parameter's name")
        index = ffi.new("int32_t*")
        check(native().laminar_parameter_index(self._handle, text, len(text), index))
        return int(index[0])

    def cancel(self) -> None:
        """Ends what the statement does now, with QUERY_CANCELLED. Any thread."""
        check(native().laminar_cancel(self._handle))

    def close(self) -> None:
        """Closes the statement; results of it stay."""
        check(native().laminar_close_statement(self._handle))

    def __enter__(self) -> PreparedStatement:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<laminardb.PreparedStatement of {self.parameter_count} parameters: {self._sql}>"

    def __reduce__(self) -> Any:
        raise no_pickle("a PreparedStatement", "prepare it where it is needed")
