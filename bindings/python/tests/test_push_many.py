"""DataFrames, tables and streams go in whole."""

import datetime as dt
import decimal
import sys

import pytest
from conftest import refused

import laminardb
from laminardb import ErrorCode

numpy = pytest.importorskip("numpy")
pyarrow = pytest.importorskip("pyarrow")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")

UTC = dt.timezone.utc
COLUMNS = "a BIGINT, b VARCHAR, c DOUBLE, d TIMESTAMP(6)"
ROWS = [
    {"a": 1, "b": "x", "c": 0.5, "d": dt.datetime(2024, 2, 29, 12, 0, 0, 1)},
    {"a": None, "b": None, "c": None, "d": None},
    {"a": -3, "b": "länger als zwölf Bytes", "c": 1e300, "d": dt.datetime(1969, 1, 1)},
]
TUPLES = [tuple(row.values()) for row in ROWS]


@pytest.fixture
def echo(caller):
    caller.execute(f"CREATE SOURCE t ({COLUMNS}); CREATE STREAM s AS SELECT a, b, c, d FROM t")
    source, subscription = caller.source("t"), caller.sink("s").subscribe()

    def push(data):
        pushed = source.push_many(data)
        rows = []
        while (batch := subscription.poll()) is not None:
            rows += batch.to_tuples()
        assert pushed == len(rows)
        return rows

    push.source = source
    return push


def table():
    return pyarrow.Table.from_pylist(
        ROWS,
        schema=pyarrow.schema(
            [("a", "int64"), ("b", "string"), ("c", "double"), ("d", pyarrow.timestamp("us"))]
        ),
    )


class ArrowStream:
    """Nothing but the stream protocol."""

    def __init__(self, data):
        self._data = data

    def __arrow_c_stream__(self, requested_schema=None):
        return self._data.__arrow_c_stream__(requested_schema)


class ArrowArray:
    """Nothing but the array protocol."""

    def __init__(self, data):
        self._data = data

    def __arrow_c_array__(self, requested_schema=None):
        return self._data.__arrow_c_array__(requested_schema)


FORMS = {
    "table": table,
    "record batch": lambda: table().to_batches()[0],
    "reader": lambda: table().to_reader(max_chunksize=2),
    "chunked table": lambda: pyarrow.concat_tables([table().slice(0, 1), table().slice(1)]),
    "sliced table": lambda: (
        pyarrow.concat_tables([table(), table(), table()]).combine_chunks().slice(3, 3)
    ),
    "sliced record batch": lambda: (
        pyarrow.concat_tables([table(), table()]).combine_chunks().to_batches()[0].slice(3)
    ),
    "stream protocol": lambda: ArrowStream(table()),
    "array protocol": lambda: ArrowArray(table().to_batches()[0]),
    "pandas": lambda: table().to_pandas(integer_object_nulls=True),
    "pandas of arrow types": lambda: table().to_pandas(types_mapper=pandas.ArrowDtype),
    "pandas of nullable types": lambda: table().to_pandas().convert_dtypes(),
    "polars": lambda: polars.DataFrame(ROWS),
    "polars in chunks": lambda: polars.concat(
        [
            polars.DataFrame(ROWS[:1], schema=polars.DataFrame(ROWS).schema),
            polars.DataFrame(ROWS)[1:],
        ],
        rechunk=False,
    ),
    "sliced polars": lambda: polars.concat([polars.DataFrame(ROWS)] * 3)[3:6],
    "lazy polars": lambda: polars.LazyFrame(ROWS),
    "dicts": lambda: ROWS,
    "tuples": lambda: TUPLES,
    "generator": lambda: (row for row in ROWS),
    "dict of columns": lambda: {name: [row[name] for row in ROWS] for name in ROWS[0]},
}


@pytest.mark.parametrize("form", FORMS)
def test_form_of_data(echo, form):
    assert echo(FORMS[form]()) == TUPLES


