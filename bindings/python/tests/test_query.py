"""Questions, parameters, functions, and what is shown."""

import datetime as dt
import decimal
import threading

import pytest
from conftest import refused, same

import laminardb
from laminardb import ErrorCode

UTC = dt.timezone.utc


@pytest.fixture
def stocks(caller):
    caller.execute(
        "CREATE TABLE stocks (symbol VARCHAR NOT NULL, n BIGINT, price DOUBLE, PRIMARY KEY (symbol));"
        "INSERT INTO stocks VALUES ('A', 1, 1.5), ('B', NULL, 2.5), ('C', 3, NULL)"
    )
    return caller


ALL = "SELECT symbol, n, price FROM stocks ORDER BY symbol"
ROWS = [("A", 1, 1.5), ("B", None, 2.5), ("C", 3, None)]


def test_execute_writes_rows(stocks):
    stocks.execute("INSERT INTO stocks VALUES ('D', 4, 4.5), ('E', 5, 5.5)")
    assert stocks.sql("SELECT COUNT(*) FROM stocks").fetchone() == (5,)


def test_statements_before_a_failure_stay(caller):
    refused(
        ErrorCode.UNKNOWN_OBJECT,
        caller.execute,
        "CREATE SOURCE one (a BIGINT); CREATE STREAM two AS SELECT a FROM none",
    )
    assert [found["name"] for found in caller.objects()] == ["one"]


def test_rows_are_fetched(stocks):
    result = stocks.sql(ALL)
    assert result.fetchone() == ROWS[0]
    assert result.fetchmany(5) == ROWS[1:]
    assert result.fetchone() is None
    assert result.fetchall() == []
    # All rows, whatever was fetched.
    assert list(result) == ROWS
    assert len(result) == 3
    assert result.to_pydict() == {
        "symbol": ["A", "B", "C"],
        "n": [1, None, 3],
        "price": [1.5, 2.5, None],
    }
    assert result.to_pylist()[1] == {"symbol": "B", "n": None, "price": 2.5}


def test_result_knows_its_columns(stocks):
    result = stocks.sql(ALL)
    assert result.columns == ["symbol", "n", "price"]
    assert result.types == ["VARCHAR", "BIGINT", "DOUBLE"]
    assert "symbol" in result.schema
    assert result.schema.index("price") == 2


def test_result_without_rows(stocks):
    result = stocks.sql("SELECT symbol FROM stocks WHERE n = 99")
    assert result.fetchall() == []
    assert result.columns == ["symbol"]
    assert len(result) == 0
    assert result


def test_result_to_libraries(stocks):
    pyarrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    result = stocks.sql(ALL)
    assert result.arrow().to_pylist() == result.to_pylist()
    frame = result.df()
    assert list(frame["symbol"]) == ["A", "B", "C"]
    assert frame["n"].isna().tolist() == [False, True, False]
    assert result.pl().rows() == ROWS
    assert pyarrow.table(result).to_pylist() == result.to_pylist()
    assert polars.DataFrame(result).rows() == ROWS
    assert result.fetchall() == ROWS


def test_empty_result_to_libraries(stocks):
    pytest.importorskip("pyarrow")
    result = stocks.sql("SELECT symbol, n FROM stocks WHERE n = 99")
    assert result.arrow().num_rows == 0
    assert list(result.df().columns) == ["symbol", "n"]
    assert result.pl().columns == ["symbol", "n"]


def test_result_without_pyarrow(stocks, monkeypatch):
    import sys

    pytest.importorskip("pandas")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    frame = stocks.sql(ALL).df()
    assert list(frame["symbol"]) == ["A", "B", "C"]
    assert frame["price"].isna().tolist() == [False, False, True]


def test_result_goes_into_a_source(stocks):
    stocks.execute(
        "CREATE TABLE copy (symbol VARCHAR NOT NULL, n BIGINT, price DOUBLE, PRIMARY KEY (symbol))"
    )
    assert stocks.source("copy").push_many(stocks.sql(ALL)) == 3
    assert stocks.sql("SELECT COUNT(*) FROM copy").fetchall() == [(3,)]


def test_batches_are_read_once(stocks):
    result = stocks.sql(ALL)
    assert [row for batch in result.batches() for row in batch.to_tuples()] == ROWS
    refused(ErrorCode.CLOSED, result.fetchall)
    kept = stocks.sql(ALL)
    assert kept.fetchall() == ROWS
    assert [row for batch in kept.batches() for row in batch.to_tuples()] == ROWS


