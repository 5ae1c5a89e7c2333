"""Python values to what a column stores, and whole columns of them to Arrow arrays.

A value is converted only where nothing is lost, as Arrow data is: an int goes into a DOUBLE, 1.0 into a BIGINT, a str or a
bool never into a number.
Times that are finer than their column are floored to it. ``None``, ``pandas.NaT`` and ``pandas.NA`` are NULL;
a NaN is a number.
"""

from __future__ import annotations

import array
import datetime
import decimal
import itertools
import math
import operator
import re
import struct
from collections.abc import Mapping, Sequence
from typing import Any, Callable

from ._errors import Error, ErrorCode, error, nearest
from ._ffi import ffi
from ._reading import EPOCH, EPOCH_ORDINAL, EPOCH_UTC
from ._schema import DataType, Field, Kind, Schema, type_of

TIMED = frozenset((Kind.TIME, Kind.TIMESTAMP, Kind.INSTANT, Kind.DURATION))

_DAY = 86_400
_DAY_NANOS = _DAY * 1_000_000_000
_DAYS = range(1 - EPOCH_ORDINAL, datetime.date.max.toordinal() + 1 - EPOCH_ORDINAL)
_NANO_DIGITS = 9
_UNIT_LETTERS = {3: "m", 6: "u", 9: "n"}
_MICRO = 1_000_000
_MOST_DIGITS = 76
# A number that it would round, or make 0, is refused: a Decimal may have any number of digits.
_EXACT = decimal.Context(prec=80, traps=[decimal.InvalidOperation, decimal.Inexact])
# Decimals of so many digits are told apart by their nearest floats, from the least float of full precision on.
_OF_DOUBLE = 15, 2.0**-1022
_OF_SINGLE = 6, 2.0**-126


class Mismatch(Exception):
    """A value is not one of its column; caught where column and row are known."""


def is_null(value: Any) -> bool:
    """Tells whether a value stands for NULL: None, and what pandas has for it."""
    if value is None:
        return True
    kind = type(value).__name__
    if kind in ("datetime64", "timedelta64"):
        return bool(value != value)
    return kind in ("NaTType", "NAType")


def scalar(value: Any) -> Any:
    """Returns the Python value of a scalar of numpy, others as they are."""
    if hasattr(value, "dtype") and hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        return value.item()
    return value


def shortest(value: Any) -> Any:
    """Returns a float of numpy of 16 or 32 bits as the decimal of its own shortest text, which is another one than that of the
    same float of 64 bits; others as they are."""
    if is_narrow(value):
        return decimal.Decimal(str(value.astype("float32")))
    return value


def is_narrow(value: Any) -> bool:
    """Tells whether a value is a float of numpy of 16 or 32 bits."""
    return type(value).__name__ in ("float16", "float32")


def _boolean(value: Any) -> int:
    value = scalar(value)
    if value is True:
        return 1
    if value is False:
        return 0
    raise Mismatch


def _integer(bits: int) -> Callable[[Any], int]:
    limit = 1 << (bits - 1)

    def convert(value: Any) -> int:
        if isinstance(value, bool):
            raise Mismatch
        try:
            number = operator.index(value)
        except TypeError:
            raise Mismatch from None
        if not -limit <= number < limit:
            raise OverflowError
        return number

    return convert


def _whole_number(bits: int) -> Callable[[Any], int]:
    convert = _integer(bits)

    def convert_any(value: Any) -> int:
        value = scalar(value)
        if isinstance(value, float):
            value = decimal.Decimal(value)
        if isinstance(value, decimal.Decimal):
            # An infinity and a NaN are no whole numbers; 1E+999999 is one that takes minutes to compute.
            if not value.is_finite() or value.adjusted() > _MOST_DIGITS or value != int(value):
                raise OverflowError
            value = int(value)
        return convert(value)

    return convert_any


def _real(type: DataType) -> Callable[[Any], float]:
    is_single = type.format == "f"
    digits, least = _OF_SINGLE if is_single else _OF_DOUBLE

    def convert(value: Any) -> float:
        value = scalar(value)
        # A Fraction or a longdouble has a float, too, but is not one.
        if isinstance(value, bool) or not isinstance(value, (int, float, decimal.Decimal)):
            raise Mismatch
        try:
            real = float(value)
        except ValueError:
            # A Decimal may be a signalling NaN.
            raise Mismatch from None
        # OverflowError where a REAL would be an infinity.
        stored = struct.unpack("<f", struct.pack("<f", real))[0] if is_single else real
        if isinstance(value, int) and int(stored) != value:
            raise OverflowError
        if isinstance(value, decimal.Decimal) and value.is_finite():
            if math.isinf(stored):
                raise OverflowError
            is_told = _digits_behind_the_point(value) <= digits and abs(stored) >= least
            if not is_told and decimal.Decimal(stored) != value:
                raise OverflowError
        return real

    return convert