EMPTY = {
    "table": lambda: table().slice(0, 0),
    "record batch": lambda: table().to_batches()[0].slice(0, 0),
    "table without chunks": table().schema.empty_table,
    "pandas": lambda: table().to_pandas().head(0),
    "polars": lambda: polars.DataFrame(ROWS).head(0),
    "list": list,
    "generator": lambda: iter(()),
    "dict of columns": lambda: {"a": [], "b": []},
}


@pytest.mark.parametrize("form", EMPTY)
def test_nothing_is_nothing(echo, form):
    assert echo(EMPTY[form]()) == []


@pytest.mark.parametrize(
    "data", [5, "text", b"bytes", None, 1.5, object()], ids=lambda data: type(data).__name__
)
def test_no_data_is_refused(echo, data):
    problem = refused(ErrorCode.BINDING_MISMATCH, echo.source.push_many, data)
    assert "DataFrame" in problem.remedy


@pytest.mark.parametrize(
    "column",
    [
        lambda: pandas.Series([1, 2], name="a"),
        lambda: pandas.Series(["x"], dtype=object),
        lambda: polars.Series("a", [1, 2]),
        lambda: pyarrow.array([1, 2]),
        lambda: pyarrow.chunked_array([[1, 2]]),
    ],
)
def test_a_single_column_is_refused(echo, column):
    problem = refused(ErrorCode.BINDING_MISMATCH, echo.source.push_many, column())
    assert "to_frame()" in problem.remedy


@pytest.mark.parametrize(
    "column",
    [
        pandas.Series,
        lambda rows: pandas.Series([tuple(row.values()) for row in rows]),
        lambda rows: polars.Series("rows", rows),
        pyarrow.array,
        lambda rows: pyarrow.chunked_array([rows]),
    ],
)
def test_a_column_of_rows_is_taken(echo, column):
    assert echo(column(ROWS)) == TUPLES


def test_a_single_row_is_no_dict_of_columns(echo):
    problem = refused(ErrorCode.BINDING_MISMATCH, echo.source.push_many, ROWS[0])
    assert "push()" in problem.remedy


def test_columns_of_different_lengths_are_refused(echo):
    refused(ErrorCode.BINDING_MISMATCH, echo.source.push_many, {"a": [1], "b": ["x", "y"]})


def test_columns_that_are_missing_are_null(echo):
    assert echo(pyarrow.table({"b": ["x"]})) == [(None, "x", None, None)]
    assert echo(polars.DataFrame({"c": [1.5]})) == [(None, None, 1.5, None)]
    assert echo(pandas.DataFrame({"a": [7]})) == [(7, None, None, None)]
    assert echo({"a": [7]}) == [(7, None, None, None)]


def test_unknown_column_is_refused(echo):
    for data in ({"z": [1]}, [{"z": 1}]):
        assert "z" in refused(ErrorCode.UNKNOWN_COLUMN, echo.source.push_many, data).message
    for data in (pyarrow.table({"z": [1]}), polars.DataFrame({"z": [1]})):
        assert "z" in refused(ErrorCode.BINDING_MISMATCH, echo.source.push_many, data).message


def test_columns_in_another_order(echo):
    assert echo(table().select(["d", "c", "b", "a"])) == TUPLES
    assert echo(polars.DataFrame(ROWS).select("d", "c", "b", "a")) == TUPLES


def test_type_that_does_not_fit_is_refused(echo):
    for data in (pyarrow.table({"a": ["x"]}), polars.DataFrame({"a": ["x"]})):
        with pytest.raises(laminardb.Error, match="a") as caught:
            echo.source.push_many(data)
        assert caught.value.code in (ErrorCode.TYPE_MISMATCH, ErrorCode.BINDING_MISMATCH)
    assert echo(table()) == TUPLES


def test_null_for_a_column_that_is_not_null(caller):
    caller.execute("CREATE SOURCE t (a BIGINT NOT NULL)")
    with pytest.raises(laminardb.DataError, match="NOT NULL"):
        caller.source("t").push_many(pyarrow.table({"a": pyarrow.array([1, None])}))