def test_result_outlives_the_database():
    with laminardb.open(execution="caller_runs") as db:
        db.execute(
            "CREATE TABLE t (a BIGINT NOT NULL, PRIMARY KEY (a)); INSERT INTO t VALUES (1), (2)"
        )
        result = db.sql("SELECT a FROM t ORDER BY a")
        result.fetchone()
    assert list(result) == [(1,), (2,)]


def test_large_result(caller):
    caller.execute("CREATE TABLE big (a BIGINT NOT NULL, b VARCHAR, PRIMARY KEY (a))")
    caller.source("big").push_many([(n, f"text {n}") for n in range(20_000)])
    result = caller.sql("SELECT a, b FROM big")
    assert len(result) == 20_000
    assert sorted(result)[-1] == (19_999, "text 19999")


def test_closed_result_refuses(stocks):
    result = stocks.sql(ALL)
    result.close()
    refused(ErrorCode.CLOSED, result.fetchall)


def test_statement_without_rows_gives_none(stocks):
    assert stocks.sql("CREATE SOURCE z (a BIGINT)").fetchall() == []


@pytest.mark.parametrize("sql", ["SHOW TABLES", "DESCRIBE stocks", "SELECT 1 AS one"])
def test_statements_with_rows(stocks, sql):
    assert len(stocks.sql(sql).fetchall()) >= 1


PARAMETERS = [
    ("BOOLEAN", True),
    ("BIGINT", 2**62),
    ("DOUBLE", 0.25),
    ("DOUBLE", float("inf")),
    ("DECIMAL(38, 0)", decimal.Decimal(10**37)),
    ("DECIMAL(10, 3)", decimal.Decimal("-1.125")),
    ("VARCHAR", ""),
    ("VARCHAR", "'; DROP TABLE stocks; -- größer"),
    ("VARBINARY", b"\x00\xff"),
    ("DATE", dt.date(2024, 2, 29)),
    ("TIME(6)", dt.time(1, 2, 3, 4)),
    ("TIMESTAMP(6)", dt.datetime(2024, 2, 29, 1, 2, 3, 4)),
    ("TIMESTAMP(6) WITH LOCAL TIME ZONE", dt.datetime(2024, 2, 29, 1, tzinfo=UTC)),
    ("INTERVAL DAY TO SECOND", dt.timedelta(days=-1, microseconds=5)),
    ("BIGINT ARRAY", [1, None, 3]),
    ("VARCHAR ARRAY", ["a", "größer"]),
    ("DOUBLE ARRAY", [1.5, None]),
    ("BIGINT", None),
    ("VARCHAR", None),
]


@pytest.mark.parametrize(("sql_type", "value"), PARAMETERS, ids=lambda value: str(value)[:24])
def test_parameter_has_its_value(caller, sql_type, value):
    result = caller.sql(f"SELECT CAST(? AS {sql_type}) AS x", [value])
    assert same(result.fetchall(), [(value,)])


def test_parameters_by_place_and_name(stocks):
    by_place = (
        "SELECT symbol FROM stocks WHERE n >= ? AND price IS NULL OR symbol = ? ORDER BY symbol"
    )
    assert stocks.sql(by_place, [2, "B"]).fetchall() == [("B",), ("C",)]
    assert stocks.sql(by_place, (2, "A")).fetchall() == [("A",), ("C",)]
    by_name = "SELECT symbol FROM stocks WHERE symbol = :wanted"
    assert stocks.sql(by_name, {"wanted": "A"}).fetchall() == [("A",)]
    stocks.execute("INSERT INTO stocks VALUES (?, ?, ?)", ["D", 4, None])
    assert stocks.sql("SELECT n FROM stocks WHERE symbol = ?", ["D"]).fetchall() == [(4,)]


