"""``python -m laminardb.archive [FILE]``: prepares the classes of the library, so that a start takes a third of the time.

Once for each Java runtime: the archive lies beside the jars where that folder can be written to, else in the user's
cache, where ``open()`` finds it. With a FILE it lies there, and ``LAMINAR_ARCHIVE`` has to name it.
"""

from __future__ import annotations

import os
import subprocess
import sys

from . import _runtime
from ._errors import Error, ErrorCode, error


def make(file: str | os.PathLike[str] | None = None) -> str:
    """Makes the archive and returns what the tool says, which names its file."""
    library = _runtime.library_path().resolve()
    tool = library.parent.parent / "bin" / "laminar-archive"
    if not tool.is_file():
        raise error(
            ErrorCode.INVALID_CONFIG,
            f"there is no {tool}",
            "install a wheel of laminardb, or let LAMINAR_LIBRARY name lib/liblaminar.so beside a folder bin",
        )
    environment = dict(os.environ)
    home = _runtime.chosen_java_home()
    if home is not None:
        environment["LAMINAR_JAVA_HOME"] = home
    arguments = [str(tool)] if file is None else [str(tool), os.fspath(file)]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise error(
            ErrorCode.IO_FAILURE,
            f"the archive was not made: {done.stderr.strip()}",
            "look at the runtime and at the folder: a start without an archive works as well, and takes longer",
        )
    return done.stdout.strip()


def main() -> None:
    """Makes the archive that the command line names."""
    if len(sys.argv) > 2 or sys.argv[1:] in (["-h"], ["--help"]):
        sys.exit("usage: python -m laminardb.archive [FILE]")
    try:
        print(make(*sys.argv[1:]))
    except Error as problem:
        sys.exit(f"laminardb: {problem}")


if __name__ == "__main__":
    main()
