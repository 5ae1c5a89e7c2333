"""Python functions in SQL."""

from __future__ import annotations

import datetime
import decimal
import inspect
import re
import threading
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

from ._errors import ErrorCode, error
from ._ffi import check, ffi, native, utf8
from ._unheard import keep
from ._values import fill, read
from ._writing import a_value

_OF_DECIMAL = re.compile(r"\s*(?:DECIMAL|DEC|NUMERIC)\b", re.IGNORECASE)
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


@dataclass(frozen=True)
class Function:
    """A Python function and its types in SQL, for ``laminardb.open(…, functions={name: Function(…)})`` and ``restore_savepoint``.

    Attributes:
        function: gets the values of its arguments
        argument_types: types of SQL; those of the annotations unless given
        result_type: likewise
        deterministic: whether it gives the same for the same arguments
        with_nulls: whether it is called with None too; otherwise the result is NULL where an argument is
    """

    function: Callable[..., Any]
    argument_types: Sequence[str] | None = None
    result_type: str | None = None
    deterministic: bool = True
    with_nulls: bool = False


class Registered:
    """A function that a database calls: what must live as long as the database."""

    def __init__(self, name: str, function: Callable[..., Any], result_type: str) -> None:
        self._name = name
        self._function = function
        self._gives_decimal = bool(_OF_DECIMAL.match(result_type))
        self._results = threading.local()
        self.pointer = ffi.callback(
            "int32_t(void*, const LaminarValue*, int32_t, LaminarValue*)",
            self._call,
            error=int(ErrorCode.FUNCTION_FAILED),
            onerror=self._failed,
        )

    def _call(self, context: Any, arguments: Any, count: int, result: Any) -> int:
        try:
            value = self._function(*[read(arguments[at]) for at in range(count)])
            # Stays until the next call on this thread: the library reads it when this has returned.
            self._results.kept = fill(
                result, value, "what the function gave", is_for_decimal=self._gives_decimal
            )
        except BaseException as problem:
            # The row becomes an error row of the query; who gets its error finds this as the cause.
            keep(self._name, problem)
            # And who reads the error stream, its text.
            self._results.kept = fill(result, _said(problem), "the reason")
            return int(ErrorCode.FUNCTION_FAILED)
        return 0

    def _failed(self, kind: Any, problem: BaseException, trace: Any) -> None:
        # A handler of a signal has raised it outside of the function, on the way into it or out of it. The trace is apart.
        keep(self._name, problem if problem.__traceback__ else problem.with_traceback(trace))


def _said(problem: BaseException) -> str:
    """Returns what an exception says, whatever its class makes of that."""
    name = type(problem).__name__
    try:
        text = str(problem)
    except Exception:
        return name
    said = f"{name}: {text}" if text else name
    return said.encode("utf-8", "replace").decode()


class _Described:
    """A function as C is told of it; what it points to lives as long as this does."""

    def __init__(self, name: str, given: Function) -> None:
        if not callable(given.function):
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"the function {name} is {a_value(given.function)}",
                "give something that can be called",
            )
        argument_types, result_type = given.argument_types, given.result_type
        if argument_types is None or result_type is None:
            inferred = _annotated(name, given.function)
            argument_types = inferred[0] if argument_types is None else argument_types
            result_type = inferred[1] if result_type is None else result_type
        if isinstance(argument_types, str):
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"the argument types of {name} are one text, {argument_types!r}",
                'give a list with a type for each argument, such as ["BIGINT"]',
            )
        if not isinstance(argument_types, Iterable):
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"the argument types of {name} are {a_value(argument_types)}",
                'give a list with a type for each argument, such as ["BIGINT"]',
            )
        if "\0" in str(name):
            raise error(ErrorCode.INVALID_ARGUMENT, "a function's name holds a NUL", "leave it out")
        argument_types = list(argument_types)
        _check_signature(name, given.function, len(argument_types))
        result_type_text = utf8(result_type, "a result's type")
        self.registered = Registered(str(name), given.function, result_type)
        self.name = ffi.new("char[]", utf8(name, "a function's name"))
        self._texts = [
            ffi.new("char[]", utf8(text, "an argument's type")) for text in argument_types
        ]
        self.count = len(self._texts)
        self.argument_types = ffi.new("const char*[]", self._texts) if self._texts else ffi.NULL
        self.result_type = ffi.new("char[]", result_type_text)
        self.flags = (0 if given.deterministic else _NOT_DETERMINISTIC) | (
            _WITH_NULLS if given.with_nulls else 0
        )


def register(database: Any, name: str, given: Function) -> Registered:
    """Registers a function with the library."""
    described = _Described(name, given)
    check(
        native().laminar_register_function(
            database,
            described.name,
            described.argument_types,
            described.count,
            described.result_type,
            described.flags,
            described.registered.pointer,
            ffi.NULL,
            ffi.NULL,
        )
    )
    return described.registered


class Definitions:
    """The functions that a database has from its beginning: an array for ``laminar_open_with`` and its like."""

    def __init__(self, functions: Mapping[str, Callable[..., Any] | Function] | None) -> None:
        if functions is None:
            functions = {}
        if not isinstance(functions, Mapping):
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"functions are {a_value(functions)}",
                "give a dict of names and functions",
            )
        self._described = [
            _Described(name, each if isinstance(each, Function) else Function(each))
            for name, each in functions.items()
        ]
        self.registered = dict(zip(functions, (each.registered for each in self._described)))
        self.count = len(self._described)
        self.array = ffi.new("LaminarFunctionDefinition[]", self.count) if self.count else ffi.NULL
        for at, each in enumerate(self._described):
            definition = self.array[at]
            definition.struct_size = ffi.sizeof("LaminarFunctionDefinition")
            definition.name = each.name
            definition.argument_types = each.argument_types
            definition.count = each.count
            definition.flags = each.flags
            definition.result_type = each.result_type
            definition.function = each.registered.pointer


def _annotated(name: str, function: Callable[..., Any]) -> tuple[list[str], str]:
    """Returns the types of SQL for the annotations of a function."""
    try:
        hints = typing.get_type_hints(function)
    except TypeError:
        # It has none.
        hints = {}
    except Exception as problem:
        # They may be any text, which is evaluated: of a name that is not there, or no Python at all.
        raise error(
            ErrorCode.UNKNOWN_TYPE,
            f"the annotations of {name} cannot be read: {type(problem).__name__}: {problem}",
            'give argument_types and result_type, such as ["BIGINT"], "DOUBLE"',
        ) from None
    parameters = []
    for parameter in _parameters(function):
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            raise error(
                ErrorCode.UNKNOWN_TYPE,
                f"the number of arguments of {name} is not known: it has *{parameter.name}",
                'give argument_types, such as ["BIGINT", "BIGINT"]',
            )
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            parameters.append(parameter.name)
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


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """Returns the parameters of a function; none where they are not known, as of some that are written in C."""
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []


def _check_signature(name: str, function: Callable[..., Any], count: int) -> None:
    """Refuses a function that cannot be called with so many arguments by their places: each row would fail."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty:
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"the function {name} takes {parameter.name} by its name only",
                "SQL gives arguments by their places: leave out the *, or give it a default",
            )
    try:
        signature.bind(*[None] * count)
    except TypeError as problem:
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"the function {name} cannot be called with {count} arguments: {problem}",
            "give a type for each of its arguments in argument_types",
        ) from None