def test_prepared_statement_runs_often(stocks):
    with stocks.prepare("SELECT n FROM stocks WHERE symbol = ?") as statement:
        assert statement.parameter_count == 1
        found = [statement.sql([symbol]).fetchone()[0] for symbol in "ABC"]
    assert found == [1, None, 3]
    refused(ErrorCode.CLOSED, statement.sql, ["A"])
    assert "1 parameter" in repr(statement)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ([], ErrorCode.INVALID_ARGUMENT),
        ([1, 2], ErrorCode.INVALID_ARGUMENT),
        (5, ErrorCode.INVALID_ARGUMENT),
        ("A", ErrorCode.INVALID_ARGUMENT),
        ([object()], ErrorCode.TYPE_MISMATCH),
        ([dt.time(1, tzinfo=UTC)], ErrorCode.TYPE_MISMATCH),
        (["\ud800"], ErrorCode.TYPE_MISMATCH),
        ([decimal.Decimal("NaN")], ErrorCode.VALUE_OUT_OF_RANGE),
        ([10**39], ErrorCode.VALUE_OUT_OF_RANGE),
        ([[object()]], ErrorCode.TYPE_MISMATCH),
    ],
    ids=str,
)
def test_wrong_parameters_are_refused(stocks, parameters, code):
    with stocks.prepare("SELECT n FROM stocks WHERE symbol = ?") as statement:
        assert refused(code, statement.sql, parameters).remedy
        assert statement.sql(["A"]).fetchall() == [(1,)]


def test_unknown_name_of_a_parameter(stocks):
    with stocks.prepare("SELECT n FROM stocks WHERE symbol = :wanted") as statement:
        refused(ErrorCode.BINDING_MISMATCH, statement.sql, {"want": "A"})


def test_query_is_cancelled(db):
    db.execute("CREATE TABLE n (i BIGINT NOT NULL, PRIMARY KEY (i))")
    db.source("n").push_many({"i": list(range(3000))})
    db.await_idle()
    statement = db.prepare("SELECT COUNT(*) FROM n a, n b, n c WHERE a.i + b.i + c.i = 7")
    found = []

    def run():
        try:
            found.append(statement.sql().fetchall())
        except laminardb.ResourceError as problem:
            found.append(problem.code)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        statement.cancel()
        thread.join(0.01)
    assert found == [ErrorCode.QUERY_CANCELLED]


def test_database_is_interrupted(db):
    db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
    subscription = db.sink("s").subscribe()
    found = []

    def run():
        try:
            found.append(subscription.recv())
        except laminardb.ResourceError as problem:
            found.append(problem.code)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        db.interrupt()
        thread.join(0.01)
    assert found == [ErrorCode.INTERRUPTED]


def test_function_of_annotations(stocks):
    def shout(text: str, times: int) -> str:
        return text + "!" * times

    stocks.create_function("shout", shout)
    assert stocks.sql("SELECT shout(symbol, 2) AS s FROM stocks WHERE symbol = 'A'").fetchall() == [
        ("A!!",)
    ]


FUNCTIONS = [
    ("BOOLEAN", lambda x: not x, "TRUE", False),
    ("BIGINT", lambda x: x + 1, "41", 42),
    ("DOUBLE", lambda x: x / 2, "CAST(1 AS DOUBLE)", 0.5),
    ("DECIMAL(10, 2)", lambda x: x * 2, "CAST(1.25 AS DECIMAL(10, 2))", decimal.Decimal("2.50")),
    ("VARCHAR", lambda x: x[::-1], "'größe'", "eßörg"),
    ("VARBINARY", lambda x: x + b"\x00", "CAST('a' AS VARBINARY)", b"a\x00"),
    ("DATE", lambda x: x + dt.timedelta(1), "DATE '2024-02-28'", dt.date(2024, 2, 29)),
    ("TIME(6)", lambda x: x.replace(hour=5), "TIME '01:02:03'", dt.time(5, 2, 3)),
    (
        "TIMESTAMP(6)",
        lambda x: x + dt.timedelta(1),
        "TIMESTAMP '2024-02-28 01:02:03'",
        dt.datetime(2024, 2, 29, 1, 2, 3),
    ),
    ("INTERVAL DAY TO SECOND", lambda x: 2 * x, "INTERVAL '1' DAY", dt.timedelta(2)),
]


FUNCTIONS += [
    ("BIGINT ARRAY", lambda x: x[::-1], "ARRAY[1, 2]", [2, 1]),
    ("VARCHAR ARRAY", lambda x: [*x, None], "ARRAY['a']", ["a", None]),
]


@pytest.mark.parametrize(
    ("sql_type", "function", "literal", "expected"), FUNCTIONS, ids=lambda value: str(value)[:16]
)
def test_function_of_every_type(caller, sql_type, function, literal, expected):
    caller.create_function("f", function, [sql_type], sql_type)
    assert caller.sql(f"SELECT f({literal}) AS x").fetchall() == [(expected,)]