ARROW_TYPES = [
    ("BIGINT", pyarrow.array([1, None, 3], "int8"), [1, None, 3]),
    ("BIGINT", pyarrow.array([1, None, 3], "uint32"), [1, None, 3]),
    ("TINYINT", pyarrow.array([1, None, 127], "int64"), [1, None, 127]),
    ("DOUBLE", pyarrow.array([0.5, None], "float32"), [0.5, None]),
    ("VARCHAR", pyarrow.array(["a", None, "b" * 50], "large_string"), ["a", None, "b" * 50]),
    ("VARCHAR", pyarrow.array(["a", None, "b" * 50], "string_view"), ["a", None, "b" * 50]),
    ("VARCHAR", pyarrow.array(["a", None, "b", "a"]).dictionary_encode(), ["a", None, "b", "a"]),
    (
        "VARBINARY",
        pyarrow.array([b"a", None, b"\xff" * 20], "large_binary"),
        [b"a", None, b"\xff" * 20],
    ),
    (
        "VARBINARY",
        pyarrow.array([b"a", None, b"\xff" * 20], "binary_view"),
        [b"a", None, b"\xff" * 20],
    ),
    ("DATE", pyarrow.array([dt.date(2024, 2, 29), None], "date32"), [dt.date(2024, 2, 29), None]),
    ("DATE", pyarrow.array([dt.date(2024, 2, 29), None], "date64"), [dt.date(2024, 2, 29), None]),
    (
        "TIME(6)",
        pyarrow.array([dt.time(1, 2, 3), None], pyarrow.time32("s")),
        [dt.time(1, 2, 3), None],
    ),
    (
        "TIME(6)",
        pyarrow.array([dt.time(1, 2, 3, 4), None], pyarrow.time64("us")),
        [dt.time(1, 2, 3, 4), None],
    ),
    (
        "TIMESTAMP",
        pyarrow.array([dt.datetime(2024, 1, 1), None], pyarrow.timestamp("s")),
        [dt.datetime(2024, 1, 1), None],
    ),
    (
        "TIMESTAMP",
        pyarrow.array([dt.datetime(2024, 1, 1), None], pyarrow.timestamp("ns")),
        [dt.datetime(2024, 1, 1), None],
    ),
    (
        "TIMESTAMP",
        pyarrow.array([dt.datetime(2024, 1, 1, 1), None], pyarrow.timestamp("ms", "Europe/Berlin")),
        [dt.datetime(2024, 1, 1, 1), None],
    ),
    (
        "TIMESTAMP(6) WITH LOCAL TIME ZONE",
        pyarrow.array(
            [dt.datetime(2024, 1, 1, tzinfo=UTC)], pyarrow.timestamp("us", "America/New_York")
        ),
        [dt.datetime(2024, 1, 1, tzinfo=UTC)],
    ),
    (
        "INTERVAL DAY TO SECOND",
        pyarrow.array([dt.timedelta(1), None], pyarrow.duration("s")),
        [dt.timedelta(1), None],
    ),
    (
        "INTERVAL DAY TO SECOND",
        pyarrow.array([dt.timedelta(1), None], pyarrow.duration("ns")),
        [dt.timedelta(1), None],
    ),
    (
        "DECIMAL(10, 2)",
        pyarrow.array([decimal.Decimal("1.25"), None], pyarrow.decimal128(38, 2)),
        [decimal.Decimal("1.25"), None],
    ),
    ("BOOLEAN", pyarrow.array([True, None, False] * 5), [True, None, False] * 5),
    ("BIGINT ARRAY", pyarrow.array([[1, None], [], None]), [[1, None], [], None]),
    ("VARCHAR ARRAY", pyarrow.array([["a", None], [], None]), [["a", None], [], None]),
    ("BIGINT", pyarrow.nulls(3), [None, None, None]),
    ("VARCHAR", pyarrow.nulls(2), [None, None]),
]


@pytest.mark.parametrize(
    ("sql_type", "array", "expected"),
    ARROW_TYPES,
    ids=lambda value: str(getattr(value, "type", value))[:40],
)
def test_arrow_type_is_taken(echoes, sql_type, array, expected):
    echo = echoes(sql_type)
    assert echo.of(pyarrow.table({"x": array})) == expected


