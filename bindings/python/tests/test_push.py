"""Single rows: every type, every form, every refusal."""

import dataclasses
import datetime as dt
import decimal
import sqlite3
import threading
import types
from collections import Counter, OrderedDict, UserDict, defaultdict, namedtuple

import pytest
from conftest import refused, same

import laminardb
from laminardb import ErrorCode

UTC = dt.timezone.utc
TWO_HOURS = dt.timezone(dt.timedelta(hours=2))
NOON = dt.datetime(2024, 2, 29, 12, 0, 0, 123456)

VALUES = [
    ("BOOLEAN", True, True),
    ("BOOLEAN", False, False),
    ("TINYINT", -128, -128),
    ("SMALLINT", 32767, 32767),
    ("INTEGER", -(2**31), -(2**31)),
    ("BIGINT", 2**63 - 1, 2**63 - 1),
    ("BIGINT", -(2**63), -(2**63)),
    ("REAL", 0.5, 0.5),
    ("DOUBLE", 0.1, 0.1),
    ("DOUBLE", 3, 3.0),
    ("DOUBLE", decimal.Decimal("2.5"), 2.5),
    ("DOUBLE", float("nan"), float("nan")),
    ("DOUBLE", float("inf"), float("inf")),
    ("DOUBLE", -0.0, 0.0),
    ("DECIMAL(10, 2)", decimal.Decimal("12345678.90"), decimal.Decimal("12345678.90")),
    ("DECIMAL(10, 2)", decimal.Decimal("-0.01"), decimal.Decimal("-0.01")),
    ("DECIMAL(10, 2)", 7, decimal.Decimal("7.00")),
    ("DECIMAL(10, 2)", 0.25, decimal.Decimal("0.25")),
    ("DECIMAL(10, 2)", decimal.Decimal("1.500"), decimal.Decimal("1.50")),
    ("DECIMAL(38, 0)", decimal.Decimal(10**38 - 1), decimal.Decimal(10**38 - 1)),
    ("DECIMAL(38, 38)", decimal.Decimal("-0." + "9" * 38), decimal.Decimal("-0." + "9" * 38)),
    ("VARCHAR", "", ""),
    ("VARCHAR", "twelve bytes", "twelve bytes"),
    ("VARCHAR", "größer als zwölf Bytes 🙂", "größer als zwölf Bytes 🙂"),
    ("VARCHAR", "x" * 5000, "x" * 5000),
    ("VARCHAR", "a\0b", "a\0b"),
    ("CHAR(4)", "ab", "ab  "),
    ("VARBINARY", b"", b""),
    ("VARBINARY", b"\x00\xff", b"\x00\xff"),
    ("VARBINARY", bytearray(b"abc"), b"abc"),
    ("VARBINARY", memoryview(b"abc"), b"abc"),
    ("DATE", dt.date(1, 1, 1), dt.date(1, 1, 1)),
    ("DATE", dt.date(9999, 12, 31), dt.date(9999, 12, 31)),
    ("DATE", 19782, dt.date(2024, 2, 29)),
    ("DATE", dt.datetime(2024, 2, 29), dt.date(2024, 2, 29)),
    ("TIME(6)", dt.time(23, 59, 59, 999999), dt.time(23, 59, 59, 999999)),
    ("TIME", dt.time(12, 30, 15, 999999), dt.time(12, 30, 15)),
    ("TIME(3)", dt.time(0, 0, 0, 1999), dt.time(0, 0, 0, 1000)),
    ("TIMESTAMP", NOON, dt.datetime(2024, 2, 29, 12, 0, 0, 123000)),
    ("TIMESTAMP", dt.date(2024, 2, 29), dt.datetime(2024, 2, 29)),
    ("BIGINT", -3.0, -3),
    ("SMALLINT", decimal.Decimal("7.00"), 7),
    ("DOUBLE", 2**60, 2.0**60),
    ("TIMESTAMP(0)", NOON, dt.datetime(2024, 2, 29, 12, 0, 0)),
    ("TIMESTAMP(6)", NOON, NOON),
    ("TIMESTAMP(9)", NOON, NOON),
    (
        "TIMESTAMP",
        dt.datetime(1969, 12, 31, 23, 59, 59, 999999),
        dt.datetime(1969, 12, 31, 23, 59, 59, 999000),
    ),
    ("TIMESTAMP(6)", NOON.replace(tzinfo=TWO_HOURS), NOON - dt.timedelta(hours=2)),
    ("TIMESTAMP", 1_709_208_000_123, dt.datetime(2024, 2, 29, 12, 0, 0, 123000)),
    ("TIMESTAMP(6)", 1_709_208_000_123_456, NOON),
    ("TIMESTAMP", dt.datetime(1, 1, 1), dt.datetime(1, 1, 1)),
    ("TIMESTAMP(6)", dt.datetime(9999, 12, 31, 23, 59, 59), dt.datetime(9999, 12, 31, 23, 59, 59)),
    ("TIMESTAMP(6) WITH LOCAL TIME ZONE", NOON.replace(tzinfo=UTC), NOON.replace(tzinfo=UTC)),
    (
        "TIMESTAMP(6) WITH LOCAL TIME ZONE",
        NOON.replace(tzinfo=TWO_HOURS),
        NOON.replace(tzinfo=TWO_HOURS),
    ),
    ("TIMESTAMP(6) WITH LOCAL TIME ZONE", NOON, NOON.replace(tzinfo=UTC)),
    (
        "INTERVAL DAY TO SECOND",
        dt.timedelta(days=-2, microseconds=3),
        dt.timedelta(days=-2, microseconds=3),
    ),
    ("INTERVAL DAY TO SECOND(9)", dt.timedelta(hours=5), dt.timedelta(hours=5)),
    ("INTERVAL DAY TO SECOND", 1_500_000, dt.timedelta(seconds=1.5)),
    ("INTERVAL YEAR TO MONTH", 14, 14),
    ("INTERVAL YEAR TO MONTH", -1, -1),
    ("BIGINT ARRAY", [1, None, 3], [1, None, 3]),
    ("BIGINT ARRAY", [], []),
    ("BIGINT ARRAY", (1, 2), [1, 2]),
    ("VARCHAR ARRAY", ["a", None, "größer"], ["a", None, "größer"]),
    ("DOUBLE ARRAY", [0.5, 1, float("nan")], [0.5, 1.0, float("nan")]),
    ("DATE ARRAY", [dt.date(2024, 2, 29)], [dt.date(2024, 2, 29)]),
    (
        "DECIMAL(6, 2) ARRAY",
        [decimal.Decimal("1.25"), 3],
        [decimal.Decimal("1.25"), decimal.Decimal(3)],
    ),
    ("BOOLEAN ARRAY", [True, None, False], [True, None, False]),
]
TYPES = list(dict.fromkeys(sql_type for sql_type, _, _ in VALUES))


