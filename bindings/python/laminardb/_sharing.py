"""Arrow structs that share the memory of a batch: each export can be released, or moved from, by itself.

::

    Batch ── owns ──▶ ArrowArray of the library
      ▲                     ▲ buffers
      └── kept by ── ArrowArray, exported: structs of Python's, one entry of _kept each
"""

from __future__ import annotations

import itertools
from typing import Any

from ._capsule import release
from ._ffi import address, ffi

# What exported structs need, by the number in their private_data.
_kept: dict[int, Any] = {}
_numbers = itertools.count(1)


@ffi.callback("void(struct ArrowArray*)")  # type: ignore[untyped-decorator]
def _release_array(array: Any) -> None:
    _release(array)


@ffi.callback("void(struct ArrowSchema*)")  # type: ignore[untyped-decorator]
def _release_schema(schema: Any) -> None:
    _release(schema)


def _release(struct: Any) -> None:
    for at in range(struct.n_children):
        # A consumer may have moved a child out: then that one is released there.
        release(struct.children[at])
    struct.release = ffi.NULL
    _kept.pop(address(struct.private_data), None)


def share_array(source: Any, owner: object, target: Any) -> None:
    """Fills a struct with a copy of an array that shares its buffers and keeps ``owner`` alive."""
    children = []
    for at in range(source.n_children):
        child = ffi.new("struct ArrowArray*")
        share_array(source.children[at], owner, child)
        children.append(child)
    pointers = ffi.new("struct ArrowArray*[]", children) if children else ffi.NULL
    target.length = source.length
    target.null_count = source.null_count
    target.offset = source.offset
    target.n_buffers = source.n_buffers
    target.buffers = source.buffers
    target.n_children = len(children)
    target.children = pointers
    target.dictionary = ffi.NULL
    target.release = _release_array
    target.private_data = _keep((owner, children, pointers))


def share_schema(source: Any, owner: object, target: Any) -> None:
    """Fills a struct with a copy of a schema that shares its strings and keeps ``owner`` alive."""
    children = []
    for at in range(source.n_children):
        child = ffi.new("struct ArrowSchema*")
        share_schema(source.children[at], owner, child)
        children.append(child)
    pointers = ffi.new("struct ArrowSchema*[]", children) if children else ffi.NULL
    kept: list[Any] = [owner, children, pointers]
    target.format = source.format
    if ffi.string(source.format) == b"tiM":
        # Months are ints for who reads them: neither pyarrow nor polars has an interval of months.
        kept.append(ffi.new("char[]", b"i"))
        target.format = kept[-1]
    target.name = source.name
    target.metadata = source.metadata
    target.flags = source.flags
    target.n_children = len(children)
    target.children = pointers
    target.dictionary = ffi.NULL
    target.release = _release_schema
    target.private_data = _keep(kept)


def _keep(value: Any) -> Any:
    number = next(_numbers)
    _kept[number] = value
    return ffi.cast("void*", number)


def exports() -> int:
    """Returns how many exported structs are not released yet; for tests."""
    return len(_kept)


class _Stream:
    """What an exported stream reads: a schema, and batches that are there already."""

    def __init__(self, schema: Any, schema_owner: object, arrays: list[tuple[Any, object]]) -> None:
        self.schema = schema
        self.schema_owner = schema_owner
        self.arrays = iter(arrays)


def _stream_of(struct: Any) -> _Stream:
    return _kept[address(struct.private_data)]  # type: ignore[no-any-return]


@ffi.callback("int(struct ArrowArrayStream*, struct ArrowSchema*)", error=5)  # type: ignore[untyped-decorator]
def _get_schema(struct: Any, out: Any) -> int:
    stream = _stream_of(struct)
    share_schema(stream.schema, stream.schema_owner, out)
    return 0


@ffi.callback("int(struct ArrowArrayStream*, struct ArrowArray*)", error=5)  # type: ignore[untyped-decorator]
def _get_next(struct: Any, out: Any) -> int:
    following = next(_stream_of(struct).arrays, None)
    if following is None:
        out.release = ffi.NULL
    else:
        share_array(following[0], following[1], out)
    return 0


@ffi.callback("const char*(struct ArrowArrayStream*)")  # type: ignore[untyped-decorator]
def _get_last_error(struct: Any) -> Any:
    return ffi.NULL


@ffi.callback("void(struct ArrowArrayStream*)")  # type: ignore[untyped-decorator]
def _release_stream(struct: Any) -> None:
    struct.release = ffi.NULL
    _kept.pop(address(struct.private_data), None)


def share_stream(
    schema: Any, schema_owner: object, arrays: list[tuple[Any, object]], target: Any
) -> None:
    """Fills a struct with a stream of arrays, each with what keeps it alive."""
    target.get_schema = _get_schema
    target.get_next = _get_next
    target.get_last_error = _get_last_error
    target.release = _release_stream
    target.private_data = _keep(_Stream(schema, schema_owner, arrays))
