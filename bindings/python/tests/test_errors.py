"""Errors: their class, code, place and remedy."""

import copy
import pickle
import re
import sys
import time

import pytest
from conftest import refused

import laminardb
from laminardb import ErrorCode


def test_syntax_error_shows_the_place(db):
    problem = refused(ErrorCode.SYNTAX, db.execute, "CREATE SOURCE t (a BIGINT);\nSELEC a FROM t")
    assert isinstance(problem, laminardb.SqlError)
    assert (problem.name, problem.line, problem.column) == ("SYNTAX", 2, 1)
    text = str(problem)
    assert "SELEC a FROM t" in text
    assert "^" in text
    assert "SYNTAX (1001)" in text


def test_unknown_object_has_a_remedy(trades):
    problem = refused(ErrorCode.UNKNOWN_OBJECT, trades.sql, "SELECT * FROM totls")
    assert problem.remedy
    assert problem.remedy in str(problem)
    assert problem.end_column >= problem.column


def test_unknown_column_has_its_place(trades):
    problem = refused(ErrorCode.UNKNOWN_COLUMN, trades.sql, "SELECT symbl FROM totals")
    assert (problem.line, problem.column) == (1, 8)
    assert problem.excerpt.splitlines()[0] == "SELECT symbl FROM totals"
    assert "symbol" in str(problem)


@pytest.mark.parametrize("code", list(ErrorCode))
def test_code_has_the_class_of_its_group(code):
    from laminardb._errors import error

    groups = {
        1: laminardb.SqlError,
        2: laminardb.DataError,
        3: laminardb.ResourceError,
        4: laminardb.LifecycleError,
        5: laminardb.StorageError,
        9: laminardb.InternalError,
    }
    problem = error(code, "it happened", "Do something.")
    assert isinstance(problem, groups[code // 1000])
    assert str(problem) == f"{code.name} ({int(code)}): it happened\nDo something."


def test_error_of_a_later_library_has_its_number():
    from laminardb._errors import error

    problem = error(3999, "what this version does not know", name="NEW_ONE")
    assert (problem.code, problem.name) == (3999, "NEW_ONE")
    assert isinstance(problem, laminardb.ResourceError)


def test_timeout_is_also_one_of_python(engine):
    subscription = engine.sink("high").subscribe()
    with pytest.raises(TimeoutError):
        subscription.recv(timeout=0.01)
    with pytest.raises(laminardb.TimeoutError):
        subscription.recv(timeout=0.01)


def test_error_survives_pickle(trades):
    problem = refused(ErrorCode.UNKNOWN_COLUMN, trades.sql, "SELECT symbl FROM totals")
    again = pickle.loads(pickle.dumps(problem))
    assert str(again) == str(problem)
    assert type(again) is type(problem)
    assert again.column == problem.column


def test_error_of_one_thread_does_not_show_in_another(trades):
    first = refused(ErrorCode.SYNTAX, trades.execute, "SELEC")
    trades.execute("CREATE SOURCE later (a BIGINT)")
    second = refused(ErrorCode.UNKNOWN_OBJECT, trades.source, "nothing")
    assert first.code != second.code


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda db: db.source("absent"), ErrorCode.UNKNOWN_OBJECT),
        (lambda db: db.sink("absent"), ErrorCode.UNKNOWN_OBJECT),
        (lambda db: db.explain("absent"), ErrorCode.UNKNOWN_OBJECT),
        (lambda db: db.execute(5), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.sql(b"SELECT 1"), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.source(None), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.execute("SELECT '\ud800'"), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.execute("CREATE SOURCE trades (a BIGINT)"), ErrorCode.DUPLICATE_NAME),
        (lambda db: db.execute("DROP SOURCE trades"), ErrorCode.HAS_DEPENDENTS),
        (lambda db: db.sink("high").subscribe(overflow="drop"), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.sink("high").subscribe(timeout=-1), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.sink("high").subscribe(timeout=True), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.execute("SELECT 1", timeout="soon"), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.source("high"), ErrorCode.WRONG_OBJECT_KIND),
        (lambda db: db.watch("x"), ErrorCode.INVALID_ARGUMENT),
        (lambda db: db.watch(None), ErrorCode.INVALID_ARGUMENT),
        (lambda db: laminardb.repair(5, "x"), ErrorCode.INVALID_ARGUMENT),
        (lambda db: laminardb.repair("x", 5), ErrorCode.INVALID_ARGUMENT),
        (lambda db: laminardb.restore_savepoint(5, "x", "y"), ErrorCode.INVALID_ARGUMENT),
        (lambda db: laminardb.start_runtime(java_home=5), ErrorCode.INVALID_ARGUMENT),
        (lambda db: laminardb.start_runtime(vm_options="-Xmx2g"), ErrorCode.INVALID_ARGUMENT),
    ],
)
def test_wrong_use_is_refused(trades, call, code):
    refused(code, call, trades)


