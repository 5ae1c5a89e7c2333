"""The errors of LaminarDB: one class a group of codes, with the place in the SQL and a remedy.

::

    Error ── SqlError        1xxx  what was written: SQL, options, arguments
          ├─ DataError       2xxx  the data of a row
          ├─ ResourceError   3xxx  resources and limits ── TimeoutError
          ├─ LifecycleError  4xxx  closed, dropped, finished
          ├─ StorageError    5xxx  what lies on disk
          └─ InternalError   9xxx  defects of LaminarDB
"""

from __future__ import annotations

import builtins
import enum
from collections.abc import Iterable


class ErrorCode(enum.IntEnum):
    """The stable number of each error; the same as in Java and in C."""

    SYNTAX = 1001
    NOT_SUPPORTED = 1002
    STATEMENT_TOO_LARGE = 1003
    UNKNOWN_OBJECT = 1010
    UNKNOWN_COLUMN = 1011
    UNKNOWN_FUNCTION = 1012
    UNKNOWN_TYPE = 1013
    DUPLICATE_NAME = 1020
    HAS_DEPENDENTS = 1021
    WRONG_OBJECT_KIND = 1022
    UNKNOWN_OPTION = 1030
    INVALID_OPTION = 1031
    INVALID_CONFIG = 1032
    TYPE_MISMATCH = 1040
    INVALID_QUERY = 1041
    NO_EVENT_TIME = 1042
    INVALID_WINDOW = 1043
    INVALID_EMIT = 1044
    CHANGELOG_NOT_ALLOWED = 1045
    INVALID_LITERAL = 1046
    BINDING_MISMATCH = 1050
    INVALID_ARGUMENT = 1051
    UNKNOWN_CONNECTOR = 1060
    NOT_NULL_VIOLATION = 2001
    VALUE_OUT_OF_RANGE = 2002
    NUMERIC_OVERFLOW = 2003
    DIVISION_BY_ZERO = 2004
    INVALID_CAST = 2005
    ROW_TOO_LARGE = 2006
    INVALID_FUNCTION_ARGUMENT = 2007
    EVENT_TIME_TOO_FAR = 2008
    INVALID_BATCH = 2009
    MALFORMED_INPUT = 2010
    FUNCTION_FAILED = 2011
    SEVERAL_ROWS = 2012
    SOURCE_FULL = 3001
    SUBSCRIPTION_FULL = 3002
    WOULD_DEADLOCK = 3003
    SUBSCRIPTION_DISCONNECTED = 3004
    TOO_MANY_HANDLES = 3005
    INTERRUPTED = 3006
    TIMEOUT = 3007
    RESOURCE_LIMIT = 3008
    IO_FAILURE = 3009
    QUERY_CANCELLED = 3010
    CLOSED = 4001
    DROPPED = 4002
    SOURCE_COMPLETE = 4003
    WRONG_THREAD = 4004
    QUERY_STOPPED = 4005
    FOREIGN_STATE = 4006
    CALLED_BY_VISITOR = 4007
    VISITOR_FAILED = 4008
    DATA_DIRECTORY_IN_USE = 5001
    FOREIGN_DATA_DIRECTORY = 5002
    DAMAGED_STORAGE = 5003
    STORAGE_FULL = 5004
    STORAGE_FAILED = 5005
    RECOVERY_FAILED = 5006
    SEQUENCE_NOT_RETAINED = 5007
    SEQUENCE_LOST = 5008
    INTERNAL = 9001


class Error(Exception):
    """What every error of this package is; ``except laminardb.Error`` catches them all.

    Attributes:
        code: the number, a member of :class:`ErrorCode` where this version knows it
        name: the code's name, ``"UNKNOWN_COLUMN"``
        message: what happened, one sentence
        remedy: what to do about it; empty where nothing general can be said
        line, column: the place in the SQL, from 1; None outside of SQL
        end_line, end_column: the last character of that place
        excerpt: the line of the SQL with carets below the place; empty outside of SQL
    """

    def __init__(
        self,
        code: int,
        message: str,
        remedy: str = "",
        *,
        name: str = "",
        place: tuple[int, int, int, int] | None = None,
        excerpt: str = "",
    ) -> None:
        super().__init__(code, message, remedy)
        known = code in _KNOWN
        self.code: int = ErrorCode(code) if known else code
        self.name: str = name or (ErrorCode(code).name if known else "")
        self.message: str = message
        self.remedy: str = remedy
        self.excerpt: str = excerpt
        self.line: int | None = place[0] if place else None
        self.column: int | None = place[1] if place else None
        self.end_line: int | None = place[2] if place else None
        self.end_column: int | None = place[3] if place else None

    def __str__(self) -> str:
        text = f"{self.name} ({int(self.code)}): {self.message}"
        if self.line is not None:
            text += f" [line {self.line}, column {self.column}]"
        if self.excerpt:
            text += "\n" + self.excerpt.rstrip("\n")
        if self.remedy:
            text += "\n" + self.remedy
        return text

    def __reduce__(self) -> tuple[object, ...]:
        place = None
        if self.line is not None:
            place = (self.line, self.column, self.end_line, self.end_column)
        return (
            _restored,
            (int(self.code), self.message, self.remedy, self.name, place, self.excerpt),
        )


class SqlError(Error):
    """What was written is not right: SQL, options, arguments (1xxx)."""


class DataError(Error):
    """A row cannot be taken or computed (2xxx)."""


class ResourceError(Error):
    """A resource is exhausted, or a wait was ended (3xxx)."""


class TimeoutError(ResourceError, builtins.TimeoutError):
    """A wait with a deadline ran out; also a :class:`TimeoutError` of Python."""


class LifecycleError(Error):
    """Something is closed, dropped, finished, or used by the wrong thread (4xxx)."""


class StorageError(Error):
    """What lies on disk cannot be read or written (5xxx)."""


class InternalError(Error):
    """A defect of LaminarDB (9xxx)."""


_KNOWN = frozenset(int(code) for code in ErrorCode)
_GROUPS: dict[int, type[Error]] = {
    1: SqlError,
    2: DataError,
    3: ResourceError,
    4: LifecycleError,
    5: StorageError,
    9: InternalError,
}


def error(
    code: int,
    message: str,
    remedy: str = "",
    *,
    name: str = "",
    place: tuple[int, int, int, int] | None = None,
    excerpt: str = "",
) -> Error:
    """Returns the error of a code, of the class of its group."""
    kind = TimeoutError if code == ErrorCode.TIMEOUT else _GROUPS.get(code // 1000, Error)
    return kind(code, message, remedy, name=name, place=place, excerpt=excerpt)


def _restored(
    code: int,
    message: str,
    remedy: str,
    name: str,
    place: tuple[int, int, int, int] | None,
    excerpt: str,
) -> Error:
    return error(code, message, remedy, name=name, place=place, excerpt=excerpt)


def nearest(name: str, known: Iterable[str]) -> str:
    """Returns a hint at the known name that is most like a name, or at all of them."""
    names = list(known)
    import difflib

    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return "there are " + ", ".join(names) if names else "there are no names to choose from"


for _kind in (
    Error,
    SqlError,
    DataError,
    ResourceError,
    TimeoutError,
    LifecycleError,
    StorageError,
    InternalError,
):
    # Where users import them from, and what a traceback shows.
    _kind.__module__ = "laminardb"
