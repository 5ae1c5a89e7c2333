"""Arrow arrays to Python values, without pyarrow: each column is one bulk read, then one pass.

======================  ====================================================
column                  Python
======================  ====================================================
BOOLEAN                 bool
TINYINT … BIGINT        int
REAL, DOUBLE            float
DECIMAL                 decimal.Decimal
CHAR, VARCHAR           str
VARBINARY               bytes
DATE                    datetime.date
TIME                    datetime.time
TIMESTAMP               datetime.datetime without a zone
… WITH LOCAL TIME ZONE  datetime.datetime in UTC
INTERVAL DAY TO SECOND  datetime.timedelta
INTERVAL YEAR TO MONTH  int, months
ARRAY                   list
NULL                    None
======================  ====================================================

Python's times end at the microsecond: nanoseconds are floored to it. ``to_arrow()`` keeps them.
"""

from __future__ import annotations

import datetime
import decimal
from typing import Any, Callable

from ._ffi import ffi
from ._schema import DataType, Kind, Schema

EPOCH = datetime.datetime(1970, 1, 1)
EPOCH_UTC = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
EPOCH_ORDINAL = 719_163

# Enough for every DECIMAL(38, s): scaling must not round.
_EXACT = decimal.Context(prec=80)
_CODES = {"c": "b", "s": "h", "i": "i", "l": "q", "f": "f", "g": "d", "tdD": "i", "tiM": "i"}
_WIDTHS = {"b": 1, "h": 2, "i": 4, "q": 8, "f": 4, "d": 8}


def columns(schema: Schema, array: Any) -> list[list[Any]]:
    """Returns the values of all columns of the ``ArrowArray*`` of a struct."""
    return [
        column(field.type, array.children[at], array.offset, array.length)
        for at, field in enumerate(schema)
    ]


def column(type: DataType, array: Any, start: int, count: int) -> list[Any]:
    """Returns ``count`` values of an array, from ``start`` behind its own offset."""
    if count == 0:
        return []
    if type.kind is Kind.NULL:
        return [None] * count
    at = array.offset + start
    values = _raw(type, array, at, count)
    if array.null_count != 0 and array.buffers[0] != ffi.NULL:
        valid = _bits(array.buffers[0], at, count)
        values = [value if bit == "1" else None for value, bit in zip(values, valid)]
    convert = _CONVERT.get(type.kind)
    if convert is None:
        return values
    convert_one = convert(type)
    return [None if value is None else convert_one(value) for value in values]


def _raw(type: DataType, array: Any, at: int, count: int) -> list[Any]:
    kind = type.kind
    if kind is Kind.BOOLEAN:
        return [bit == "1" for bit in _bits(array.buffers[1], at, count)]
    if kind is Kind.TEXT or kind is Kind.BYTES:
        offsets = _numbers(array.buffers[1], "i", at, count + 1)
        data = _bytes(array.buffers[2], offsets[0], offsets[-1])
        base = offsets[0]
        if kind is Kind.BYTES:
            return [data[a - base : b - base] for a, b in zip(offsets, offsets[1:])]
        if data.isascii():
            # One decoding for the whole column: characters and bytes have the same places.
            text = data.decode("ascii")
            return [text[a - base : b - base] for a, b in zip(offsets, offsets[1:])]
        return [data[a - base : b - base].decode() for a, b in zip(offsets, offsets[1:])]
    if kind is Kind.DECIMAL:
        words = _numbers(array.buffers[1], "q", 2 * at, 2 * count)
        mask = (1 << 64) - 1
        return [(low & mask) + (high << 64) for low, high in zip(words[::2], words[1::2])]
    if kind is Kind.ARRAY:
        assert type.element is not None
        offsets = _numbers(array.buffers[1], "i", at, count + 1)
        inner = column(type.element.type, array.children[0], offsets[0], offsets[-1] - offsets[0])
        base = offsets[0]
        return [inner[a - base : b - base] for a, b in zip(offsets, offsets[1:])]
    return _numbers(array.buffers[1], _CODES.get(type.format, "q"), at, count)


def _numbers(buffer: Any, code: str, at: int, count: int) -> list[Any]:
    width = _WIDTHS[code]
    data = ffi.buffer(ffi.cast("char*", buffer) + at * width, count * width)
    view: Any = memoryview(data).cast("B")
    return list(view.cast(code))


def _bytes(buffer: Any, begin: int, end: int) -> bytes:
    if begin == end:
        return b""
    return bytes(ffi.buffer(ffi.cast("char*", buffer) + begin, end - begin))


def _bits(buffer: Any, at: int, count: int) -> str:
    """Returns a bit map as text of 0 and 1: one conversion for all bits."""
    first = at >> 3
    size = ((at + count + 7) >> 3) - first
    data = bytes(ffi.buffer(ffi.cast("char*", buffer) + first, size))
    text = bin(int.from_bytes(data, "little") | 1 << (8 * size))[:2:-1]
    skip = at & 7
    return text[skip : skip + count]


def _decimals(type: DataType) -> Callable[[int], decimal.Decimal]:
    scale = -type.scale
    return lambda value: _EXACT.scaleb(decimal.Decimal(value), scale)


def _micros(type: DataType) -> tuple[int, int]:
    """Returns by what a number of the type's unit is multiplied, and divided, to be microseconds."""
    return (10 ** max(0, 6 - type.unit), 10 ** max(0, type.unit - 6))


def _durations(type: DataType) -> Callable[[int], datetime.timedelta]:
    times, by = _micros(type)
    return lambda value: datetime.timedelta(microseconds=value * times // by)


def _timestamps(type: DataType) -> Callable[[int], datetime.datetime]:
    times, by = _micros(type)
    epoch = EPOCH_UTC if type.kind is Kind.INSTANT else EPOCH
    return lambda value: epoch + datetime.timedelta(microseconds=value * times // by)


def _times(type: DataType) -> Callable[[int], datetime.time]:
    times, by = _micros(type)
    return lambda value: (EPOCH + datetime.timedelta(microseconds=value * times // by)).time()


def _dates(type: DataType) -> Callable[[int], datetime.date]:
    return lambda value: datetime.date.fromordinal(value + EPOCH_ORDINAL)


_CONVERT: dict[Kind, Callable[[DataType], Callable[[Any], Any]]] = {
    Kind.DECIMAL: _decimals,
    Kind.DATE: _dates,
    Kind.TIME: _times,
    Kind.TIMESTAMP: _timestamps,
    Kind.INSTANT: _timestamps,
    Kind.DURATION: _durations,
}