def _digits_behind_the_point(value: decimal.Decimal) -> float:
    """Returns how many digits a decimal with a fraction has, from the first to the last that are not 0; infinity for others."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent >= 0:
        return math.inf
    return len("".join(map(str, digits)).strip("0"))


def unscaled(value: Any, scale: int) -> int:
    """Returns a number times 10 to the power of a scale; OverflowError where that is no whole number."""
    value = scalar(shortest(value))
    if isinstance(value, float):
        # The shortest text that reads back as this float: 0.1 is 0.1.
        value = decimal.Decimal(repr(value))
    elif isinstance(value, bool):
        raise Mismatch
    elif isinstance(value, int):
        value = decimal.Decimal(value)
    elif not isinstance(value, decimal.Decimal):
        raise Mismatch
    # A number of more digits than any column has is not computed: 1E+999999 takes minutes.
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        raise OverflowError
    try:
        scaled = _EXACT.scaleb(value, scale)
    except decimal.Inexact:
        raise OverflowError from None
    number = int(scaled)
    if number != scaled:
        raise OverflowError
    return number


def _decimal(type: DataType) -> Callable[[Any], int]:
    scale = type.scale
    limit = 10 ** int(type.format[2:].split(",")[0])

    def convert(value: Any) -> int:
        number = unscaled(value, scale)
        if not -limit < number < limit:
            raise OverflowError
        return number

    return convert


def _text(value: Any) -> bytes:
    if isinstance(value, str):
        try:
            return value.encode()
        except UnicodeEncodeError:
            raise Mismatch from None
    raise Mismatch


def _binary(value: Any) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise Mismatch


def _date(value: Any) -> int:
    exact = nanos(value)
    if exact is not None:
        days, rest = divmod(exact, _DAY * 1_000_000_000)
        if rest or getattr(value, "tzinfo", None) is not None or is_duration(value):
            raise Mismatch
        return days
    value = scalar(value)
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time(0) or value.tzinfo is not None:
            raise Mismatch
        return value.toordinal() - EPOCH_ORDINAL
    if isinstance(value, datetime.date):
        return value.toordinal() - EPOCH_ORDINAL
    return _integer(32)(value)


def is_duration(value: Any) -> bool:
    """Tells whether a value is a duration of Python, pandas or numpy."""
    return type(value).__name__.lower().startswith("timedelta")


def _micros_of(delta: datetime.timedelta) -> int:
    return (delta.days * _DAY + delta.seconds) * _MICRO + delta.microseconds


def micros_since_epoch(value: datetime.datetime) -> int:
    """Returns the microseconds of a time since 1970, in UTC where it has no zone, or one that does not say how far it is from it."""
    return _micros_of(value - (EPOCH if value.utcoffset() is None else EPOCH_UTC))


_NUMPY_UNITS = {
    "W": 7 * _DAY * 1_000_000_000,
    "D": _DAY * 1_000_000_000,
    "h": 3_600_000_000_000,
    "m": 60_000_000_000,
    "s": 1_000_000_000,
    "ms": 1_000_000,
    "us": 1_000,
    "ns": 1,
}
_NUMPY_UNIT = re.compile(r"(?:\[(\d*)(\w+)\])?")
_FINER_NUMPY_UNITS = {"ps": 1_000, "fs": 1_000_000, "as": 1_000_000_000}


def nanos(value: Any) -> int | None:
    """Returns the nanoseconds of a time or duration of pandas or numpy, since 1970 UTC or of its length."""
    if type(value).__module__.startswith("pandas") and hasattr(value, "asm8"):
        value = value.asm8
    name = type(value).__name__
    if name not in ("datetime64", "timedelta64"):
        return None
    # Such as datetime64[ns], or datetime64[25s] of a step.
    found = _NUMPY_UNIT.fullmatch(str(value.dtype)[len(name) :])
    step, unit = found.groups() if found else (None, None)
    if unit in ("Y", "M") and name == "datetime64":
        value, step, unit = value.astype("datetime64[D]"), "", "D"
    number = int(value.astype("int64")) * int(step or 1)
    if unit in _FINER_NUMPY_UNITS:
        return number // _FINER_NUMPY_UNITS[unit]
    if unit not in _NUMPY_UNITS:
        # A duration of months, or of no unit: nobody knows how long it is.
        raise Mismatch
    return number * _NUMPY_UNITS[unit]


def nanos_of(kind: Kind, value: Any) -> int:
    """Returns the nanoseconds of a time or duration of Python, pandas or numpy."""
    exact = nanos(value)
    if exact is not None:
        # A time of day is a duration to numpy, since midnight.
        if is_duration(value) != (kind in (Kind.DURATION, Kind.TIME)):
            raise Mismatch
        return exact
    if kind is Kind.DURATION and isinstance(value, datetime.timedelta):
        return _micros_of(value) * 1000
    if kind is Kind.TIME and isinstance(value, datetime.time) and value.tzinfo is None:
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return (seconds * _MICRO + value.microsecond) * 1000
    if kind in (Kind.TIMESTAMP, Kind.INSTANT) and isinstance(value, datetime.datetime):
        return micros_since_epoch(value) * 1000
    if kind in (Kind.TIMESTAMP, Kind.INSTANT) and isinstance(value, datetime.date):
        return (value.toordinal() - EPOCH_ORDINAL) * _DAY * 1_000_000_000
    raise Mismatch


def in_years(kind: Kind, nanos: int) -> int:
    """Returns the nanoseconds of a time of the years 0001 to 9999 in UTC, or of anything else; OverflowError for another year."""
    if kind in (Kind.TIMESTAMP, Kind.INSTANT) and nanos // _DAY_NANOS not in _DAYS:
        raise OverflowError
    return nanos


def is_count(value: Any) -> bool:
    """Tells whether a value for a time is an int, of Python or numpy, in the column's own unit."""
    return hasattr(value, "__index__") and nanos(value) is None


