"""Columns of another type than the source's: taken where nothing is lost, refused by name and row where something is."""

from __future__ import annotations

import datetime as dt
import decimal
import gc
from fractions import Fraction

import pytest
from conftest import refused

import laminardb
from laminardb import ErrorCode

numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

D = decimal.Decimal
FINE = dt.datetime(1969, 12, 31, 23, 59, 58, 123456)


def forms(values, type=None):
    """Gives a pyarrow array as each library hands it over."""
    table = pyarrow.table({"x": pyarrow.array(values, type)})
    return {
        "table": table,
        "batch": table.to_batches()[0],
        "reader": table.to_reader(),
        "polars": polars.from_arrow(table),
        "sliced": pyarrow.concat_tables([table, table]).combine_chunks().slice(len(values)),
        "dictionary": pyarrow.table({"x": table["x"].combine_chunks().dictionary_encode()}),
    }


TAKEN = [
    ("DOUBLE", [1, None, -(2**53)], "int64", [1.0, None, -(2.0**53)]),
    ("DOUBLE", [2**60], "int64", [2.0**60]),
    ("DOUBLE", [2**63], "uint64", [2.0**63]),
    ("DOUBLE", [255, 7], "uint8", [255.0, 7.0]),
    ("DOUBLE", [D("0.10"), D("-2.50")], pyarrow.decimal128(5, 2), [0.1, -2.5]),
    ("REAL", [1, 2], "int32", [1.0, 2.0]),
    ("REAL", [0.5, None, 0.1], "float64", [0.5, None, 0.10000000149011612]),
    ("BIGINT", [1.0, None, -3.0], "float64", [1, None, -3]),
    ("TINYINT", [-128.0, 127.0], "float32", [-128, 127]),
    ("BIGINT", [-(2.0**63)], "float64", [-(2**63)]),
    ("INTEGER", [D("7.00"), None], pyarrow.decimal128(10, 2), [7, None]),
    ("DECIMAL(10, 2)", [1, None], "int64", [D("1.00"), None]),
    ("DECIMAL(10, 2)", [0.1, -2.5], "float64", [D("0.10"), D("-2.50")]),
    ("DECIMAL(10, 2)", [D("1.5"), D("2.0")], pyarrow.decimal128(5, 1), [D("1.50"), D("2.00")]),
    ("TIMESTAMP", [FINE], pyarrow.timestamp("us"), [FINE.replace(microsecond=123000)]),
    ("TIMESTAMP(2)", [FINE], pyarrow.timestamp("ns"), [FINE.replace(microsecond=120000)]),
    ("TIMESTAMP(0)", [FINE], pyarrow.timestamp("ms"), [FINE.replace(microsecond=0)]),
    ("TIME(0)", [FINE.time()], pyarrow.time64("us"), [dt.time(23, 59, 58)]),
    (
        "INTERVAL DAY TO SECOND",
        [dt.timedelta(microseconds=-1500), None],
        pyarrow.duration("us"),
        [dt.timedelta(microseconds=-1500), None],
    ),
    ("DATE", [dt.datetime(1969, 2, 3), None], pyarrow.timestamp("us"), [dt.date(1969, 2, 3), None]),
    ("TIMESTAMP", [dt.date(1969, 2, 3)], pyarrow.date32(), [dt.datetime(1969, 2, 3)]),
]


@pytest.mark.parametrize(
    ("sql_type", "values", "type", "expected"), TAKEN, ids=lambda v: str(v)[:30]
)
def test_what_loses_nothing_is_taken(echoes, sql_type, values, type, expected):
    for form, data in forms(values, type).items():
        assert echoes(sql_type).of(data) == expected, form


REFUSED = [
    ("DOUBLE", [1, 2**53 + 1], "int64"),
    ("DOUBLE", [1, 2**63 - 1], "int64"),
    ("DOUBLE", [1, 2**64 - 1], "uint64"),
    ("DOUBLE", [D(1), D(2**80 + 1)], pyarrow.decimal128(38, 0)),
    ("REAL", [1, 2**24 + 1], "int64"),
    ("REAL", [1.0, 1e300], "float64"),
    ("BIGINT", [1.0, 1.5], "float64"),
    ("BIGINT", [1.0, float("nan")], "float64"),
    ("BIGINT", [1.0, float("inf")], "float64"),
    ("BIGINT", [1.0, 2.0**63], "float64"),
    ("INTEGER", [1.0, 2.0**31], "float64"),
    ("INTEGER", [D("1.0"), D("1.5")], pyarrow.decimal128(5, 1)),
    ("DECIMAL(10, 2)", [0.25, 0.125], "float64"),
    ("DECIMAL(10, 2)", [1.0, float("nan")], "float64"),
    ("DECIMAL(10, 2)", [1, 10**8], "int64"),
    ("DECIMAL(10, 2)", [D("1.000"), D("1.001")], pyarrow.decimal128(10, 3)),
    ("DATE", [dt.datetime(2026, 1, 2), FINE], pyarrow.timestamp("us")),
]


