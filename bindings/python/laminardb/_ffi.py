"""The library: loaded at the first use, called through cffi, its failures raised as errors.

What has to hold for every caller: a call that can wait goes through :mod:`laminardb._interrupt`, so that
Ctrl-C ends it; ``check`` is called on the thread of the call that failed, at once.
"""

from __future__ import annotations

import operator
import os
import threading
from typing import Any

from . import _abi, _runtime
from ._errors import Error, ErrorCode, error
from ._unheard import end_call, forget, take_cause, unheard

__all__ = [
    "address",
    "check",
    "failure",
    "ffi",
    "is_whole",
    "made",
    "native",
    "path_text",
    "take_text",
    "utf8",
    "whole",
]

ABI_VERSION = 1

# What cffi gives out, pointers, structs and the functions of a library, is typed by no stub.
ffi: Any = _abi.ffi
Pointer = Any

_lock = threading.Lock()
_library: Any = None


def native() -> Any:
    """Returns the library; loads it the first time."""
    return _library if _library is not None else _load()


def _load() -> Any:
    global _library
    with _lock:
        if _library is None:
            path = _runtime.library_path()
            try:
                loaded = ffi.dlopen(str(path))
            except OSError as problem:
                raise error(
                    ErrorCode.INVALID_CONFIG,
                    f"the library {path} cannot be loaded: {problem}",
                    "install a wheel of laminardb for this machine: it needs Linux with glibc",
                ) from problem
            version = loaded.laminar_abi_version()
            if version != ABI_VERSION:
                raise error(
                    ErrorCode.INVALID_CONFIG,
                    f"the library {path} has ABI version {version}, this package needs {ABI_VERSION}",
                    "install the library and the package of one release",
                )
            _start_with_bundled_runtime(loaded)
            _library = loaded
    return _library


def _start_with_bundled_runtime(loaded: Any) -> None:
    home = _runtime.chosen_java_home()
    if home is None:
        return
    options = ffi.new("LaminarRuntimeOptions*")
    options.struct_size = ffi.sizeof("LaminarRuntimeOptions")
    text = ffi.new("char[]", home.encode())
    options.java_home = text
    code = loaded.laminar_start_runtime(options)
    # Where a runtime is in the process already, that one serves.
    if code not in (0, ErrorCode.INVALID_ARGUMENT):
        raise failure(code, loaded)


def failure(code: int, library: Any = None) -> Error:
    """Returns the error of a call that failed just now on this thread."""
    lib = native() if library is None else library
    details = ffi.new("LaminarErrorDetails*")
    lib.laminar_last_error(details)
    if details.code == 0:
        return error(code or ErrorCode.INTERNAL, "a call failed without saying why")
    end_call()
    message = _text(details.message, details.message_length)
    cause = take_cause(message) if details.code == ErrorCode.FUNCTION_FAILED else None
    place = None
    if details.line > 0:
        place = (details.line, details.column, details.end_line, details.end_column)
    found = error(
        details.code,
        message,
        _in_python(_text(details.remedy, details.remedy_length)),
        name=ffi.string(details.name).decode(),
        place=place,
        excerpt=_text(details.excerpt, details.excerpt_length),
    )
    found.__cause__ = cause
    return found


def _in_python(remedy: str) -> str:
    """Returns a remedy that names what C has as what Python has."""
    return remedy.replace("bind one to it, LAMINAR_NULL", "give it one, None")


def _text(data: Pointer, length: int) -> str:
    if length == 0:
        return ""
    return str(ffi.unpack(data, length), "utf-8", "replace")


def check(code: int) -> None:
    """Raises the error of a call that did not give 0, and what must come out of it however it has ended."""
    if code != 0 or unheard:
        _settle(code)


def _settle(code: int) -> None:
    end_call()
    if code != 0:
        raise failure(code)
    forget()


def made(handle: Pointer) -> Pointer:
    """Returns a handle, or raises the error of the call that gave NULL."""
    if handle == ffi.NULL:
        raise failure(0)
    return handle


def address(pointer: Pointer) -> int:
    """Returns where a pointer points to."""
    return int(ffi.cast("uintptr_t", pointer))


def utf8(text: str, what: str) -> bytes:
    """Returns text as the library takes it."""
    if not isinstance(text, str):
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"{what} is a {type(text).__name__}",
            f"give {what} as a str",
        )
    try:
        return text.encode()
    except UnicodeEncodeError as problem:
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"{what} is not Unicode text: {problem}",
            "remove the lone surrogates",
        ) from None


def path_text(path: Any, what: str) -> str:
    """Returns a path as text."""
    try:
        return os.fsdecode(path)
    except TypeError:
        raise error(
            ErrorCode.INVALID_ARGUMENT, f"{what} is a {type(path).__name__}", "give a str or a path"
        ) from None


def is_whole(value: object) -> bool:
    """Tells whether a value is an int, of Python or numpy; a bool is none."""
    return not isinstance(value, bool) and hasattr(value, "__index__")


def whole(value: Any, what: str) -> int:
    """Returns an int of 64 bits, checked."""
    number = operator.index(value) if is_whole(value) else None
    if number is None or not -(1 << 63) <= number < 1 << 63:
        raise error(
            ErrorCode.INVALID_ARGUMENT, f"{what} is {value!r}", "give a whole number of 64 bits"
        )
    return number


def take_text(text: Pointer) -> str:
    """Returns the text of a ``LaminarText*`` and gives it back to the library."""
    try:
        return _text(text.data, text.length)
    finally:
        native().laminar_free_text(text)
