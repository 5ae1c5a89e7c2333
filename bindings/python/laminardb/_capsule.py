"""PyCapsules of the Arrow PyCapsule interface: how Arrow data goes from one library of Python to another.

Made and opened through ``ctypes.pythonapi``: cffi knows nothing of Python's objects.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from typing import Any

from ._ffi import address, ffi

SCHEMA = b"arrow_schema"
ARRAY = b"arrow_array"
STREAM = b"arrow_array_stream"
_TYPES = {
    SCHEMA: "struct ArrowSchema*",
    ARRAY: "struct ArrowArray*",
    STREAM: "struct ArrowArrayStream*",
}

_new = ctypes.pythonapi.PyCapsule_New
_new.restype = ctypes.py_object
_new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype = ctypes.c_void_p
_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]

# Capsules that were made, each with the struct that it points to. They have no destructor: that would be Python code
# which runs wherever a capsule dies, also while an exception is on its way. Whether nobody else has a capsule any more
# is looked up when the next one is made.
_made: list[tuple[object, Any]] = []
_lock = threading.Lock()


def make(struct: Any, name: bytes) -> object:
    """Returns a capsule that owns a struct, which is released if nobody takes its content."""
    sweep()
    capsule = _new(address(struct), name, None)
    with _lock:
        _made.append((capsule, struct))
    return capsule


def sweep() -> int:
    """Forgets capsules that nobody has any more, and releases what was not taken; returns how many are left."""
    given_up = []
    with _lock:
        for at in range(len(_made) - 1, -1, -1):
            if _references(_made[at]) <= _ONLY_HERE:
                given_up.append(_made.pop(at)[1])
        left = len(_made)
    for struct in given_up:
        release(struct)
    return left


def _references(entry: tuple[object, Any]) -> int:
    return sys.getrefcount(entry[0])


_ONLY_HERE = _references((object(), None))


def content(capsule: object, name: bytes) -> Any:
    """Returns the pointer to the struct of a capsule, which stays the capsule's."""
    return ffi.cast(_TYPES[name], _pointer(capsule, name))


def release(struct: Any) -> None:
    """Releases a struct if that was not done."""
    if struct.release != ffi.NULL:
        struct.release(struct)
