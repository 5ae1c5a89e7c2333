"""Rows of Python values to the library's encoded rows: one ``struct.pack`` and one call a row.

A row that is a dict with every column, of the types that a column has most often, is encoded by a function that is
written for its source; all others by :meth:`RowEncoder.encode_any`. The format::

    0      u32 bytes of the row, a multiple of 8       u32 operation: 0 push, 1 delete
    8      n tags of a byte: type | unit << 4; 0 is NULL; filled up to a multiple of 8
    w      n words of 8 bytes: a number, or u32 offset and u32 length of text and bytes
    w+8n   text and bytes, filled up to a multiple of 8
"""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import struct
from collections.abc import Mapping
from typing import Any, Callable, cast

from ._errors import ErrorCode, error
from ._ffi import address
from ._reading import EPOCH, EPOCH_ORDINAL, EPOCH_UTC
from ._schema import Field, Kind, Schema
from ._unheard import is_of_handler, unheard
from ._writing import (
    TIMED,
    Mismatch,
    Node,
    a_value,
    column_node,
    converter,
    element_of,
    in_years,
    is_count,
    is_null,
    list_of,
    nanos_of,
    refusal,
    unknown_column,
    unscaled,
)

PUSH = 0
DELETE = 1

_BOOL, _INT64, _DOUBLE, _DECIMAL, _TEXT, _BYTES, _DATE = 1, 2, 3, 4, 5, 6, 7
_TIME, _TIMESTAMP, _INSTANT, _DURATION, _MONTHS, _LIST, _DECIMAL64 = 8, 9, 10, 11, 12, 13, 14
_MICRO, _NANO = 2 << 4, 3 << 4
_MOST_PACKERS = 4096
_MOST_COLUMNS = 128
_MOST_DAYS = 4096