@pytest.mark.parametrize(
    ("sql_type", "value", "expected"), VALUES, ids=lambda value: str(value)[:24]
)
def test_value_goes_in_and_comes_out(echoes, sql_type, value, expected):
    echo = echoes(sql_type)
    echo.source.push({"x": value})
    echo.source.push((value,))
    echo.source.push_many([{"x": value}])
    found = echo.values()
    assert same(found, [expected] * 3), found
    assert type(found[0]) is type(expected)


@pytest.mark.parametrize("sql_type", TYPES)
def test_none_is_null(echoes, sql_type):
    echo = echoes(sql_type)
    echo.source.push({"x": None})
    echo.source.push({})
    echo.source.push_many([{"x": None}, {}])
    assert echo.values() == [None] * 4


WRONG = [
    ("BOOLEAN", 1, ErrorCode.TYPE_MISMATCH),
    ("BOOLEAN", "true", ErrorCode.TYPE_MISMATCH),
    ("TINYINT", 128, ErrorCode.VALUE_OUT_OF_RANGE),
    ("SMALLINT", -32769, ErrorCode.VALUE_OUT_OF_RANGE),
    ("INTEGER", 2**31, ErrorCode.VALUE_OUT_OF_RANGE),
    ("BIGINT", 2**63, ErrorCode.VALUE_OUT_OF_RANGE),
    ("BIGINT", 1.5, ErrorCode.VALUE_OUT_OF_RANGE),
    ("BIGINT", float("nan"), ErrorCode.VALUE_OUT_OF_RANGE),
    ("BIGINT", 1e300, ErrorCode.VALUE_OUT_OF_RANGE),
    ("BIGINT", decimal.Decimal("1E+999999"), ErrorCode.VALUE_OUT_OF_RANGE),
    ("DOUBLE", 2**53 + 1, ErrorCode.VALUE_OUT_OF_RANGE),
    ("BIGINT", "1", ErrorCode.TYPE_MISMATCH),
    ("DOUBLE", "1", ErrorCode.TYPE_MISMATCH),
    ("DOUBLE", b"1", ErrorCode.TYPE_MISMATCH),
    ("DOUBLE", [1.0], ErrorCode.TYPE_MISMATCH),
    ("DECIMAL(10, 2)", decimal.Decimal("0.001"), ErrorCode.VALUE_OUT_OF_RANGE),
    ("DECIMAL(10, 2)", decimal.Decimal("123456789"), ErrorCode.VALUE_OUT_OF_RANGE),
    ("DECIMAL(10, 2)", decimal.Decimal("NaN"), ErrorCode.VALUE_OUT_OF_RANGE),
    ("DECIMAL(10, 2)", float("inf"), ErrorCode.VALUE_OUT_OF_RANGE),
    ("DECIMAL(10, 2)", "1.00", ErrorCode.TYPE_MISMATCH),
    ("VARCHAR", 5, ErrorCode.TYPE_MISMATCH),
    ("VARCHAR", b"bytes", ErrorCode.TYPE_MISMATCH),
    ("VARCHAR", "\ud800", ErrorCode.TYPE_MISMATCH),
    ("VARBINARY", "text", ErrorCode.TYPE_MISMATCH),
    ("DATE", dt.datetime(2024, 2, 29, 1), ErrorCode.TYPE_MISMATCH),
    ("DATE", "2024-02-29", ErrorCode.TYPE_MISMATCH),
    ("TIME(6)", dt.time(1, tzinfo=UTC), ErrorCode.TYPE_MISMATCH),
    ("TIMESTAMP", "2024-02-29", ErrorCode.TYPE_MISMATCH),
    ("TIMESTAMP", 1.5, ErrorCode.TYPE_MISMATCH),
    ("TIMESTAMP", 2**62, ErrorCode.VALUE_OUT_OF_RANGE),
    ("TIMESTAMP(9)", dt.datetime(1600, 1, 1), ErrorCode.VALUE_OUT_OF_RANGE),
    ("INTERVAL DAY TO SECOND", "1 day", ErrorCode.TYPE_MISMATCH),
    ("INTERVAL YEAR TO MONTH", 2**31, ErrorCode.VALUE_OUT_OF_RANGE),
    ("INTERVAL YEAR TO MONTH", dt.timedelta(30), ErrorCode.TYPE_MISMATCH),
    ("BIGINT ARRAY", "abc", ErrorCode.TYPE_MISMATCH),
    ("BIGINT ARRAY", [1, "2"], ErrorCode.TYPE_MISMATCH),
    ("BIGINT ARRAY", 5, ErrorCode.TYPE_MISMATCH),
    ("BIGINT ARRAY", {1: 2}, ErrorCode.TYPE_MISMATCH),
]