@pytest.mark.parametrize(("sql_type", "values", "type"), REFUSED, ids=lambda v: str(v)[:30])
def test_what_loses_something_is_refused_by_name_and_row(echoes, sql_type, values, type):
    for form, data in forms(values, type).items():
        problem = refused(ErrorCode.INVALID_BATCH, echoes(sql_type).source.push_many, data)
        assert "row 1 of the batch: VALUE_OUT_OF_RANGE" in problem.message, form
        assert "column x" in problem.message, form
        assert problem.remedy, form
        assert echoes(sql_type).values() == [], form


def test_columns_of_pandas(echoes):
    def frame(values, dtype=None):
        return pandas.DataFrame({"x": pandas.Series(values, dtype=dtype)})

    assert echoes("DOUBLE").of(frame([1, 2])) == [1.0, 2.0]
    # pandas makes floats of ints where one is missing.
    assert echoes("BIGINT").of(frame([1, None, 3])) == [1, None, 3]
    assert echoes("BIGINT").of(frame([None, None])) == [None, None]
    assert echoes("BIGINT").of(frame([1, 2.0, D(3)], object)) == [1, 2, 3]
    assert echoes("DOUBLE").of(frame([1.5, None], "float16")) == [1.5, None]
    problem = refused(ErrorCode.INVALID_BATCH, echoes("BIGINT").source.push_many, frame([1, 2.5]))
    assert "row 1 of the batch" in problem.message


def test_a_column_of_several_types_is_refused_by_row(echoes):
    frame = pandas.DataFrame({"x": [1, "two"]})
    problem = refused(ErrorCode.TYPE_MISMATCH, echoes("BIGINT").source.push_many, frame)
    assert problem.message == "row 1: column x: a str, 'two', is no BIGINT"
    problem = refused(ErrorCode.TYPE_MISMATCH, echoes("VARCHAR").source.push_many, frame)
    assert problem.message == "row 0: column x: an int, 1, is no VARCHAR"
    wrong = pandas.DataFrame({"x": [1j]})
    refused(ErrorCode.TYPE_MISMATCH, echoes("BIGINT").source.push_many, wrong)


def test_a_name_that_a_frame_has_twice_is_refused(echoes):
    frame = pandas.DataFrame([[1, 2]], columns=["x", "x"])
    problem = refused(ErrorCode.BINDING_MISMATCH, echoes("BIGINT").source.push_many, frame)
    assert "two columns x" in problem.message


def test_a_column_without_values_is_null(echoes, caller):
    frame = polars.DataFrame({"x": [None, None]})
    for sql_type in ("VARCHAR", "BIGINT", "DECIMAL(10, 2)", "BIGINT ARRAY", "TIMESTAMP"):
        assert echoes(sql_type).of(frame) == [None, None]
    assert echoes("DOUBLE ARRAY").of(polars.DataFrame({"x": [[None], [], None]})) == [
        [None],
        [],
        None,
    ]
    caller.execute("CREATE SOURCE s (x BIGINT NOT NULL)")
    problem = refused(ErrorCode.INVALID_BATCH, caller.source("s").push_many, frame)
    assert "NOT_NULL_VIOLATION" in problem.message


def test_elements_of_lists_are_converted(echoes):
    echo = echoes("DOUBLE ARRAY")
    assert echo.of(polars.DataFrame({"x": [[1, 2], None, [3]]})) == [[1.0, 2.0], None, [3.0]]
    long = pyarrow.table({"x": [[1], [2, 3], [2**53 + 1]]})
    for data in (long, long.slice(1)):
        problem = refused(ErrorCode.INVALID_BATCH, echo.source.push_many, data)
        assert f"row {len(data) - 1} of the batch" in problem.message
    assert echo.values() == []


def test_finer_times_are_refused_where_the_database_says_so():
    with laminardb.open(execution="caller_runs", temporal_rounding="refuse") as db:
        db.execute("CREATE SOURCE a (x TIMESTAMP); CREATE SOURCE b (x TIME(0))")
        for name, value in (("a", FINE), ("b", FINE.time())):
            source = db.source(name)
            for form, data in forms([value]).items():
                problem = refused(ErrorCode.INVALID_BATCH, source.push_many, data)
                assert "finer" in problem.message, form


@pytest.mark.parametrize("form", ["rows", "columns", "table", "batch", "reader", "frame"])
def test_more_rows_than_a_source_that_rejects_holds(form):
    data = {"x": list(range(5000))}
    table = pyarrow.table(data)
    forms = {
        "rows": [{"x": n} for n in data["x"]],
        "columns": data,
        "table": table,
        "batch": table.to_batches()[0],
        "reader": table.to_reader(),
        "frame": pandas.DataFrame(data),
    }
    with laminardb.open(execution="caller_runs") as db:
        db.execute(
            "CREATE SOURCE s (x BIGINT) WITH (backpressure = 'reject', buffer_size = 64);"
            "CREATE MATERIALIZED VIEW v AS SELECT COUNT(*) AS n, SUM(x) AS total FROM s"
        )
        assert db.source("s").push_many(forms[form]) == 5000
        assert db.sql("SELECT n, total FROM v").fetchall() == [(5000, sum(range(5000)))]