class _Days(dict[int, int]):
    """The microseconds of whole days, by their number: multiplied once, as ints of more than 30 bits are slow."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self._range = range(least, most + 1)

    def __missing__(self, days: int) -> int:
        if days not in self._range:
            raise Mismatch
        if len(self) >= _MOST_DAYS:
            self.clear()
        micros = self[days] = days * 86_400_000_000
        return micros


_days = _Days(-999_999_999, 999_999_999)
# Those of the years 0001 to 9999: a time with a zone may be in another year of UTC.
_dates = _Days(1 - EPOCH_ORDINAL, datetime.date.max.toordinal() - EPOCH_ORDINAL)

# Of Python and numpy: a DOUBLE holds them as they are, an int within the range that is checked.
_EXACT_NUMBERS = frozenset(
    [
        *("int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("longlong", "ulonglong", "float16", "float32", "float64"),
    ]
)
_UNIT_TAGS = {0: 0, 3: 1 << 4, 6: 2 << 4, 9: 3 << 4}
_TAGS = {
    Kind.BOOLEAN: _BOOL,
    Kind.INTEGER: _INT64,
    Kind.FLOAT: _DOUBLE,
    Kind.TEXT: _TEXT,
    Kind.BYTES: _BYTES,
    Kind.DATE: _DATE,
    Kind.MONTHS: _MONTHS,
    Kind.DECIMAL: _DECIMAL64,
    Kind.TIME: _TIME,
    Kind.TIMESTAMP: _TIMESTAMP,
    Kind.INSTANT: _INSTANT,
    Kind.DURATION: _DURATION,
}


class RowEncoder:
    """Encodes the rows of one source; ``encode`` for the fast way, with the slow one behind it."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._count = len(schema)
        self._padded = (self._count + 7) & ~7
        self._fixed = 8 + self._padded + 8 * self._count
        self._converters = [converter(field.type) for field in schema]
        self._writer = _FastWriter(self.schema, self._padded, self._fixed)
        written = self._writer.functions()
        self.encode: Callable[[Any], bytes] = written[0]
        self._others = written[1:]

    def pusher(
        self, try_push: Callable[..., int], handle: Any, flags: list[tuple[Any, bytearray]]
    ) -> Callable[[Any], tuple[int, int, bytes] | None]:
        """Returns a function that encodes a row as ``encode`` does and pushes it.

        Args:
            try_push: ``laminar_try_push_encoded``
            handle: of the source
            flags: of a byte in which ``try_push`` says whether there was room, and a pointer to it; each call takes one out.
                Where there is none, IndexError

        Returns:
            a function that gives None where the row was pushed and nothing has to come out of the call, else the code of the
            error or 0, whether it was pushed, and the encoded row
        """
        return self._writer.pusher(try_push, handle, flags)

    def encode_otherwise(self, row: Any) -> tuple[bytes, list[Node]]:
        """Returns a row that :meth:`encode` does not take, as :meth:`encode_any` does: by straight code too where it is a tuple,
        a dict without all columns, or another row with names."""
        for encode in self._others:
            try:
                return encode(row), []
            except Exception as problem:
                if is_of_handler(problem):
                    raise
                # Not of this kind: another one, or an error that says what is wrong.
                continue
        return self.encode_any(row)

    def encode_any(self, row: Any, operation: int = PUSH) -> tuple[bytes, list[Node]]:
        """Returns the encoded row, and what must live until it was pushed: the arrays of its lists."""
        values = self._values(row)
        tags = bytearray(self._padded)
        words = bytearray()
        tail = bytearray()
        kept: list[Node] = []
        for at, (field, value) in enumerate(zip(self.schema, values)):
            if is_null(value):
                words += b"\0" * 8
                continue
            try:
                tags[at], word = self._cell(field, self._converters[at], value, tail, kept)
            except (Mismatch, OverflowError) as problem:
                raise refusal(field, value, problem) from None
            words += word
        tail += b"\0" * (-len(tail) % 8)
        size = self._fixed + len(tail)
        return struct.pack("<II", size, operation) + bytes(tags + words + tail), kept

    def _values(self, row: Any) -> list[Any]:
        """Returns the values of a row in the order of the columns."""
        if isinstance(row, (tuple, list)) and not _is_named_tuple(row):
            if len(row) != self._count:
                raise error(
                    ErrorCode.BINDING_MISMATCH,
                    f"a row of {len(row)} values for {self._count} columns",
                    f"give one value for each of {self.schema!r}, or a dict",
                )
            return list(row)
        try:
            row = _by_name(row)
        except Mismatch:
            raise error(
                ErrorCode.BINDING_MISMATCH,
                f"a row is {a_value(row)}",
                "give a dict of the columns, a tuple in their order, a namedtuple or a dataclass; "
                "push_many takes many rows",
            ) from None
        row = _in_case(row, self.schema)
        return [row.get(name) for name in self.schema.names]

    def _cell(
        self,
        field: Field,
        convert: Callable[[Any], Any],
        value: Any,
        tail: bytearray,
        kept: list[Node],
    ) -> tuple[int, bytes]:
        """Returns tag and word of a value that is not NULL; appends to the variable part."""
        kind = field.type.kind
        tag = _TAGS.get(kind, 0)
        offset = self._fixed + len(tail)
        if kind is Kind.TEXT or kind is Kind.BYTES:
            data = convert(value)
            tail += data
            return tag, struct.pack("<II", offset, len(data))
        if kind is Kind.DECIMAL:
            tail += b"\0" * (-len(tail) % 8)
            offset = self._fixed + len(tail)
            tail += convert(value).to_bytes(16, "little", signed=True)
            return _DECIMAL, struct.pack("<II", offset, field.type.scale)
        if kind is Kind.ARRAY:
            node = column_node(element_of(field), list_of(value))
            kept.append(node)
            tail += b"\0" * (-len(tail) % 8)
            offset = self._fixed + len(tail)
            tail += struct.pack("<QQ", address(node.array), address(node.schema))
            return _LIST, struct.pack("<II", offset, 0)
        if kind is Kind.FLOAT:
            return tag, struct.pack("<d", convert(value))
        if kind in TIMED and not is_count(value):
            # As fine as the value is: the database rounds it as it was told to.
            number = in_years(kind, nanos_of(kind, value))
            if number % 1000 == 0:
                number, unit = number // 1000, _MICRO
            else:
                unit = _NANO
            if not -(1 << 63) <= number < 1 << 63:
                raise OverflowError
            return (_INSTANT if kind is Kind.TIMESTAMP else tag) | unit, struct.pack("<q", number)
        if kind is Kind.DURATION:
            return tag | _UNIT_TAGS[field.type.unit], struct.pack("<q", convert(value))
        # An int for a time is in the column's own unit.
        return _INT64 if kind in TIMED else tag, struct.pack("<q", convert(value))


