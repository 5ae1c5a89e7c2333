"""What other libraries have, made into what has ``__arrow_c_stream__`` or ``__arrow_c_array__``.

pandas, polars and pyarrow are looked at by the module of a value's type, and imported only where a value of theirs was
given. Times that are finer than their column are floored, as those of Python are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._schema import Kind, Schema

_TIMED = (Kind.TIMESTAMP, Kind.INSTANT, Kind.TIME, Kind.DURATION)
_PLACES = {"s": 0, "ms": 3, "us": 6, "ns": 9}
_FLOORS = {0: "second", 3: "millisecond", 6: "microsecond"}
_TRUNCATES = {0: "1s", 3: "1ms", 6: "1us"}


def arrow_of(data: Any, schema: Schema, floors: bool) -> Any | None:
    """Returns Arrow data for a source's columns, or None where the value is none."""
    package = type(data).__module__.partition(".")[0]
    if package == "pandas" and type(data).__name__ == "DataFrame":
        return _of_pandas(data, schema, floors)
    if package == "polars":
        return _of_polars(data, schema, floors)
    if package == "pyarrow":
        return _of_pyarrow(data, schema, floors)
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return data
    return None


def _of_pandas(frame: Any, schema: Schema, floors: bool) -> Any | None:
    named = [name for name in frame.index.names if name is not None]
    if any(name in schema and name not in frame.columns for name in named):
        frame = frame.reset_index()
        frame = frame[[name for name in frame.columns if name in schema or name not in named]]
    try:
        import pyarrow
    except ImportError:
        return None
    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    return _of_pyarrow(table, schema, floors)


def rows_of_pandas(data: Any) -> Iterator[dict[str, Any]] | None:
    """Returns the rows of a DataFrame, for where pyarrow is not installed; None for anything else.

    A NaN of pandas is NULL, as it is to pyarrow.
    """
    if type(data).__module__.partition(".")[0] != "pandas" or type(data).__name__ != "DataFrame":
        return None
    names = list(data.columns)
    lists = [data[name].tolist() for name in names]
    return (
        {name: None if value != value else value for name, value in zip(names, row)}
        for row in zip(*lists)
    )


def _of_polars(frame: Any, schema: Schema, floors: bool) -> Any:
    import polars

    if isinstance(frame, polars.LazyFrame):
        frame = frame.collect()
    if not floors or not isinstance(frame, polars.DataFrame):
        return frame
    coarser = []
    for name, type in zip(frame.columns, frame.dtypes):
        places = _places_of(schema, name)
        unit = getattr(type, "time_unit", None)
        if places is not None and isinstance(type, polars.Datetime):
            if _PLACES[str(unit)] > places:
                coarser.append(polars.col(name).dt.truncate(_TRUNCATES[places]))
    return frame.with_columns(coarser) if coarser else frame


def _of_pyarrow(data: Any, schema: Schema, floors: bool) -> Any:
    import pyarrow

    if not floors or not isinstance(data, (pyarrow.Table, pyarrow.RecordBatch)):
        return data
    for at, field in enumerate(data.schema):
        places = _places_of(schema, field.name)
        if places is not None and pyarrow.types.is_timestamp(field.type):
            if _PLACES[field.type.unit] > places:
                import pyarrow.compute

                floored = pyarrow.compute.floor_temporal(data.column(at), unit=_FLOORS[places])
                data = data.set_column(at, field.name, floored)
    return data


def _places_of(schema: Schema, name: str) -> int | None:
    if name not in schema or schema[name].type.kind not in _TIMED:
        return None
    return schema[name].type.unit
