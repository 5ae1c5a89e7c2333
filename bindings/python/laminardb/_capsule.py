"""PyCapsules of the Arrow PyCapsule interface: how Arrow data goes from one library of Python to another.

Made and opened through ``ctypes.pythonapi``: cffi knows nothing of Python's objects.
"""

from __future__ import annotations

import ctypes
from typing import Any

from ._ffi import ffi

SCHEMA = b"arrow_schema"
ARRAY = b"arrow_array"
STREAM = b"arrow_array_stream"
_TYPES = {
    SCHEMA: "struct ArrowSchema*",
    ARRAY: "struct ArrowArray*",
    STREAM: "struct ArrowArrayStream*",
}

_api = ctypes.pythonapi
_new = _api.PyCapsule_New
_new.restype = ctypes.py_object
_new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_pointer = _api.PyCapsule_GetPointer
_pointer.restype = ctypes.c_void_p
_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
# In the destructor the capsule has no reference left: it is passed as an address there.
_dying_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", _api)
)
_DESTRUCTOR = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)

# Structs that capsules point to, by address: they live as long as their capsule.
_structs: dict[int, Any] = {}


def make(struct: Any, name: bytes) -> object:
    """Returns a capsule that owns a struct, and releases it if nobody has taken its content."""
    address = int(ffi.cast("uintptr_t", struct))
    _structs[address] = struct
    return _new(address, name, ctypes.cast(_destructors[name], ctypes.c_void_p))


def content(capsule: object, name: bytes) -> Any:
    """Returns the pointer to the struct of a capsule, which stays the capsule's."""
    address = _pointer(capsule, name)
    return ffi.cast(_TYPES[name], address)


def release(struct: Any) -> None:
    """Releases a struct if that was not done."""
    if struct.release != ffi.NULL:
        struct.release(struct)


def _destructor(name: bytes) -> Any:
    def destroy(capsule: int) -> None:
        address = _dying_pointer(capsule, name)
        struct = _structs.pop(address, None)
        if struct is not None:
            release(struct)

    return _DESTRUCTOR(destroy)


_destructors = {name: _destructor(name) for name in (SCHEMA, ARRAY, STREAM)}
