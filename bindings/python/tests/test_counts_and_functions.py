"""How many rows statements have written, and functions that a database has from its beginning."""

from __future__ import annotations

import threading

import pytest
from conftest import refused

import laminardb
from laminardb import ErrorCode, Function

COUNTS = [
    ("CREATE SOURCE other (x BIGINT)", -1),
    ("INSERT INTO t VALUES (4, 4), (5, 5)", 2),
    ("INSERT INTO t VALUES (1, 7)", 1),
    ("UPDATE t SET b = 9 WHERE a < 3", 2),
    ("UPDATE t SET b = 9 WHERE a > 3", 0),
    ("DELETE FROM t WHERE a = 1", 1),
    ("DELETE FROM t", 3),
    ("INSERT INTO t VALUES (4, 4); INSERT INTO t VALUES (5, 5); SELECT a FROM t", 2),
    ("SELECT a FROM t", 3),
    ("SELECT a FROM t WHERE a > 3", 0),
    ("SHOW TABLES", 1),
]


@pytest.mark.parametrize(("sql", "count"), COUNTS)
def test_rowcount(caller, sql, count):
    caller.execute("CREATE TABLE t (a BIGINT, b BIGINT, PRIMARY KEY (a))")
    caller.execute("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)")
    assert caller.execute(sql).rowcount == count
    if ";" not in sql:
        assert repr(caller.execute("SELECT 1")) == "Executed(rowcount=1)"


def test_rowcount_of_prepared_statements(caller):
    caller.execute("CREATE TABLE t (a BIGINT, b BIGINT, PRIMARY KEY (a))")
    assert caller.execute("INSERT INTO t VALUES (?, ?), (3, 4)", [1, 2]).rowcount == 2
    with caller.prepare("UPDATE t SET b = b + 1 WHERE a >= :a") as update:
        assert [update.execute({"a": a}).rowcount for a in (0, 2, 4)] == [2, 1, 0]
    with caller.prepare("SELECT a FROM t") as query:
        assert query.execute().rowcount == 2


def held():
    """Returns what is open now; what other tests gave up may be released at any time."""
    counters = laminardb.counters()
    return counters["databases"], counters["callbacks"]


def double(x: int) -> int:
    return 2 * x


def test_views_that_call_functions_come_back(tmp_path):
    before = held()
    functions = {
        "double": double,
        "shout": Function(lambda text: text.upper() + "!", ["VARCHAR"], "VARCHAR"),
    }
    for life in range(1, 4):
        with laminardb.open(tmp_path / "data", functions=functions) as db:
            if life == 1:
                db.execute(
                    "CREATE TABLE t (a BIGINT, s VARCHAR, PRIMARY KEY (a));"
                    "CREATE MATERIALIZED VIEW v AS SELECT double(a) AS b, shout(s) AS s FROM t"
                )
            assert db.execute("INSERT INTO t VALUES (?, ?)", [life, f"n{life}"]).rowcount == 1
            db.await_idle()
            assert db.sql("SELECT b, s FROM v ORDER BY b").fetchall() == [
                (2 * n, f"N{n}!") for n in range(1, life + 1)
            ]
    problem = refused(ErrorCode.RECOVERY_FAILED, laminardb.open, tmp_path / "data")
    assert "double" in problem.message + problem.remedy or "shout" in problem.message
    assert held() == before


def test_savepoint_of_views_that_call_functions_is_restored(tmp_path):
    before = held()
    script = (
        "CREATE TABLE t (a BIGINT, PRIMARY KEY (a));"
        "CREATE MATERIALIZED VIEW v AS SELECT double(a) AS b FROM t"
    )
    functions = {"double": double}
    with laminardb.open(tmp_path / "old", functions=functions) as db:
        db.execute(f"{script}; INSERT INTO t VALUES (1), (2)")
        db.savepoint(tmp_path / "saved")
    places = tmp_path / "saved", tmp_path / "new", script
    refused(ErrorCode.UNKNOWN_FUNCTION, laminardb.restore_savepoint, *places)
    refused(ErrorCode.INVALID_ARGUMENT, laminardb.restore_savepoint, *places, functions=[double])
    assert laminardb.restore_savepoint(*places, functions=functions)
    with laminardb.open(tmp_path / "new", functions=functions) as db:
        assert db.sql("SELECT b FROM v ORDER BY b").fetchall() == [(2,), (4,)]
    assert held() == before