@pytest.mark.parametrize(
    ("sql_type", "array", "expected"),
    ARROW_TYPES,
    ids=lambda value: str(getattr(value, "type", value))[:40],
)
def test_slices_of_arrow_types_are_taken(echoes, sql_type, array, expected):
    echo = echoes(sql_type)
    long = pyarrow.concat_arrays([array, array, array])
    begin, size = len(array) + 1, len(array)
    sliced = pyarrow.record_batch({"x": long}).slice(begin, size)
    assert echo.of(sliced) == (expected * 3)[begin : begin + size]
    # An offset of the column itself, within a batch that has none.
    assert (
        echo.of(pyarrow.record_batch({"x": long.slice(begin, size)}))
        == (expected * 3)[begin : begin + size]
    )


def test_arrow_type_that_is_not_taken_is_named(echoes):
    echo = echoes("BIGINT")
    for array in (
        pyarrow.array([{"f": 1}]),
        pyarrow.array([[("k", 1)]], pyarrow.map_(pyarrow.string(), pyarrow.int64())),
        pyarrow.array([b"ab"], pyarrow.binary(2)),
    ):
        with pytest.raises(laminardb.Error, match="x") as caught:
            echo.source.push_many(pyarrow.table({"x": array}))
        assert caught.value.remedy
    assert echo.of(pyarrow.table({"x": [1]})) == [1]


def test_finer_times_of_frames_are_floored(echoes):
    echo = echoes("TIMESTAMP")
    fine = dt.datetime(1969, 12, 31, 23, 59, 59, 999999)
    floored = [fine.replace(microsecond=999000)]
    assert echo.of(pyarrow.table({"x": pyarrow.array([fine], pyarrow.timestamp("us"))})) == floored
    assert echo.of(polars.DataFrame({"x": [fine]})) == floored
    assert echo.of(pandas.DataFrame({"x": [pandas.Timestamp(fine)]})) == floored
    assert echo.of({"x": [fine]}) == floored


def test_finer_times_of_frames_are_refused_where_the_database_says_so():
    fine = dt.datetime(2024, 1, 1, 0, 0, 0, 1)
    with laminardb.open(execution="caller_runs", temporal_rounding="refuse") as db:
        db.execute("CREATE SOURCE t (x TIMESTAMP)")
        for frame in (pandas.DataFrame({"x": [fine]}), polars.DataFrame({"x": [fine]})):
            with pytest.raises(laminardb.DataError, match="x"):
                db.source("t").push_many(frame)


def test_index_of_pandas_is_a_column_where_the_source_has_it(echo):
    frame = pandas.DataFrame(ROWS).set_index("b")
    frame["a"] = frame["a"].astype("Int64")
    assert echo(frame) == TUPLES
    assert echo(pandas.DataFrame({"a": [7]}, index=pandas.Index(["i"], name="other"))) == [
        (7, None, None, None)
    ]


def test_index_of_pandas_is_a_column_also_row_by_row(echo, monkeypatch):
    frame = pandas.DataFrame({"A": [7, 8]}, index=pandas.Index(["i", "j"], name="B"))
    objects = frame.assign(d=pandas.Series([pandas.Timestamp(1), None], frame.index, dtype=object))
    first = dt.datetime(1970, 1, 1)
    assert echo(frame) == [(7, "i", None, None), (8, "j", None, None)]
    assert echo(objects) == [(7, "i", None, first), (8, "j", None, None)]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert echo(frame) == [(7, "i", None, None), (8, "j", None, None)]


def test_a_column_comes_before_a_level_of_the_index(echo):
    levels = pandas.MultiIndex.from_tuples([(1, "i", 0.5)], names=["A", "b", "other"])
    assert echo(pandas.DataFrame({"a": [7]}, index=levels)) == [(7, "i", None, None)]


class Frame(pandas.DataFrame):
    """One of another package."""


