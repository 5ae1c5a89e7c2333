"""``python -m laminardb``: the shell, with the jars of this package."""

from __future__ import annotations

import os
import sys

from . import _runtime
from ._errors import Error

_SHELL = "io.laminar.shell.Main"


def main() -> None:
    """Becomes the shell; arguments are its own."""
    try:
        java = _runtime.java_command()
        jars = _runtime.jars()
    except Error as problem:
        sys.exit(f"laminardb: {problem}")
    if not any(jar.name.startswith("laminar-shell") for jar in jars):
        sys.exit("laminardb: the shell is not among the jars of this package")
    environment = dict(os.environ)
    # The shell asks a launcher what it cannot see itself: whether it is used at a terminal.
    environment["LAMINAR_STDIN_TERMINAL"] = str(int(sys.stdin.isatty()))
    environment["LAMINAR_STDERR_TERMINAL"] = str(int(sys.stderr.isatty()))
    arguments = [java, "-XX:+UseSerialGC", "-cp", os.pathsep.join(map(str, jars)), _SHELL]
    if b"UTF-8" not in os.fsencode(environment.get("LC_ALL") or environment.get("LANG", "")):
        environment["LC_ALL"] = "C.UTF-8"
    os.execve(java, [*arguments, *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
