"""Single values to and from the library: parameters of statements, arguments and results of functions."""

from __future__ import annotations

import datetime
import decimal
import math
from typing import Any

from ._errors import ErrorCode, error
from ._ffi import ffi
from ._reading import EPOCH, EPOCH_ORDINAL, EPOCH_UTC, column
from ._schema import DataType, Field, field_of, type_of
from ._writing import (
    _DAY_NANOS,
    _DAYS,
    Mismatch,
    _micros_of,
    a_value,
    column_node,
    is_duration,
    is_narrow,
    is_null,
    micros_since_epoch,
    nanos,
    scalar,
    shortest,
)

NULL, BOOL, INT64, DOUBLE, DECIMAL, TEXT, BYTES, DATE = range(8)
TIME, TIMESTAMP, INSTANT, DURATION, MONTHS, LIST = range(8, 14)
MICRO, NANO = 2, 3
_MASK = (1 << 64) - 1
_EXACT = decimal.Context(prec=80)
_PER_SECOND = {0: 1, 1: 1_000, 2: 1_000_000, 3: 1_000_000_000}


def fill(cell: Any, value: Any, what: str, *, is_for_decimal: bool = False) -> Any:
    """Writes a value into a ``LaminarValue*``; returns what must live as long as it is read.

    Args:
        cell: the struct
        value: of Python, numpy or pandas
        what: what it is, for errors
        is_for_decimal: whether a DECIMAL is wanted: a float of 32 bits is given by its own shortest text then, as in rows
    """
    if is_for_decimal:
        value = _told(value)
    if not is_null(value) and hasattr(value, "dtype") and getattr(value, "ndim", 1) == 0:
        try:
            exact = nanos(value)
        except Mismatch:
            raise _refused(value, what) from None
        if exact is not None:
            is_duration = type(value).__name__ == "timedelta64"
            return _time(cell, DURATION if is_duration else TIMESTAMP, exact, what)
        value = value.item()
    if is_null(value):
        cell.type = NULL
        return None
    if isinstance(value, bool):
        return _number(cell, BOOL, int(value))
    if isinstance(value, int):
        if -(1 << 63) <= value < 1 << 63:
            return _number(cell, INT64, value)
        return _decimal(cell, decimal.Decimal(value), what)
    if isinstance(value, float):
        cell.type = DOUBLE
        getattr(cell, "as").real = value
        return None
    if isinstance(value, decimal.Decimal):
        return _decimal(cell, value, what)
    if isinstance(value, str):
        try:
            return _bytes(cell, TEXT, value.encode())
        except UnicodeEncodeError:
            raise _refused(value, what) from None
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _bytes(cell, BYTES, bytes(value))
    if isinstance(value, datetime.datetime):
        kind = TIMESTAMP if value.utcoffset() is None else INSTANT
        exact = nanos(value)
        if exact is None:
            exact = micros_since_epoch(value) * 1000
        return _time(cell, kind, exact, what)
    if isinstance(value, datetime.date):
        return _number(cell, DATE, value.toordinal() - EPOCH_ORDINAL)
    if isinstance(value, datetime.time) and value.tzinfo is None:
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return _number(cell, TIME, seconds * 1_000_000 + value.microsecond, MICRO)
    if isinstance(value, datetime.timedelta):
        exact = nanos(value)
        return _time(cell, DURATION, _micros_of(value) * 1000 if exact is None else exact, what)
    if isinstance(value, (list, tuple)):
        return _list(cell, value, what)
    raise _refused(value, what)


def _told(value: Any) -> Any:
    """Returns floats of 32 bits, in lists too, as decimals; what a DECIMAL does not hold, such as a NaN, and others as they are."""
    if isinstance(value, (list, tuple)):
        return [_told(member) for member in value]
    return shortest(value) if is_narrow(value) and math.isfinite(value) else value


def _refused(value: Any, what: str) -> Exception:
    return error(
        ErrorCode.TYPE_MISMATCH,
        f"{what} is {a_value(value)}, which is not a value of SQL",
        "give None, bool, int, float, Decimal, str, bytes, date, time without a zone, datetime, timedelta or a "
        "list of these",
    )


def _number(cell: Any, type: int, value: int, unit: int = 0) -> None:
    cell.type = type
    cell.unit = unit
    getattr(cell, "as").integer = value