def test_batches_one_after_the_other_whatever_became_of_the_last_one():
    def batch(count, name="x"):
        return pyarrow.RecordBatch.from_pydict({name: list(range(count))})

    gc.collect()
    before = pyarrow.total_allocated_bytes()
    with laminardb.open(execution="caller_runs") as db:
        db.execute(
            "CREATE SOURCE s (x BIGINT) WITH (buffer_size = 64);"
            "CREATE MATERIALIZED VIEW v AS SELECT COUNT(*) AS n, SUM(x) AS total FROM s"
        )
        source = db.source("s")
        total = 0
        for count in (3, 5000, 64, 65, 0, 7):
            refused(ErrorCode.BINDING_MISMATCH, source.push_many, batch(3, "y"))
            assert source.push_many(batch(count)) == count
            total += sum(range(count))
        assert db.sql("SELECT n, total FROM v").fetchall() == [(5139, total)]
    gc.collect()
    # The library has given back what it was given.
    assert pyarrow.total_allocated_bytes() == before


def test_what_finds_no_room_says_how_many_rows_did():
    with laminardb.open() as db:
        db.execute("CREATE SOURCE s (x BIGINT) WITH (backpressure = 'reject', buffer_size = 64)")
        db.execute("CREATE STREAM o AS SELECT x FROM s")
        subscription = db.sink("o").subscribe()
        source = db.source("s")
        rows = 10_000_000
        reader = pyarrow.table({"x": pyarrow.array(numpy.zeros(rows, "int64"))})
        problem = refused(ErrorCode.SOURCE_FULL, source.push_many, reader)
        pushed = int(problem.message.rpartition("; ")[2].partition(" ")[0])
        assert problem.message.endswith(f"; {pushed} rows in all were pushed")
        source.finish()
        assert sum(len(batch) for batch in subscription) == pushed


def test_a_record_batch_waits_for_room_where_it_is_larger_than_the_channel(caller):
    caller.execute("CREATE SOURCE s (x BIGINT) WITH (buffer_size = 64)")
    assert caller.source("s").push_many(pyarrow.record_batch({"x": list(range(1000))})) == 1000


@pytest.mark.parametrize("timeout", [-1, float("nan"), "1", True])
def test_a_bad_timeout_is_seen_where_there_is_nothing_to_wait_for(trades, timeout):
    source = trades.source("trades")
    row = {"symbol": "A", "price": 101.0, "quantity": 1, "ts": FINE}
    subscription = trades.sink("high").subscribe()
    for call in (
        lambda: source.push(row, timeout=timeout),
        lambda: subscription.recv(timeout=timeout),
        lambda: subscription.recv(timeout),
        lambda: trades.sink("high").subscribe(timeout=timeout),
        lambda: trades.sink("high").changes(timeout=timeout),
        lambda: trades.execute("SELECT 1", timeout=timeout),
        lambda: trades.sql("SELECT 1", timeout=timeout),
        lambda: trades.sql("SELECT ?", [1], timeout=timeout),
        lambda: trades.await_idle(timeout=timeout),
    ):
        refused(ErrorCode.INVALID_ARGUMENT, call)
    assert subscription.poll() is None


def test_a_batch_is_asked_for_columns_by_name(trades):
    subscription = trades.sink("high").subscribe()
    trades.source("trades").push({"symbol": "A", "price": 101.0, "quantity": 1, "ts": FINE})
    batch = subscription.recv()
    assert batch["price"] == [101.0]
    for key in (0, -1, None, slice(0, 1)):
        problem = refused(ErrorCode.UNKNOWN_COLUMN, lambda key=key: batch[key])
        assert problem.remedy == "name a column by a str; to_pylist()[0] is the first row"
    refused(ErrorCode.UNKNOWN_COLUMN, lambda: batch.column(0))


NOT_IN_A_ROW = [
    ("DOUBLE", 2**53 + 1),
    ("DOUBLE", numpy.int64(2**53 + 1)),
    ("DOUBLE", numpy.uint64(2**64 - 1)),
    ("DOUBLE", D("1E+400")),
    ("REAL", 2**24 + 1),
    ("REAL", numpy.int64(2**24 + 1)),
    ("REAL", 1e39),
    ("DOUBLE", D("0.1234567890123456")),
    ("DOUBLE", D(2**53 + 1)),
    ("DOUBLE", D("1E-400")),
    ("DOUBLE", D("0.1" + 90 * "0" + "1")),
    ("REAL", D("0.1234567")),
    ("REAL", D("16777217.0")),
    ("REAL", D("1E-40")),
    ("DOUBLE ARRAY", [0.5, D("0.1234567890123456")]),
    ("DECIMAL(10, 2)", numpy.float32(0.125)),
    ("DOUBLE ARRAY", [0.5, 2**53 + 1]),
    ("REAL ARRAY", [0.5, 2**24 + 1]),
    ("REAL ARRAY", [0.5, 1e39]),
    ("INTERVAL DAY TO SECOND", dt.timedelta.max),
    ("TIMESTAMP", numpy.datetime64(2**62, "s")),
    ("TIMESTAMP", numpy.datetime64(2**62, "D")),
]


