"""Makes ``laminardb/_abi.py`` of ``laminar.h``: the declarations in the form that cffi loads without a parser.

python tools/make_abi.py [HEADER] [TARGET]
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEADER = HERE.parents[2] / "laminar-c-abi/src/main/c/include/laminar.h"
TARGET = HERE.parent / "laminardb" / "_abi.py"


def declarations(header: str) -> str:
    """Returns what cffi's parser takes of a header: no comments, no preprocessor, no attributes."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    text = re.sub(r"#ifdef __cplusplus.*?#endif", "", text, flags=re.DOTALL)
    text = re.sub(r"\\\n", " ", text)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    text = text.replace("LAMINAR_EXPORT", "")
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join(lines) + "\n"


def module(header: str) -> str:
    """Returns the text of the Python module that has the declarations of a header."""
    import cffi

    builder = cffi.FFI()
    builder.cdef(declarations(header))
    builder.set_source("_abi", None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "_abi.py"
        builder.emit_python_code(str(path))
        text = path.read_text(encoding="utf-8")
    return "# Made of laminar.h by tools/make_abi.py; do not edit.\n" + text.split("\n", 1)[1]


def main() -> None:
    """Writes the module."""
    header = Path(sys.argv[1]) if len(sys.argv) > 1 else HEADER
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else TARGET
    target.write_text(module(header.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
