"""Batches and changes, on this thread, on another one, in an event loop."""

import asyncio
import contextlib
import datetime as dt
import gc
import os
import signal
import threading

import pytest
from conftest import refused

import laminardb
from laminardb import Change, ErrorCode, _result, _sink

TS = dt.datetime(2024, 1, 1)


def row(n, symbol="A", price=101.0):
    return {"symbol": symbol, "price": price, "quantity": n, "ts": TS}


@pytest.fixture
def high(trades):
    return trades.source("trades"), trades.sink("high").subscribe()


@pytest.mark.parametrize(
    ("module", "name", "make"),
    [
        (_sink, "check", lambda db, sink: sink.subscribe()),
        (_result, "_check", lambda db, sink: db.sql("SELECT symbol FROM totals")),
    ],
)
def test_ctrl_c_behind_a_schema_leaves_nothing(trades, monkeypatch, module, name, make):
    sink = trades.sink("high")
    make(trades, sink)
    gc.collect()
    before = dict(laminardb.counters())

    def interrupted(*arguments):
        assert laminardb.counters()["schemas"] == before["schemas"] + 1
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, name, interrupted)
        with pytest.raises(KeyboardInterrupt):
            make(trades, sink)
    gc.collect()
    assert dict(laminardb.counters()) == before


def test_poll_gives_what_is_there(high):
    source, subscription = high
    assert subscription.poll() is None
    source.push_many([row(1), row(2)])
    batch = subscription.poll()
    assert len(batch) == batch.num_rows == 2
    assert subscription.poll() is None


def test_subscription_starts_when_it_is_made(trades):
    source = trades.source("trades")
    source.push(row(1))
    late = trades.sink("high").subscribe()
    source.push(row(2))
    assert len(late.poll()) == 1
    assert late.poll() is None


def test_batch_has_columns(high):
    source, subscription = high
    source.push_many([row(1, "A"), row(2, "B", 102.5)])
    batch = subscription.poll()
    assert batch.column_names == ["symbol", "price"]
    assert batch.num_columns == 2
    assert batch["symbol"] == batch.column("symbol") == ["A", "B"]
    assert batch.to_pydict() == {"symbol": ["A", "B"], "price": [101.0, 102.5]}
    assert batch.to_tuples() == [("A", 101.0), ("B", 102.5)]
    assert list(batch) == batch.to_pylist()
    refused(ErrorCode.UNKNOWN_COLUMN, batch.column, "prize")


def test_batch_outlives_its_database():
    with laminardb.open(execution="caller_runs") as db:
        db.execute("CREATE SOURCE t (a BIGINT, b VARCHAR); CREATE STREAM s AS SELECT a, b FROM t")
        subscription = db.sink("s").subscribe()
        db.source("t").push_many([(n, "x" * 20) for n in range(1000)])
        batches = [subscription.poll()]
    del subscription, db
    gc.collect()
    assert sum(batches[0]["a"]) == sum(range(len(batches[0])))
    assert set(batches[0]["b"]) == {"x" * 20}


def test_lists_of_a_batch_are_the_callers(high):
    source, subscription = high
    source.push(row(1))
    batch = subscription.poll()
    batch["symbol"].append("mine")
    assert batch["symbol"] == ["A"]


def test_batch_is_converted_in_any_order(high):
    pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    source, subscription = high
    for order in range(2):
        source.push_many([row(1), row(2, "B")])
        batch = subscription.poll()
        steps = [
            lambda b: b.to_arrow().to_pylist(),
            lambda b: b.to_pandas().to_dict("records"),
            lambda b: b.to_polars().to_dicts(),
            lambda b: b.to_pylist(),
        ]
        found = [step(batch) for step in (steps if order == 0 else reversed(steps))]
        assert all(rows == batch.to_pylist() for rows in found)


def test_export_outlives_its_batch(high):
    polars = pytest.importorskip("polars")
    source, subscription = high
    source.push_many([row(1, "x" * 30)] * 100)
    frame = polars.DataFrame(subscription.poll())
    gc.collect()
    assert frame["symbol"].to_list() == ["x" * 30] * 100


def test_export_outlives_pyarrow_taking_over(high):
    pytest.importorskip("pyarrow")
    polars = pytest.importorskip("polars")
    source, subscription = high
    source.push_many([row(1, "x" * 30)] * 100)
    batch = subscription.poll()
    frame = polars.DataFrame(batch)
    batch.to_arrow()
    del batch
    gc.collect()
    assert frame["symbol"].to_list() == ["x" * 30] * 100


