"""Opening, settings, closing."""

import datetime
import gc
import threading
import time
from pathlib import Path

import pytest
from conftest import refused

import laminardb
from laminardb import ErrorCode

SYNC = {"wal_mode": "sync", "storage": "segment", "checkpoint_interval": "1s"}


def test_open_needs_nothing():
    with laminardb.open() as db:
        assert db.is_open
    assert not db.is_open


def test_close_twice_does_nothing():
    db = laminardb.open()
    db.close()
    db.close()


@pytest.mark.parametrize(
    "call",
    [
        lambda db: db.execute("CREATE SOURCE t (a BIGINT)"),
        lambda db: db.sql("SELECT 1"),
        lambda db: db.source("t"),
        lambda db: db.sink("t"),
        lambda db: db.metrics(),
        lambda db: db.objects(),
        lambda db: db.prepare("SELECT 1"),
        lambda db: db.checkpoint(),
        lambda db: db.await_idle(),
        lambda db: db.create_function("f", lambda x: x, ["BIGINT"], "BIGINT"),
    ],
)
def test_closed_database_refuses(call):
    db = laminardb.open()
    db.close()
    refused(ErrorCode.CLOSED, call, db)


def test_unknown_setting_is_refused_with_a_hint():
    problem = refused(ErrorCode.UNKNOWN_OPTION, laminardb.open, bufer_size=16)
    assert "buffer_size" in str(problem)


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"buffer_size": 3}, ErrorCode.INVALID_CONFIG),
        ({"buffer_size": "many"}, ErrorCode.INVALID_OPTION),
        ({"backpressure": "wait"}, ErrorCode.INVALID_OPTION),
        ({"wal_mode": "sync"}, ErrorCode.INVALID_CONFIG),
        ({"execution": 5}, ErrorCode.INVALID_OPTION),
        ({"memory_limit": -1}, ErrorCode.INVALID_CONFIG),
        ({"zone": "Nowhere/Land"}, ErrorCode.INVALID_OPTION),
        ({"buffer_size": object()}, ErrorCode.INVALID_OPTION),
        ({"buffer_size": [1]}, ErrorCode.INVALID_OPTION),
    ],
)
def test_wrong_setting_is_refused(config, code):
    problem = refused(code, laminardb.open, **config)
    assert problem.remedy
    assert any(name in problem.message for name in config)


@pytest.mark.parametrize(
    ("given", "name", "understood"),
    [
        ({"buffer_size": 1024}, "buffer_size", 1024),
        ({"backpressure": "reject"}, "backpressure", "reject"),
        ({"execution": "caller_runs"}, "execution", "caller_runs"),
        ({"wait_strategy": "park"}, "wait_strategy", "park"),
        ({"memory_limit": "64MB"}, "memory_limit", 64 << 20),
        ({"memory_limit": 1 << 26}, "memory_limit", 1 << 26),
        ({"temporal_rounding": "refuse"}, "temporal_rounding", "refuse"),
        ({"zone": "Europe/Berlin"}, "zone", "Europe/Berlin"),
        ({"auto_start_connectors": False}, "auto_start_connectors", False),
    ],
)
def test_setting_is_understood(given, name, understood):
    with laminardb.open(**given) as db:
        assert db.config()[name] == understood


NOON = datetime.datetime(2026, 1, 2, 12, 0, tzinfo=datetime.timezone.utc)
CLOCKED = """
    CREATE SOURCE t (k VARCHAR);
    CREATE STREAM counts AS SELECT COUNT(*) AS n FROM t EMIT EVERY INTERVAL '10' SECOND;
    CREATE STREAM stamped AS SELECT k, LOCALTIMESTAMP AS at FROM t"""


@pytest.mark.parametrize("execution", ["caller_runs", "engine_thread"])
def test_manual_clock_is_moved(execution):
    with laminardb.open(clock="manual", clock_start=NOON, execution=execution) as db:
        db.execute(CLOCKED)
        counts, stamped = (db.sink(name).subscribe() for name in ("counts", "stamped"))
        db.source("t").push(("a",))
        db.advance(datetime.timedelta(seconds=9, microseconds=999_999))
        assert counts.poll() is None
        assert stamped.recv().to_tuples() == [("a", NOON.replace(tzinfo=None))]
        db.set_clock(NOON + datetime.timedelta(seconds=10))
        assert counts.poll()["n"] == [1]
        problem = refused(ErrorCode.INVALID_ARGUMENT, db.set_clock, NOON)
        assert "2026-01-02T12:00:10Z" in problem.message
        assert db.config()["clock_start"] == "2026-01-02T12:00:00Z"
        db.advance(datetime.timedelta(0))
        db.set_clock(datetime.datetime(2026, 1, 2, 12, 1))