@pytest.mark.parametrize(("sql_type", "value"), NOT_IN_A_ROW, ids=lambda v: str(v)[:30])
def test_a_row_is_not_rounded_either(echoes, sql_type, value):
    source = echoes(sql_type).source
    for push, row in ((source.push, {"x": value}), (source.push, (value,))):
        refused(ErrorCode.VALUE_OUT_OF_RANGE, push, row)
    for rows in ([{"x": value}], {"x": [value]}):
        refused(ErrorCode.VALUE_OUT_OF_RANGE, source.push_many, rows)
    assert echoes(sql_type).values() == []


@pytest.mark.parametrize(
    "value", [Fraction(1, 3), Fraction(1, 2), numpy.longdouble("0.1"), 1j], ids=repr
)
@pytest.mark.parametrize("sql_type", ["REAL", "DOUBLE"])
def test_a_number_of_another_kind_is_refused_as_a_parameter_is(echoes, db, sql_type, value):
    source = echoes(sql_type).source
    for push, row in ((source.push, {"x": value}), (source.push, (value,))):
        refused(ErrorCode.TYPE_MISMATCH, push, row)
    objects = pandas.DataFrame({"x": pandas.Series([value], dtype=object)})
    for rows in ([{"x": value}], {"x": [value]}, objects):
        refused(ErrorCode.TYPE_MISMATCH, source.push_many, rows)
    refused(ErrorCode.TYPE_MISMATCH, echoes(f"{sql_type} ARRAY").source.push, ([value],))
    refused(ErrorCode.TYPE_MISMATCH, db.sql, "SELECT ?", [value])
    assert echoes(sql_type).values() == []


SAME_IN_ROWS = [
    ("DECIMAL(10, 2)", numpy.float32(0.1), pyarrow.float32(), D("0.10")),
    ("DECIMAL(10, 2)", numpy.float32(-2.5), pyarrow.float32(), D("-2.50")),
    ("DECIMAL(10, 4)", numpy.float16(0.5), pyarrow.float16(), D("0.5000")),
    ("DECIMAL(20, 12)", numpy.float16(0.1), pyarrow.float16(), D("0.099975586")),
    ("DECIMAL(10, 2)", numpy.float64(0.1), pyarrow.float64(), D("0.10")),
    ("DOUBLE", D("0.1"), pyarrow.decimal128(20, 18), 0.1),
    ("DOUBLE", D("123456789012.345"), pyarrow.decimal128(20, 3), 123456789012.345),
    ("DOUBLE", D("0.0000152587890625"), pyarrow.decimal128(30, 20), 2.0**-16),
    ("DOUBLE", D("100000000000000000000"), pyarrow.decimal128(30, 0), 1e20),
    ("DOUBLE", D("0.00"), pyarrow.decimal128(5, 2), 0.0),
    ("REAL", D("0.1"), pyarrow.decimal128(5, 2), 0.10000000149011612),
    ("REAL", D("1E-38"), pyarrow.decimal128(38, 38), None),
    ("REAL", D("0.100000001490116"), pyarrow.decimal128(20, 18), None),
    ("DOUBLE", D("0.1234567890123456"), pyarrow.decimal128(20, 18), None),
    ("DECIMAL(10, 2)", numpy.float32(0.125), pyarrow.float32(), None),
]


@pytest.mark.parametrize(("sql_type", "value", "type", "found"), SAME_IN_ROWS, ids=str)
def test_a_row_and_arrow_take_the_same(echoes, sql_type, value, type, found):
    echo = echoes(sql_type)
    data = pyarrow.table({"x": pyarrow.array([value], type)})
    if found is None:
        refused(ErrorCode.INVALID_BATCH, echo.source.push_many, data)
        for row in ({"x": value}, (value,)):
            refused(ErrorCode.VALUE_OUT_OF_RANGE, echo.source.push, row)
        assert echo.values() == []
    else:
        echo.source.push({"x": value})
        echo.source.push((value,))
        assert [*echo.values(), *echo.of(data)] == [found] * 3


@pytest.mark.parametrize(
    "sql_type",
    [
        "TINYINT",
        "INTEGER",
        "BIGINT",
        "REAL",
        "DOUBLE",
        "DECIMAL",
        "DATE",
        "TIME",
        "TIMESTAMP",
        "INTERVAL DAY TO SECOND",
        "INTERVAL YEAR TO MONTH",
        "VARCHAR",
    ],
)
def test_a_bool_is_not_a_number(echoes, sql_type):
    source = echoes(sql_type).source
    if sql_type != "VARCHAR" and not sql_type.startswith("INTERVAL"):
        elements = echoes(f"{sql_type} ARRAY").source
        for members in ([True], [None, False], [numpy.True_]):
            refused(ErrorCode.TYPE_MISMATCH, elements.push, {"x": members})
    for value in (True, False, numpy.True_, numpy.False_):
        for row in ({"x": value}, (value,)):
            refused(ErrorCode.TYPE_MISMATCH, source.push, row)
            refused(ErrorCode.TYPE_MISMATCH, source.try_push, row)
        for rows in ([{"x": value}], {"x": [value]}):
            refused(ErrorCode.TYPE_MISMATCH, source.push_many, rows)
        frame = pandas.DataFrame({"x": [bool(value)]})
        refused(ErrorCode.BINDING_MISMATCH, source.push_many, frame)
    assert echoes(sql_type).values() == []


