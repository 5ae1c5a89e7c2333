"""What all tests share: databases that are closed, rows that are compared with NaN in mind."""

from __future__ import annotations

import itertools
import math

import hypothesis
import pytest

import laminardb

hypothesis.settings.register_profile("tests", deadline=None, max_examples=40, print_blob=True)
hypothesis.settings.load_profile("tests")

TRADES = """
    CREATE SOURCE trades (
      symbol VARCHAR, price DOUBLE, quantity BIGINT, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
    CREATE STREAM high AS SELECT symbol, price FROM trades WHERE price > 100;
    CREATE STREAM minutes AS
      SELECT symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, SUM(quantity) AS quantity
      FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);
    CREATE MATERIALIZED VIEW totals AS
      SELECT symbol, COUNT(*) AS n, SUM(quantity) AS quantity FROM trades GROUP BY symbol;
"""


@pytest.fixture
def db():
    """A database with an engine thread."""
    with laminardb.open() as opened:
        yield opened


@pytest.fixture
def caller():
    """A database that works in the calls of this thread: what was pushed is there at once."""
    with laminardb.open(execution="caller_runs") as opened:
        yield opened


@pytest.fixture
def trades(caller):
    """A caller-runs database with trades."""
    caller.execute(TRADES)
    return caller


@pytest.fixture
def engine(db):
    """A database with an engine thread and trades."""
    db.execute(TRADES)
    return db


def same(left, right):
    """Tells whether two values are equal, a NaN being itself."""
    if isinstance(left, float) and isinstance(right, float):
        return left == right or (math.isnan(left) and math.isnan(right))
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    return left == right and (left is None) == (right is None)


_numbers = itertools.count()


class Echo:
    """A source of one column ``x``, and what comes out of it unchanged."""

    def __init__(self, database, sql_type):
        number = next(_numbers)
        self.database = database
        database.execute(
            f"CREATE SOURCE in_{number} (x {sql_type});"
            f"CREATE STREAM out_{number} AS SELECT x FROM in_{number}"
        )
        self.source = database.source(f"in_{number}")
        self.subscription = database.sink(f"out_{number}").subscribe()

    def batches(self):
        """Returns the batches that are there."""
        found = []
        while True:
            batch = self.subscription.poll()
            if batch is None:
                return found
            found.append(batch)

    def values(self):
        """Returns the values that are there."""
        return [value for batch in self.batches() for value in batch["x"]]

    def of(self, data):
        """Pushes data by push_many and returns what comes out."""
        self.source.push_many(data)
        return self.values()


@pytest.fixture(scope="session")
def echoes():
    """Gives the Echo of a type; one database for all of them."""
    with laminardb.open(execution="caller_runs") as opened:
        made = {}

        def echo(sql_type):
            if sql_type not in made:
                made[sql_type] = Echo(opened, sql_type)
            return made[sql_type]

        yield echo


def refused(code, call, *arguments, **options):
    """Returns the error of a call, which must have a code."""
    with pytest.raises(laminardb.Error) as caught:
        call(*arguments, **options)
    assert caught.value.code == code, caught.value
    return caught.value