@pytest.mark.parametrize(("sql_type", "value", "code"), WRONG, ids=lambda value: str(value)[:24])
def test_wrong_value_is_refused_and_names_the_column(echoes, sql_type, value, code):
    echo = echoes(sql_type)
    problem = refused(code, echo.source.push, {"x": value})
    assert problem.remedy
    assert "x" in problem.message
    with pytest.raises((laminardb.SqlError, laminardb.DataError), match="x"):
        echo.source.push_many([{"x": value}])
    # The handle goes on, and nothing of what was refused came in.
    echo.source.push({"x": None})
    assert echo.values() == [None]


@pytest.fixture
def pairs(caller):
    caller.execute(
        "CREATE SOURCE p (a BIGINT NOT NULL, b VARCHAR); CREATE STREAM s AS SELECT a, b FROM p"
    )
    return caller.source("p"), caller.sink("s").subscribe()


Pair = namedtuple("Pair", ["a", "b"])


@dataclasses.dataclass
class Record:
    a: int
    b: str


@pytest.mark.parametrize(
    "row",
    [
        {"a": 1, "b": "x"},
        {"b": "x", "a": 1},
        OrderedDict(b="x", a=1),
        defaultdict(int, a=1, b="x"),
        UserDict(a=1, b="x"),
        types.MappingProxyType({"a": 1, "b": "x"}),
        (1, "x"),
        [1, "x"],
        Pair(1, "x"),
        Record(1, "x"),
    ],
    ids=lambda row: type(row).__name__,
)
def test_row_has_many_forms(pairs, row):
    source, subscription = pairs
    source.push(row)
    assert source.try_push(row)
    source.push_many([row, row])
    rows = [found for batch in subscription_batches(subscription) for found in batch.to_pylist()]
    assert rows == [{"a": 1, "b": "x"}] * 4


class Inventive(UserDict):
    """Has a value for each name."""

    def __getitem__(self, name):
        return self.data.get(name, 0)