def test_numbers_that_are_exact_are_taken_in_rows(echoes):
    assert echoes("REAL").of([(2**24,), (numpy.int64(2**30),), (0.1,), (float("inf"),)]) == [
        2.0**24,
        2.0**30,
        0.10000000149011612,
        float("inf"),
    ]
    assert echoes("DOUBLE ARRAY").of([([2**53, 0.5, numpy.uint8(7)],)]) == [[2.0**53, 0.5, 7.0]]


@pytest.mark.parametrize(
    ("sql_type", "value"),
    [
        ("TIMESTAMP", numpy.timedelta64(1, "s")),
        ("TIMESTAMP", pandas.Timedelta("1s")),
        ("TIME", numpy.datetime64("2026-01-02T03:04:05")),
        ("INTERVAL DAY TO SECOND", numpy.datetime64("2026-01-02")),
        ("INTERVAL DAY TO SECOND", pandas.Timestamp("2026-01-02")),
        ("INTERVAL DAY TO SECOND", numpy.timedelta64(1, "M")),
        ("INTERVAL DAY TO SECOND", numpy.timedelta64(1)),
        ("VARCHAR ARRAY", ["a", "\ud800"]),
    ],
    ids=str,
)
def test_a_value_of_another_kind_is_refused(echoes, sql_type, value):
    echo = echoes(sql_type)
    refused(ErrorCode.TYPE_MISMATCH, echo.source.push, {"x": value})
    refused(ErrorCode.TYPE_MISMATCH, echo.source.push_many, {"x": [value]})
    assert echo.values() == []


def test_times_of_numpy_of_any_unit(echoes):
    echo = echoes("TIMESTAMP")
    moment = numpy.datetime64("2001-02-03T04:05:06.789", "ms")
    for unit in ("ms", "us", "ns"):
        assert echo.of([(moment.astype(f"datetime64[{unit}]"),)]) == [
            dt.datetime(2001, 2, 3, 4, 5, 6, 789000)
        ]
    assert echo.of([(numpy.datetime64(-1_500_000_000, "ps"),)]) == [
        dt.datetime(1969, 12, 31, 23, 59, 59, 998000)
    ]
    assert echo.of([(numpy.datetime64("2001-02"),), (numpy.datetime64(3, "25s"),)]) == [
        dt.datetime(2001, 2, 1),
        dt.datetime(1970, 1, 1, 0, 1, 15),
    ]
    # An int is one in the column's own unit, of numpy too.
    assert echo.of([(numpy.int64(5),), (5,)]) == [dt.datetime(1970, 1, 1, 0, 0, 0, 5000)] * 2
    assert echoes("INTERVAL DAY TO SECOND").of([(numpy.timedelta64(2, "W"),)]) == [dt.timedelta(14)]


def test_a_column_of_pandas_of_which_everything_is_missing_is_null(echoes):
    for sql_type in ("VARCHAR", "TIMESTAMP", "BOOLEAN", "BIGINT ARRAY"):
        for dtype in ("float64", "category", "object", "datetime64[ns]"):
            frame = pandas.DataFrame({"x": pandas.Series([None, None], dtype=dtype)})
            assert echoes(sql_type).of(frame) == [None, None]


def test_a_time_with_a_zone_is_refused_in_a_frame_too(echoes):
    frame = pandas.DataFrame({"x": [dt.time(1), dt.time(2, tzinfo=dt.timezone.utc)]})
    problem = refused(ErrorCode.TYPE_MISMATCH, echoes("TIME").source.push_many, frame)
    assert problem.message.startswith("row 1: column x")
    assert echoes("TIME").of(frame[:1]) == [dt.time(1)]


def test_dates_of_numpy_in_a_column_of_objects(echoes):
    frame = pandas.DataFrame({"x": pandas.Series([numpy.datetime64("2026-01-02")], dtype=object)})
    assert echoes("DATE").of(frame) == [dt.date(2026, 1, 2)]


def test_an_element_is_named_as_one(echoes):
    problem = refused(ErrorCode.VALUE_OUT_OF_RANGE, echoes("BIGINT ARRAY").source.push, ([1, 2.5],))
    assert problem.message == "column x, element 1: 2.5 does not fit into BIGINT"