@pytest.mark.parametrize(
    "made",
    [
        lambda db: db,
        lambda db: db.source("trades"),
        lambda db: db.sink("high"),
        lambda db: db.sink("high").subscribe(),
        lambda db: db.sink("high").changes(),
        lambda db: db.prepare("SELECT 1"),
        lambda db: db.sql("SELECT symbol FROM totals"),
    ],
)
@pytest.mark.parametrize("how", [pickle.dumps, copy.copy, copy.deepcopy])
def test_pickling_and_copying_are_refused(trades, made, how):
    problem = refused(ErrorCode.NOT_SUPPORTED, how, made(trades))
    assert "cannot be pickled" in str(problem)
    assert problem.remedy


def test_timeout_says_how_much_of_an_insert_was_taken():
    with laminardb.open(buffer_size=4) as db:
        db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
        subscription = db.sink("s").subscribe()
        rows = ", ".join(f"({n})" for n in range(100))
        problem = refused(
            ErrorCode.TIMEOUT, db.execute, f"INSERT INTO t VALUES {rows}", timeout=0.5
        )
        assert re.search(
            r"within 0.5 seconds: interrupted .*; \d+ rows were taken", problem.message
        )
        subscription.close()


def test_timeout_ends_a_long_query(db):
    db.execute("CREATE TABLE n (i BIGINT NOT NULL, PRIMARY KEY (i))")
    db.source("n").push_many({"i": list(range(3000))})
    db.await_idle()
    begin = time.monotonic()
    refused(
        ErrorCode.TIMEOUT,
        db.sql,
        "SELECT COUNT(*) FROM n a, n b, n c WHERE a.i + b.i + c.i = 7",
        timeout=0.2,
    )
    # Not a measurement: it would run for hours.
    assert time.monotonic() - begin < 60


def test_a_name_with_a_nul_is_refused(caller):
    for sql, column in (
        ('CREATE SOURCE n ("a\0x" BIGINT, "a\0y" BIGINT)', 18),
        ('SELECT 1 AS "a\0x"', 13),
        ('CREATE SOURCE "n\0" (a BIGINT)', 15),
    ):
        problem = refused(ErrorCode.SYNTAX, caller.execute, sql)
        assert problem.message == "a name holds the character U+0000"
        assert (problem.line, problem.column) == (1, column)
    # Text may hold one.
    assert caller.sql("SELECT 'a\0x' AS x").fetchone() == ("a\0x",)


def test_types_of_arrow_are_named_as_arrow_does(caller):
    pyarrow = pytest.importorskip("pyarrow")
    caller.execute("CREATE SOURCE s (x TIMESTAMP(3), y BIGINT ARRAY)")
    table = pyarrow.table({"x": ["a"], "y": [[True]]})
    problem = refused(ErrorCode.BINDING_MISMATCH, caller.source("s").push_many, table)
    assert "field x is string, but column x TIMESTAMP(3) takes timestamp[ms]" in problem.message
    assert "list<bool>, but column y BIGINT ARRAY takes list<int64>" in problem.message


def test_messages_name_calls_and_files_as_python_does(tmp_path):
    with laminardb.open(tmp_path / "d", checkpoint_interval="1h") as db:
        db.execute(
            "CREATE SOURCE s (a BIGINT);CREATE STREAM o WITH (retain = '1 hour') AS SELECT a FROM s"
        )
        remedy = refused(ErrorCode.SEQUENCE_LOST, db.sink("o").changes, after=5).remedy
        assert "changes(after=0) in Python" in remedy
        assert "changesAfter" not in remedy and "WalMode" not in remedy
        source = db.source("s")
        db.stop()
        assert "start() in Python" in refused(ErrorCode.CLOSED, source.push, (1,)).remedy
    if sys.platform == "linux":
        problem = refused(
            ErrorCode.STORAGE_FAILED, laminardb.open, "/proc/x", checkpoint_interval="1h"
        )
        assert problem.message == "/proc/x cannot be written: there is no such file or directory"