def pushes(source):
    return [source.push, source.try_push, lambda row: source.push_many([row]), source.delete]


@pytest.mark.parametrize(
    "made",
    [lambda row: defaultdict(int, row), Counter, Inventive],
    ids=["default", "counter", "get"],
)
def test_a_row_that_makes_values_up_has_its_own_names_only(caller, made):
    caller.execute("CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT)")
    changes = caller.sink("t").changes()
    source = caller.source("t")
    for push in pushes(source):
        row = made({"x": 1, "y": 2})
        assert "x" in refused(ErrorCode.UNKNOWN_COLUMN, push, row).message
        assert dict(row) == {"x": 1, "y": 2}
    assert changes.poll() == []
    source.push(made({"a": 1}))
    assert [change.row for change in changes.poll()] == [{"a": 1, "b": None}]


def test_rows_of_sqlite_and_numpy(pairs):
    numpy = pytest.importorskip("numpy")
    source, subscription = pairs
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    source.push_many(connection.execute("SELECT 'x' AS b, 1 AS a"))
    source.push_many(numpy.array([(2, "y")], dtype=[("a", "i8"), ("b", object)]))
    rows = [found for batch in subscription_batches(subscription) for found in batch.to_tuples()]
    assert rows == [(1, "x"), (2, "y")]


def subscription_batches(subscription):
    while (batch := subscription.poll()) is not None:
        yield batch


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"a": 1, "c": 2}, ErrorCode.UNKNOWN_COLUMN),
        ({"a": 1, "b": "x", "c": 2}, ErrorCode.UNKNOWN_COLUMN),
        ({1: 2}, ErrorCode.UNKNOWN_COLUMN),
        ({"b": "x"}, ErrorCode.NOT_NULL_VIOLATION),
        ({"a": None, "b": "x"}, ErrorCode.NOT_NULL_VIOLATION),
        ((1,), ErrorCode.BINDING_MISMATCH),
        ((1, "x", 2), ErrorCode.BINDING_MISMATCH),
        (None, ErrorCode.BINDING_MISMATCH),
        (5, ErrorCode.BINDING_MISMATCH),
        ("ab", ErrorCode.BINDING_MISMATCH),
        (Record, ErrorCode.BINDING_MISMATCH),
    ],
    ids=str,
)
def test_wrong_row_is_refused(pairs, row, code):
    source, subscription = pairs
    problem = refused(code, source.push, row)
    assert problem.remedy
    assert subscription.poll() is None


def test_names_are_taken_in_any_case(pairs):
    source, subscription = pairs
    for row in ({"A": 1, "b": "x"}, {"B": "x", "a": 1}, defaultdict(int, A=1, B="x")):
        source.push(row)
        assert source.try_push(row)
        source.push_many([row, row])
        source.push_many({name: [value] for name, value in row.items()})
        rows = [each for batch in subscription_batches(subscription) for each in batch.to_tuples()]
        assert rows == [(1, "x")] * 5


def test_a_column_under_two_names_is_refused(pairs):
    source, subscription = pairs
    for row in ({"a": 1, "A": 1}, {"A": 2, "a": 1, "b": "x"}):
        for push in (source.push, source.try_push, lambda row: source.push_many([row])):
            assert "a twice" in refused(ErrorCode.BINDING_MISMATCH, push, row).message
    assert subscription.poll() is None


def test_case_of_names_is_that_of_java(caller):
    caller.execute('CREATE SOURCE t ("Ä" BIGINT, "ſ" BIGINT, "ß" BIGINT)')
    source = caller.source("t")
    assert source.push_many([{"ä": 1, "S": 2, "ß": 3}]) == 1
    refused(ErrorCode.UNKNOWN_COLUMN, source.push, {"SS": 1})


def test_unknown_column_has_a_hint(trades):
    problem = refused(
        ErrorCode.UNKNOWN_COLUMN, trades.source("trades").push, {"symbl": "A", "price": 1.0}
    )
    assert "symbol" in problem.remedy


def test_bad_row_of_many_refuses_its_batch_and_names_it(pairs):
    source, subscription = pairs
    problem = refused(ErrorCode.INVALID_BATCH, source.push_many, [(1, "x"), (None, "y")])
    assert "row 1" in problem.message
    assert list(subscription_batches(subscription)) == []


def test_rows_stay_in_order(pairs):
    source, subscription = pairs
    for n in range(1000):
        source.push({"a": n, "b": str(n)})
    source.push_many([{"a": n, "b": str(n)} for n in range(1000, 5000)])
    found = [value for batch in subscription_batches(subscription) for value in batch["a"]]
    assert found == list(range(5000))


