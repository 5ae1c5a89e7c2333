"""The rows that a statement gives."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from . import _capsule, _sharing
from ._batch import (
    Batch,
    Layout,
    has_arrow,
    html_table,
    new_array,
    new_schema,
    no_pickle,
    pandas_of,
    table,
)
from ._errors import Error, ErrorCode, error
from ._ffi import failure, ffi, is_whole, whole
from ._interrupt import call
from ._marks import Mark
from ._schema import Schema

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._database import Database

_HTML_ROWS = 50


@dataclass(frozen=True)
class Executed:
    """What is known of statements that were executed.

    Attributes:
        rowcount: how many rows INSERT, UPDATE and DELETE have written or taken away; where there was none of these, how
            many rows the queries gave; -1 where there was no query either
    """

    rowcount: int

    @staticmethod
    def of(counts: Any) -> Executed:
        """Returns that of two ``int64_t``, rows and rows written, each -1 where there are none."""
        rows, written = int(counts[0]), int(counts[1])
        return Executed(written if written >= 0 else rows)


class Result:
    """The rows of a statement, of the moment at which it was run; read when they are first asked for, then kept.

    ``batches()`` reads them one batch at a time instead, and keeps nothing. ``fetchone`` and its neighbours go on
    where the last of them stopped; ``df``, ``pl``, ``arrow``, ``show`` give all rows whenever they are called. It belongs to
    one thread at a time: where two read or fetch at once, one of them gets WRONG_THREAD and nothing has happened.
    """

    def __init__(self, stream: Any, database: Database) -> None:
        self._stream = stream
        # One that nobody else has stays open until its rows were read.
        self._database: Database | None = database
        struct = new_schema()
        _check(stream, call(stream.get_schema, stream, struct))
        self._layout = Layout(struct)
        self._batches: list[Batch] | None = None
        # Why rows cannot be read any more.
        self._gone = ""
        self._using = Mark("a result", "give each thread what fetchall(), df() or arrow() returns")
        self._rows: list[tuple[Any, ...]] | None = None
        self._at = 0

    @property
    def schema(self) -> Schema:
        """The columns."""
        return self._layout.schema

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self.schema.names

    @property
    def types(self) -> list[str]:
        """The types of the columns, in SQL."""
        return [field.type.sql for field in self.schema]

    def batches(self) -> Iterator[Batch]:
        """Gives the rows batch by batch as they are computed. Once only, unless they were all read before."""
        if self._batches is not None:
            yield from self._batches
            return
        if self._gone:
            raise error(ErrorCode.CLOSED, self._gone, "run the statement again")
        self._gone = "the rows of this result were read by batches() already"
        while True:
            batch = self._next()
            if batch is None:
                return
            yield batch

    def _next(self) -> Batch | None:
        if self._stream.release == ffi.NULL:
            raise error(
                ErrorCode.CLOSED,
                "the result was closed while its batches were read",
                "run the statement again",
            )
        array = new_array()
        _check(self._stream, call(self._stream.get_next, self._stream, array))
        if array.release == ffi.NULL:
            _capsule.release(self._stream)
            self._database = None
            return None
        return Batch(array, self._layout)

    def _all(self) -> list[Batch]:
        if self._batches is None:
            with self._using:
                gone = self._gone
                try:
                    self._batches = list(self.batches())
                except BaseException:
                    if not gone and self._stream.release != ffi.NULL:
                        self._gone = "the rows of this result could not be read to their end"
                    raise
        return self._batches

    def close(self) -> None:
        """Gives up what was not read; what was read stays."""
        if self._stream.release != ffi.NULL:
            self._gone = "the result was closed before its rows were read"
        _capsule.release(self._stream)
        self._database = None

    def __len__(self) -> int:
        return sum(len(batch) for batch in self._all())

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._tuples())

    def _tuples(self) -> list[tuple[Any, ...]]:
        if self._rows is None:
            self._rows = [row for batch in self._all() for row in batch.to_tuples()]
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        """Returns the next row, None behind the last one."""
        rows = self.fetchmany(1)
        return rows[0] if rows else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        """Returns the next rows, at most ``size``."""
        if whole(size, "the number of rows") < 0:
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"the number of rows is {size}",
                "give 0 or more; fetchall() gives all",
            )
        return self._fetched(size)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Returns all rows that were not fetched yet."""
        return self._fetched(None)

    def _fetched(self, size: int | None) -> list[tuple[Any, ...]]:
        every = self._tuples()
        with self._using:
            rows = every[self._at :] if size is None else every[self._at : self._at + size]
            self._at += len(rows)
        return rows

    def to_pylist(self) -> list[dict[str, Any]]:
        """Returns a dict for each row."""
        return [row for batch in self._all() for row in batch.to_pylist()]

    def to_pydict(self) -> dict[str, list[Any]]:
        """Returns the values of each column."""
        values: dict[str, list[Any]] = {name: [] for name in self.columns}
        for batch in self._all():
            for name, part in batch.to_pydict().items():
                values[name] += part
        return values

    def arrow(self) -> pyarrow.Table:
        """Returns the rows as a table of pyarrow."""
        import pyarrow

        batches = [batch.to_arrow() for batch in self._all()]
        return cast(
            "pyarrow.Table", pyarrow.Table.from_batches(batches, schema=self._layout.arrow())
        )

    def df(self, **options: Any) -> pandas.DataFrame:
        """Returns the rows as a DataFrame of pandas; options go to pyarrow where that is installed."""
        if has_arrow():
            return pandas_of(self.arrow(), options)
        import pandas

        return pandas.DataFrame(self.to_pydict(), columns=self.columns)

    def pl(self) -> polars.DataFrame:
        """Returns the rows as a DataFrame of polars."""
        import polars

        return cast("polars.DataFrame", polars.DataFrame(self))

    to_arrow = arrow
    to_pandas = df
    to_polars = pl

    def show(self, limit: int = 20) -> None:
        """Prints the first rows as a table.

        Args:
            limit: how many rows at most
        """
        if not is_whole(limit) or limit < 0:
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"the number of rows to show is {limit!r}",
                "give 0 or more; fetchall() gives all",
            )
        print(table(self.schema, self._tuples(), limit))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hands the rows to a library that knows the Arrow PyCapsule interface."""
        arrays = [batch.shared() for batch in self._all()]
        struct = ffi.new("struct ArrowArrayStream*")
        _sharing.share_stream(self._layout.struct, self._layout, arrays, struct)
        return _capsule.make(struct, _capsule.STREAM)

    def __arrow_c_schema__(self) -> object:
        """Hands the schema over."""
        schema = ffi.new("struct ArrowSchema*")
        _sharing.share_schema(self._layout.struct, self._layout, schema)
        return _capsule.make(schema, _capsule.SCHEMA)

    def __repr__(self) -> str:
        if self._batches is None and self._gone:
            return f"<laminardb.Result {self.schema!r}: {self._gone}>"
        try:
            return table(self.schema, self._tuples())
        except Error as problem:
            return f"<laminardb.Result {self.schema!r}: {problem.message}>"

    def _repr_html_(self) -> str:
        try:
            return html_table(self.schema, self._tuples()[:_HTML_ROWS], len(self))
        except Error:
            return f"<p>{html.escape(repr(self))}</p>"

    def __reduce__(self) -> Any:
        raise no_pickle("a Result", "pickle what df(), arrow() or fetchall() gives")


def new_stream() -> Any:
    """Returns a struct for a stream, which is released when it is given up."""
    return ffi.gc(ffi.new("struct ArrowArrayStream*"), _capsule.release)


def _check(stream: Any, code: int) -> None:
    if code == 0:
        return
    if stream.release == ffi.NULL:
        raise error(ErrorCode.CLOSED, "the result was closed", "run the statement again")
    raise failure(ErrorCode.INTERNAL)