def test_times_as_parameters(db):
    def cast(value, type):
        return db.sql(f"SELECT CAST(? AS {type}) AS x", [value]).fetchone()[0]

    assert cast(numpy.datetime64("9999-12-31"), "TIMESTAMP") == dt.datetime(9999, 12, 31)
    assert cast(dt.datetime.max, "TIMESTAMP(6)") == dt.datetime.max
    refused(ErrorCode.VALUE_OUT_OF_RANGE, cast, dt.timedelta.max, "INTERVAL DAY TO SECOND")
    refused(ErrorCode.TYPE_MISMATCH, cast, numpy.timedelta64(1, "M"), "INTERVAL DAY TO SECOND")


def test_no_time_is_no_watermark(trades):
    source = trades.source("trades")
    for missing in (pandas.NaT, numpy.datetime64("NaT"), None):
        refused(ErrorCode.INVALID_ARGUMENT, source.watermark, missing)


def test_objects_of_pandas_that_are_no_text_are_refused_by_row(echoes):
    source = echoes("VARCHAR").source
    frame = pandas.DataFrame({"x": ["a", "\ud800"]}, dtype=object)
    assert "row 1" in refused(ErrorCode.TYPE_MISMATCH, source.push_many, frame).message


BEYOND = [
    dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-1))),
    dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=1))),
]


@pytest.mark.parametrize("value", BEYOND, ids=["10000", "0000"])
@pytest.mark.parametrize("sql_type", ["TIMESTAMP(3)", "TIMESTAMP(6) WITH LOCAL TIME ZONE"])
def test_a_year_that_is_another_one_in_utc_is_named_as_such(echoes, sql_type, value):
    source, lists = echoes(sql_type).source, echoes(f"ARRAY<{sql_type}>").source
    calls = [
        lambda: source.push({"x": value}),
        lambda: source.push((value,)),
        lambda: source.push_many([{"x": value}]),
        lambda: lists.push({"x": [value]}),
        lambda: echoes(sql_type).database.sql("SELECT CAST(? AS TIMESTAMP(6))", [value]),
    ]
    for call in calls:
        assert "0001 to 9999" in refused(ErrorCode.VALUE_OUT_OF_RANGE, call).remedy


def test_a_watermark_of_a_year_that_is_another_one_in_utc_is_refused(trades):
    source = trades.source("trades")
    for value in BEYOND:
        problem = refused(ErrorCode.VALUE_OUT_OF_RANGE, source.watermark, value)
        assert "0001 to 9999" in problem.remedy


def test_a_duration_is_no_watermark(trades):
    source = trades.source("trades")
    for value in (numpy.timedelta64(1, "s"), pandas.Timedelta("1s"), dt.timedelta(1)):
        refused(ErrorCode.INVALID_ARGUMENT, source.watermark, value)


NANOS = pandas.Timestamp("2026-01-01T00:00:00.123456789")
NANOSECOND = pandas.Timedelta(1, "ns")
OF_NANOS = [
    ("TIMESTAMP(9)", NANOS, NANOS.value),
    ("TIMESTAMP(9) WITH LOCAL TIME ZONE", NANOS.tz_localize("UTC"), NANOS.value),
    ("INTERVAL DAY TO SECOND(9)", NANOSECOND, 1),
    ("TIMESTAMP(9) ARRAY", [NANOS], [NANOS.value]),
    ("TIMESTAMP(9) ARRAY", (pandas.NaT, NANOS), [None, NANOS.value]),
    ("TIMESTAMP(9) ARRAY", numpy.array([NANOS], dtype=object), [NANOS.value]),
    ("ARRAY<INTERVAL DAY TO SECOND(9)>", [NANOSECOND], [1]),
]


@pytest.mark.parametrize(("sql_type", "value", "expected"), OF_NANOS, ids=str)
def test_nanoseconds_of_objects_are_kept(echoes, sql_type, value, expected):
    echo = echoes(sql_type)
    frame = pandas.DataFrame({"x": pandas.Series([value, None], dtype=object)})
    for data in (frame, [{"x": value}, {"x": None}]):
        echo.source.push_many(data)
        numbers = [
            each.value if isinstance(expected, int) else [member.value for member in each.values]
            for batch in echo.batches()
            for each in batch.to_arrow().column(0)
            if each.is_valid
        ]
        assert numbers == [expected]


@pytest.mark.parametrize(
    ("sql_type", "value"),
    [
        ("TIMESTAMP(6)", NANOS),
        ("INTERVAL DAY TO SECOND", NANOSECOND),
        ("TIMESTAMP(6) ARRAY", [NANOS]),
        ("TIMESTAMP(3) ARRAY", [dt.datetime(2026, 1, 1, 0, 0, 0, 1)]),
    ],
    ids=str,
)
def test_finer_times_of_objects_are_refused_where_the_database_says_so(sql_type, value):
    with laminardb.open(execution="caller_runs", temporal_rounding="refuse") as database:
        database.execute(f"CREATE SOURCE t (x {sql_type})")
        source = database.source("t")
        frame = pandas.DataFrame({"x": pandas.Series([value], dtype=object)})
        for data in (frame, [{"x": value}]):
            with pytest.raises(laminardb.DataError, match="finer"):
                source.push_many(data)