def _timed(type: DataType) -> Callable[[Any], int]:
    by: int = 10 ** (9 - type.unit)

    def convert(value: Any) -> int:
        if is_count(value):
            return _integer(64)(value)
        return in_years(type.kind, nanos_of(type.kind, value)) // by

    return convert


def element_of(field: Field) -> Field:
    """Returns the field of the elements of an ARRAY, under the name of the column."""
    assert field.type.element is not None
    return Field(field.name, field.type.element.type)


def list_of(value: Any) -> list[Any]:
    """Returns the elements of a list as they were given."""
    if isinstance(value, (str, bytes, bytearray, Mapping)):
        raise Mismatch
    try:
        return list(value)
    except TypeError:
        raise Mismatch from None


def _list(type: DataType) -> Callable[[Any], list[Any]]:
    assert type.element is not None
    convert_one = converter(type.element.type)
    return lambda value: [
        None if is_null(member) else convert_one(member) for member in list_of(value)
    ]


def converter(type: DataType) -> Callable[[Any], Any]:
    """Returns what makes of a value, not NULL, what a column of a type stores: int, float, bytes or list.

    It raises :class:`Mismatch` for a value of another kind, OverflowError for one that does not fit.
    """
    kind = type.kind
    if kind is Kind.INTEGER:
        return _whole_number({"c": 8, "s": 16, "i": 32, "l": 64}[type.format])
    plain: dict[Kind, Callable[[Any], Any]] = {
        Kind.BOOLEAN: _boolean,
        Kind.TEXT: _text,
        Kind.BYTES: _binary,
        Kind.DATE: _date,
        Kind.MONTHS: _whole_number(32),
    }
    if kind in plain:
        return plain[kind]
    typed: dict[Kind, Callable[[DataType], Callable[[Any], Any]]] = {
        Kind.FLOAT: _real,
        Kind.DECIMAL: _decimal,
        Kind.TIME: _timed,
        Kind.TIMESTAMP: _timed,
        Kind.INSTANT: _timed,
        Kind.DURATION: _timed,
        Kind.ARRAY: _list,
    }
    return typed[kind](type)


def refusal(field: Field, value: Any, problem: Exception, element: int | None = None) -> Error:
    """Returns the error of a value, or of an element of a list, that its column does not take."""
    where = "" if element is None else f", element {element}"
    shown = _shown(value)
    if isinstance(problem, OverflowError):
        return error(
            ErrorCode.VALUE_OUT_OF_RANGE,
            f"column {field.name}{where}: {shown} does not fit into {field.type}",
            _FITS.get(
                field.type.kind,
                "push values that the type holds without rounding, or declare a wider type",
            ),
        )
    return error(
        ErrorCode.TYPE_MISMATCH,
        f"column {field.name}{where}: {a_value(value)}, {shown}, is no {field.type}",
        f"give {_TAKES[field.type.kind]}",
    )


