"""Rows that come out: a batch, with what turns it into what other libraries have."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from . import _capsule, _sharing
from ._errors import ErrorCode, error
from ._ffi import address, ffi
from ._reading import columns
from ._schema import Kind, Schema, schema_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_SHOWN_ROWS = 20


class Layout:
    """The schema of the batches of one subscription or result: a struct of :func:`new_schema`, and what was read of it."""

    __slots__ = ("_arrow", "schema", "struct")

    def __init__(self, struct: Any) -> None:
        self.struct = struct
        self.schema = schema_of(struct)
        self._arrow: Any = None

    def arrow(self) -> Any:
        """Returns it as a schema of pyarrow, made once."""
        if self._arrow is None:
            import pyarrow

            shared = new_schema()
            _sharing.share_schema(self.struct, self, shared)
            self._arrow = pyarrow.Schema._import_from_c(address(shared))
        return self._arrow


def new_schema() -> Any:
    """Returns a struct for a schema, which is released when it is given up: also where Ctrl-C comes as it is filled."""
    return ffi.gc(ffi.new("struct ArrowSchema*"), _capsule.release)


def new_array() -> Any:
    """Returns a struct for the rows of a batch, which is released when it is given up."""
    return ffi.gc(ffi.new("struct ArrowArray*"), _capsule.release)


class Batch:
    """Rows of one moment, column by column.

    It belongs to whoever has it, is never changed, and stays valid after everything was closed. All conversions may be
    called on any thread, one at a time. Arrow data is handed on without a copy.
    """

    __slots__ = ("_array", "_arrow", "_layout", "_lists", "num_rows")

    def __init__(self, array: Any, layout: Layout) -> None:
        self._array = array
        self._layout = layout
        self._arrow: Any = None
        self._lists: list[list[Any]] | None = None
        self.num_rows: int = array.length

    @property
    def schema(self) -> Schema:
        """The columns."""
        return self._layout.schema

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
        return self.schema.names

    @property
    def num_columns(self) -> int:
        """How many columns there are."""
        return len(self.schema)

    def __len__(self) -> int:
        return self.num_rows

    def to_arrow(self) -> pyarrow.RecordBatch:
        """Returns the rows as a record batch of pyarrow, which shares their memory.

        INTERVAL YEAR TO MONTH comes as int32, months.
        """
        if self._arrow is None:
            import pyarrow

            schema = self._layout.arrow()
            # Moves the memory to pyarrow: from here on the record batch stands for it.
            self._arrow = pyarrow.RecordBatch._import_from_c(address(self._array), schema)
        return cast("pyarrow.RecordBatch", self._arrow)

    def to_pandas(self, **options: Any) -> pandas.DataFrame:
        """Returns the rows as a DataFrame of pandas; options go to pyarrow where that is installed."""
        if has_arrow():
            return pandas_of(self.to_arrow(), options)
        import pandas

        return pandas.DataFrame(self.to_pydict())

    def to_polars(self) -> polars.DataFrame:
        """Returns the rows as a DataFrame of polars."""
        import polars

        return cast("polars.DataFrame", polars.DataFrame(self))

    def to_pydict(self) -> dict[str, list[Any]]:
        """Returns the values of each column, without any other library."""
        return dict(zip(self.schema.names, self._columns()))

    def to_pylist(self) -> list[dict[str, Any]]:
        """Returns a dict for each row, without any other library."""
        names = self.schema.names
        if not names:
            return [{} for _ in range(self.num_rows)]
        return [dict(zip(names, values)) for values in zip(*self._columns())]

    def to_tuples(self) -> list[tuple[Any, ...]]:
        """Returns a tuple for each row, without any other library."""
        if not self.schema.names:
            return [()] * self.num_rows
        return list(zip(*self._columns()))

    def column(self, name: str) -> list[Any]:
        """Returns the values of a column."""
        return list(self._columns()[self.schema.index(name)])

    def __getitem__(self, name: str) -> list[Any]:
        return self.column(name)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.to_pylist())

    def _columns(self) -> list[list[Any]]:
        if self._lists is None:
            self._lists = columns(self.schema, self.shared()[0])
        return self._lists

    def shared(self) -> tuple[Any, object]:
        """Returns the struct of the rows, and what keeps its memory alive; the caller does not release it."""
        if self._arrow is None:
            return self._array, self
        array = new_array()
        self._arrow._export_to_c(address(array))
        return array, array

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """Hands the rows to a library that knows the Arrow PyCapsule interface."""
        if self._arrow is not None:
            return cast("tuple[object, object]", self._arrow.__arrow_c_array__(requested_schema))
        array = ffi.new("struct ArrowArray*")
        # Kept by the batch, not by its struct: pyarrow may have the memory by the time it is read.
        _sharing.share_array(self._array, self, array)
        return (self.__arrow_c_schema__(), _capsule.make(array, _capsule.ARRAY))

    def __arrow_c_schema__(self) -> object:
        """Hands the schema over."""
        schema = ffi.new("struct ArrowSchema*")
        _sharing.share_schema(self._layout.struct, self._layout, schema)
        return _capsule.make(schema, _capsule.SCHEMA)

    def __repr__(self) -> str:
        return f"<laminardb.Batch of {self.num_rows} rows {self.schema!r}>"

    def __str__(self) -> str:
        return table(self.schema, self.to_tuples())

    def _repr_html_(self) -> str:
        return html_table(self.schema, self.to_tuples()[:_SHOWN_ROWS], self.num_rows)

    def __reduce__(self) -> Any:
        raise no_pickle("a Batch", "pickle what to_arrow() or to_pylist() gives")


def no_pickle(what: str, remedy: str) -> Exception:
    """Returns the error of pickling what is bound to this process; pickle shows it as it is."""
    return error(ErrorCode.NOT_SUPPORTED, f"{what} cannot be pickled or copied", remedy)


def pandas_of(rows: Any, options: dict[str, Any]) -> pandas.DataFrame:
    """Returns a table or record batch of pyarrow as a DataFrame."""
    import pyarrow

    try:
        return cast("pandas.DataFrame", rows.to_pandas(**options))
    except pyarrow.ArrowInvalid as problem:
        if "nanoseconds" not in str(problem):
            raise
        # A time of day becomes a datetime.time, which ends at the microsecond.
        raise error(
            ErrorCode.VALUE_OUT_OF_RANGE,
            f"pandas does not hold a TIME as fine as this: {problem}",
            "give types_mapper=pandas.ArrowDtype, or take to_arrow() or to_polars(), which keep it",
        ) from problem


def has_arrow() -> bool:
    """Tells whether pyarrow is installed."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return False
    return True