def test_a_class_derived_from_a_frame_is_a_frame(echo):
    assert echo(Frame({"a": [1, 2]}, index=[5, 9])) == [(1, *3 * [None]), (2, *3 * [None])]


def test_a_frame_without_columns_has_rows(echo):
    pushed = [(None, None, None, None)] * 3
    empty = pyarrow.array([{}] * 3, pyarrow.struct([]))
    assert echo(pyarrow.RecordBatch.from_struct_array(empty)) == pushed
    assert echo(pandas.DataFrame(index=range(3))) == pushed


def test_a_period_is_no_number(echo):
    frame = pandas.DataFrame({"a": pandas.period_range("2026-01", periods=2, freq="M")})
    for data in (frame, frame.astype(object), {"a": frame["a"]}):
        refused(ErrorCode.TYPE_MISMATCH, echo.source.push_many, data)


@pytest.mark.parametrize(
    "values",
    [
        lambda: pandas.Series(
            pandas.arrays.ArrowExtensionArray(pyarrow.array([0.5, float("nan"), None]))
        ),
        lambda: pandas.Series(
            pandas.arrays.ArrowExtensionArray(
                pyarrow.array([0.5, float("nan"), None], pyarrow.float32())
            )
        ),
        lambda: pandas.Series([0.5, numpy.float32("nan"), None], dtype=object),
        lambda: pandas.Series([0.5, decimal.Decimal("NaN"), float("nan")], dtype=object),
        lambda: pandas.Series([0.5, float("nan"), None], dtype="Float64"),
    ],
)
def test_nan_of_any_column_of_pandas_is_null(echo, values):
    frame = pandas.DataFrame({"c": values()})
    expected = [(None, None, value, None) for value in (0.5, None, None)]
    assert echo(frame) == expected
    # Row by row, as there are nanoseconds.
    nanos = pandas.Series([pandas.Timestamp(1), None, None], dtype=object)
    assert [row[:3] for row in echo(frame.assign(d=nanos))] == [row[:3] for row in expected]


def test_nan_and_nat_of_pandas_are_null(echo):
    frame = pandas.DataFrame({"c": [1.0, float("nan")], "d": [pandas.NaT, pandas.Timestamp(0)]})
    assert echo(frame) == [(None, None, 1.0, None), (None, None, None, dt.datetime(1970, 1, 1))]


def test_nan_of_polars_and_arrow_is_a_number(echo):
    nan = float("nan")
    for data in (polars.DataFrame({"c": [nan]}), pyarrow.table({"c": [nan]}), {"c": [nan]}):
        ((_, _, value, _),) = echo(data)
        assert value != value


def test_categories_are_text(echo):
    assert echo(pandas.DataFrame({"b": pandas.Categorical(["x", "y", None])})) == [
        (None, "x", None, None),
        (None, "y", None, None),
        (None, None, None, None),
    ]
    frame = polars.DataFrame({"b": ["x", "y", "x"]}, schema={"b": polars.Categorical})
    assert [row[1] for row in echo(frame)] == ["x", "y", "x"]
    frame = polars.DataFrame({"b": ["x"]}, schema={"b": polars.Enum(["x", "y"])})
    assert [row[1] for row in echo(frame)] == ["x"]


