"""Columns and their types, as the library's Arrow schemas say them."""

from __future__ import annotations

import enum
import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._errors import ErrorCode, error, nearest
from ._ffi import ffi


class Kind(enum.Enum):
    """What the values of a column are."""

    BOOLEAN = "BOOLEAN"
    INTEGER = "INTEGER"
    FLOAT = "FLOAT"
    DECIMAL = "DECIMAL"
    TEXT = "TEXT"
    BYTES = "BYTES"
    DATE = "DATE"
    TIME = "TIME"
    TIMESTAMP = "TIMESTAMP"
    INSTANT = "INSTANT"
    DURATION = "DURATION"
    MONTHS = "MONTHS"
    ARRAY = "ARRAY"
    NULL = "NULL"


@dataclass(frozen=True)
class DataType:
    """A type: ``str()`` of it is SQL.

    Attributes:
        kind: what the values are
        format: the type in the Arrow C data interface
        sql: the type in SQL
        unit: of times, digits behind the second: 0, 3, 6 or 9
        scale: of a DECIMAL
        element: of an ARRAY
    """

    kind: Kind
    format: str
    sql: str
    unit: int = 0
    scale: int = 0
    element: Field | None = None

    def __str__(self) -> str:
        return self.sql


@dataclass(frozen=True)
class Field:
    """A column."""

    name: str
    type: DataType
    nullable: bool = True

    def __str__(self) -> str:
        return f"{self.name} {self.type}" + ("" if self.nullable else " NOT NULL")


def folded(name: str) -> str:
    """Returns a name in the form that all names have which differ in case only, character by character as in Java."""
    return "".join(
        letter.upper() if len(letter.upper()) == 1 else letter for letter in name
    ).lower()


class Schema:
    """The columns of a source, a sink, a result; a sequence of :class:`Field`."""

    __slots__ = ("_folded", "_index", "fields")

    def __init__(self, fields: list[Field]) -> None:
        self.fields = tuple(fields)
        self._folded: dict[str, str] = {}
        self._index = {field.name: at for at, field in enumerate(fields)}

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [field.name for field in self.fields]

    @property
    def types(self) -> list[DataType]:
        """The types of the columns."""
        return [field.type for field in self.fields]

    def index(self, name: str) -> int:
        """Returns the place of a column, from 0."""
        if not isinstance(name, str):
            raise error(
                ErrorCode.UNKNOWN_COLUMN,
                f"{name!r} is not the name of a column",
                "name a column by a str; to_pylist()[0] is the first row",
            )
        at = self._index.get(name)
        if at is None:
            raise error(
                ErrorCode.UNKNOWN_COLUMN, f"there is no column {name}", nearest(name, self.names)
            )
        return at

    def name_of(self, name: object) -> str | None:
        """Returns the column that a name stands for in SQL, where its case does not matter; None for no column."""
        if isinstance(name, str) and name in self._index:
            return name
        if not self._folded:
            self._folded.update((folded(known), known) for known in self._index)
        return self._folded.get(folded(name)) if isinstance(name, str) else None

    def __len__(self) -> int:
        return len(self.fields)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __getitem__(self, key: int | str) -> Field:
        return self.fields[self.index(key) if isinstance(key, str) else key]

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(self.fields)

    def __repr__(self) -> str:
        return "(" + ", ".join(str(field) for field in self.fields) + ")"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(field.name)}</td><td>{html.escape(field.type.sql)}"
            f"{'' if field.nullable else ' NOT NULL'}</td></tr>"
            for field in self.fields
        )
        return f"<table><thead><tr><th>column</th><th>type</th></tr></thead>{rows}</table>"


_PLAIN: dict[str, tuple[Kind, str]] = {
    "n": (Kind.NULL, "NULL"),
    "b": (Kind.BOOLEAN, "BOOLEAN"),
    "c": (Kind.INTEGER, "TINYINT"),
    "s": (Kind.INTEGER, "SMALLINT"),
    "i": (Kind.INTEGER, "INTEGER"),
    "l": (Kind.INTEGER, "BIGINT"),
    "f": (Kind.FLOAT, "REAL"),
    "g": (Kind.FLOAT, "DOUBLE"),
    "u": (Kind.TEXT, "VARCHAR"),
    "z": (Kind.BYTES, "VARBINARY"),
    "tdD": (Kind.DATE, "DATE"),
    "tiM": (Kind.MONTHS, "INTERVAL YEAR TO MONTH"),
}
_UNITS = {"s": 0, "m": 3, "u": 6, "n": 9}
_NULLABLE = 2


def type_of(format: str, element: Field | None = None) -> DataType:
    """Returns the type of a format string."""
    plain = _PLAIN.get(format)
    if plain is not None:
        return DataType(plain[0], format, plain[1])
    if format == "+l" and element is not None:
        return DataType(Kind.ARRAY, format, f"{element.type.sql} ARRAY", element=element)
    if format.startswith("d:"):
        precision, scale = (int(part) for part in format[2:].split(",")[:2])
        return DataType(Kind.DECIMAL, format, f"DECIMAL({precision}, {scale})", scale=scale)
    unit = _UNITS.get(format[2:3], 0)
    if format.startswith("tt"):
        return DataType(Kind.TIME, format, f"TIME({unit})", unit=unit)
    if format.startswith("tD"):
        sql = "INTERVAL DAY TO SECOND" + ("(9)" if unit == 9 else "")
        return DataType(Kind.DURATION, format, sql, unit=unit)
    if format.startswith("ts"):
        if format[4:]:
            sql = f"TIMESTAMP({unit}) WITH LOCAL TIME ZONE"
            return DataType(Kind.INSTANT, format, sql, unit=unit)
        return DataType(Kind.TIMESTAMP, format, f"TIMESTAMP({unit})", unit=unit)
    raise error(
        ErrorCode.NOT_SUPPORTED,
        f"the Arrow format {format!r} is not read by this package",
        "install the library and the package of one release",
    )


def field_of(schema: Any) -> Field:
    """Returns the field that an ``ArrowSchema*`` describes."""
    format = ffi.string(schema.format).decode()
    name = "" if schema.name == ffi.NULL else ffi.string(schema.name).decode()
    element = field_of(schema.children[0]) if format == "+l" else None
    return Field(name, type_of(format, element), bool(schema.flags & _NULLABLE))


def schema_of(schema: Any) -> Schema:
    """Returns the columns of the ``ArrowSchema*`` of a struct."""
    return Schema([field_of(schema.children[at]) for at in range(schema.n_children)])