def _time(cell: Any, type: int, nanos: int, what: str) -> None:
    """Writes a time or a duration in the finest unit that it needs."""
    number, unit = (nanos, NANO) if nanos % 1000 else (nanos // 1000, MICRO)
    is_in_years = type == DURATION or nanos // _DAY_NANOS in _DAYS
    if not (is_in_years and -(1 << 63) <= number < 1 << 63):
        raise error(
            ErrorCode.VALUE_OUT_OF_RANGE,
            f"{what} is a time or duration that no column holds",
            "give times of the years 0001 to 9999, and durations of at most 106751991 days",
        )
    _number(cell, type, number, unit)


def _bytes(cell: Any, type: int, data: bytes) -> Any:
    kept = ffi.from_buffer("char[]", data)
    cell.type = type
    text = getattr(cell, "as").text
    text.data = kept
    text.length = len(data)
    return kept


def _decimal(cell: Any, value: decimal.Decimal, what: str) -> None:
    parts = value.as_tuple()
    if not isinstance(parts.exponent, int):
        raise error(
            ErrorCode.VALUE_OUT_OF_RANGE, f"{what} is {value}", "give a finite number, or a float"
        )
    scale = max(0, -parts.exponent)
    # Not computed where it has more digits anyway: 1E+999999 takes minutes.
    number = 10**38
    if scale <= 38 and value.adjusted() < 38:
        number = int(_EXACT.scaleb(value, scale))
    if abs(number) >= 10**38:
        raise error(
            ErrorCode.VALUE_OUT_OF_RANGE,
            f"{what} is {value}, which has more than 38 digits",
            "give a number of at most 38 digits, or a float",
        )
    cell.type = DECIMAL
    cell.unit = scale
    words = getattr(cell, "as").decimal
    words.low = number & _MASK
    words.high = number >> 64


_OF_PYTHON: list[tuple[type, str]] = [
    (bool, "b"),
    (int, "l"),
    (float, "g"),
    (str, "u"),
    (bytes, "z"),
    (datetime.datetime, "tsu:"),
    (datetime.date, "tdD"),
    (datetime.time, "ttn"),
    (datetime.timedelta, "tDu"),
]


def _places(member: Any) -> int:
    """Returns how many digits behind the point a number needs; 0 for another value than a number, which is refused as a member."""
    # Of numpy: its own shortest text, as in rows.
    member = shortest(member)
    if isinstance(member, float):
        member = decimal.Decimal(float.__repr__(member))
    if not isinstance(member, decimal.Decimal):
        return 0
    exponent = member.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _element_type(members: list[Any], what: str) -> DataType:
    given = [member for member in members if not is_null(member)]
    if not given:
        return type_of("n")
    if any(isinstance(member, decimal.Decimal) for member in given):
        return type_of(f"d:38,{min(max(map(_places, given)), 38)}")
    first = given[0]
    if type(first).__name__ in ("datetime64", "timedelta64"):
        # They may be finer than what Python has for them.
        return type_of("tDu" if is_duration(first) else "tsu:")
    present = [scalar(member) for member in given]
    if any(isinstance(member, float) for member in present):
        return type_of("g")
    first = present[0]
    if isinstance(first, datetime.datetime) and first.utcoffset() is not None:
        return type_of("tsu:UTC")
    for kind, format in _OF_PYTHON:
        if isinstance(first, kind):
            return type_of(format)
    raise _refused(first, f"an element of {what}")


def _list(cell: Any, value: Any, what: str) -> Any:
    members = list(value)
    node = column_node(Field("element", _element_type(members, what)), members)
    cell.type = LIST
    pair = getattr(cell, "as").list
    pair.array = node.array
    pair.schema = node.schema
    return node


def read(cell: Any) -> Any:
    """Returns the Python value of a ``LaminarValue``."""
    type = cell.type
    data = getattr(cell, "as")
    if type == NULL:
        return None
    if type == BOOL:
        return data.integer != 0
    if type == INT64 or type == MONTHS:
        return data.integer
    if type == DOUBLE:
        return data.real
    if type == DECIMAL:
        number = data.decimal.low + (data.decimal.high << 64)
        return _EXACT.scaleb(decimal.Decimal(number), -cell.unit)
    if type == TEXT or type == BYTES:
        length = data.text.length
        content = ffi.unpack(data.text.data, length) if length else b""
        return content.decode() if type == TEXT else content
    if type == DATE:
        return datetime.date.fromordinal(data.integer + EPOCH_ORDINAL)
    if type == LIST:
        array = data.list.array
        return column(field_of(data.list.schema).type, array, 0, array.length)
    delta = datetime.timedelta(microseconds=data.integer * 1_000_000 // _PER_SECOND[cell.unit])
    if type == DURATION:
        return delta
    if type == TIME:
        return (EPOCH + delta).time()
    return (EPOCH_UTC if type == INSTANT else EPOCH) + delta
