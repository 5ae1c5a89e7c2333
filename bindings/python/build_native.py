"""Puts the library and its jars into the wheel, and names the platform that it needs.

They are taken from ``LAMINAR_DIST``, from ``native`` beside this file (in a source distribution), or from
``laminar-c-abi/target/dist`` of the repository: ``lib/liblaminar.so``, ``bin/laminar-archive`` and ``jars/*.jar``.
"""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def distribution(root: Path) -> Path:
    """Returns the folder that has the library and the jars."""
    chosen = os.environ.get("LAMINAR_DIST")
    candidates = [
        Path(chosen) if chosen else None,
        root / "native",
        root.parent.parent / "laminar-c-abi" / "target" / "dist",
    ]
    for candidate in candidates:
        if candidate is not None and (candidate / "lib" / "liblaminar.so").is_file():
            return candidate
    raise RuntimeError(
        "liblaminar.so is not built: run mvn -q -Pfast -pl laminar-c-abi -am package -DskipTests, "
        "then make -C laminar-c-abi install, in the repository, or set LAMINAR_DIST to the folder that has lib and jars"
    )


def tag(library: Path) -> str:
    """Returns the tag of a wheel with a library: by the newest version of glibc that this one asks for."""
    versions = re.findall(rb"GLIBC_2\.(\d+)", library.read_bytes())
    newest = max([17, *map(int, versions)])
    return f"py3-none-manylinux_2_{newest}_{platform.machine()}"


class NativeFiles(BuildHookInterface):  # type: ignore[type-arg,misc]
    """The hook that hatchling calls."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the files."""
        folder = distribution(Path(self.root))
        jars = sorted((folder / "jars").glob("*.jar"))
        if not jars:
            raise RuntimeError(f"there are no jars in {folder / 'jars'}")
        library = folder / "lib" / "liblaminar.so"
        place = "native" if self.target_name == "sdist" else "laminardb/_native"
        included = {str(library.resolve()): f"{place}/lib/liblaminar.so"}
        archive = folder / "bin" / "laminar-archive"
        if archive.is_file():
            included[str(archive.resolve())] = f"{place}/bin/laminar-archive"
        for jar in jars:
            included[str(jar)] = f"{place}/jars/{jar.name}"
        for name in ("LICENSE", "NOTICE"):
            # Beside this file in a source distribution, else in the root of the repository.
            for parent in (Path(self.root), Path(self.root).parents[1]):
                if (parent / name).is_file():
                    target = name if self.target_name == "sdist" else f"laminardb/_native/{name}"
                    included[str(parent / name)] = target
                    break
        build_data["force_include"].update(included)
        if self.target_name != "sdist":
            build_data["pure_python"] = False
            build_data["tag"] = tag(library)