def test_scalars_of_numpy_are_values(echoes):
    numpy = pytest.importorskip("numpy")
    cases = [
        ("BIGINT", numpy.int32(5), 5),
        ("INTEGER", numpy.int64(-7), -7),
        ("DOUBLE", numpy.float32(0.5), 0.5),
        ("REAL", numpy.float64(0.25), 0.25),
        ("BOOLEAN", numpy.bool_(True), True),
        ("VARCHAR", numpy.str_("text"), "text"),
        ("DECIMAL(10, 2)", numpy.int64(3), decimal.Decimal(3)),
        ("TIMESTAMP", numpy.datetime64("2024-02-29T12:00", "m"), dt.datetime(2024, 2, 29, 12)),
        ("INTERVAL DAY TO SECOND", numpy.timedelta64(3, "s"), dt.timedelta(seconds=3)),
        ("BIGINT ARRAY", numpy.array([1, 2]), [1, 2]),
    ]
    for sql_type, value, expected in cases:
        echo = echoes(sql_type)
        echo.source.push({"x": value})
        assert echo.values() == [expected], sql_type


def test_scalars_of_pandas_are_values(echoes):
    pandas = pytest.importorskip("pandas")
    stamp = pandas.Timestamp("2024-02-29T12:00:00.123456789")
    cases = [
        ("TIMESTAMP(6)", stamp, dt.datetime(2024, 2, 29, 12, 0, 0, 123456)),
        ("TIMESTAMP(9)", stamp, dt.datetime(2024, 2, 29, 12, 0, 0, 123456)),
        ("TIMESTAMP(6)", pandas.NaT, None),
        ("DOUBLE", pandas.NA, None),
        ("VARCHAR", pandas.NA, None),
        ("INTERVAL DAY TO SECOND", pandas.Timedelta("1s"), dt.timedelta(seconds=1)),
        (
            "TIMESTAMP(6) WITH LOCAL TIME ZONE",
            pandas.Timestamp(0, tz="Europe/Berlin"),
            dt.datetime(1970, 1, 1, tzinfo=UTC),
        ),
    ]
    for sql_type, value, expected in cases:
        echo = echoes(sql_type)
        echo.source.push({"x": value})
        assert echo.values() == [expected], sql_type


def test_nanoseconds_are_kept_where_the_column_has_them(echoes):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    echo = echoes("TIMESTAMP(9)")
    echo.source.push({"x": pandas.Timestamp("2024-02-29T12:00:00.123456789")})
    (batch,) = echo.batches()
    assert batch.to_arrow()["x"].cast("int64").to_pylist() == [1709208000123456789]


def test_finer_times_are_refused_where_the_database_says_so():
    with laminardb.open(execution="caller_runs", temporal_rounding="refuse") as db:
        db.execute("CREATE SOURCE t (ts TIMESTAMP)")
        source = db.source("t")
        source.push({"ts": dt.datetime(2024, 1, 1, 0, 0, 0, 5000)})
        problem = refused(ErrorCode.VALUE_OUT_OF_RANGE, source.push, {"ts": NOON})
        assert "ts" in str(problem)
        with pytest.raises(laminardb.DataError, match="ts"):
            source.push_many([{"ts": NOON}])


def test_full_source_refuses_or_waits(db):
    db.execute(
        "CREATE SOURCE t (a BIGINT) WITH (buffer_size = 4, backpressure = 'reject');"
        "CREATE STREAM s AS SELECT a FROM t"
    )
    source, subscription = db.source("t"), db.sink("s").subscribe()
    taken = 0
    with pytest.raises(laminardb.ResourceError) as caught:
        for _ in range(1_000_000):
            source.push({"a": taken})
            taken += 1
    assert caught.value.code == ErrorCode.SOURCE_FULL
    source.close()
    seen = []
    while len(seen) < taken:
        seen += subscription.recv(timeout=60)["a"]
    assert seen == list(range(taken))


@pytest.fixture
def blocked():
    """A source that is full, and the subscription that holds it back."""
    with laminardb.open(buffer_size=4) as db:
        db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
        source, subscription = db.source("t"), db.sink("s").subscribe()
        # Four rows wait for the subscriber, four for room there.
        taken = 8
        for number in range(taken):
            source.push({"a": number}, timeout=60)
        yield source, subscription, taken


