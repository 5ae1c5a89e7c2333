"""LaminarDB: a streaming SQL database inside the process.

::

    import laminardb

    db = laminardb.open()
    db.execute("CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)")
    db.execute("CREATE STREAM high AS SELECT symbol, price FROM trades WHERE price > 100")
    prices = db.sink("high").subscribe()
    db.source("trades").push({"symbol": "AAPL", "price": 150.0, "ts": datetime.now(timezone.utc)})
    print(prices.recv().to_pylist())

Rows go in as dicts, DataFrames or Arrow data, and come out as batches for pandas, polars, pyarrow or plain Python;
none of these libraries is imported before it is used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, Callable, cast

from ._batch import Batch
from ._database import Database, config_of
from ._errors import (
    DataError,
    Error,
    ErrorCode,
    InternalError,
    LifecycleError,
    ResourceError,
    SqlError,
    StorageError,
    TimeoutError,
    error,
)
from ._ffi import check, ffi, native, path_text, take_text, utf8
from ._functions import Definitions, Function
from ._interrupt import call
from ._live import LiveTopology
from ._result import Executed, Result
from ._schema import DataType, Field, Kind, Schema
from ._sink import Change, Changes, Delivery, Sink, Subscription
from ._source import END_OF_TIME, Source
from ._statement import PreparedStatement
from ._topology import Topology

__version__ = "0.1.0"

__all__ = [
    "END_OF_TIME",
    "Batch",
    "Change",
    "Changes",
    "DataError",
    "DataType",
    "Database",
    "Delivery",
    "Error",
    "ErrorCode",
    "Executed",
    "Field",
    "Function",
    "InternalError",
    "Kind",
    "LifecycleError",
    "LiveTopology",
    "PreparedStatement",
    "ResourceError",
    "Result",
    "Schema",
    "Sink",
    "Source",
    "SqlError",
    "StorageError",
    "Subscription",
    "TimeoutError",
    "Topology",
    "counters",
    "library_version",
    "open",
    "repair",
    "restore_savepoint",
    "start_runtime",
]


def open(
    path: str | os.PathLike[str] | None = None,
    *,
    functions: Mapping[str, Callable[..., Any] | Function] | None = None,
    **config: Any,
) -> Database:
    """Opens a database, and starts the Java runtime the first time.

    Args:
        path: the directory that keeps it; in memory where there is none
        functions: Python functions by their names in SQL, registered before anything is restored: views of a directory
            that call functions need the same ones each time it is opened. With types in their annotations, or as
            :class:`Function`
        config: settings such as ``wal_mode="sync"``, ``buffer_size=1024``, ``memory_limit="1GB"``,
            ``checkpoint_interval=timedelta(seconds=10)``; docs/c-api.md lists them all

    Raises:
        SqlError: INVALID_CONFIG for a setting that is unknown, wrong, or contradicts another one
        StorageError: the directory is in use, or cannot be read
    """
    return Database(config_of(path, config), functions)


def start_runtime(
    *,
    java_home: str | os.PathLike[str] | None = None,
    class_path: str | None = None,
    archive: str | os.PathLike[str] | None = None,
    vm_options: list[str] | None = None,
) -> None:
    """Starts the Java runtime before the first ``open()``, with options.

    Args:
        java_home: its folder; that of LAMINAR_JAVA_HOME, JAVA_HOME, or what is found unless given
        class_path: jars, separated by colons; those of the package unless given
        archive: a file of prepared classes, which makes the start faster; "" for none
        vm_options: such as ``["-Xmx2g"]``

    Raises:
        SqlError: INVALID_CONFIG where no runtime is found, INVALID_ARGUMENT where it runs already
    """
    lib = native()
    options = ffi.new("LaminarRuntimeOptions*")
    options.struct_size = ffi.sizeof("LaminarRuntimeOptions")
    kept = []

    def text(value: str | os.PathLike[str] | None) -> Any:
        if value is None:
            return ffi.NULL
        kept.append(ffi.new("char[]", utf8(path_text(value, "an option"), "an option")))
        return kept[-1]

    options.java_home = text(java_home)
    options.class_path = text(class_path)
    options.archive = text(archive)
    if not isinstance(vm_options, (list, tuple, type(None))):
        raise error(
            ErrorCode.INVALID_ARGUMENT,
            f"vm_options are a {type(vm_options).__name__}",
            'give a list, such as ["-Xmx2g"]',
        )
    given = [text(option) for option in vm_options or []]
    pointers = ffi.new("const char*[]", given or [ffi.NULL])
    options.vm_options = pointers
    options.vm_option_count = len(given)
    check(lib.laminar_start_runtime(options))


def restore_savepoint(
    savepoint: str | os.PathLike[str],
    path: str | os.PathLike[str],
    script: str,
    *,
    script_directory: str | os.PathLike[str] | None = None,
    functions: Mapping[str, Callable[..., Any] | Function] | None = None,
    **config: Any,
) -> dict[str, Any]:
    """Writes a new data directory with the objects of a script and the state of a savepoint.

    Args:
        savepoint: the directory that :meth:`Database.savepoint` wrote
        path: the new data directory, missing or empty
        script: CREATE statements
        script_directory: what relative paths in the script are relative to
        functions: those that the script calls, as for :func:`open`
        config: settings, as for :func:`open`

    Returns:
        what became of each object
    """
    saved = utf8(path_text(savepoint, "the savepoint"), "the savepoint")
    settings = utf8(json.dumps(config_of(path, config)), "the configuration")
    text = utf8(script, "the script")
    directory = "" if script_directory is None else path_text(script_directory, "the directory")
    folder = utf8(directory, "the directory")
    definitions = Definitions(functions)
    report = ffi.new("LaminarText*")
    check(
        call(
            native().laminar_restore_savepoint_with,
            saved,
            len(saved),
            settings,
            len(settings),
            text,
            len(text),
            folder or ffi.NULL,
            len(folder),
            definitions.array,
            definitions.count,
            report,
        )
    )
    return cast("dict[str, Any]", json.loads(take_text(report)))


def repair(damaged: str | os.PathLike[str], target: str | os.PathLike[str]) -> dict[str, Any]:
    """Copies what is whole of a damaged data directory into another one, and returns what was kept."""
    begin = utf8(path_text(damaged, "the damaged directory"), "the damaged directory")
    end = utf8(path_text(target, "the target"), "the target")
    report = ffi.new("LaminarText*")
    check(call(native().laminar_repair, begin, len(begin), end, len(end), report))
    return cast("dict[str, Any]", json.loads(take_text(report)))


def counters() -> Mapping[str, int]:
    """Returns what the library holds now: open handles, Arrow structs, bytes of its own memory."""
    found = ffi.new("LaminarCounters*")
    found.struct_size = ffi.sizeof("LaminarCounters")
    check(native().laminar_counters(found))
    names = [name for name, _ in ffi.typeof("LaminarCounters").fields if name != "struct_size"]
    return {name: int(getattr(found, name)) for name in names}


def library_version() -> str:
    """Returns the version of the library."""
    return cast("str", ffi.string(native().laminar_version()).decode())
