"""What bench.c does with batches, in Python over pyarrow: the same rows, statements and counts."""

import time
from typing import Any

import laminardb
import numpy
import pyarrow

ROWS = 2048
KEYS = 64
MICROS_PER_ROW = 100
ROUNDS = 9
BATCHES_PER_ROUND = 2000

SQL = """
    CREATE SOURCE t (k BIGINT NOT NULL, v BIGINT NOT NULL, ts TIMESTAMP(6) NOT NULL, WATERMARK FOR ts);
    CREATE STREAM f AS SELECT k, v, ts FROM t WHERE v >= 100;
    CREATE STREAM s AS SELECT k, window_start, SUM(v) AS total FROM TUMBLE(TABLE f, DESCRIPTOR(ts), INTERVAL '1' SECOND)
      GROUP BY k, window_start, window_end
"""


def take(subscription: Any) -> int:
    """Takes what is there, and returns the sum of the totals."""
    total = 0
    while (batch := subscription.poll()) is not None:
        total += int(batch.to_arrow().column(2).to_numpy().sum())
    return total


def main() -> None:
    """Prints the rows a second of each round."""
    numbers = numpy.arange(ROWS, dtype="int64")
    keys = pyarrow.array(numbers * 31 % KEYS)
    values = pyarrow.array(numbers * 37 % 1000)
    with laminardb.open(execution="caller_runs") as db:
        db.execute(SQL)
        source = db.source("t")
        subscription = db.sink("s").subscribe()
        total = 0
        # The batch shares the memory of the times, which go on between two pushes.
        times = numbers * MICROS_PER_ROW
        stamps = pyarrow.array(times).cast(pyarrow.timestamp("us"))
        batch = pyarrow.RecordBatch.from_arrays([keys, values, stamps], ["k", "v", "ts"])
        for _ in range(ROUNDS):
            took = 0
            for _ in range(BATCHES_PER_ROUND):
                begin = time.perf_counter_ns()
                source.push_many(batch)
                total += take(subscription)
                took += time.perf_counter_ns() - begin
                times += ROWS * MICROS_PER_ROW
            print(f"round {ROWS * BATCHES_PER_ROUND / took * 1e9:.0f}", flush=True)
        print(f"sum {total}")


if __name__ == "__main__":
    main()