def test_exports_are_released(high):
    from laminardb import _capsule, _sharing

    polars = pytest.importorskip("polars")
    source, subscription = high
    before = (_capsule.sweep(), _sharing.exports())
    source.push_many([row(1)] * 10)
    batch = subscription.poll()
    capsules = batch.__arrow_c_array__()
    frame = polars.DataFrame(batch)
    assert len(frame) == 10
    assert _sharing.exports() > before[1]
    del capsules, frame, batch
    gc.collect()
    assert (_capsule.sweep(), _sharing.exports()) == before


def test_recv_waits(engine):
    subscription = engine.sink("high").subscribe()
    source = engine.source("trades")
    thread = threading.Timer(0.05, source.push, [row(1)])
    thread.start()
    assert subscription.recv(timeout=60)["symbol"] == ["A"]
    thread.join()


def test_recv_times_out_and_goes_on(engine):
    subscription = engine.sink("high").subscribe()
    problem = refused(ErrorCode.TIMEOUT, subscription.recv, timeout=0.01)
    assert problem.remedy
    refused(ErrorCode.TIMEOUT, subscription.recv, timeout=0)
    engine.source("trades").push(row(1))
    assert len(subscription.recv(timeout=60)) == 1


@pytest.mark.parametrize(("timeout", "said"), [(0, "0 seconds"), (0.01, "0.01 seconds")])
def test_a_timeout_is_named_as_it_was_given(engine, timeout, said):
    sink = engine.sink("high")
    for wait in (
        lambda: sink.subscribe().recv(timeout),
        lambda: next(iter(sink.changes(timeout=timeout))),
        lambda: sink.subscribe().deliver(print).wait(timeout),
    ):
        assert refused(ErrorCode.TIMEOUT, wait).message.endswith(f" within {said}")


def test_loop_times_out(engine):
    subscription = engine.sink("high").subscribe(timeout=0.05)
    engine.source("trades").push(row(1))
    engine.await_idle()
    seen = []
    with pytest.raises(laminardb.TimeoutError):
        for batch in subscription:
            seen.append(len(batch))
    assert seen == [1]


def test_loop_ends_with_the_stream(engine):
    with engine.sink("high").subscribe() as subscription, engine.source("trades") as source:
        source.push_many([row(n) for n in range(5000)])
        source.finish()
        assert sum(len(batch) for batch in subscription) == 5000
        assert subscription.is_ended
        assert subscription.recv() is None
        assert "ended" in repr(subscription)


def test_close_ends_one_that_waits(engine):
    subscription = engine.sink("high").subscribe()
    found = []

    def wait():
        try:
            found.append(subscription.recv())
        except laminardb.LifecycleError as problem:
            found.append(problem.code)

    thread = threading.Thread(target=wait)
    thread.start()
    subscription.close()
    thread.join(60)
    assert found == [ErrorCode.CLOSED]


def test_close_of_the_database_ends_one_that_waits():
    db = laminardb.open()
    db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
    subscription = db.sink("s").subscribe()
    found = []

    def wait():
        try:
            found.append(subscription.recv())
        except laminardb.Error as problem:
            found.append(problem.code)

    thread = threading.Thread(target=wait)
    thread.start()
    db.close()
    thread.join(60)
    assert found == [ErrorCode.CLOSED]


def test_slow_subscriber_drops_and_counts(engine):
    subscription = engine.sink("high").subscribe(overflow="drop_oldest")
    source = engine.source("trades")
    rows = [row(n) for n in range(1000)]
    pushed = 0
    while subscription.dropped == 0 and pushed < 2_000_000:
        pushed += source.push_many(rows)
        engine.await_idle()
    assert subscription.dropped > 0
    seen = 0
    while (batch := subscription.poll()) is not None:
        seen += len(batch)
    assert seen + subscription.dropped == pushed


def test_slow_subscriber_is_disconnected():
    with laminardb.open(buffer_size=8) as db:
        db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
        subscription = db.sink("s").subscribe(overflow="disconnect")
        db.source("t").push_many([(n,) for n in range(1000)])
        with pytest.raises(laminardb.ResourceError) as caught:
            for _ in subscription:
                pass
        assert caught.value.code == ErrorCode.SUBSCRIPTION_DISCONNECTED


def test_changelog_has_weights(trades):
    sink = trades.sink("totals")
    assert sink.is_changelog
    subscription = sink.subscribe()
    trades.source("trades").push_many([row(1), row(2)])
    batch = subscription.poll()
    assert batch.column_names[-2:] == ["__weight", "__ends_commit"]
    assert batch["__weight"][0] == 1
    assert batch["__ends_commit"][-1] is True