def _not_fast(row: Any) -> Any:
    raise Mismatch


def _by_name(row: Any) -> dict[Any, Any]:
    """Returns a row with names as a plain dict, which makes up no values; Mismatch for one without names."""
    if isinstance(row, Mapping):
        return {name: row[name] for name in row}
    if isinstance(row, type):
        raise Mismatch
    if _is_named_tuple(row):
        return dict(zip(row._fields, row))
    if dataclasses.is_dataclass(row):
        return {field.name: _value_of(row, field.name) for field in dataclasses.fields(row)}
    if hasattr(row, "to_dict"):
        row = row.to_dict()
        if not isinstance(row, Mapping):
            raise Mismatch
        return dict(row)
    # Of sqlite3 and of numpy's structured arrays.
    names = (
        row.keys() if hasattr(row, "keys") else getattr(getattr(row, "dtype", None), "names", None)
    )
    if not names:
        raise Mismatch
    return {name: row[name] for name in names}


def _is_named_tuple(row: Any) -> bool:
    """Tells whether a tuple has names for its values, as those of ``collections.namedtuple`` and ``DataFrame.itertuples`` do."""
    return isinstance(row, tuple) and hasattr(row, "_fields")


def _value_of(row: Any, name: str) -> Any:
    try:
        return getattr(row, name)
    except AttributeError:
        raise error(
            ErrorCode.BINDING_MISMATCH,
            f"the field {name} of {type(row).__name__} is not set",
            "give it a value; None is NULL",
        ) from None


def _in_case(row: dict[Any, Any], schema: Schema) -> dict[str, Any]:
    """Returns a row under the names of the columns, which it has in any case, as Arrow data may."""
    found: dict[str, Any] = {}
    for given, value in row.items():
        name = schema.name_of(given)
        if name is None:
            raise unknown_column(given, schema)
        if name in found:
            raise error(
                ErrorCode.BINDING_MISMATCH,
                f"a row has column {name} twice",
                "leave one of them out; names that differ only in case are the same",
            )
        found[name] = value
    return found