def text_of(value: Any) -> str:
    """Returns a value as tables show it."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return value.hex()
    if value is True or value is False:
        return str(value).lower()
    return str(value)


def table(schema: Schema, rows: list[tuple[Any, ...]], limit: int = _SHOWN_ROWS) -> str:
    """Returns rows as a table of text, the first ``limit`` of them."""
    names = schema.names
    shown = [[text_of(value) for value in row] for row in rows[:limit]]
    types = [field.type.sql.lower() for field in schema]
    widths = [
        max([len(name), len(type), *(len(row[at]) for row in shown)])
        for at, (name, type) in enumerate(zip(names, types))
    ]
    numbers = [
        field.type.kind in (Kind.INTEGER, Kind.FLOAT, Kind.DECIMAL, Kind.MONTHS) for field in schema
    ]

    def line(cells: list[str]) -> str:
        parts = [
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(cells, widths, numbers)
        ]
        return "│ " + " │ ".join(parts) + " │"

    def rule(left: str, middle: str, right: str) -> str:
        return left + middle.join("─" * (width + 2) for width in widths) + right

    lines = [rule("┌", "┬", "┐"), line(names), line(types), rule("├", "┼", "┤")]
    lines += [line(row) for row in shown]
    lines.append(rule("└", "┴", "┘"))
    if len(rows) > limit:
        count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
        lines.append(f"{count}, the first {limit} of them shown")
    else:
        lines.append("1 row" if len(rows) == 1 else f"{len(rows)} rows")
    return "\n".join(lines)


def html_table(schema: Schema, rows: list[tuple[Any, ...]], total: int) -> str:
    """Returns rows as a table of HTML."""
    head = "".join(
        f"<th>{html.escape(field.name)}<br><small>{html.escape(field.type.sql)}</small></th>"
        for field in schema
    )
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(text_of(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    shown = f", the first {len(rows)} shown" if total > len(rows) else ""
    noun = "row" if total == 1 else "rows"
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>{total} {noun}{shown}</p>"
    )