def test_pandas_without_pyarrow(echo, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    frame = pandas.DataFrame(
        {
            "a": [1, 2],
            "b": ["x", None],
            "c": [0.5, float("nan")],
            "d": [pandas.NaT, pandas.Timestamp(0)],
        }
    )
    assert echo(frame) == [(1, "x", 0.5, None), (2, None, None, dt.datetime(1970, 1, 1))]


def test_many_rows(echo):
    count = 20_000
    rows = echo(pyarrow.table({"a": list(range(count)), "b": [str(n) for n in range(count)]}))
    assert [row[:2] for row in rows] == [(n, str(n)) for n in range(count)]


def test_more_rows_than_a_channel_holds(engine):
    subscription = engine.sink("high").subscribe()
    count = 200_000
    frame = polars.DataFrame({"symbol": ["A"] * count, "price": [101.0] * count}).with_columns(
        ts=polars.lit(dt.datetime(2024, 1, 1))
    )
    seen = []
    delivery = subscription.deliver(lambda batch: seen.append(len(batch)))
    with engine.source("trades") as source:
        assert source.push_many(frame) == count
        source.finish()
    delivery.wait(timeout=60)
    assert sum(seen) == count


@pytest.fixture
def pairs_source(caller):
    caller.execute("CREATE SOURCE p (a BIGINT); CREATE STREAM s AS SELECT a FROM p")
    return caller.source("p"), caller.sink("s").subscribe()


def test_failing_reader_is_reported(pairs_source):
    schema = pyarrow.schema([("a", "int64")])

    def batches():
        yield pyarrow.record_batch({"a": [1, 2]}, schema=schema)
        raise ValueError("broken on purpose")

    reader = pyarrow.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(laminardb.Error, match="broken on purpose"):
        pairs_source[0].push_many(reader)
    assert pairs_source[1].poll()["a"] == [1, 2]


def test_what_was_pushed_is_released(pairs_source):
    before = pyarrow.total_allocated_bytes()
    for _ in range(20):
        pairs_source[0].push_many(pyarrow.table({"a": pyarrow.array(range(1000), "int64")}))
    assert pyarrow.total_allocated_bytes() <= before + 10_000


def test_times_of_numpy_keep_their_unit_in_a_dict_of_columns(echoes):
    numpy = pytest.importorskip("numpy")
    spans = numpy.array([1_500_000_000], dtype="timedelta64[ns]")
    assert echoes("INTERVAL DAY TO SECOND").of({"x": spans}) == [dt.timedelta(milliseconds=1500)]
    moments = numpy.array(["2026-01-02T03:04:05.123456789"], dtype="datetime64[ns]")
    for places, micros in ((3, 123_000), (6, 123_456)):
        assert echoes(f"TIMESTAMP({places})").of({"x": moments}) == [
            dt.datetime(2026, 1, 2, 3, 4, 5, micros)
        ]


def test_a_column_without_dimensions_is_refused(echoes):
    numpy = pytest.importorskip("numpy")
    source = echoes("BIGINT").source
    refused(laminardb.ErrorCode.BINDING_MISMATCH, source.push_many, {"x": numpy.array(3)})


def test_an_error_of_many_rows_says_how_many_were_pushed(echoes):
    echo = echoes("TINYINT")
    for wrong in ("a", 1000):
        rows = [{"x": 1}] * 3000 + [{"x": wrong}]
        with pytest.raises(laminardb.Error, match="; 2048 rows in all were pushed"):
            echo.source.push_many(rows)
        assert len(echo.values()) == 2048
    with pytest.raises(laminardb.Error) as caught:
        echo.source.push_many([{"x": "a"}])
    assert "in all were pushed" not in str(caught.value)


@pytest.mark.parametrize("at", [0, 1023, 1024, 2047, 2048])
@pytest.mark.parametrize("form", ["rows", "columns", "reader"])
def test_a_bad_row_is_counted_from_the_first_of_all(form, at):
    values = [1] * at + [None] + [1] * (2048 - at)
    schema = pyarrow.schema([pyarrow.field("x", pyarrow.int64())])
    parts = [values[begin : begin + 1024] for begin in range(0, len(values), 1024)]
    batches = [pyarrow.record_batch([pyarrow.array(part)], schema=schema) for part in parts]
    forms = {
        "rows": [(value,) for value in values],
        "columns": {"x": values},
        "reader": pyarrow.RecordBatchReader.from_batches(schema, batches),
    }
    with laminardb.open() as db:
        db.execute(
            "CREATE SOURCE t (x BIGINT NOT NULL);"
            "CREATE MATERIALIZED VIEW v AS SELECT COUNT(*) AS n FROM t"
        )
        with pytest.raises(laminardb.DataError, match=rf"^\S+ \(\d+\): row {at}\b.*x") as caught:
            db.source("t").push_many(forms[form])
        pushed = at // 1024 * 1024
        assert (f"; {pushed} rows in all were pushed" in str(caught.value)) == (pushed > 0)
        db.await_idle()
        assert sum(n for (n,) in db.sql("SELECT n FROM v").fetchall()) == pushed


def test_a_bad_row_of_a_part_of_a_batch_is_counted_from_the_first_of_all():
    with laminardb.open() as db:
        db.execute(
            "CREATE SOURCE s (x BIGINT NOT NULL) WITH (backpressure = 'reject', buffer_size = 64);"
            "CREATE STREAM o AS SELECT x FROM s WHERE x > 1"
        )
        batch = pyarrow.record_batch({"x": pyarrow.array([1] * 70 + [None])})
        source = db.source("s")
        for data in (pyarrow.Table.from_batches([batch]), batch):
            with pytest.raises(laminardb.DataError, match=r"row 70\b"):
                source.push_many(data)
            db.await_idle()


@pytest.fixture
def numbers(caller):
    """A source of one column, and what was pushed to it."""
    caller.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
    source, subscription = caller.source("t"), caller.sink("s").subscribe()

    def pushed():
        found = []
        while (batch := subscription.poll()) is not None:
            found += batch["a"]
        return found

    return source, pushed


class Stop(BaseException):
    """An exception that a program raises to end itself."""


@pytest.mark.parametrize("kind", [KeyError, KeyboardInterrupt, Stop])
@pytest.mark.parametrize("count", [0, 1500, 2048])
def test_rows_of_an_iterator_that_raises_are_pushed(numbers, kind, count):
    source, pushed = numbers
    raised = kind("mine")

    def given():
        yield from ((n,) for n in range(count))
        raise raised

    with pytest.raises(kind) as caught:
        source.push_many(given())
    assert caught.value is raised
    assert (raised.__cause__, raised.__context__) == (None, None)
    assert pushed() == list(range(count))


def test_an_error_of_the_database_that_an_iterator_raises_is_its_own(numbers):
    source, pushed = numbers

    def given():
        yield (1,)
        source.push({"b": 1})

    problem = refused(ErrorCode.UNKNOWN_COLUMN, source.push_many, given())
    assert problem.message == "there is no column b"
    assert pushed() == [1]


@pytest.mark.parametrize("is_encoded", [False, True])
def test_ctrl_c_as_a_row_is_encoded_keeps_it(numbers, is_encoded):
    source, pushed = numbers
    encode = source._encode

    def interrupted(row):
        if is_encoded:
            encode(row)
        if row == {"a": 3}:
            raise KeyboardInterrupt
        return encode(row)

    source._encode = interrupted
    given = iter([{"a": n} for n in range(10)])
    with pytest.raises(KeyboardInterrupt):
        source.push_many(given)
    assert pushed() == [0, 1, 2, 3]
    assert next(given) == {"a": 4}


def test_a_handle_that_is_closed_within_many_rows_counts_none_twice(numbers):
    source, pushed = numbers

    def given():
        yield from ((n,) for n in range(1500))
        source.close()

    problem = refused(ErrorCode.CLOSED, source.push_many, given())
    assert problem.message.endswith("; 1024 rows in all were pushed")
    assert pushed() == list(range(1024))


def test_the_error_of_the_last_rows_is_the_cause_of_what_an_iterator_raises(numbers):
    source, _ = numbers

    def given():
        yield (1,)
        source.close()
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine") as caught:
        source.push_many(given())
    assert caught.value.__cause__.code == ErrorCode.CLOSED


def test_an_array_without_dimensions_is_no_rows(echo):
    numpy = pytest.importorskip("numpy")
    given = numpy.array((1,), dtype=[("a", "i8")])
    problem = refused(ErrorCode.BINDING_MISMATCH, echo.source.push_many, given)
    assert problem.message == "push_many got a ndarray"
    assert refused(ErrorCode.BINDING_MISMATCH, echo.source.push_many, 5).message.endswith("an int")