def test_function_in_a_stream(db):
    db.execute("CREATE SOURCE t (a BIGINT)")
    db.create_function("square", lambda x: x * x, ["BIGINT"], "BIGINT")
    db.execute("CREATE STREAM s AS SELECT square(a) AS b FROM t")
    subscription = db.sink("s").subscribe()
    source = db.source("t")
    source.push_many([(n,) for n in range(1000)])
    source.finish()
    assert [n for batch in subscription for n in batch["b"]] == [n * n for n in range(1000)]


def test_function_with_nulls(caller):
    caller.create_function("known", lambda x: x is not None, ["BIGINT"], "BOOLEAN", with_nulls=True)
    caller.create_function("plain", lambda x: x is not None, ["BIGINT"], "BOOLEAN")
    query = "SELECT known(CAST(NULL AS BIGINT)) AS a, plain(CAST(NULL AS BIGINT)) AS b"
    assert caller.sql(query).fetchall() == [(False, None)]


def test_function_that_raises_fails_the_row(caller):
    def broken(x: int) -> int:
        raise ValueError("mine")

    caller.create_function("broken", broken)
    problem = refused(ErrorCode.FUNCTION_FAILED, lambda: caller.sql("SELECT broken(1)").fetchall())
    assert isinstance(problem, laminardb.DataError)


def test_function_that_gives_another_type_fails_the_row(caller):
    caller.create_function("wrong", lambda x: "text", ["BIGINT"], "BIGINT")
    refused(ErrorCode.FUNCTION_FAILED, lambda: caller.sql("SELECT wrong(1)").fetchall())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("f", 5), ErrorCode.INVALID_ARGUMENT),
        (("f", lambda x: x), ErrorCode.UNKNOWN_TYPE),
        (("f", lambda x: x, ["NUMBERS"], "BIGINT"), ErrorCode.UNKNOWN_TYPE),
        ((None, lambda x: x, ["BIGINT"], "BIGINT"), ErrorCode.INVALID_ARGUMENT),
    ],
)
def test_wrong_function_is_refused(caller, arguments, code):
    assert refused(code, caller.create_function, *arguments).remedy


def test_function_is_registered_once(caller):
    caller.create_function("f", lambda x: x, ["BIGINT"], "BIGINT")
    refused(
        ErrorCode.DUPLICATE_NAME, caller.create_function, "f", lambda x: x, ["BIGINT"], "BIGINT"
    )


def test_metrics_are_a_dict(trades):
    trades.source("trades").push({"symbol": "A", "price": 101.0, "ts": dt.datetime(2024, 1, 1)})
    metrics = trades.metrics()
    (source,) = metrics["sources"]
    assert (source["name"], source["rows_in"]) == ("trades", 1)
    queries = {query["name"]: query for query in metrics["queries"]}
    assert queries["high"]["rows_out"] == 1
    assert queries["high"]["running"] is True


def test_plan_is_explained(trades):
    plan = trades.explain("minutes")
    assert plan
    analyzed = trades.explain("minutes", analyze=True)
    assert analyzed != plan
    refused(ErrorCode.UNKNOWN_OBJECT, trades.explain, "nothing")


def test_objects_have_columns(trades):
    objects = {found["name"]: found for found in trades.objects()}
    assert set(objects) == {"trades", "high", "minutes", "totals"}
    assert objects["trades"]["columns"][0]["name"] == "symbol"
    assert objects["high"]["reads"] == ["trades"]


def test_topology_is_drawn(trades):
    trades.execute("CREATE STREAM higher AS SELECT symbol FROM high WHERE price > 200")
    topology = trades.topology()
    assert ("trades", "high") in topology.edges
    assert ("high", "higher") in topology.edges
    assert topology.levels()[0] == ["trades"]
    assert topology.levels()[2] == ["higher"]
    picture = trades._repr_html_()
    assert picture.startswith("<svg")
    assert picture.count("<rect") == 5
    assert picture.count("<path") == len(topology.edges)
    assert "stream higher <- high" in repr(topology)


def test_picture_escapes_names(caller):
    caller.execute('CREATE SOURCE "<b>" ("<i>" BIGINT)')
    picture = caller._repr_html_()
    assert "<b>" not in picture
    assert "&lt;b&gt;" in picture
    assert laminardb.open().topology()._repr_html_() == "<p>LaminarDB: no objects</p>"