def test_changes_keep_columns_of_any_names(tmp_path):
    with laminardb.open(tmp_path, checkpoint_interval="1s", wal_mode="async") as db:
        db.execute("""
            CREATE SOURCE input ("__weight" BIGINT, "__ends_commit" BOOLEAN, "__sequence" BIGINT);
            CREATE STREAM lines WITH (retain = 100) AS SELECT * FROM input;
            CREATE STREAM sums AS SELECT "__sequence", SUM("__weight") AS "__weight" FROM input GROUP BY "__sequence"
            """)
        lines = db.sink("lines").changes()
        numbered = db.sink("lines").changes(after=0)
        sums = db.sink("sums").changes()
        assert sums.schema.names == ["__sequence", "__weight"]
        row = {"__weight": 7, "__ends_commit": False, "__sequence": 9}
        db.source("input").push(row)
        assert lines.recv() == [(1, row, None, None)]
        assert numbered.recv() == [(1, row, 1, None)]
        assert sums.recv() == [(1, {"__sequence": 9, "__weight": 7}, None, True)]


def test_changes_say_what_came_and_went(trades):
    changes = trades.sink("totals").changes()
    source = trades.source("trades")
    source.push(row(5))
    assert changes.poll() == [Change(1, {"symbol": "A", "n": 1, "quantity": 5}, None, True)]
    source.push(row(6))
    assert changes.poll() == [
        Change(-1, {"symbol": "A", "n": 1, "quantity": 5}, None, False),
        Change(1, {"symbol": "A", "n": 2, "quantity": 11}, None, True),
    ]
    assert changes.poll() == []
    assert changes.schema.names == ["symbol", "n", "quantity"]


def test_changes_of_a_stream_only_come(trades):
    changes = trades.sink("high").changes()
    trades.source("trades").push(row(1))
    assert changes.poll() == [Change(1, {"symbol": "A", "price": 101.0}, None, None)]


def test_changes_in_a_loop(engine):
    with engine.sink("totals").changes() as changes, engine.source("trades") as source:
        source.push_many([row(n) for n in range(10)])
        source.finish()
        totals = {}
        for change in changes:
            if change.weight > 0:
                totals[change.row["symbol"]] = change.row["n"]
    assert totals == {"A": 10}


@pytest.fixture
def three(trades):
    """Changes of which a single batch has three."""
    changes = trades.sink("high").changes(timeout=1)
    trades.source("trades").push_many([row(n, price=100.0 + n) for n in (1, 2, 3)])
    return changes


def price(change):
    return change.row["price"]


def test_loops_that_are_left_keep_what_follows(three):
    assert price(next(iter(three))) == 101
    for change in three:
        assert price(change) == 102
        break
    assert price(next(iter(three))) == 103
    assert three.poll() == []


@pytest.mark.parametrize("take", [lambda three: three.poll(), lambda three: three.recv(1)])
def test_what_a_loop_leaves_is_polled_and_received(three, take):
    next(iter(three))
    assert [price(change) for change in take(three)] == [102, 103]
    assert three.poll() == []


def test_loops_of_both_kinds_go_on_where_the_other_was_left(three):
    async def read():
        return price(await three.__aiter__().__anext__())

    assert asyncio.run(read()) == 101
    assert price(next(iter(three))) == 102
    assert asyncio.run(read()) == 103


def test_a_cancelled_async_loop_keeps_what_follows(three):
    async def read():
        held = asyncio.Event()

        async def hold():
            async for _ in three:
                held.set()
                await asyncio.Event().wait()

        holding = asyncio.create_task(hold())
        await held.wait()
        holding.cancel()
        await asyncio.wait([holding])
        return [price(change) for change in three.poll()]

    assert asyncio.run(read()) == [102, 103]


def test_changes_after_a_number(trades):
    trades.execute("CREATE STREAM kept WITH (retain = 100) AS SELECT symbol, price FROM trades")
    source = trades.source("trades")
    source.push_many([row(n, str(n)) for n in range(5)])
    changes = trades.sink("kept").changes(after=2)
    found = changes.poll()
    assert [(change.sequence, change.row["symbol"]) for change in found] == [
        (3, "2"),
        (4, "3"),
        (5, "4"),
    ]
    refused(ErrorCode.SEQUENCE_LOST, trades.sink("kept").changes, after=99)
    refused(
        ErrorCode.INVALID_ARGUMENT, trades.sink("kept").subscribe, after=0, overflow="disconnect"
    )