def test_full_source_times_out(blocked):
    source, _, _ = blocked
    assert not source.try_push({"a": 0})
    assert not source.has_capacity()
    problem = refused(ErrorCode.TIMEOUT, source.push, {"a": 0}, timeout=0.01)
    assert isinstance(problem, TimeoutError)


def test_push_waits_for_room(blocked):
    source, subscription, taken = blocked
    done = threading.Event()

    def push():
        source.push({"a": taken})
        done.set()

    thread = threading.Thread(target=push, daemon=True)
    thread.start()
    seen = []
    while len(seen) <= taken:
        seen += subscription.recv(timeout=60)["a"]
    thread.join(60)
    assert done.is_set()
    assert seen == list(range(taken + 1))


def test_clone_pushes_from_another_thread(engine):
    subscription = engine.sink("high").subscribe()
    first = engine.source("trades")
    second = first.clone()
    row = {"symbol": "A", "price": 101.0, "quantity": 1, "ts": NOON}

    def push(source):
        for _ in range(500):
            source.push(row)

    threads = [threading.Thread(target=push, args=(source,)) for source in (first, second)]
    for thread in threads:
        thread.start()
    rows = 0
    while rows < 1000:
        rows += len(subscription.recv(timeout=60))
    for thread in threads:
        thread.join()
    assert rows == 1000
    assert "clone" not in repr(second)


def test_finish_fires_windows_and_ends_readers(engine):
    subscription = engine.sink("minutes").subscribe()
    with engine.source("trades") as source:
        source.push({"symbol": "A", "price": 1.0, "quantity": 3, "ts": NOON})
        source.push({"symbol": "A", "price": 1.0, "quantity": 4, "ts": NOON})
        source.finish()
        assert "finished" in repr(source)
        refused(ErrorCode.CLOSED, source.push, {"symbol": "A"})
    rows = [row for batch in subscription for row in batch.to_pylist()]
    assert rows == [{"symbol": "A", "start": dt.datetime(2024, 2, 29, 12), "quantity": 7}]
    assert subscription.is_ended


@pytest.mark.parametrize(
    ("when", "unit"),
    [
        (dt.datetime(2024, 2, 29, 12, 1), None),
        (dt.datetime(2024, 2, 29, 14, 1, tzinfo=TWO_HOURS), None),
        (1_709_208_060, "s"),
        (1_709_208_060_000, "ms"),
        (1_709_208_060_000_000, "us"),
        (1_709_208_060_000_000_000, "ns"),
        (laminardb.END_OF_TIME, None),
    ],
)
def test_watermark_closes_windows(trades, when, unit):
    subscription = trades.sink("minutes").subscribe()
    source = trades.source("trades")
    source.push({"symbol": "A", "quantity": 3, "ts": NOON})
    assert subscription.poll() is None
    source.watermark(when, unit)
    assert subscription.poll().to_pylist()[0]["quantity"] == 3


@pytest.mark.parametrize(
    ("when", "unit"), [(5, None), (5, "m"), ("now", None), (None, None), (1.5, "s")]
)
def test_watermark_needs_a_unit(trades, when, unit):
    problem = refused(ErrorCode.INVALID_ARGUMENT, trades.source("trades").watermark, when, unit)
    assert "datetime" in problem.remedy


def test_table_takes_and_deletes_rows(caller):
    caller.execute("CREATE TABLE t (k BIGINT NOT NULL, v VARCHAR, PRIMARY KEY (k))")
    table = caller.source("t")
    table.push({"k": 1, "v": "a"})
    table.push({"k": 2, "v": "b"})
    table.push({"k": 1, "v": "c"})
    table.delete({"k": 2})
    assert caller.sql("SELECT k, v FROM t").fetchall() == [(1, "c")]


def test_source_that_is_no_table_deletes_nothing(pairs):
    source, _ = pairs
    refused(ErrorCode.WRONG_OBJECT_KIND, source.delete, (1, "x"))


def test_closed_source_refuses(pairs):
    source, _ = pairs
    source.close()
    source.close()
    assert "closed" in repr(source)
    refused(ErrorCode.CLOSED, source.push, (1, "x"))
    refused(ErrorCode.CLOSED, source.push_many, [(1, "x")])
    refused(ErrorCode.CLOSED, source.watermark, NOON)


def test_named_handle_knows_what_is_durable(tmp_path):
    options = {"wal_mode": "sync", "storage": "segment", "checkpoint_interval": "1s"}
    with laminardb.open(tmp_path / "d", **options) as db:
        db.execute("CREATE SOURCE t (a BIGINT)")
        source = db.source("t", handle="feed")
        source.push_many([(n,) for n in range(10)])
        source.sync(source.last_sequence)
        assert source.last_durable_sequence == 10
    with laminardb.open(tmp_path / "d", **options) as db:
        assert db.source("t", handle="feed").last_durable_sequence == 10
        assert db.source("t", handle="feed").last_sequence == 10


