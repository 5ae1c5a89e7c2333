"""Python functions in SQL."""

from __future__ import annotations

import datetime
import decimal
import inspect
import threading
import typing
from typing import Any, Callable

from ._errors import ErrorCode, error
from ._ffi import check, ffi, function_failures, native, utf8
from ._values import fill, read

_NOT_DETERMINISTIC = 1
_WITH_NULLS = 2
_SQL: dict[Any, str] = {
    bool: "BOOLEAN",
    int: "BIGINT",
    float: "DOUBLE",
    str: "VARCHAR",
    bytes: "VARBINARY",
    datetime.date: "DATE",
    datetime.time: "TIME(6)",
    datetime.datetime: "TIMESTAMP(6)",
    datetime.timedelta: "INTERVAL DAY TO SECOND",
}


class Registered:
    """A function that a database calls: what must live as long as the database."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._results = threading.local()
        self.failure: BaseException | None = None
        self.pointer = ffi.callback(
            "int32_t(void*, const LaminarValue*, int32_t, LaminarValue*)",
            self._call,
            error=int(ErrorCode.FUNCTION_FAILED),
            onerror=self._failed,
        )

    def _call(self, context: Any, arguments: Any, count: int, result: Any) -> int:
        value = self._function(*[read(arguments[at]) for at in range(count)])
        # Stays until the next call on this thread: the library reads it when this has returned.
        self._results.kept = fill(result, value, "what the function gave")
        return 0

    def _failed(self, kind: Any, problem: BaseException, trace: Any) -> None:
        # The row becomes an error row of the query; who gets its error finds this as the cause.
        self.failure = problem
        function_failures[:] = [problem]


def register(
    database: Any,
    name: str,
    function: Callable[..., Any],
    argument_types: list[str] | None,
    result_type: str | None,
    deterministic: bool,
    with_nulls: bool,
) -> Registered:
    """Registers a function with the library."""
    if not callable(function):
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"the function {name} is a {type(function).__name__}",
            "give something that can be called",
        )
    if argument_types is None or result_type is None:
        inferred = _annotated(name, function)
        argument_types = inferred[0] if argument_types is None else argument_types
        result_type = inferred[1] if result_type is None else result_type
    if isinstance(argument_types, str):
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"the argument types of {name} are one text, {argument_types!r}",
            'give a list with a type for each argument, such as ["BIGINT"]',
        )
    if "\0" in str(name):
        raise error(ErrorCode.INVALID_ARGUMENT, "a function's name holds a NUL", "leave it out")
    registered = Registered(function)
    texts = [ffi.new("char[]", utf8(sql_type, "an argument's type")) for sql_type in argument_types]
    flags = (0 if deterministic else _NOT_DETERMINISTIC) | (_WITH_NULLS if with_nulls else 0)
    check(
        native().laminar_register_function(
            database,
            utf8(name, "a function's name"),
            ffi.new("const char*[]", texts) if texts else ffi.NULL,
            len(texts),
            utf8(result_type, "a result's type"),
            flags,
            registered.pointer,
            ffi.NULL,
            ffi.NULL,
        )
    )
    return registered


def _annotated(name: str, function: Callable[..., Any]) -> tuple[list[str], str]:
    """Returns the types of SQL for the annotations of a function."""
    try:
        hints = typing.get_type_hints(function)
        parameters = list(inspect.signature(function).parameters)
    except (TypeError, ValueError, NameError):
        hints, parameters = {}, []
    wanted = [(parameter, hints.get(parameter)) for parameter in parameters]
    wanted.append(("the result", hints.get("return")))
    types = []
    for what, hint in wanted:
        sql = _SQL.get(hint)
        if sql is None:
            shown = "has no annotation" if hint is None else f"is annotated {hint!r}"
            extra = " of a precision and scale" if hint is decimal.Decimal else ""
            raise error(
                ErrorCode.UNKNOWN_TYPE,
                f"the SQL type of {what} of {name} is not known: it {shown}",
                f'give argument_types and result_type{extra}, such as ["DECIMAL(10, 2)"], "DOUBLE"',
            )
        types.append(sql)
    return types[:-1], types[-1]
