"""What other libraries have, made into what has ``__arrow_c_stream__`` or ``__arrow_c_array__``.

pandas, polars and pyarrow are looked at by the module of a value's type, and imported only where a value of theirs was
given. What is of another type than its column is converted by the library, the same for all of them.
"""

from __future__ import annotations

import contextlib
import datetime
import decimal
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ._errors import ErrorCode, error
from ._schema import DataType, Kind, Schema
from ._writing import TIMED, a_value, is_narrow, is_null

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
        f"push_many got {a_value(column)}, which is one column without a name",
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
    frame = _with_whole_numbers(_with_index(frame, schema), schema)
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
        if given.dtype == object and _is_changed(column.type, given, _type_of(name, schema)):
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


def _with_whole_numbers(frame: Any, schema: Schema) -> Any:
    """Returns a frame with ints again where pandas made floats of them, as one is missing, and times or months are wanted."""
    made = {}
    for at, name in enumerate(frame.columns):
        type = _type_of(name, schema)
        if type is None or type.kind not in _COUNTED or str(frame.dtypes.iloc[at]) != "float64":
            continue
        column = frame.iloc[:, at]
        if column.isna().any():
            # Others are not whole numbers, and stay what they are.
            with contextlib.suppress(TypeError, ValueError):
                made[name] = column.astype("Int64")
    return frame.assign(**made) if made else frame


_COUNTED = TIMED | {Kind.DATE, Kind.MONTHS}


def _type_of(name: object, schema: Schema) -> DataType | None:
    """Returns the type of a column of the source by the name of one of a frame; None where there is none."""
    known = schema.name_of(name)
    return None if known is None else schema[known].type


def _without_nan(column: Any) -> Any:
    import pyarrow
    import pyarrow.compute

    is_nan = pyarrow.compute.is_nan(column.cast("double"))
    if not pyarrow.compute.any(is_nan).as_py():
        return column
    return pyarrow.compute.if_else(is_nan, pyarrow.scalar(None, column.type), column)


def _is_changed(made: Any, values: Any, wanted: DataType | None) -> bool:
    """Tells whether pyarrow has made other values of objects, which as rows are refused, or taken as they are.

    It leaves out the time of day beside dates, the zone of a time of day, and nanoseconds; makes bytes of text beside bytes,
    which a VARCHAR takes, or text of both within lists; and gives floats of 32 bits the digits of 64.

    Args:
        made: the type of pyarrow
        values: the objects
        wanted: the type of the source's column
    """
    import pyarrow

    types = pyarrow.types
    is_list = types.is_list(made)
    while types.is_list(made):
        made = made.value_type
    while wanted is not None and wanted.element is not None:
        wanted = wanted.element.type
    if types.is_date(made):
        # NaT is a datetime, too.
        return any(
            isinstance(value, datetime.datetime) or type(value).__name__ == "datetime64"
            for value in _members(values)
            if not is_null(value)
        )
    if types.is_binary(made):
        is_text = wanted is not None and wanted.kind is Kind.TEXT
        return is_text or any(isinstance(value, str) for value in _members(values))
    if types.is_string(made):
        return is_list and any(isinstance(value, _BYTES) for value in _members(values))
    if types.is_floating(made):
        is_decimal = wanted is not None and wanted.kind is Kind.DECIMAL
        return is_decimal and any(is_narrow(value) for value in _members(values))
    if types.is_time(made):
        return any(getattr(value, "tzinfo", None) for value in _members(values))
    if not (types.is_timestamp(made) or types.is_duration(made)) or made.unit == "ns":
        return False
    # NaT has a NaN there.
    return any(
        getattr(value, "nanosecond", 0) > 0 or getattr(value, "nanoseconds", 0) > 0
        for value in _members(values)
    )


_BYTES = (bytes, bytearray, memoryview)


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
    data = _with_whole_numbers(_with_index(data, schema), schema)
    names = list(data.columns)
    if not names:
        return ({} for _ in range(len(data)))
    lists = [values_of(data[name]) for name in names]
    return (
        {name: None if _is_missing(value) else value for name, value in zip(names, row)}
        for row in zip(*lists)
    )


def values_of(column: Any) -> list[Any]:
    """Returns the values of a column of any library as Python's, and as numpy's where Python has none that are the same."""
    kind = getattr(getattr(column, "dtype", None), "kind", "")
    if kind in ("M", "m"):
        # numpy would make ints of nanoseconds, whose unit nobody knows any more.
        return list(column)
    values = column.tolist() if hasattr(column, "tolist") else list(column)
    narrow = _NARROW.get(str(getattr(column, "dtype", getattr(column, "type", ""))).lower())
    if narrow is None:
        return values
    try:
        import numpy
    except ImportError:
        return values
    # As floats of 64 bits they would have more digits: 0.10000000149011612 and not 0.1.
    single = getattr(numpy, narrow)
    return [single(value) if isinstance(value, float) else value for value in values]


# The names of the types in numpy, pandas, polars and pyarrow.
_NARROW = {
    **dict.fromkeys(("float32", "float", "float[pyarrow]"), "float32"),
    **dict.fromkeys(("float16", "halffloat", "halffloat[pyarrow]"), "float16"),
}


def _is_missing(value: Any) -> bool:
    if isinstance(value, float) or type(value).__name__ in ("float16", "float32"):
        return bool(value != value)
    return isinstance(value, decimal.Decimal) and value.is_nan()