def test_durable_sequence_is_none_in_memory(pairs):
    source, _ = pairs
    source.push((1, "x"))
    assert source.last_sequence == 1
    assert source.last_durable_sequence is None


def test_what_was_taken_is_not_pushed_again_after_a_signal(db, monkeypatch):
    def interrupted_once(function, *arguments):
        function(*arguments)
        return function(*arguments)

    db.execute("CREATE TABLE t (k BIGINT PRIMARY KEY, ts TIMESTAMP, WATERMARK FOR ts AS ts)")
    source = db.source("t")
    monkeypatch.setattr(laminardb._source, "call_again", interrupted_once)
    source.delete((1, NOON))
    assert source.last_sequence == 1
    source.watermark(NOON)
    assert source.last_sequence == 2


def test_two_threads_at_once_are_refused(blocked):
    source, subscription, taken = blocked
    entered = threading.Event()

    def push():
        entered.set()
        source.push({"a": taken})

    thread = threading.Thread(target=push, daemon=True)
    thread.start()
    entered.wait(60)
    found = None
    # The other thread waits in the library: as soon as it is there, this one is refused.
    while found is None:
        try:
            source.push({"a": -1}, timeout=0.01)
        except laminardb.LifecycleError as problem:
            found = problem
        except laminardb.TimeoutError:
            pass
    assert found.code == ErrorCode.WRONG_THREAD
    while thread.is_alive():
        subscription.poll()
        thread.join(0.001)


def test_row_is_not_changed(pairs):
    row = {"a": 1, "b": "x"}
    pairs[0].push(row)
    assert row == {"a": 1, "b": "x"}


def test_source_shows_its_schema(trades):
    source = trades.source("trades")
    assert repr(source) == (
        "<laminardb.Source trades (symbol VARCHAR, price DOUBLE, quantity BIGINT, "
        "ts TIMESTAMP(3) NOT NULL), open>"
    )
    assert source.schema.names == ["symbol", "price", "quantity", "ts"]
    assert source.schema["price"].type.sql == "DOUBLE"
    assert not source.schema["ts"].nullable


NAMES = ["select", "größe", "a b", "a'b", "{v}", "\\n", "x] or row[", "__import__('os')", "1", "v0"]


def test_names_of_columns_are_never_code(caller):
    columns = ", ".join(f'"{name}" BIGINT' for name in NAMES)
    caller.execute(f"CREATE SOURCE odd ({columns}); CREATE STREAM s AS SELECT * FROM odd")
    subscription = caller.sink("s").subscribe()
    row = {name: n for n, name in enumerate(NAMES)}
    caller.source("odd").push(row)
    caller.source("odd").push_many([row])
    found = [values for batch in subscription_batches(subscription) for values in batch.to_pylist()]
    assert found == [row, row]


def test_many_columns(caller):
    names = [f"c{n}" for n in range(200)]
    columns = ", ".join(
        f"{name} {'BIGINT' if n % 2 else 'VARCHAR'}" for n, name in enumerate(names)
    )
    caller.execute(f"CREATE SOURCE wide ({columns}); CREATE STREAM s AS SELECT * FROM wide")
    subscription = caller.sink("s").subscribe()
    row = {name: n if n % 2 else str(n) for n, name in enumerate(names)}
    caller.source("wide").push(row)
    assert subscription.poll().to_pylist() == [row]


def test_a_decimal_of_a_huge_exponent_is_refused_at_once(echoes):
    push = echoes("DECIMAL(10, 2)").source.push
    for text in ("1E+999999", "-1E+999999999", "1E-999999"):
        refused(ErrorCode.VALUE_OUT_OF_RANGE, push, {"x": decimal.Decimal(text)})


def test_an_int_that_cannot_be_printed_is_refused_with_a_code(echoes):
    refused(ErrorCode.VALUE_OUT_OF_RANGE, echoes("BIGINT").source.push, {"x": 10**5000})


def test_an_array_is_no_number(echoes):
    numpy = pytest.importorskip("numpy")
    for type_name in ("DOUBLE", "REAL"):
        refused(ErrorCode.TYPE_MISMATCH, echoes(type_name).source.push, {"x": numpy.array([1.0])})