def test_manual_clock_takes_times_of_pandas_and_numpy():
    numpy = pytest.importorskip("numpy")
    pandas = pytest.importorskip("pandas")
    start = pandas.Timestamp("2026-01-02 12:00:00.000000001", tz="Europe/Berlin")
    with laminardb.open(clock="manual", clock_start=start) as db:
        assert db.config()["clock_start"] == "2026-01-02T11:00:00.000000001Z"
        db.advance(numpy.timedelta64(1, "ns"))
        db.set_clock(start + pandas.Timedelta(2, "ns"))
        refused(ErrorCode.INVALID_ARGUMENT, db.set_clock, start)
        refused(ErrorCode.INVALID_ARGUMENT, db.set_clock, pandas.NaT)


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"clock": "manul"}, ErrorCode.INVALID_OPTION),
        ({"clock": 3}, ErrorCode.INVALID_OPTION),
        ({"clock_start": NOON}, ErrorCode.INVALID_CONFIG),
        ({"clock": "manual", "clock_start": "noon"}, ErrorCode.INVALID_OPTION),
        ({"clock": "manual", "clock_start": datetime.date(2026, 1, 2)}, ErrorCode.INVALID_OPTION),
        ({"clock": "manual", "clock_start": -1}, ErrorCode.INVALID_CONFIG),
        ({"clock": "manual", "clock_start": NOON.replace(year=9999)}, ErrorCode.INVALID_OPTION),
    ],
)
def test_wrong_clock_is_refused(config, code):
    assert refused(code, laminardb.open, **config).remedy


def test_wrong_time_of_the_clock_is_refused(db):
    refused(ErrorCode.NOT_SUPPORTED, db.set_clock, NOON)
    refused(ErrorCode.NOT_SUPPORTED, db.advance, datetime.timedelta(1))
    with laminardb.open(clock="manual") as manual:
        for time in (None, 5, "noon", datetime.timedelta(1), datetime.date(2026, 1, 2)):
            refused(ErrorCode.INVALID_ARGUMENT, manual.set_clock, time)
        for duration in (None, 5, NOON, datetime.timedelta(-1), datetime.timedelta.max):
            refused(ErrorCode.INVALID_ARGUMENT, manual.advance, duration)
        refused(ErrorCode.INVALID_ARGUMENT, manual.set_clock, NOON.replace(year=2263))
        manual.set_clock(datetime.datetime(1970, 1, 1))


def test_directory_keeps_the_database(tmp_path):
    path = tmp_path / "data"
    with laminardb.open(path, **SYNC) as db:
        db.execute(
            "CREATE TABLE t (a BIGINT NOT NULL, b VARCHAR, PRIMARY KEY (a));"
            "INSERT INTO t VALUES (1, 'x'), (2, 'y')"
        )
    with laminardb.open(str(path), **SYNC) as db:
        assert db.sql("SELECT a, b FROM t ORDER BY a").fetchall() == [(1, "x"), (2, "y")]
        assert db.recovery() is not None
        assert str(path) in repr(db)


def test_directory_is_open_once(tmp_path):
    with laminardb.open(tmp_path / "data", storage="segment"):
        problem = refused(
            ErrorCode.DATA_DIRECTORY_IN_USE, laminardb.open, tmp_path / "data", storage="segment"
        )
        assert isinstance(problem, laminardb.StorageError)


def test_durations_are_timedeltas_or_text(tmp_path):
    with laminardb.open(
        tmp_path / "data",
        storage="segment",
        checkpoint_interval=datetime.timedelta(seconds=30),
        flush_interval="5ms",
    ) as db:
        config = db.config()
        assert config["checkpoint_interval"] == "PT30S"
        assert config["flush_interval"] == "PT0.005S"
        assert Path(config["data_directory"]) == tmp_path / "data"


def test_path_is_given_once(tmp_path):
    refused(ErrorCode.INVALID_CONFIG, laminardb.open, tmp_path, data_directory="x")


def test_checkpoint_backup_and_repair(tmp_path):
    with laminardb.open(tmp_path / "data", **SYNC) as db:
        db.execute("CREATE TABLE t (a BIGINT NOT NULL, PRIMARY KEY (a)); INSERT INTO t VALUES (7)")
        db.flush()
        assert db.checkpoint() >= 0
        db.backup(tmp_path / "copy")
    with laminardb.open(tmp_path / "copy", **SYNC) as db:
        assert db.sql("SELECT a FROM t").fetchall() == [(7,)]
    report = laminardb.repair(tmp_path / "copy", tmp_path / "repaired")
    assert isinstance(report, dict)
    with laminardb.open(tmp_path / "repaired", **SYNC) as db:
        assert db.sql("SELECT a FROM t").fetchall() == [(7,)]