def test_database_shows_its_objects(trades):
    assert repr(trades).startswith("<laminardb.Database in memory, open: ")
    assert "source trades" in repr(trades)
    trades.close()
    assert repr(trades) == "<laminardb.Database in memory, closed>"
    assert trades._repr_html_() == "<p>LaminarDB, closed</p>"


def test_result_is_shown_as_a_table(stocks, capsys):
    result = stocks.sql(ALL)
    expected = """\
┌─────────┬────────┬────────┐
│ symbol  │      n │  price │
│ varchar │ bigint │ double │
├─────────┼────────┼────────┤
│ A       │      1 │    1.5 │
│ B       │   NULL │    2.5 │
│ C       │      3 │   NULL │
└─────────┴────────┴────────┘
3 rows"""
    assert repr(result) == expected
    result.show()
    assert capsys.readouterr().out == expected + "\n"
    result.show(limit=1)
    assert "3 rows, the first 1 of them shown" in capsys.readouterr().out


def test_result_is_shown_as_html(caller):
    caller.execute(
        "CREATE TABLE t (a VARCHAR NOT NULL, PRIMARY KEY (a)); INSERT INTO t VALUES ('<b>x</b>')"
    )
    shown = caller.sql("SELECT a FROM t")._repr_html_()
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<b>x" not in shown
    assert "1 row" in shown
    assert "VARCHAR" in shown


def test_batch_is_shown(trades):
    subscription = trades.sink("high").subscribe()
    trades.source("trades").push({"symbol": "A", "price": 101.0, "ts": dt.datetime(2024, 1, 1)})
    batch = subscription.poll()
    assert repr(batch) == "<laminardb.Batch of 1 rows (symbol VARCHAR, price DOUBLE)>"
    assert "101.0" in str(batch)
    assert "<table>" in batch._repr_html_()
    assert "<td>price</td>" in batch.schema._repr_html_()


class Notebook:
    """Stands for IPython.display: keeps what is shown."""

    def __init__(self):
        self.shown = []
        self.third = threading.Event()

    def display(self, value, display_id):
        assert display_id is True
        self.update(value)
        return self

    def update(self, value):
        self.shown.append(value._repr_html_())
        if len(self.shown) >= 3:
            self.third.set()


