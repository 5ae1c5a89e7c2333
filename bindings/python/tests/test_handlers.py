"""Ctrl-C, and whatever a handler of a signal raises, within a function that SQL calls: it comes out of the call."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
import sys
import threading
import weakref

import pytest
from conftest import refused

import laminardb
from laminardb import ErrorCode
from laminardb._unheard import unheard

NOON = dt.datetime(2026, 1, 2, 12, 0)


class Stop(Exception):
    """What a handler raises that is an ordinary exception."""


def stop(number, frame):
    raise Stop


class Handler:
    """A handler that is an object, and looks at its arguments first."""

    def __call__(self, *arguments):
        number, _ = arguments
        self.fail(number)

    def fail(self, number):
        raise Stop(number)


HANDLERS = {
    "SIGINT": (signal.SIGINT, signal.default_int_handler, KeyboardInterrupt),
    "SIGTERM": (signal.SIGTERM, lambda *_: sys.exit(9), SystemExit),
    "SIGUSR1": (signal.SIGUSR1, stop, Stop),
    "SIGUSR2": (signal.SIGUSR2, Handler(), Stop),
}

CALLS = {
    "push": lambda db, source: source.push({"a": 1, "ts": NOON}),
    "push of a tuple": lambda db, source: source.push((1, NOON)),
    "try_push": lambda db, source: source.try_push((1, NOON)),
    "push_many": lambda db, source: source.push_many([(1, NOON)]),
    "push_many of a batch": lambda db, source: source.push_many(
        pytest.importorskip("pyarrow").record_batch({"a": [1], "ts": [NOON]})
    ),
    "INSERT": lambda db, source: db.execute("INSERT INTO t VALUES (1)"),
    "a statement": lambda db, source: db.execute("INSERT INTO t VALUES (?)", [1]),
    "watermark": lambda db, source: source.watermark(NOON + dt.timedelta(minutes=1)),
    "finish": lambda db, source: source.finish(),
    "sql": lambda db, source: db.sql("SELECT f(k) AS x FROM filled").fetchall(),
    "CREATE": lambda db, source: db.execute(
        "CREATE MATERIALIZED VIEW v AS SELECT f(k) AS x FROM filled"
    ),
}


@pytest.fixture
def armed():
    """Gives a database whose function f is stopped once by the signal that is put into a list, and that list."""
    signals = []

    def f(x: int) -> int:
        # A query tries a function out on another thread; a signal is for the main thread.
        if signals and threading.current_thread() is threading.main_thread():
            signal.raise_signal(signals.pop())
        return x

    with laminardb.open(execution="caller_runs", clock="manual") as db:
        db.create_function("f", f)
        db.execute("""
            CREATE SOURCE s (a BIGINT, ts TIMESTAMP, WATERMARK FOR ts);
            CREATE STREAM o AS SELECT f(a) AS a FROM s;
            CREATE TABLE t (k BIGINT PRIMARY KEY); CREATE MATERIALIZED VIEW w AS SELECT f(k) AS k FROM t;
            CREATE TABLE filled (k BIGINT PRIMARY KEY); INSERT INTO filled VALUES (1);
            CREATE STREAM e AS SELECT f(n) AS n FROM
              (SELECT COUNT(*) AS n FROM s GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE))""")
        yield db, signals


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("handler", HANDLERS.values(), ids=HANDLERS)
def test_what_a_handler_raises_comes_out_of_the_call(armed, call, handler):
    db, signals = armed
    number, handle, kind = handler
    source, emitted = db.source("s"), db.sink("e").subscribe()
    source.push((0, NOON))
    before = signal.signal(number, handle)
    try:
        signals.append(number)
        with pytest.raises(kind):
            call(db, source)
        assert not signals and not unheard
        # The call has ended: the next one hears nothing of it.
        db.execute("INSERT INTO t VALUES (5)")
        assert db.sql("SELECT f(7) AS x").fetchall() == [(7,)]
    finally:
        signal.signal(number, before)
    emitted.close()


@pytest.mark.parametrize("handler", HANDLERS.values(), ids=HANDLERS)
def test_a_handler_that_runs_on_the_way_into_the_function_is_heard(caller, handler):
    """A query tries its function out on another thread: a signal that comes then is handled when the next call begins."""
    number, handle, kind = handler
    elsewhere = []

    def f(x: int) -> int:
        if threading.current_thread() is not threading.main_thread() and not elsewhere:
            elsewhere.append(x)
            os.kill(os.getpid(), number)
        return x

    caller.create_function("f", f)
    before = signal.signal(number, handle)
    try:
        with pytest.raises(kind):
            caller.sql("SELECT f(1) AS x").fetchall()
    finally:
        signal.signal(number, before)
    assert elsewhere == [1]
    assert not unheard


def test_the_row_is_an_error_and_the_others_are_there(armed):
    db, signals = armed
    rows, errors = db.sink("o").subscribe(), db.sink("o$errors").subscribe()
    signals.append(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        db.source("s").push((1, NOON))
    db.source("s").push((2, NOON))
    assert rows.poll().to_tuples() == [(2,)]
    assert errors.poll()["code"] == [ErrorCode.FUNCTION_FAILED]


def test_sys_exit_of_a_function_comes_out_on_any_thread():
    found = []

    def run():
        with laminardb.open(execution="caller_runs") as db:
            db.create_function("leave", sys.exit, ["BIGINT"], "BIGINT")
            db.execute("CREATE SOURCE s (a BIGINT); CREATE STREAM o AS SELECT leave(a) AS a FROM s")
            with pytest.raises(SystemExit) as caught:
                db.source("s").push((3,))
            found.append(caught.value.code)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(120)
    assert found == [3]


def test_a_handler_between_the_push_and_its_return_does_not_push_again(armed, monkeypatch):
    db, _ = armed
    db.execute("CREATE SOURCE plain (a BIGINT); CREATE STREAM p AS SELECT a FROM plain")
    before = signal.signal(signal.SIGUSR1, stop)
    native = laminardb._ffi.native()

    class Library:
        def __getattr__(self, name):
            function = getattr(native, name)
            if name != "laminar_try_push_encoded":
                return function

            def call(*arguments):
                code = function(*arguments)
                signal.raise_signal(signal.SIGUSR1)
                return code

            return call

    monkeypatch.setattr(laminardb._ffi, "_library", Library())
    try:
        subscription, source = db.sink("p").subscribe(), db.source("plain")
        with pytest.raises(Stop):
            source.push({"a": 1})
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert subscription.poll().to_tuples() == [(1,)]
    assert subscription.poll() is None


def test_a_handler_that_raises_while_a_row_is_encoded_is_heard(armed):
    db, _ = armed
    before = signal.signal(signal.SIGUSR1, stop)

    class Row:
        def to_dict(self):
            signal.raise_signal(signal.SIGUSR1)
            return {"a": 1, "ts": NOON}

    source = db.source("s")
    try:
        for push in (source.push, source.try_push, lambda row: source.push_many([row])):
            with pytest.raises(Stop):
                push(Row())
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_what_a_function_raises_itself_is_no_handlers(armed):
    db, _ = armed

    def fails(x: int) -> int:
        return stop(x, None)

    db.create_function("fails", fails)
    problem = refused(ErrorCode.FUNCTION_FAILED, db.sql, "SELECT fails(k) AS x FROM filled")
    assert type(problem.__cause__) is Stop
    db.execute("CREATE STREAM z AS SELECT fails(a) AS a FROM s")
    db.source("s").push((1, NOON))
    assert not unheard


@pytest.mark.parametrize("execution", ["caller_runs", "engine_thread"])
def test_the_cause_is_what_the_function_of_the_query_raised(execution):
    """Streams of another database fail in the middle of the query, by a function of another name and of the same."""

    def bad(x: int) -> int:
        raise ValueError("of a stream")

    def mine(x: int) -> int:
        try:
            raise KeyError("of the query")
        finally:
            if threading.current_thread() is threading.main_thread():
                failing = threading.Thread(target=fail_elsewhere)
                failing.start()
                failing.join(120)

    def fail_elsewhere():
        other.source("s").push((1,))
        failed.append([errors.recv(timeout=60)["code"] for errors in subscriptions])

    failed = []
    with laminardb.open(execution=execution) as db, laminardb.open() as other:
        other.create_function("bad", bad)
        other.create_function("mine", bad)
        other.execute("""
            CREATE SOURCE s (a BIGINT); CREATE STREAM o AS SELECT bad(a) AS a FROM s;
            CREATE STREAM p AS SELECT mine(a) AS a FROM s""")
        subscriptions = [other.sink(f"{name}$errors").subscribe() for name in "op"]
        db.create_function("mine", mine)
        db.execute("CREATE TABLE t (k BIGINT PRIMARY KEY); INSERT INTO t VALUES (1)")
        problem = refused(ErrorCode.FUNCTION_FAILED, db.sql, "SELECT mine(k) AS x FROM t")
        assert repr(problem.__cause__) == repr(KeyError("of the query"))
        assert failed and failed[0] == [[ErrorCode.FUNCTION_FAILED]] * 2


def test_the_cause_is_not_what_the_stream_of_an_earlier_push_raised(caller):
    def picky(x: int) -> int:
        if x > 1:
            raise ValueError(x)
        return "wrong"

    caller.create_function("picky", picky)
    caller.execute("CREATE SOURCE s (x BIGINT); CREATE STREAM o AS SELECT picky(x) AS x FROM s")
    caller.execute("CREATE TABLE t (k BIGINT PRIMARY KEY); INSERT INTO t VALUES (1), (3)")
    caller.source("s").push((2,))
    assert not unheard
    where = "SELECT picky(k) AS x FROM t WHERE k = "
    assert refused(ErrorCode.FUNCTION_FAILED, caller.sql, where + "1").__cause__ is None
    assert str(refused(ErrorCode.FUNCTION_FAILED, caller.sql, where + "3").__cause__) == "3"


@pytest.mark.parametrize("execution", ["caller_runs", "engine_thread"])
def test_what_a_stream_raised_is_not_kept(execution):
    class Model:
        pass

    def run():
        model = Model()

        def fails(x: int) -> int:
            raise ValueError(model)

        with laminardb.open(execution=execution) as db:
            db.create_function("fails", fails)
            db.execute("CREATE SOURCE s (a BIGINT); CREATE STREAM o AS SELECT fails(a) AS a FROM s")
            errors = db.sink("o$errors").subscribe()
            db.source("s").push((1,))
            assert errors.recv(timeout=60) is not None
        return weakref.ref(model)

    found = run()
    gc.collect()
    assert found() is None
    assert not unheard
