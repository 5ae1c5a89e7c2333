"""The declarations are those of the header."""

import importlib.util
import re
from pathlib import Path

import pytest

import laminardb
from laminardb import _ffi

HERE = Path(__file__).resolve().parent
HEADER = HERE.parents[2] / "laminar-c-abi/src/main/c/include/laminar.h"
TOOL = HERE.parent / "tools" / "make_abi.py"


@pytest.fixture(scope="module")
def header():
    if not HEADER.is_file():
        pytest.skip("the header is not beside these tests")
    return HEADER.read_text(encoding="utf-8")


def test_declarations_are_those_of_the_header(header):
    spec = importlib.util.spec_from_file_location("make_abi", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    installed = Path(laminardb.__file__).with_name("_abi.py").read_text(encoding="utf-8")
    assert tool.module(header) == installed, "run python tools/make_abi.py"


def test_error_codes_are_those_of_the_header(header):
    block = header[
        header.index("LAMINAR_OK = 0") : header.index("typedef struct LaminarErrorDetails")
    ]
    declared = {
        name: int(number) for name, number in re.findall(r"LAMINAR_([A-Z_]+) = (\d+)", block)
    }
    declared.pop("OK")
    assert declared == {code.name: int(code) for code in laminardb.ErrorCode}


def test_names_of_the_library_are_those_of_the_package():
    lib = _ffi.native()
    for code in laminardb.ErrorCode:
        assert _ffi.ffi.string(lib.laminar_error_name(int(code))).decode() == code.name


def test_library_says_its_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", laminardb.library_version())
    assert laminardb.library_version().startswith(laminardb.__version__)


def test_abi_version_fits():
    assert _ffi.native().laminar_abi_version() == _ffi.ABI_VERSION


def test_every_exported_name_exists():
    for name in laminardb.__all__:
        assert getattr(laminardb, name) is not None