def test_live_topology_is_drawn_anew(engine, monkeypatch):
    import sys
    import types

    notebook = Notebook()
    module = types.ModuleType("IPython.display")
    module.display = notebook.display
    monkeypatch.setitem(sys.modules, "IPython", types.ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    live = engine.watch(interval=0.01)
    engine.source("trades").push(("A", 1.0, 1, dt.datetime(2024, 1, 1)))
    engine.await_idle()
    assert notebook.third.wait(60)
    live.stop()
    seen = len(notebook.shown)
    assert "0 rows in" in notebook.shown[0]
    assert all(picture.startswith("<svg") for picture in notebook.shown)
    assert len(notebook.shown) == seen


def test_live_topology_needs_a_notebook(engine, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "IPython.display", None)
    refused(ErrorCode.NOT_SUPPORTED, engine.watch)
    refused(ErrorCode.INVALID_ARGUMENT, engine.watch, 0)


@pytest.mark.parametrize("member", ["x", b"x", dt.date(2026, 1, 1), None])
def test_a_list_of_decimals_takes_no_other_kind(db, member):
    statement = "SELECT CAST(? AS DECIMAL(5, 2) ARRAY)"
    given = [decimal.Decimal("1.5"), member]
    if member is None:
        assert db.sql(statement, [given]).fetchone() == (given,)
    else:
        refused(ErrorCode.TYPE_MISMATCH, db.sql, statement, [given])


def test_a_list_of_decimals_takes_floats_of_numpy(db):
    numpy = pytest.importorskip("numpy")
    given = [decimal.Decimal("1.5"), numpy.float64(0.1), numpy.float32(0.2)]
    found = db.sql("SELECT CAST(? AS DECIMAL(5, 2) ARRAY)", [given]).fetchone()
    assert found == ([decimal.Decimal(text) for text in ("1.5", "0.1", "0.2")],)


@pytest.mark.parametrize("sql", ["{0}", "ARRAY[{0}]"])
def test_a_time_that_pandas_does_not_hold_has_a_remedy(db, sql):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    result = db.sql("SELECT " + sql.format("TIME '01:02:03.000000001'") + " AS x")
    for converted in (result.df, result._all()[0].to_pandas):
        assert "ArrowDtype" in refused(ErrorCode.VALUE_OUT_OF_RANGE, converted).remedy
    assert str(result.df(types_mapper=pandas.ArrowDtype).dtypes["x"]).find("time64[ns]") >= 0


def test_a_result_that_is_closed_while_its_batches_are_read_is_refused(db):
    db.execute("CREATE TABLE many (k BIGINT PRIMARY KEY)")
    db.source("many").push_many({"k": list(range(20_000))})
    db.await_idle()
    result = db.sql("SELECT k FROM many")
    batches = result.batches()
    assert len(next(batches)) > 0
    result.close()
    refused(laminardb.ErrorCode.CLOSED, next, batches)


def test_what_a_function_raises_is_the_cause_of_the_error(db):
    db.create_function("inverse", lambda x: 1 // x, ["BIGINT"], "BIGINT")
    problem = refused(
        laminardb.ErrorCode.FUNCTION_FAILED, lambda: db.sql("SELECT inverse(0) AS x").fetchall()
    )
    assert isinstance(problem.__cause__, ZeroDivisionError)


@pytest.mark.parametrize("size", [-1, "2", 1.5, None, True])
def test_fetchmany_refuses_a_size_that_is_none(db, size):
    refused(laminardb.ErrorCode.INVALID_ARGUMENT, db.sql("SELECT 1 AS x").fetchmany, size)


def test_a_function_with_wrong_types_or_name_is_refused(db):
    code = laminardb.ErrorCode.INVALID_ARGUMENT
    refused(code, db.create_function, "f", lambda x: x, "BIGINT", "BIGINT")
    refused(code, db.create_function, "f\0g", lambda x: x, ["BIGINT"], "BIGINT")


@pytest.mark.parametrize("timeout", [float("inf"), 1e12, 10**400])
def test_a_timeout_may_be_longer_than_clocks_count(db, timeout):
    assert db.sql("SELECT 1 AS x", timeout=timeout).fetchone() == (1,)


def test_a_decimal_parameter_of_a_huge_exponent_is_refused_at_once(db):
    for text in ("1E+999999", "1E+40", "-1E+999999999", "1E-999999"):
        problem = [decimal.Decimal(text)]
        refused(laminardb.ErrorCode.VALUE_OUT_OF_RANGE, db.sql, "SELECT ? AS x", problem)


def test_scalars_of_numpy_stand_in_lists(caller):
    numpy = pytest.importorskip("numpy")
    day = dt.datetime(2026, 1, 2)
    for number, (element, given, expected) in enumerate(
        [
            ("BIGINT", numpy.int64(1), 1),
            ("DOUBLE", numpy.float32(0.5), 0.5),
            ("DOUBLE", numpy.float64(0.1), 0.1),
            ("BOOLEAN", numpy.bool_(True), True),
            ("VARCHAR", numpy.str_("x"), "x"),
            ("TIMESTAMP(3)", numpy.datetime64("2026-01-02"), day),
            ("TIMESTAMP(9)", numpy.datetime64(day, "ns"), day),
            ("DECIMAL(5, 2)", numpy.float32(0.1), decimal.Decimal("0.10")),
        ]
    ):
        members = [given, None]
        if element != "DECIMAL(5, 2)":
            # What a float of 32 bits is for is not known of a parameter.
            found = caller.sql(f"SELECT CAST(? AS {element} ARRAY)", [members]).fetchone()
            assert found == ([expected, None],), element
        name = f"given{number}"
        caller.create_function(name, lambda members=members: members, [], f"{element} ARRAY")
        assert caller.sql(f"SELECT {name}() AS x").fetchone() == ([expected, None],), element


def test_a_float_of_32_bits_is_its_own_decimal_as_a_result(caller):
    numpy = pytest.importorskip("numpy")
    single = numpy.float32(0.1)
    caller.create_function("exact", lambda: single, [], "decimal(5, 2)")
    caller.create_function("wide", lambda: single, [], "DOUBLE")
    assert caller.sql("SELECT exact() AS x, wide() AS y").fetchone() == (
        decimal.Decimal("0.10"),
        0.10000000149011612,
    )
    caller.create_function("none", lambda: numpy.float32("nan"), [], "DECIMAL(5, 2)")
    refused(ErrorCode.FUNCTION_FAILED, lambda: caller.sql("SELECT none() AS x").fetchall())


def test_what_is_not_of_sql_is_named(db):
    for value, name in ((object(), "an object"), ({1}, "a set")):
        problem = refused(ErrorCode.TYPE_MISMATCH, db.sql, "SELECT CAST(? AS BIGINT)", [value])
        assert problem.message == f"parameter 1 is {name}, which is not a value of SQL"
    problem = refused(ErrorCode.TYPE_MISMATCH, db.sql, "SELECT CAST(? AS BIGINT ARRAY)", [[{1}]])
    assert problem.message == "an element of parameter 1 is a set, which is not a value of SQL"


def by_name(x: int, *, y: int) -> int:
    return x + y


def by_name_or_not(x: int, *, y: int = 5) -> int:
    return x + y


def any_number(*x: int) -> int:
    return len(x)


def of_nothing(x: "no_module.nope") -> int:  # noqa: F821
    return x


def of_no_python(x: "1 +") -> int:  # noqa: F722
    return x


def test_a_function_that_sql_cannot_call_is_refused_at_once(db):
    def refusal(code, *arguments):
        return refused(code, db.create_function, "f", *arguments).message

    assert "takes y by its name only" in refusal(ErrorCode.INVALID_ARGUMENT, by_name)
    assert "y by its name" in refusal(ErrorCode.INVALID_ARGUMENT, by_name, ["BIGINT"], "BIGINT")
    assert "it has *x" in refusal(ErrorCode.UNKNOWN_TYPE, any_number)
    assert "cannot be read: NameError" in refusal(ErrorCode.UNKNOWN_TYPE, of_nothing)
    assert "cannot be read: SyntaxError" in refusal(ErrorCode.UNKNOWN_TYPE, of_no_python)
    wrong = refusal(ErrorCode.INVALID_ARGUMENT, lambda x: x, ["BIGINT", "BIGINT"], "BIGINT")
    assert "cannot be called with 2 arguments" in wrong
    db.create_function("six", by_name_or_not)
    db.create_function("how_many", any_number, ["BIGINT", "BIGINT"], "BIGINT")
    assert db.sql("SELECT six(1) AS x, how_many(1, 2) AS y").fetchone() == (6, 2)


@pytest.mark.parametrize("limit", [None, -1, 1.5, True, "5"], ids=repr)
def test_show_refuses_what_is_no_number_of_rows(db, limit):
    problem = refused(ErrorCode.INVALID_ARGUMENT, db.sql("SELECT 1 AS a").show, limit)
    assert repr(limit) in problem.message


def test_show_of_no_rows_says_how_many_there_are(db, capsys):
    db.sql("SELECT 1 AS a").show(0)
    assert "1 row, the first 0 of them shown" in capsys.readouterr().out


def test_a_result_that_was_closed_says_so(db):
    result = db.sql("SELECT 1 AS a")
    result.close()
    for read in (result.fetchall, result.df, lambda: list(result.batches()), result.show):
        problem = refused(ErrorCode.CLOSED, read)
        assert problem.message == "the result was closed before its rows were read"
    assert repr(result).endswith(": the result was closed before its rows were read>")
    # What was read stays.
    result = db.sql("SELECT 1 AS a")
    assert result.fetchall() == [(1,)]
    result.close()
    assert len(result) == 1
    result = db.sql("SELECT 1 AS a")
    assert len(list(result.batches())) == 1
    result.close()
    assert "batches() already" in refused(ErrorCode.CLOSED, result.fetchall).message


def test_errors_of_a_view_say_what_a_function_has_raised(db):
    class Odd(Exception):
        def __str__(self):
            raise RuntimeError

    def raising(value: int) -> int:
        if value > 1:
            raise Odd
        raise ValueError("no such day: \ud800")

    db.create_function("raising", raising)
    db.execute("CREATE SOURCE s (n INTEGER); CREATE STREAM t AS SELECT raising(n) AS n FROM s")
    errors = db.sink("t$errors").subscribe()
    db.source("s").push_many([{"n": 1}, {"n": 2}])
    db.await_idle()
    assert [row["message"].split(". ")[0] for row in errors.poll()] == [
        "the function raising failed: ValueError: no such day: ?",
        "the function raising failed: Odd",
    ]