def a_value(value: Any) -> str:
    """Returns the type of a value with its article: "a str", "an int"."""
    name = type(value).__name__
    # As it is spoken: a uint8.
    starts_with_vowel = name[:1].lower() in "aeio" or name[:2].lower() == "un"
    return f"{'an' if starts_with_vowel else 'a'} {name}"


_YEARS = "give times of the years 0001 to 9999 in UTC, with nanoseconds of 1677 to 2262"
_FITS = {Kind.TIMESTAMP: _YEARS, Kind.INSTANT: _YEARS}


def _shown(value: Any) -> str:
    try:
        shown = repr(value)
    except Exception:
        # An int of more digits than Python prints.
        return "which cannot be printed"
    return shown if len(shown) <= 60 else shown[:57] + "..."


_TAKES = {
    Kind.BOOLEAN: "a bool",
    Kind.INTEGER: "an int, or a float that is one",
    Kind.FLOAT: "a float, or an int or decimal.Decimal that a float holds",
    Kind.DECIMAL: "a decimal.Decimal, an int or a float",
    Kind.TEXT: "a str",
    Kind.BYTES: "bytes",
    Kind.DATE: "a datetime.date, a datetime at midnight without a zone, or the days since 1970 as an int",
    Kind.TIME: "a datetime.time without a zone, or the nanoseconds since midnight as an int",
    Kind.TIMESTAMP: "a datetime.datetime or date, or an int in the column's unit",
    Kind.INSTANT: "a datetime.datetime or date, or an int in the column's unit",
    Kind.DURATION: "a datetime.timedelta, or an int in the column's unit",
    Kind.MONTHS: "the months as an int",
    Kind.ARRAY: "a list of values of the element's type",
    Kind.NULL: "None",
}


def unknown_column(name: object, schema: Schema) -> Error:
    """Returns the error of a name that no column has."""
    return error(
        ErrorCode.UNKNOWN_COLUMN,
        f"there is no column {name}",
        nearest(str(name), schema.names),
    )


class Node:
    """An Arrow array that is being made: its struct, and what the struct points to."""

    __slots__ = ("array", "kept", "schema")

    def __init__(self) -> None:
        self.array = ffi.new("struct ArrowArray*")
        self.schema = ffi.new("struct ArrowSchema*")
        self.kept: list[Any] = []

    def keep(self, value: Any) -> Any:
        """Keeps a value as long as the structs and returns it."""
        self.kept.append(value)
        return value


@ffi.callback("void(struct ArrowArray*)")  # type: ignore[untyped-decorator]
def _release_array(array: Any) -> None:
    # The memory is Python's, and stays until the call that got it has returned.
    array.release = ffi.NULL


@ffi.callback("void(struct ArrowSchema*)")  # type: ignore[untyped-decorator]
def _release_schema(schema: Any) -> None:
    schema.release = ffi.NULL


def column_node(field: Field, values: Sequence[Any]) -> Node:
    """Returns the array of the elements of a list: times as fine as they are, which the library rounds as it was told to."""
    field, values = _fine_enough(field, values)
    stored, nulls = _stored(field, values)
    return _stored_node(field, stored, nulls)


def _fine_enough(field: Field, values: Sequence[Any]) -> tuple[Field, Sequence[Any]]:
    """Returns a field, and its values, in a unit that loses nothing of times and durations."""
    type = field.type
    if type.kind not in TIMED:
        return field, values
    unit, most = type.unit, 0
    for value in values:
        if is_null(value) or is_count(value):
            continue
        try:
            exact = nanos_of(type.kind, value)
        except Mismatch:
            continue
        while exact % 10 ** (_NANO_DIGITS - unit):
            unit += 3
        most = max(most, abs(exact))
    if unit == _NANO_DIGITS and most >= 1 << 63:
        # Beside a time of the year 9999 there is no room for nanoseconds.
        unit = max(type.unit, 6)
    if unit == type.unit:
        return field, values
    # An int is in the column's own unit.
    by = 10 ** (unit - type.unit)
    fine = type_of(type.format[:2] + _UNIT_LETTERS[unit] + type.format[3:])
    return Field(field.name, fine), [
        operator.index(value) * by if is_count(value) else value for value in values
    ]


