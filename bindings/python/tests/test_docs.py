"""The README and the tutorial do what they say."""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"README": ROOT / "README.md", "tutorial": ROOT.parents[1] / "docs" / "python.md"}

pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("pyarrow")


def blocks(text):
    """Gives the blocks of Python of a page, each with the block of output that follows it, or None."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    for at, (language, code) in enumerate(found):
        if language == "python":
            following = found[at + 1] if at + 1 < len(found) else ("python", "")
            yield code, following[1] if following[0] == "" else None


@pytest.mark.parametrize("page", PAGES)
def test_examples_of_a_page(page):
    path = PAGES[page]
    if not path.is_file():
        pytest.skip(f"{path} is not beside these tests")
    text = path.read_text(encoding="utf-8")
    namespace = {"__name__": "page"}
    ran = 0
    for code, output in blocks(text):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{path.name}, block {ran}", "exec"), namespace)
        if output is not None:
            assert printed.getvalue() == output, code
        ran += 1
    namespace["db"].close()
    assert ran >= 1