def test_a_list_has_times_of_any_year_and_unit(echoes):
    far = dt.datetime(9999, 12, 31)
    found = echoes("TIMESTAMP ARRAY").of([{"x": [NANOS, far, 5, None]}])
    assert found == [[NANOS.floor("ms"), far, dt.datetime(1970, 1, 1, 0, 0, 0, 5000), None]]


def test_nanoseconds_of_a_list_that_is_a_parameter(db):
    result = db.sql("SELECT CAST(? AS TIMESTAMP(9) ARRAY) AS x", [[NANOS]]).arrow()
    assert result["x"][0].values[0].value == NANOS.value


NAIVE, AWARE = dt.datetime(2020, 1, 2, 3), dt.datetime(2020, 1, 2, 23, tzinfo=dt.timezone.utc)
DAY = dt.date(2020, 1, 1)


@pytest.mark.parametrize(
    ("sql_type", "values"),
    [
        ("DATE", [DAY, NAIVE]),
        ("DATE", [DAY, None, AWARE]),
        ("DATE", [DAY, pandas.Timestamp(NAIVE)]),
        ("DATE ARRAY", [[DAY, NAIVE]]),
        ("TIME(6)", [dt.time(1), dt.time(1, tzinfo=dt.timezone.utc)]),
        ("VARCHAR", ["a", b"b"]),
        ("VARCHAR", [b"b", "a"]),
        ("VARCHAR", [None, b"b"]),
        ("VARCHAR ARRAY", [["a", b"b"]]),
        ("VARCHAR ARRAY", [[b"b"], ["a"]]),
        ("VARBINARY", [b"a", "b"]),
        ("VARBINARY", ["b", bytearray(b"a")]),
        ("VARBINARY ARRAY", [[b"a", "b"]]),
    ],
    ids=str,
)
def test_objects_of_pandas_are_refused_as_rows_are(echoes, sql_type, values):
    column = pandas.Series(values, dtype=object)
    push_many = echoes(sql_type).source.push_many
    of_rows = refused(ErrorCode.TYPE_MISMATCH, push_many, [{"x": value} for value in values])
    of_frame = refused(ErrorCode.TYPE_MISMATCH, push_many, pandas.DataFrame({"x": column}))
    assert of_frame.message == of_rows.message
    assert echoes(sql_type).values() == []


def test_dates_of_pandas_with_one_missing_or_at_midnight(echoes):
    for other in (None, pandas.NaT, pandas.Timestamp(2020, 1, 3), dt.datetime(2020, 1, 3)):
        frame = pandas.DataFrame({"x": pandas.Series([DAY, other], dtype=object)})
        expected = dt.date(2020, 1, 3) if isinstance(other, dt.datetime) else None
        assert echoes("DATE").of(frame) == [DAY, None if other is pandas.NaT else expected]


TINY = [D("0.1" + "0" * 90 + "1"), D("1E-2000000"), D("1E-80"), D("1" + "0" * 90 + ".5")]


@pytest.mark.parametrize("value", TINY, ids=lambda value: str(value.adjusted()))
def test_a_decimal_of_many_digits_is_not_rounded(echoes, value):
    for sql_type, row in (("DECIMAL(10, 2)", value), ("DECIMAL(10, 2) ARRAY", [value])):
        for push in (echoes(sql_type).source.push, echoes(sql_type).source.try_push):
            refused(ErrorCode.VALUE_OUT_OF_RANGE, push, {"x": row})
        frame = pandas.DataFrame({"x": pandas.Series([row], dtype=object)})
        refused(ErrorCode.VALUE_OUT_OF_RANGE, echoes(sql_type).source.push_many, frame)
    assert echoes("DECIMAL(10, 2)").of([{"x": D("0.1" + "0" * 90)}]) == [D("0.10")]


def test_floats_of_32_bits_are_their_own_decimals(echoes):
    single = numpy.array([0.1], "float32")
    columns = [
        {"x": single},
        {"x": pandas.Series(single)},
        {"x": pandas.Series(single, dtype="Float32")},
        {"x": pandas.Series([numpy.float32(0.1)], dtype=object)},
        {"x": polars.Series(single)},
        {"x": pyarrow.array(single)},
        pandas.DataFrame({"x": pandas.Series([numpy.float32(0.1)], dtype=object)}),
    ]
    for column in columns:
        assert echoes("DECIMAL(10, 2)").of(column) == [D("0.10")], column
        assert echoes("DOUBLE").of(column) == [0.10000000149011612], column
    mixed = pandas.DataFrame({"x": pandas.Series([numpy.float32(0.1), 0.1], dtype=object)})
    assert echoes("DECIMAL(10, 2)").of(mixed) == [D("0.10"), D("0.10")]
    lists = pandas.DataFrame({"x": pandas.Series([[numpy.float32(0.1), 0.1]], dtype=object)})
    assert echoes("DECIMAL(10, 2) ARRAY").of(lists) == [[D("0.10"), D("0.10")]]
    echo = echoes("DECIMAL(10, 2)")
    assert echo.of({"x": pandas.Series([0.1, None], dtype="Float32")}) == [D("0.10"), None]