def test_delivery_on_a_thread(engine):
    seen, threads, ended = [], set(), []

    def on_batch(batch):
        threads.add(threading.current_thread().name)
        seen.extend(batch["symbol"])

    delivery = engine.sink("high").subscribe().deliver(on_batch, ended.append)
    source = engine.source("trades")
    source.push_many([row(n) for n in range(100)])
    source.finish()
    delivery.wait(timeout=60)
    assert seen == ["A"] * 100
    assert threads == {"laminardb-high"}
    assert ended == [None]


def test_delivery_is_closed(engine):
    ended = []
    with engine.sink("high").subscribe().deliver(lambda batch: None, ended.append) as delivery:
        refused(ErrorCode.TIMEOUT, delivery.wait, timeout=0.01)
    assert ended == [None]
    delivery.wait(timeout=60)


def test_delivery_closes_itself(engine):
    ended = []

    def on_batch(batch):
        delivery.close()

    delivery = engine.sink("high").subscribe().deliver(on_batch, ended.append)
    engine.source("trades").push(row(1))
    delivery.wait(timeout=60)
    assert ended == [None]


@pytest.mark.parametrize(
    "kind", [KeyError, SystemExit, pytest.fail.Exception], ids=lambda kind: kind.__name__
)
def test_failing_function_ends_a_delivery(engine, kind):
    ended = []

    def on_batch(batch):
        raise kind("mine")

    delivery = engine.sink("high").subscribe().deliver(on_batch, ended.append)
    engine.source("trades").push(row(1))
    with pytest.raises(kind, match="mine") as caught:
        delivery.wait(timeout=60)
    assert ended == [caught.value]


def test_delivery_ends_with_its_subscription_and_its_database():
    ended = []
    with laminardb.open() as db:
        db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
        subscription = db.sink("s").subscribe()
        delivery = subscription.deliver(lambda batch: None, ended.append)
        subscription.close()
        delivery.wait(timeout=60)
        delivery = db.sink("s").subscribe().deliver(lambda batch: None, ended.append)
    delivery.wait(timeout=60)
    assert ended == [None, None]


def test_what_is_closed_within_a_delivery_is_its_failure(engine):
    ended = []
    other = engine.sink("high").subscribe()
    other.close()
    delivery = engine.sink("high").subscribe().deliver(lambda batch: other.poll(), ended.append)
    engine.source("trades").push(row(1))
    refused(ErrorCode.CLOSED, delivery.wait, timeout=60)
    assert ended == [delivery.failure]


def test_async_batches(engine):
    async def read():
        subscription = engine.sink("high").subscribe()
        source = engine.source("trades")
        seen = 0

        async def push():
            for n in range(10):
                source.push(row(n))
                await asyncio.sleep(0)
            source.finish()

        pushing = asyncio.ensure_future(push())
        async for batch in subscription:
            seen += len(batch)
        await pushing
        return seen

    assert asyncio.run(read()) == 10


def test_async_changes(engine):
    async def read():
        found = []
        source = engine.source("trades")
        changes = engine.sink("totals").changes()
        source.push(row(5))
        async for change in changes:
            found.append(change)
            if len(found) == 1:
                source.push(row(6))
            if len(found) == 3:
                break
        return [change.weight for change in found]

    assert asyncio.run(asyncio.wait_for(read(), 60)) == [1, -1, 1]


def test_async_waits_leave_the_loop_free(engine):
    async def read():
        subscription = engine.sink("high").subscribe()
        waiting = asyncio.ensure_future(subscription.recv_async())
        for _ in range(3):
            await asyncio.sleep(0.001)
        assert not waiting.done()
        engine.source("trades").push(row(1))
        return await asyncio.wait_for(waiting, 60)

    assert asyncio.run(read())["symbol"] == ["A"]


def test_async_wait_is_cancelled(engine):
    async def read():
        subscription = engine.sink("high").subscribe()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(subscription.recv_async(), 0.05)
        engine.source("trades").push(row(1))
        return await asyncio.wait_for(subscription.recv_async(), 60)

    assert len(asyncio.run(read())) == 1


