"""LaminarDB beside DuckDB and the package ``laminardb`` 0.17.0 of PyPI, the Rust project's: prints one table.

    python tools/compare.py [--rows N] [--runs N] [--venvs FOLDER]

Each engine runs in a process of its own, one after the other; the two others in virtual environments of their own below
FOLDER, which are made the first time. All of them get the same record batches of pyarrow, 2,048 rows each. DuckDB, which is
no streaming engine, answers a question over all rows at once, on one thread: its figure has no per-batch work.

sums    rows with a price above 10, summed by symbol and second
filter  rows with a price above 10

A figure is the median of rows a second, from the first push to the last result; the number of result rows stands beside it, and what an
engine does not do is said in its place.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BATCH = 2048
BEGIN_MICROS = 1_767_312_000_000_000
SOURCE = (
    "CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, ts TIMESTAMP NOT NULL, "
)
QUERIES = {
    "sums": "SELECT symbol, TUMBLE_START(ts, INTERVAL '1' SECOND) AS start, SUM(price) AS total "
    "FROM trades WHERE price > 10 GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)",
    "filter": "SELECT symbol, price FROM trades WHERE price > 10",
}
OF_DUCKDB = {
    "sums": "SELECT symbol, date_trunc('second', ts) AS start, SUM(price) AS total "
    "FROM trades WHERE price > 10 GROUP BY 1, 2",
    "filter": QUERIES["filter"],
}
PATIENCE_SECONDS = 10.0


def table(rows: int, unit: str) -> Any:
    """Returns trades of a hundred symbols, one each tenth of a millisecond."""
    import pyarrow

    micros = [BEGIN_MICROS + 100 * n for n in range(rows)]
    times = micros if unit == "us" else [time // 1000 for time in micros]
    return pyarrow.table(
        {
            "symbol": [f"S{n * 7 % 100:03}" for n in range(rows)],
            "price": [float(n % 1000) for n in range(rows)],
            "ts": pyarrow.array(times, pyarrow.timestamp(unit)),
        }
    )


def ours(query: str, rows: int) -> Callable[[], tuple[float, int]]:
    """LaminarDB of this repository."""
    import laminardb

    batches = table(rows, "ms").to_batches(BATCH)

    def run() -> tuple[float, int]:
        with laminardb.open() as db:
            db.execute(f"{SOURCE} WATERMARK FOR ts); CREATE STREAM results AS {QUERIES[query]}")
            counts: list[int] = []
            delivery = db.sink("results").subscribe().deliver(lambda b: counts.append(len(b)))
            source = db.source("trades")
            begin = time.perf_counter()
            for batch in batches:
                source.push_many(batch)
            source.finish()
            delivery.wait()
            return time.perf_counter() - begin, sum(counts)

    return run


def rust(query: str, rows: int) -> Callable[[], tuple[float, int]]:
    """``laminardb`` 0.17.0 of PyPI: inserts, and a subscription to the stream.

    Of the ways to ask for the same this is one that gives all rows: what a ``writer`` takes comes to no stream, nor do windows
    with TUMBLE_START or times in microseconds, and a watermark without a delay leaves most rows out.
    """
    import laminardb

    connect: Any = laminardb
    batches = table(rows, "ms").to_batches(BATCH)
    asked = QUERIES[query].replace("TUMBLE_START(", "TUMBLE(")

    def run() -> tuple[float, int]:
        db = connect.open(":memory:")
        try:
            db.execute(f"{SOURCE} WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)")
            db.execute(f"CREATE STREAM results AS {asked}")
            db.start()
            subscription = db.subscribe_stream("results")
            begin = last = time.perf_counter()
            count = 0
            for batch in batches:
                db.insert("trades", batch)
                while (found := subscription.try_next()) is not None:
                    count += found.num_rows
            # It has no end of a stream to wait for: rows are over when none has come for a while.
            end = time.perf_counter() + PATIENCE_SECONDS
            while time.perf_counter() < end:
                found = subscription.try_next()
                if found is None:
                    time.sleep(0.001)
                elif found.num_rows > 0:
                    count += found.num_rows
                    last = time.perf_counter()
                    end = last + 2.0
            return last - begin, count
        finally:
            db.close()

    return run


def duck(query: str, rows: int) -> Callable[[], tuple[float, int]]:
    """DuckDB: one question over a table of pyarrow."""
    import duckdb

    data = table(rows, "us")

    def run() -> tuple[float, int]:
        connection = duckdb.connect(config={"threads": 1})
        connection.register("trades", data)
        begin = time.perf_counter()
        found = connection.sql(OF_DUCKDB[query]).to_arrow_table()
        return time.perf_counter() - begin, int(found.num_rows)

    return run


ENGINES: dict[str, Callable[[str, int], Callable[[], tuple[float, int]]]] = {
    "ours": ours,
    "rust": rust,
    "duckdb": duck,
}
NEEDS = {"rust": ["laminardb==0.17.0", "pyarrow"], "duckdb": ["duckdb", "pyarrow"]}


def measured(engine: str, query: str, rows: int, runs: int) -> tuple[str, int]:
    """Returns a figure or what there is instead, and how many rows came out; called in the process of the engine."""
    try:
        run = ENGINES[engine](query, rows)
        found = [run() for _ in range(runs)]
    except Exception as problem:  # Whatever another engine raises is its answer.
        return f"does not run: {type(problem).__name__}: {str(problem)[:100]}", -1
    figure = rows / max(1e-9, statistics.median(seconds for seconds, _ in found))
    return f"{figure:,.0f}", min(results for _, results in found)


def python_of(engine: str, venvs: Path) -> str:
    """Returns the interpreter that has an engine; makes its environment the first time."""
    if engine not in NEEDS:
        return sys.executable
    folder = venvs / engine
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        quiet = ["-q", "--disable-pip-version-check"]
        subprocess.run([str(python), "-m", "pip", "install", *quiet, *NEEDS[engine]], check=True)
    return str(python)


def asked(engine: str, query: str, options: argparse.Namespace) -> tuple[str, int]:
    """Returns what :func:`measured` gives in a process of the engine."""
    try:
        python = python_of(engine, options.venvs)
    except subprocess.CalledProcessError as problem:
        return f"cannot be installed here: {problem}", -1
    command = [python, str(Path(__file__).resolve()), "--cell", engine, query]
    command += ["--rows", str(options.rows), "--runs", str(options.runs)]
    # The package of this repository hides no other one of its name.
    unset = () if engine == "ours" else ("PYTHONPATH",)
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        return f"ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}", -1
    figure, results = json.loads(done.stdout.splitlines()[-1])
    return str(figure), int(results)


def shown(figure: str, results: int, expected: int) -> str:
    """Returns a cell of the table: a figure counts only where all result rows came."""
    if results < 0:
        return figure
    if results < expected:
        return f"does not give the result: {results:,} of {expected:,} rows came"
    return f"{figure} ({results:,})"


def main() -> None:
    """Prints the table, or a cell of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    folder = Path(tempfile.gettempdir()) / "laminardb-compare"
    parser.add_argument("--venvs", type=Path, default=folder)
    parser.add_argument("--cell", nargs=2, metavar=("ENGINE", "QUERY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cell:
        print(json.dumps(measured(*options.cell, options.rows, options.runs)))
        return
    print(
        f"{options.rows:,} rows in batches of {BATCH:,}, median of {options.runs} runs, rows a second "
        f"(result rows); CPython {platform.python_version()}, {platform.machine()}\n"
    )
    print(
        f"| query | LaminarDB | {NEEDS['rust'][0]} (PyPI) | DuckDB, one thread, all rows at once |"
    )
    print("|---|---|---|---|")
    for query in QUERIES:
        answers = [asked(engine, query, options) for engine in ENGINES]
        cells = [shown(figure, results, answers[0][1]) for figure, results in answers]
        print(f"| {query} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
