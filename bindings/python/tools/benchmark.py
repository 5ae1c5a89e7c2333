"""How fast rows go through Python: prints one line a measurement, the median of several runs.

    python tools/benchmark.py [--rows N] [--runs N] [NAME …]

The names: start, dicts, dict-lists, frames, arrow, query, duckdb (where it is installed).
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import statistics
import subprocess
import sys
import time
from typing import Any, Callable

import laminardb

SQL = """
    CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, ts TIMESTAMP NOT NULL,
                          WATERMARK FOR ts);
    CREATE STREAM sums AS
      SELECT symbol, TUMBLE_START(ts, INTERVAL '1' SECOND) AS start, SUM(price) AS total
      FROM trades WHERE price > 10 GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)
"""
BEGIN = dt.datetime(2026, 1, 2, tzinfo=dt.timezone.utc)
SYMBOLS = [f"S{n:03}" for n in range(100)]
BATCH = 2048


def rows(count: int) -> list[dict[str, Any]]:
    """Returns trades of a hundred symbols, one a tenth of a millisecond."""
    return [
        {
            "symbol": SYMBOLS[n * 7 % 100],
            "price": float(n % 1000),
            "ts": BEGIN + dt.timedelta(microseconds=100 * n),
        }
        for n in range(count)
    ]


def through(push: Callable[[laminardb.Source], object], count: int) -> float:
    """Returns the rows a second from the first push to the last result."""
    with laminardb.open() as db:
        db.execute(SQL)
        results: list[int] = []
        delivery = db.sink("sums").subscribe().deliver(lambda batch: results.append(len(batch)))
        source = db.source("trades")
        begin = time.perf_counter()
        push(source)
        source.finish()
        delivery.wait()
        seconds = time.perf_counter() - begin
        assert sum(results) > 0
    return count / seconds


def dicts(count: int) -> Callable[[], float]:
    """Dicts one by one."""
    data = rows(count)

    def push(source: laminardb.Source) -> None:
        for row in data:
            source.push(row)

    return lambda: through(push, count)


def dict_lists(count: int) -> Callable[[], float]:
    """A list of dicts in one call."""
    data = rows(count)
    return lambda: through(lambda source: source.push_many(data), count)


def frames(count: int) -> Callable[[], float]:
    """A DataFrame of pandas."""
    import pandas

    data = pandas.DataFrame(rows(count))
    data["ts"] = data["ts"].dt.floor("ms")
    return lambda: through(lambda source: source.push_many(data), count)


def arrow(count: int) -> Callable[[], float]:
    """Record batches of pyarrow, 2,048 rows each; results as record batches."""
    import pyarrow

    table = pyarrow.Table.from_pylist(rows(BATCH * 50))
    floored = table["ts"].cast(pyarrow.int64()).to_pylist()
    stamps = pyarrow.array([n // 1000 for n in floored], pyarrow.timestamp("ms"))
    table = table.set_column(2, "ts", stamps)
    span = 50 * BATCH // 10
    rounds = max(1, count // table.num_rows)
    batches = []
    for n in range(rounds):
        shifted = pyarrow.compute.add(table["ts"].cast("int64"), n * span).cast(stamps.type)
        batches += table.set_column(2, "ts", shifted).combine_chunks().to_batches(BATCH)
    total = sum(batch.num_rows for batch in batches)

    def push(source: laminardb.Source) -> None:
        for batch in batches:
            source.push_many(batch)

    return lambda: through(push, total)


def query(count: int) -> Callable[[], float]:
    """Rows out of a table by sql().arrow()."""
    count = min(count, 500_000)
    db = laminardb.open()
    db.execute("CREATE TABLE t (a BIGINT NOT NULL, b DOUBLE, PRIMARY KEY (a))")
    db.source("t").push_many({"a": list(range(count)), "b": [n / 2 for n in range(count)]})
    db.await_idle()

    def run() -> float:
        begin = time.perf_counter()
        assert db.sql("SELECT a, b FROM t").arrow().num_rows == count
        return count / (time.perf_counter() - begin)

    return run


def duckdb(count: int) -> Callable[[], float]:
    """DuckDB: the same sums by one batch query over the same rows as a pyarrow table."""
    import duckdb
    import pyarrow

    table = pyarrow.Table.from_pylist(rows(BATCH * 50))
    table = pyarrow.concat_tables([table] * max(1, count // table.num_rows))
    sums = (
        "SELECT symbol, date_trunc('second', ts) AS start, SUM(price) AS total FROM trades "
        "WHERE price > 10 GROUP BY 1, 2"
    )

    def run() -> float:
        connection = duckdb.connect(config={"threads": 1})
        connection.register("trades", table)
        begin = time.perf_counter()
        connection.sql(sums).to_arrow_table()
        return float(table.num_rows / (time.perf_counter() - begin))

    return run


START = """
import time
begin = time.perf_counter()
import laminardb
db = laminardb.open()
db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a + 1 AS b FROM t")
results = db.sink("s").subscribe()
db.source("t").push({"a": 1})
assert results.recv()["b"] == [2]
print(time.perf_counter() - begin)
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) for line in status if line.startswith("VmRSS")))
"""


def start(count: int) -> Callable[[], float]:
    """Seconds from import to the first result, in a new process."""

    def run() -> float:
        done = subprocess.run(
            [sys.executable, "-c", START], capture_output=True, text=True, check=True
        )
        seconds, kibibytes = done.stdout.split()
        print(f"  resident memory {int(kibibytes) / 1024:.0f} MiB")
        return float(seconds)

    return run


MEASURES: dict[str, Callable[[int], Callable[[], float]]] = {
    "start": start,
    "dicts": dicts,
    "dict-lists": dict_lists,
    "frames": frames,
    "arrow": arrow,
    "query": query,
    "duckdb": duckdb,
}


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[name for name in MEASURES if name != "duckdb"])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"CPython {platform.python_version()}, {platform.machine()}, {options.runs} runs each")
    for name in options.names:
        run = MEASURES[name](options.rows)
        figures = [run() for _ in range(options.runs)]
        middle, best = statistics.median(figures), max(figures)
        if name == "start":
            print(f"{name:12} {middle:.3f} s, best {min(figures):.3f}")
        else:
            print(f"{name:12} {middle:14,.0f} rows/s, best {best:,.0f}")


if __name__ == "__main__":
    main()