@pytest.mark.parametrize("what", ["subscription", "database"])
def test_close_ends_an_async_wait(what):
    async def read(db):
        subscription = db.sink("s").subscribe()
        waiting = asyncio.ensure_future(subscription.recv_async())
        await asyncio.sleep(0.01)
        assert not waiting.done()
        (subscription if what == "subscription" else db).close()
        await asyncio.wait_for(waiting, 60)

    with laminardb.open() as db:
        db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
        with pytest.raises(laminardb.LifecycleError) as caught:
            asyncio.run(read(db))
        assert caught.value.code == ErrorCode.CLOSED


def test_descriptors_are_closed(engine):
    def descriptors():
        gc.collect()
        found = []
        # The runtime opens files when it likes: those that it waits with have no path.
        for number in os.listdir("/proc/self/fd"):
            with contextlib.suppress(OSError):
                found.append(os.readlink(f"/proc/self/fd/{number}"))
        return sum(not name.startswith("/") for name in found)

    async def read():
        subscription = engine.sink("high").subscribe()
        engine.source("trades").push(row(1))
        await asyncio.wait_for(subscription.recv_async(), 60)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(subscription.recv_async(), 0.01)

    asyncio.run(read())
    before = descriptors()
    for _ in range(5):
        asyncio.run(read())
    assert descriptors() == before


def test_async_loop_times_out(engine):
    async def read():
        async for _ in engine.sink("high").subscribe(timeout=0.05):
            pass

    with pytest.raises(laminardb.TimeoutError):
        asyncio.run(read())


def test_async_in_caller_runs(trades):
    async def read():
        subscription = trades.sink("high").subscribe()
        source = trades.source("trades")

        async def push():
            await asyncio.sleep(0.01)
            source.push(row(1))
            source.finish()

        pushing = asyncio.ensure_future(push())
        seen = [len(batch) async for batch in subscription]
        await pushing
        return seen

    assert asyncio.run(read()) == [1]


def test_several_subscribers_in_one_loop(engine):
    async def count(name):
        return sum([len(batch) async for batch in subscriptions[name]])

    async def read():
        return await asyncio.wait_for(asyncio.gather(count("high"), count("minutes")), 60)

    subscriptions = {name: engine.sink(name).subscribe() for name in ("high", "minutes")}
    source = engine.source("trades")
    source.push_many([row(n) for n in range(100)])
    source.finish()
    assert asyncio.run(read()) == [100, 1]


def test_subscription_as_reader_of_pyarrow(engine):
    pytest.importorskip("pyarrow")
    subscription = engine.sink("high").subscribe()
    source = engine.source("trades")
    source.push_many([row(n) for n in range(3000)])
    source.finish()
    reader = subscription.arrow()
    table = reader.read_all()
    assert table.num_rows == 3000
    assert table.schema.names == ["symbol", "price"]
    refused(ErrorCode.CLOSED, subscription.poll)


def test_reader_of_pyarrow_ends_with_its_subscription(engine):
    pytest.importorskip("pyarrow")
    before = laminardb.counters()["subscriptions"]
    subscription = engine.sink("high").subscribe()
    reader = subscription.arrow()
    refused(ErrorCode.CLOSED, subscription.arrow)
    refused(ErrorCode.CLOSED, subscription.recv)
    subscription.close()
    refused(ErrorCode.CLOSED, reader.read_next_batch)
    refused(ErrorCode.CLOSED, subscription.arrow)
    subscription = engine.sink("high").subscribe()
    reader = subscription.arrow()
    del reader
    gc.collect()
    assert laminardb.counters()["subscriptions"] == before
    reader = engine.sink("high").subscribe().arrow()
    engine.close()
    refused(ErrorCode.CLOSED, reader.read_next_batch)


def test_reader_of_pyarrow_is_read_by_others(engine):
    pyarrow = pytest.importorskip("pyarrow")
    reader = engine.sink("high").subscribe().arrow()
    source = engine.source("trades")
    source.push_many([row(n) for n in range(3000)])
    source.finish()
    again = pyarrow.RecordBatchReader._import_from_c_capsule(reader.__arrow_c_stream__())
    assert again.read_all().num_rows == 3000


def pressing_ctrl_c(take):
    """Returns what takes batches, and presses Ctrl-C as soon as it waits for one."""

    def taking(handle, nanos, *others):
        thread = threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGINT))
        thread.start()
        return take(handle, nanos, *others)

    return taking


def test_ctrl_c_ends_a_wait_in_a_reader_of_pyarrow(engine):
    pytest.importorskip("pyarrow")
    subscription = engine.sink("high").subscribe()
    take = subscription._take
    subscription._take = pressing_ctrl_c(take)
    reader = subscription.arrow()
    with pytest.raises(KeyboardInterrupt):
        reader.read_next_batch()
    # The reader goes on behind it.
    source = engine.source("trades")
    source.push(row(1))
    seen = 0
    with pytest.raises(KeyboardInterrupt):
        for batch in reader:
            seen += batch.num_rows
    assert seen <= 1