def test_functions_that_are_none_are_refused():
    before = held()
    for functions, code in (
        ([double], ErrorCode.INVALID_ARGUMENT),
        ({"f": 5}, ErrorCode.INVALID_ARGUMENT),
        ({"f": lambda x: x}, ErrorCode.UNKNOWN_TYPE),
        ({"f": Function(double, "BIGINT", "BIGINT")}, ErrorCode.INVALID_ARGUMENT),
        ({"f": Function(double, 5, "BIGINT")}, ErrorCode.INVALID_ARGUMENT),
        ({"f": Function(double, ["INTT"], "BIGINT")}, ErrorCode.UNKNOWN_TYPE),
        ({"f": Function(double, ["BIGINT) -- "], "BIGINT")}, ErrorCode.UNKNOWN_TYPE),
        ({"f": Function(double, ["BIGINT"], "BIGINT) AS v -- ")}, ErrorCode.UNKNOWN_TYPE),
        ({"f": double, "F": double}, ErrorCode.DUPLICATE_NAME),
        ({"f\0": double}, ErrorCode.INVALID_ARGUMENT),
        ({5: double}, ErrorCode.INVALID_ARGUMENT),
    ):
        problem = refused(code, lambda functions=functions: laminardb.open(functions=functions))
        assert problem.remedy
    assert held() == before


def test_an_unknown_type_is_named_once(db):
    problem = refused(ErrorCode.UNKNOWN_TYPE, db.create_function, "f", double, ["INTT"], "BIGINT")
    assert problem.message == "there is no type INTT"


@pytest.mark.parametrize("options", [{}, {"execution": "caller_runs"}], ids=str)
def test_a_function_cannot_close_its_database(options):
    before = held()
    problems = []

    def close(x: int) -> int:
        problems.append(refused(ErrorCode.WOULD_DEADLOCK, db.close))
        return x

    with laminardb.open(functions={"close_it": close}, **options) as db:
        assert db.sql("SELECT close_it(3) AS x").fetchall() == [(3,)]
        assert problems and db.is_open
        assert db.sql("SELECT 1 AS x").fetchall() == [(1,)]
    assert held() == before


def test_what_an_earlier_row_raised_is_no_cause(caller):
    def picky(x: int) -> int:
        if x == 1:
            raise ValueError("one")
        return "wrong"

    caller.create_function("picky", picky)
    caller.execute("CREATE SOURCE s (x BIGINT); CREATE STREAM o AS SELECT picky(x) AS x FROM s")
    caller.source("s").push((1,))
    problem = refused(ErrorCode.FUNCTION_FAILED, caller.sql, "SELECT picky(2) AS x")
    assert problem.__cause__ is None


def test_what_a_row_raised_is_the_cause_whatever_the_next_ones_give(caller):
    def picky(x: int) -> int:
        if x == 1:
            raise ValueError("one")
        return x

    caller.create_function("picky", picky)
    caller.execute("CREATE TABLE t (x BIGINT PRIMARY KEY); INSERT INTO t VALUES (0), (1), (2)")
    problem = refused(ErrorCode.FUNCTION_FAILED, caller.sql, "SELECT SUM(picky(x)) AS x FROM t")
    assert str(problem.__cause__) == "one"


def test_a_result_keeps_its_database():
    before = held()
    assert laminardb.open().sql("SELECT 1 AS x").fetchall() == [(1,)]
    assert laminardb.open().sql("SELECT ? + 1 AS x", [1]).fetchall() == [(2,)]
    assert [len(batch) for batch in laminardb.open().sql("SELECT 1 AS x").batches()] == [1]
    laminardb.open().sql("SELECT 1 AS x").close()
    assert held() == before


def test_a_database_is_shown_on_any_thread(caller):
    shown = []
    thread = threading.Thread(target=lambda: shown.extend([repr(caller), caller._repr_html_()]))
    thread.start()
    thread.join(60)
    assert len(shown) == 2
    assert all("thread" in text for text in shown)


def test_a_result_that_cannot_be_read_is_shown(caller):
    result = caller.sql("SELECT 1 AS x")
    caller.close()
    assert "closed" in repr(result)
    assert "could not be read" in result._repr_html_()


def test_a_parameter_without_a_value_is_told_in_words_of_python(caller):
    problem = refused(
        ErrorCode.BINDING_MISMATCH, caller.sql, "SELECT CAST(:a AS INT) + :b AS x", {"a": 1}
    )
    assert problem.remedy == "give it one, None for NULL"