def test_days_of_numpy_in_nanoseconds_are_dates(echoes):
    numpy = pytest.importorskip("numpy")
    day = numpy.datetime64("2026-01-02", "ns")
    echo = echoes("DATE")
    echo.source.push({"x": day})
    assert echo.values() == [dt.date(2026, 1, 2)]
    for wrong in (day + numpy.timedelta64(1, "ns"), numpy.timedelta64(1, "D")):
        refused(ErrorCode.TYPE_MISMATCH, echo.source.push, {"x": wrong})


def test_arguments_of_a_source_that_are_none_have_a_code(trades):
    numpy = pytest.importorskip("numpy")
    source = trades.source("trades")
    for wrong in (numpy.datetime64("NaT"), numpy.array([1, 2]), None):
        refused(ErrorCode.INVALID_ARGUMENT, source.watermark, wrong)
    for wrong in (1 << 70, True, "1"):
        refused(ErrorCode.INVALID_ARGUMENT, source.watermark, wrong, "ms")
        refused(ErrorCode.INVALID_ARGUMENT, source.sync, wrong)
    source.watermark(numpy.int64(5), "ms")


def test_a_namedtuple_goes_by_its_names(pairs):
    source, subscription = pairs
    Turned = namedtuple("Turned", ["b", "A"])
    row = Turned("x", 1)
    source.push(row)
    assert source.try_push(row)
    source.push_many([row, row])
    source.push_many(iter([Pair(1, "x")]))
    rows = [each for batch in subscription_batches(subscription) for each in batch.to_tuples()]
    assert rows == [(1, "x")] * 5
    for push in (source.push, source.try_push, lambda row: source.push_many([row])):
        problem = refused(ErrorCode.UNKNOWN_COLUMN, push, namedtuple("Other", ["a", "c"])(1, "x"))
        assert "there is no column c" in problem.message


def test_rows_of_itertuples_go_by_their_names(caller):
    pandas = pytest.importorskip("pandas")
    caller.execute("CREATE SOURCE t (a BIGINT, b BIGINT)")
    source, subscription = caller.source("t"), caller.sink("t").subscribe()
    frame = pandas.DataFrame({"b": [1], "a": [2]})
    source.push_many(frame.itertuples(index=False))
    source.push_many(frame.itertuples(index=False, name=None))
    rows = [each for batch in subscription_batches(subscription) for each in batch.to_tuples()]
    assert rows == [(2, 1), (1, 2)]
    problem = refused(ErrorCode.UNKNOWN_COLUMN, source.push_many, frame.itertuples())
    assert "there is no column Index" in problem.message


class Nowhere(dt.tzinfo):
    """A zone that does not say how far it is from UTC, which makes a datetime one without a zone."""

    def utcoffset(self, when):
        return None

    def dst(self, when):
        return None

    def tzname(self, when):
        return None


def test_a_zone_without_an_offset_is_none(caller):
    pandas = pytest.importorskip("pandas")
    nowhere = dt.datetime(2020, 1, 2, 3, tzinfo=Nowhere())
    for sql_type, zone in (
        ("TIMESTAMP", None),
        ("TIMESTAMP WITH LOCAL TIME ZONE", dt.timezone.utc),
    ):
        name = "u" if zone else "t"
        caller.execute(f"CREATE SOURCE {name} (x {sql_type} NOT NULL, WATERMARK FOR x)")
        source, subscription = caller.source(name), caller.sink(name).subscribe()
        source.push((nowhere,))
        source.push({"x": nowhere})
        source.push_many([{"x": nowhere}])
        source.push_many(pandas.DataFrame({"x": pandas.Series([nowhere], dtype=object)}))
        found = [value for batch in subscription_batches(subscription) for value in batch["x"]]
        assert found == [dt.datetime(2020, 1, 2, 3, tzinfo=zone)] * 4
        source.watermark(nowhere)
    question = "SELECT CAST(? AS TIMESTAMP(3))", "SELECT CAST(? AS TIMESTAMP(3) ARRAY)"
    naive = nowhere.replace(tzinfo=None)
    assert caller.sql(question[0], [nowhere]).fetchone() == (naive,)
    assert caller.sql(question[1], [[nowhere]]).fetchone() == ([naive],)


@dataclasses.dataclass
class Unset:
    a: int = dataclasses.field(init=False)


def test_a_field_that_is_not_set_is_named(pairs):
    for push in pushes(pairs[0])[:3]:
        problem = refused(ErrorCode.BINDING_MISMATCH, push, Unset())
        assert "the field a of Unset is not set" in problem.message