def test_ctrl_c_ends_a_push_of_a_subscription(engine):
    pytest.importorskip("pyarrow")
    engine.execute("CREATE SOURCE copied (symbol VARCHAR, price DOUBLE)")
    subscription = engine.sink("high").subscribe()
    subscription._take = pressing_ctrl_c(subscription._take)
    with pytest.raises(KeyboardInterrupt):
        engine.source("copied").push_many(subscription.arrow())
    subscription = engine.sink("high").subscribe()
    reader = subscription.arrow()
    subscription.close()
    # What the stream raises comes out as it is.
    problem = refused(ErrorCode.CLOSED, engine.source("copied").push_many, reader)
    assert "subscription" in problem.message
    assert engine.source("copied").push_many([("A", 1.0)]) == 1


def test_ctrl_c_ends_a_call_behind_one_within_it(engine):
    """As a source that is full, to which the library pushes what a stream of Python code gives."""
    handle = engine.sink("high").subscribe()._handle
    array = laminardb._batch.new_array()

    def outer():
        assert laminardb._interrupt.call(lambda: 3) == 3
        threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGINT)).start()
        return laminardb._ffi.native().laminar_next(handle, -1, array, laminardb._ffi.ffi.NULL)

    with pytest.raises(KeyboardInterrupt):
        laminardb._interrupt.call(outer)


def test_subscription_goes_into_another_source(engine):
    pytest.importorskip("pyarrow")
    engine.execute(
        "CREATE TABLE copied (symbol VARCHAR NOT NULL, price DOUBLE, PRIMARY KEY (symbol))"
    )
    subscription = engine.sink("high").subscribe()
    source = engine.source("trades")
    source.push_many([row(n, str(n)) for n in range(100)])
    source.finish()
    assert engine.source("copied").push_many(subscription.arrow()) == 100
    engine.await_idle()
    assert engine.sql("SELECT COUNT(*) FROM copied").fetchone() == (100,)


def test_closed_sink_leaves_its_subscriptions(trades):
    with trades.sink("high") as sink:
        subscription = sink.subscribe()
    trades.source("trades").push(row(1))
    assert len(subscription.poll()) == 1
    refused(ErrorCode.CLOSED, sink.subscribe)


def test_closed_subscription_refuses(high):
    _, subscription = high
    subscription.close()
    subscription.close()
    refused(ErrorCode.CLOSED, subscription.poll)
    refused(ErrorCode.CLOSED, subscription.recv)
    assert "closed" in repr(subscription)


def test_dropped_stream_ends_with_an_error(trades):
    trades.execute("CREATE STREAM gone AS SELECT symbol FROM trades")
    subscription = trades.sink("gone").subscribe()
    trades.execute("DROP STREAM gone")
    refused(ErrorCode.DROPPED, subscription.poll)


def test_sinks_show_what_they_are(trades):
    assert repr(trades.sink("high")) == (
        "<laminardb.Sink high (symbol VARCHAR, price DOUBLE), append-only>"
    )
    assert repr(trades.sink("totals")).endswith(", changelog>")
    assert "high" in repr(trades.sink("high").subscribe())
    assert "high" in repr(trades.sink("high").changes())


def test_arguments_of_a_subscription_that_are_none_have_a_code(trades):
    sink = trades.sink("high")
    for wrong in ("1", 1.5, 1 << 70, True):
        refused(laminardb.ErrorCode.INVALID_ARGUMENT, sink.subscribe, after=wrong)
    refused(laminardb.ErrorCode.INVALID_ARGUMENT, sink.subscribe, overflow=[])


def test_a_second_task_that_waits_for_a_subscription_is_refused(engine):
    subscription = engine.sink("high").subscribe()

    async def main():
        first = asyncio.create_task(subscription.recv_async())
        await asyncio.sleep(0.05)
        with pytest.raises(laminardb.LifecycleError) as caught:
            await subscription.recv_async()
        assert caught.value.code == ErrorCode.WRONG_THREAD
        engine.source("trades").push(
            {"symbol": "A", "price": 200.0, "ts": dt.datetime(2026, 1, 2, 12)}
        )
        assert len(await asyncio.wait_for(first, 60)) == 1

    asyncio.run(main())