class _FastWriter:
    """Writes the source of a function ``encode(row)``: straight code, no loop over the columns.

    For ``(symbol VARCHAR, price DOUBLE, ts TIMESTAMP)`` it is, leaving NULLs out::

        v0 = row["symbol"]; v1 = row["price"]; v2 = row["ts"]
        b0 = v0.encode(); n0 = len(b0)
        t2 = v2 - EPOCH_UTC
        w2 = dates[t2.days] + t2.seconds * 1000000 + t2.microseconds
        return packers[nulls, size](header, offset, n0, v1, w2, b0)

    Other functions begin with ``v0, v1, v2 = row``, and with ``v0 = row.get("symbol")`` of a plain dict.
    """

    def __init__(self, schema: Schema, padded: int, fixed: int) -> None:
        self._schema = schema
        self._padded = padded
        self._fixed = fixed
        self._packers: dict[int, tuple[Callable[..., bytes], int, bytes]] = {}

    def functions(self) -> list[Callable[[Any], bytes]]:
        """Returns the compiled functions: of dicts with all columns, of tuples, of other rows with names."""
        if not self._is_possible():
            return [_not_fast]
        every = range(len(self._schema))
        places = ["if type(row) is not tuple and type(row) is not list: raise Mismatch"]
        places.append("".join(f"v{at}, " for at in every) + "= row")
        some = ["if row.__class__ is not dict: row = by_name(row)"]
        some += ["if not row.keys() <= columns: row = in_case(row, schema)", "get = row.get"]
        some += [f"v{at} = get({field.name!r})" for at, field in enumerate(self._schema)]
        return [
            self._function(begin, ["return data"], {}) for begin in (self._whole(), places, some)
        ]

    def pusher(
        self, try_push: Callable[..., int], handle: Any, flags: list[tuple[Any, bytearray]]
    ) -> Callable[[Any], tuple[int, int, bytes] | None]:
        """Returns the compiled function of dicts with all columns that pushes, too."""
        if not self._is_possible():
            return _not_fast
        end = [
            # Of this call alone: another thread may make a call as soon as the library has left this one.
            "flag = take_flag()",
            "pointer, place = flag",
            "code = try_push(handle, data, size, pointer)",
            "pushed = place[0]",
            "give_flag(flag)",
            "return None if code == 0 and pushed and not unheard else (code, pushed, data)",
        ]
        given = {
            "try_push": try_push,
            "handle": handle,
            "take_flag": flags.pop,
            "give_flag": flags.append,
            "unheard": unheard,
        }
        return self._function(self._whole(), end, given)

    def _is_possible(self) -> bool:
        kinds = {field.type.kind for field in self._schema}
        return not kinds & {Kind.ARRAY, Kind.NULL} and 0 < len(self._schema) <= _MOST_COLUMNS

    def _whole(self) -> list[str]:
        # Another class may make up values for names that it does not have, as a defaultdict does.
        lines = [f"if row.__class__ is not dict or len(row) != {len(self._schema)}: raise Mismatch"]
        return lines + [f"v{at} = row[{field.name!r}]" for at, field in enumerate(self._schema)]

    def _function(
        self, begin: list[str], end: list[str], given: dict[str, Any]
    ) -> Callable[[Any], Any]:
        names: dict[str, Any] = {
            **given,
            "columns": frozenset(self._schema.names),
            "EPOCH": EPOCH,
            "EPOCH_UTC": EPOCH_UTC,
            "date": datetime.date,
            "datetime": datetime.datetime,
            "time": datetime.time,
            "timedelta": datetime.timedelta,
            "Mismatch": Mismatch,
            "by_name": _by_name,
            "in_case": _in_case,
            "schema": self._schema,
            "exact_numbers": _EXACT_NUMBERS,
            "Decimal": decimal.Decimal,
            "unscaled": unscaled,
            "packers": self._packers,
            "packer": self._packer,
            "days": _days,
            "dates": _dates,
        }
        # Names of columns stand in the text as literals, by repr: nothing of theirs is read as code.
        exec(compile(self._text(begin, end), "<laminardb row encoder>", "exec"), names)
        # Taken out of its own names: a cycle would keep the handle of a source that was given up.
        return cast("Callable[[Any], Any]", names.pop("encode"))

    def _packer(self, key: int) -> tuple[Callable[..., bytes], int, bytes]:
        """Returns pack, size, and header with tags, of rows with some NULLs and so many times 8 bytes behind the words."""
        count = len(self._schema)
        nulls = key & ((1 << count) - 1)
        tail = 8 * (key >> count)
        tags = bytearray(self._padded)
        words = ""
        for at, field in enumerate(self._schema):
            kind = field.type.kind
            if not nulls >> at & 1:
                tags[at] = _TAGS[kind] | (_MICRO if kind in TIMED else 0)
                if kind is Kind.TIMESTAMP:
                    tags[at] = _INSTANT | _MICRO
            words += "II" if kind in (Kind.TEXT, Kind.BYTES) else "d" if kind is Kind.FLOAT else "q"
        # What is the same for all of them is one field: fewer arguments are packed.
        begin = struct.pack("<II", self._fixed + tail, PUSH) + bytes(tags)
        layout = struct.Struct(f"<{len(begin)}s{words}{tail}s")
        made = (layout.pack, self._fixed + tail, begin)
        if len(self._packers) >= _MOST_PACKERS:
            self._packers.clear()
        self._packers[key] = made
        return made

    def _text(self, begin: list[str], end: list[str]) -> str:
        count = len(self._schema)
        lines = [*begin, "nulls = 0"]
        words: list[str] = []
        variable: list[int] = []
        for at, field in enumerate(self._schema):
            kind = field.type.kind
            code = _CODE[kind]
            lines.append(f"if v{at} is None:")
            lines.append(f"    nulls |= {1 << at}; w{at} = {_EMPTY.get(kind, '0')}")
            lines.append("else:")
            lines += [
                "    " + line.format(v=f"v{at}", w=f"w{at}", t=f"t{at}") for line in code(field)
            ]
            if kind in (Kind.TEXT, Kind.BYTES):
                variable.append(at)
                words.append(f"o{at}, n{at}")
            else:
                words.append(f"w{at}")
        offset = f"{self._fixed}"
        for at in variable:
            lines.append(f"n{at} = len(w{at}); o{at} = {offset}")
            offset = f"o{at} + n{at}"
        size = " + ".join(f"n{at}" for at in variable) or "0"
        tail = " + ".join(f"w{at}" for at in variable) or "b''"
        lines.append(f"key = nulls | ({size} + 7 >> 3) << {count}")
        lines.append("pack, size, begin = packers.get(key) or packer(key)")
        lines.append(f"data = pack(begin, {', '.join(words)}, {tail})")
        lines += end
        return "def encode(row):\n" + "".join(f"    {line}\n" for line in lines)


