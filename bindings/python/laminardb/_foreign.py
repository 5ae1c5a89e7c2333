"""What other libraries have, made into what has ``__arrow_c_stream__`` or ``__arrow_c_array__``.

pandas, polars and pyarrow are looked at by the module of a value's type, and imported only where a value of theirs was
given. What is of another type than its column is converted by the library, the same for all of them.
"""

from __future__ import annotations

import decimal
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ._errors import ErrorCode, error
from ._schema import Schema

_FLOATS_OF_NUMPY = ("float16", "float32", "float64")


def arrow_of(data: Any, schema: Schema) -> Any | None:
    """Returns Arrow data for a source's columns, or None where the value is none."""
    if _is_pandas(data):
        return _of_pandas(data, schema)
    if _is_of(data, "polars", "LazyFrame"):
        return data.collect()
    if any(_is_of(data, package, name) for package, name in _COLUMNS) and _are_objects(data):
        return None
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return data
    return None


_COLUMNS = (
    ("pandas", "Series"),
    ("polars", "Series"),
    ("pyarrow", "Array"),
    ("pyarrow", "ChunkedArray"),
)


def _are_objects(column: Any) -> bool:
    """Tells whether the values of a single column are rows as objects, or else of Arrow; refuses a column of other values."""
    type_name = str(getattr(column, "dtype", getattr(column, "type", ""))).lower()
    if type_name.startswith("struct"):
        return False
    if type_name == "object" and isinstance(next(iter(column), None), (Mapping, tuple, list)):
        return True
    raise error(
        ErrorCode.BINDING_MISMATCH,
        f"push_many got a {type(column).__name__}, which is one column without a name",
        "give a DataFrame, such as series.to_frame(), or a dict of columns",
    )


def _is_pandas(data: Any) -> bool:
    return _is_of(data, "pandas", "DataFrame")


def _is_of(data: Any, package: str, name: str) -> bool:
    """Tells whether a value is of a class of a package, or of one that is derived from it."""
    return any(
        kind.__name__ == name and kind.__module__.partition(".")[0] == package
        for kind in type(data).__mro__
    )


def _of_pandas(frame: Any, schema: Schema) -> Any | None:
    twice = [name for name, count in Counter(frame.columns).items() if count > 1]
    if twice:
        raise error(
            ErrorCode.BINDING_MISMATCH,
            f"the DataFrame has two columns {twice[0]}",
            "rename one of them, or leave it out",
        )
    frame = _with_index(frame, schema)
    if not len(frame.columns) or any(str(dtype).startswith("period[") for dtype in frame.dtypes):
        # To pyarrow a frame without columns has no rows, and a period is an int. Row by row it is refused.
        return None
    try:
        import pyarrow
    except ImportError:
        return None
    try:
        made = pyarrow.Table.from_pandas(frame, preserve_index=False)
    except (pyarrow.ArrowException, OverflowError, TypeError, ValueError):
        # Values of several types, or of none of pyarrow's: row by row an error says which it is, if it is one.
        return None
    for at, name in enumerate(made.column_names):
        column = made.column(at)
        given = frame.iloc[:, at]
        if given.dtype == object and _is_cut(column.type, given):
            # Row by row the database gets all of it, and refuses what it must.
            return None
        if pyarrow.types.is_floating(column.type) and str(given.dtype) not in _FLOATS_OF_NUMPY:
            # pyarrow makes NULL of the NaN of numpy's columns, but not of others.
            column = _without_nan(column)
            made = made.set_column(at, name, column)
        if len(column) and column.null_count == len(column):
            # Its type says nothing: pandas makes floats of what is missing altogether.
            made = made.set_column(at, name, pyarrow.nulls(len(column)))
    return made


def _with_index(frame: Any, schema: Schema) -> Any:
    """Returns a frame with the levels of its index as columns which the source has, and the frame has not."""
    columns = {schema.name_of(name) for name in frame.columns} | {None}
    levels = [name for name in frame.index.names if schema.name_of(name) not in columns]
    return frame.reset_index(level=levels) if levels else frame


def _without_nan(column: Any) -> Any:
    import pyarrow
    import pyarrow.compute

    is_nan = pyarrow.compute.is_nan(column.cast("double"))
    if not pyarrow.compute.any(is_nan).as_py():
        return column
    return pyarrow.compute.if_else(is_nan, pyarrow.scalar(None, column.type), column)


def _is_cut(type: Any, values: Any) -> bool:
    """Tells whether pyarrow has left out a part of times that are objects: a zone of a time of day, or nanoseconds."""
    import pyarrow

    types = pyarrow.types
    while types.is_list(type):
        type = type.value_type
    if types.is_time(type):
        return any(getattr(value, "tzinfo", None) for value in _members(values))
    if not (types.is_timestamp(type) or types.is_duration(type)) or type.unit == "ns":
        return False
    # NaT has a NaN there.
    return any(
        getattr(value, "nanosecond", 0) > 0 or getattr(value, "nanoseconds", 0) > 0
        for value in _members(values)
    )


def _members(values: Any) -> Iterator[Any]:
    """Gives the values of a column, and those within its lists."""
    for value in values:
        if isinstance(value, (list, tuple, set, frozenset)) or getattr(value, "ndim", 0) > 0:
            yield from _members(value)
        else:
            yield value


def rows_of_pandas(data: Any, schema: Schema) -> Iterator[dict[str, Any]] | None:
    """Returns the rows of a DataFrame that is not made Arrow data; None for anything else.

    A NaN of pandas is NULL, as it is to pyarrow.
    """
    if not _is_pandas(data):
        return None
    data = _with_index(data, schema)
    names = list(data.columns)
    if not names:
        return ({} for _ in range(len(data)))
    lists = [data[name].tolist() for name in names]
    return (
        {name: None if _is_missing(value) else value for name, value in zip(names, row)}
        for row in zip(*lists)
    )


def _is_missing(value: Any) -> bool:
    if isinstance(value, float) or type(value).__name__ in ("float16", "float32"):
        return bool(value != value)
    return isinstance(value, decimal.Decimal) and value.is_nan()