def test_months_and_counts_of_time_of_which_one_is_missing(echoes):
    day = 86_400_000
    for sql_type, value, expected in (
        ("INTERVAL YEAR TO MONTH", 5, 5),
        ("DATE", 1, dt.date(1970, 1, 2)),
        ("TIME(3)", 1_000_000, dt.time(0, 0, 0, 1000)),
        ("TIMESTAMP(3)", day, dt.datetime(1970, 1, 2)),
        ("TIMESTAMP(3) WITH LOCAL TIME ZONE", day, dt.datetime(1970, 1, 2, tzinfo=dt.timezone.utc)),
        ("INTERVAL DAY TO SECOND", 1_000_000, dt.timedelta(seconds=1)),
    ):
        echo = echoes(sql_type)
        for data in (
            [{"x": value}, {"x": None}],
            {"x": [value, None]},
            pandas.DataFrame({"x": [value, None]}),
            pandas.DataFrame({"x": [value, None]}, dtype="Int64"),
            polars.DataFrame({"x": [value, None]}),
            pyarrow.table({"x": pyarrow.array([value, None], "uint32")}),
            pyarrow.table({"x": pyarrow.array([value, None], "uint64")}),
        ):
            assert echo.of(data) == [expected, None], (sql_type, data)


def test_months_go_out_and_in_again(echoes, caller):
    caller.execute("CREATE SOURCE m (x INTERVAL YEAR TO MONTH)")
    subscription = caller.sink("m").subscribe()
    caller.source("m").push_many([(5,), (None,)])
    assert echoes("INTERVAL YEAR TO MONTH").of(subscription.poll().to_pandas()) == [5, None]
    assert echoes("INTERVAL YEAR TO MONTH").of([(5.0,), (D("6.00"),)]) == [5, 6]
    for value in (5.5, 2.0**31, float("nan")):
        for data in (polars.DataFrame({"x": [value]}), [{"x": value}]):
            with pytest.raises(laminardb.DataError):
                echoes("INTERVAL YEAR TO MONTH").source.push_many(data)


@pytest.mark.parametrize(
    ("sql_type", "value"),
    [
        ("DATE", 10**7),
        ("TIME(3)", 1),
        ("TIME(3)", 86_400 * 10**9),
        ("TIME(3)", -(10**6)),
        ("TIMESTAMP(0)", 1),
        ("TIMESTAMP(3)", 10**15),
        ("TIMESTAMP(3) WITH LOCAL TIME ZONE", 10**15),
    ],
)
def test_counts_of_time_are_refused_as_those_of_rows(echoes, sql_type, value):
    for data in (
        [{"x": value}],
        pandas.DataFrame({"x": [value]}),
        polars.DataFrame({"x": [value]}),
    ):
        with pytest.raises(laminardb.DataError) as caught:
            echoes(sql_type).source.push_many(data)
        assert "VALUE_OUT_OF_RANGE" in str(caught.value)
    assert echoes(sql_type).values() == []


def test_floats_are_no_counts_of_time(echoes):
    for sql_type in ("DATE", "TIME(3)", "TIMESTAMP(3)", "INTERVAL DAY TO SECOND"):
        for data in (
            [{"x": 5.0}],
            pandas.DataFrame({"x": [5.0]}),
            pandas.DataFrame({"x": [5.5, None]}),
        ):
            with pytest.raises(laminardb.Error):
                echoes(sql_type).source.push_many(data)


def test_a_date_is_midnight_in_utc(echoes):
    midnight = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)
    echo = echoes("TIMESTAMP(3) WITH LOCAL TIME ZONE")
    for data in (
        [{"x": DAY}],
        [(DAY,)],
        {"x": [DAY]},
        pandas.DataFrame({"x": [DAY]}),
        polars.DataFrame({"x": [DAY]}),
        pyarrow.table({"x": pyarrow.array([DAY], "date64")}),
    ):
        assert echo.of(data) == [midnight], data
    assert echoes("TIMESTAMP(3) WITH LOCAL TIME ZONE ARRAY").of([{"x": [DAY]}]) == [[midnight]]


def test_durations_are_times_of_day_as_in_rows(echoes):
    hour = pandas.Timedelta("1h") + pandas.Timedelta(123_456_789)
    for data in (
        [{"x": hour}],
        pandas.DataFrame({"x": [hour]}),
        polars.DataFrame({"x": pandas.Series([hour])}),
    ):
        assert echoes("TIME(3)").of(data) == [dt.time(1, 0, 0, 123000)], data
        assert echoes("TIME(6)").of(data) == [dt.time(1, 0, 0, 123456)], data
    for wrong in (pandas.Timedelta("24h"), pandas.Timedelta("-1ns")):
        with pytest.raises(laminardb.DataError):
            echoes("TIME(3)").source.push_many(pandas.DataFrame({"x": [wrong]}))