def _stored(field: Field, values: Sequence[Any]) -> tuple[Any, int]:
    """Returns a column as what it stores, with None for NULL, and the number of NULLs."""
    fast = _FAST.get(field.type.format)
    if fast is not None:
        try:
            return fast(values), 0
        except (TypeError, OverflowError, AttributeError, UnicodeEncodeError):
            pass  # There is a NULL, another type, or a value that does not fit: one by one.
    if field.type.kind is Kind.NULL:
        for element, value in enumerate(values):
            if not is_null(value):
                raise refusal(field, value, Mismatch(), element)
        return [None] * len(values), len(values)
    convert = converter(field.type)
    stored: list[Any] = []
    nulls = 0
    for element, value in enumerate(values):
        if is_null(value):
            stored.append(None)
            nulls += 1
            continue
        try:
            stored.append(convert(value))
        except (Mismatch, OverflowError) as problem:
            raise refusal(field, value, problem, element) from None
    return stored, nulls


def _texts(values: Sequence[Any]) -> list[bytes]:
    return [value.encode() for value in values]


def _reals(values: Sequence[Any]) -> Any:
    # An array takes ints too, and rounds them.
    if any(type(value) is not float for value in values):
        raise TypeError
    return array.array("d", values)


def _integers(code: str) -> Callable[[Sequence[Any]], Any]:
    def convert(values: Sequence[Any]) -> Any:
        # An array takes a bool too.
        if bool in set(map(type, values)):
            raise TypeError
        return array.array(code, values)

    return convert


_FAST: dict[str, Callable[[Sequence[Any]], Any]] = {
    "u": _texts,
    "g": _reals,
    "l": _integers("q"),
    "i": _integers("i"),
}
_STORED_CODES = {"c": "b", "s": "h", "i": "i", "l": "q", "f": "f", "g": "d", "tdD": "i", "tiM": "i"}


def _stored_node(field: Field, stored: Any, nulls: int) -> Node:
    node = Node()
    kind = field.type.kind
    count = len(stored)
    valid = _valid(node, stored, count) if nulls else ffi.NULL
    children: list[Node] = []
    if kind is Kind.NULL:
        buffers: list[Any] = []
    elif kind is Kind.BOOLEAN:
        buffers = [valid, _buffer(node, _bitmap([bool(value) for value in stored]))]
    elif kind is Kind.TEXT or kind is Kind.BYTES:
        parts = [value or b"" for value in stored] if nulls else stored
        offsets = array.array("i", itertools.accumulate(map(len, parts), initial=0))
        buffers = [valid, _buffer(node, offsets), _buffer(node, b"".join(parts))]
    elif kind is Kind.DECIMAL:
        data = b"".join((value or 0).to_bytes(16, "little", signed=True) for value in stored)
        buffers = [valid, _buffer(node, data)]
    elif kind is Kind.ARRAY:
        assert field.type.element is not None
        lists = [value or [] for value in stored]
        offsets = array.array("i", itertools.accumulate(map(len, lists), initial=0))
        members = list(itertools.chain.from_iterable(lists))
        inner = sum(member is None for member in members)
        children = [node.keep(_stored_node(field.type.element, members, inner))]
        buffers = [valid, _buffer(node, offsets)]
    else:
        code = _STORED_CODES.get(field.type.format, "q")
        if not isinstance(stored, array.array):
            stored = array.array(code, [0 if value is None else value for value in stored])
        buffers = [valid, _buffer(node, stored)]
    _fill(node, field.type.format, field.name, count, nulls, buffers, children)
    return node


def _valid(node: Node, stored: Sequence[Any], count: int) -> Any:
    return _buffer(node, _bitmap([value is not None for value in stored]))


def _bitmap(bits: list[bool]) -> bytes:
    text = "".join("1" if bit else "0" for bit in reversed(bits))
    return int(text or "0", 2).to_bytes((len(bits) + 7) // 8, "little")


def _buffer(node: Node, data: Any) -> Any:
    # A pointer even where there is nothing: a NULL buffer is refused for most types.
    return node.keep(ffi.from_buffer("char[]", data if len(data) else b"\0" * 8))


def _fill(
    node: Node,
    format: str,
    name: str,
    count: int,
    nulls: int,
    buffers: list[Any],
    children: list[Node],
) -> None:
    array, schema = node.array, node.schema
    array.length = count
    array.null_count = nulls
    array.n_buffers = len(buffers)
    array.buffers = node.keep(ffi.new("const void*[]", buffers or [ffi.NULL]))
    array.n_children = schema.n_children = len(children)
    if children:
        array.children = node.keep(
            ffi.new("struct ArrowArray*[]", [child.array for child in children])
        )
        schema.children = node.keep(
            ffi.new("struct ArrowSchema*[]", [child.schema for child in children])
        )
    schema.format = node.keep(ffi.new("char[]", format.encode()))
    schema.name = node.keep(ffi.new("char[]", name.encode()))
    schema.flags = 2
    array.release = _release_array
    schema.release = _release_schema