_EMPTY = {Kind.TEXT: "b''", Kind.BYTES: "b''", Kind.FLOAT: "0.0"}
_OF_DELTA = " + {t}.seconds * 1000000 + {t}.microseconds"


# What packs a number takes a bool for 0 or 1.
_NO_BOOL = "if {v}.__class__ is bool: raise Mismatch"


def _only(type_name: str) -> str:
    return "if type({v}) is not " + type_name + ": raise Mismatch"


def _integer_code(field: Field) -> list[str]:
    limit = {"c": 1 << 7, "s": 1 << 15, "i": 1 << 31, "l": 1 << 63}[field.type.format]
    if field.type.format == "l":
        return [_NO_BOOL, "{w} = {v}"]
    return [_NO_BOOL, f"if not {-limit} <= {{v}} < {limit}: raise Mismatch", "{w} = {v}"]


def _float_code(field: Field) -> list[str]:
    # Larger ints may not be exact.
    most = 1 << (24 if field.type.format == "f" else 53)
    return [
        "if {v}.__class__ is not float:",
        # A bool is not a number, and a Decimal, a Fraction or a longdouble may be rounded.
        "    if {v}.__class__.__name__ not in exact_numbers: raise Mismatch",
        f"    if not {-most} <= {{v}} <= {most}: raise Mismatch",
        "{w} = {v}",
    ]


def _boolean_code(field: Field) -> list[str]:
    return ["if {v} is True: {w} = 1", "elif {v} is False: {w} = 0", "else: raise Mismatch"]


def _text_code(field: Field) -> list[str]:
    return [_only("str"), "{w} = {v}.encode()"]


def _bytes_code(field: Field) -> list[str]:
    return [_only("bytes"), "{w} = {v}"]


def _date_code(field: Field) -> list[str]:
    return [_only("date"), f"{{w}} = {{v}}.toordinal() - {EPOCH_ORDINAL}"]


def _decimal_code(field: Field) -> list[str]:
    return [_only("Decimal"), f"{{w}} = unscaled({{v}}, {field.type.scale})"]


def _months_code(field: Field) -> list[str]:
    return [_NO_BOOL, "if not -2147483648 <= {v} < 2147483648: raise Mismatch", "{w} = {v}"]


def _time_code(field: Field) -> list[str]:
    by = 10 ** max(0, 6 - field.type.unit)
    micros = "(({v}.hour * 60 + {v}.minute) * 60 + {v}.second) * 1000000 + {v}.microsecond"
    return [
        _only("time"),
        "if {v}.tzinfo is not None: raise Mismatch",
        "{w} = " + (micros if by == 1 else f"({micros}) // {by} * {by}"),
    ]


def _timestamp_code(field: Field) -> list[str]:
    return [
        _only("datetime"),
        "{t} = {v} - (EPOCH if {v}.tzinfo is None else EPOCH_UTC)",
        "{w} = dates[{t}.days]" + _OF_DELTA,
    ]


def _duration_code(field: Field) -> list[str]:
    return [_only("timedelta"), "{t} = {v}", "{w} = days[{t}.days]" + _OF_DELTA]


_CODE: dict[Kind, Callable[[Field], list[str]]] = {
    Kind.INTEGER: _integer_code,
    Kind.FLOAT: _float_code,
    Kind.BOOLEAN: _boolean_code,
    Kind.TEXT: _text_code,
    Kind.BYTES: _bytes_code,
    Kind.DATE: _date_code,
    Kind.DECIMAL: _decimal_code,
    Kind.MONTHS: _months_code,
    Kind.TIME: _time_code,
    Kind.TIMESTAMP: _timestamp_code,
    Kind.INSTANT: _timestamp_code,
    Kind.DURATION: _duration_code,
}