def test_savepoint_is_restored_into_another_script(tmp_path):
    table = "CREATE TABLE t (a BIGINT NOT NULL, PRIMARY KEY (a))"
    with laminardb.open(tmp_path / "data", **SYNC) as db:
        db.execute(f"{table}; INSERT INTO t VALUES (7), (8)")
        db.savepoint(tmp_path / "saved")
    script = f"{table}; CREATE MATERIALIZED VIEW n AS SELECT COUNT(*) AS n FROM t"
    report = laminardb.restore_savepoint(
        tmp_path / "saved", tmp_path / "new", script, storage="segment"
    )
    assert report
    with laminardb.open(tmp_path / "new", storage="segment") as db:
        assert db.sql("SELECT a FROM t ORDER BY a").fetchall() == [(7,), (8,)]


def test_checkpoint_without_a_directory_is_none(db):
    assert db.checkpoint() is None
    assert db.recovery() is None
    db.flush()


def test_database_that_is_given_up_is_closed():
    before = laminardb.counters()["databases"]
    db = laminardb.open()
    assert laminardb.counters()["databases"] == before + 1
    del db
    gc.collect()
    assert laminardb.counters()["databases"] == before


def garbage(directory):
    """Leaves a database that only the garbage collector finds."""
    db = laminardb.open(directory, checkpoint_interval="1s")
    held = [db]
    held.append(held)
    return db


def collecting(value: int) -> int:
    gc.collect()
    return value


def test_database_that_is_given_up_within_a_function_of_another_is_closed(tmp_path, db):
    db.create_function("collecting", collecting)
    gc.disable()
    try:
        garbage(tmp_path)
        assert db.sql("SELECT collecting(1)").fetchall() == [(1,)]
    finally:
        gc.enable()
    laminardb.open(tmp_path, checkpoint_interval="1s").close()


def test_database_that_is_given_up_within_its_own_function_is_closed(tmp_path):
    before = laminardb.counters()["databases"]
    given_up = threading.Event()

    def late(value: int) -> int:
        given_up.wait(60)
        return collecting(value)

    gc.disable()
    try:
        own = garbage(tmp_path)
        own.create_function("late", late)
        own.execute("CREATE SOURCE s (n INTEGER); CREATE STREAM t AS SELECT late(n) AS n FROM s")
        own.source("s").push({"n": 1})
        del own
        given_up.set()
        end = time.monotonic() + 120
        while laminardb.counters()["databases"] != before:
            assert time.monotonic() < end
            time.sleep(0.01)
    finally:
        gc.enable()
    laminardb.open(tmp_path, functions={"late": late}, checkpoint_interval="1s").close()


def test_source_keeps_its_database_open():
    def opened():
        db = laminardb.open()
        db.execute("CREATE SOURCE t (a BIGINT)")
        return db.source("t")

    source = opened()
    gc.collect()
    source.push({"a": 1})
    assert source._database.is_open


def test_databases_do_not_know_of_each_other():
    with laminardb.open() as first, laminardb.open() as second:
        first.execute("CREATE SOURCE t (a BIGINT)")
        refused(ErrorCode.UNKNOWN_OBJECT, second.source, "t")


def test_runtime_that_runs_takes_no_options(db):
    refused(ErrorCode.INVALID_ARGUMENT, laminardb.start_runtime, vm_options=["-Xmx1g"])


def test_stop_and_start(engine):
    engine.stop()
    engine.start()
    assert engine.is_open


def test_all_is_counted_down():
    gc.collect()
    before = dict(laminardb.counters())
    with laminardb.open() as db:
        db.execute("CREATE SOURCE t (a BIGINT, b VARCHAR); CREATE STREAM s AS SELECT a, b FROM t")
        db.create_function("twice", lambda x: 2 * x, ["BIGINT"], "BIGINT")
        subscription = db.sink("s").subscribe()
        source = db.source("t")
        source.push_many([{"a": n, "b": "x" * n} for n in range(100)])
        other = source.clone()
        other.push({"a": 1})
        batches = [subscription.recv(), subscription.poll()]
        result = db.sql("SELECT 1 AS one")
        rows = result.fetchall()
        statement = db.prepare("SELECT ? AS x")
        assert laminardb.counters()["sources"] == before["sources"] + 2
        assert laminardb.counters()["callbacks"] > before["callbacks"]
    assert rows == [(1,)]
    del batches, result, statement, subscription, source, other, db
    gc.collect()
    assert dict(laminardb.counters()) == before


def test_a_path_may_be_bytes_and_nothing_else(tmp_path):
    with laminardb.open(bytes(tmp_path / "data")) as opened:
        assert opened.config()["data_directory"] == str(tmp_path / "data")
    for wrong in (3.5, 3, ["a"]):
        refused(laminardb.ErrorCode.INVALID_ARGUMENT, laminardb.open, wrong)


def test_caller_runs_is_closed_by_its_own_thread_only():
    opened = laminardb.open(execution="caller_runs")
    caught = []

    def close():
        try:
            opened.close()
        except laminardb.LifecycleError as problem:
            caught.append(problem.code)

    thread = threading.Thread(target=close)
    thread.start()
    thread.join()
    assert caught == [ErrorCode.WRONG_THREAD] and opened.is_open
    opened.close()
    assert not opened.is_open
