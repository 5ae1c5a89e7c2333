"""Two threads that use one handle at once: one of them is refused, and nothing of the other's is changed."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from conftest import refused

import laminardb
from laminardb import ErrorCode, _ffi

RACING_PUSHES = 4000


class Library:
    """The library, with a moment behind some of its functions in which another thread makes a call of its own.

    A call of C releases the GIL: its thread may wait for it when the call is over, and others run.
    """

    def __init__(self, library, names):
        self._library = library
        self._names = names
        self.between = None

    def __getattr__(self, name):
        function = getattr(self._library, name)
        if name not in self._names:
            return function

        def called(*arguments):
            between, self.between = self.between, None
            if between is None:
                return function(*arguments)
            return between(lambda: function(*arguments))

        return called


@pytest.fixture
def library(monkeypatch):
    """Gives the library that calls ``between`` once in place of a push; it gets what makes the push."""
    names = {"laminar_try_push_encoded", "laminar_try_push"}
    made = Library(_ffi.native(), names)
    monkeypatch.setattr(_ffi, "_library", made)
    return made


@pytest.fixture
def small(library):
    """A source with room for few rows, and a subscription that takes them when it is asked to."""
    with laminardb.open() as db:
        db.execute(
            "CREATE SOURCE s (a BIGINT) WITH (buffer_size = 16); CREATE STREAM o AS SELECT a FROM s"
        )
        yield db.source("s"), db.sink("o").subscribe()


def rows_of(subscription, count):
    """Returns how often each value came, of at least so many rows."""
    found = Counter()
    while sum(found.values()) < count:
        found.update(subscription.recv(timeout=60)["a"])
    return found


def full(source):
    """Pushes rows until there is no room; returns how many."""
    count = 0
    while source.try_push((-1,)):
        count += 1
    return count


PUSHES = {
    "a dict": lambda source, value: source.push({"a": value}),
    "a tuple": lambda source, value: source.push((value,)),
    "a dict for a while": lambda source, value: source.push({"a": value}, timeout=60),
    "try_push": lambda source, value: source.try_push({"a": value}),
    "a batch": lambda source, value: source.push_many(_batch(value)),
}


def _batch(value):
    return pytest.importorskip("pyarrow").record_batch({"a": [value]})


@pytest.mark.parametrize("push", PUSHES.values(), ids=PUSHES)
def test_a_row_that_was_pushed_is_not_pushed_again(library, small, push):
    source, subscription = small
    count = []

    def between(call):
        code = call()
        # Another thread finds no room, as soon as this one's call is over.
        count.append(full(source))
        return code

    library.between = between
    push(source, 7)
    source.finish()
    found = rows_of(subscription, count[0] + 1)
    assert found == {7: 1, -1: count[0]}
    assert subscription.recv(timeout=60) is None


@pytest.mark.parametrize("push", PUSHES.values(), ids=PUSHES)
def test_a_row_for_which_there_is_no_room_is_not_lost(library, small, push):
    source, subscription = small
    full(source)
    found = Counter()

    def read():
        for batch in subscription:
            found.update(batch["a"])

    reading = threading.Thread(target=read, daemon=True)

    def between(call):
        code = call()
        # Another thread finds room, as soon as this one's call is over.
        while not source.try_push((-2,)):
            found.update(subscription.recv(timeout=60)["a"])
        reading.start()
        return code

    library.between = between
    pushed = push(source, 7)
    source.finish()
    reading.join(120)
    assert not reading.is_alive()
    assert found[-2] == 1
    assert found[7] == (pushed is not False)


@pytest.mark.parametrize("push", ["push", "try_push", "push_many"])
def test_two_threads_that_race_lose_nothing(push):
    with laminardb.open() as db:
        db.execute(
            "CREATE SOURCE s (k BIGINT, v BIGINT) WITH (buffer_size = 16);"
            "CREATE STREAM o AS SELECT k, v FROM s"
        )
        subscription, source = db.sink("o").subscribe(), db.source("s")
        pushed = [set(), set()]
        others = []

        def run(k):
            for v in range(RACING_PUSHES):
                try:
                    if push == "push":
                        source.push({"k": k, "v": v})
                    elif push == "push_many":
                        source.push_many([(k, v)])
                    elif not source.try_push((k, v)):
                        continue
                    pushed[k].add((k, v))
                except laminardb.LifecycleError as problem:
                    if problem.code != ErrorCode.WRONG_THREAD:
                        others.append(problem)
                except Exception as problem:
                    others.append(problem)

        threads = [threading.Thread(target=run, args=(k,), daemon=True) for k in (0, 1)]
        ending = threading.Thread(
            target=lambda: [*(thread.join() for thread in threads), source.finish()], daemon=True
        )
        for thread in (*threads, ending):
            thread.start()
        found = Counter()
        while (batch := subscription.recv(timeout=120)) is not None:
            found.update(batch.to_tuples())
        assert not others
        assert set(found) == pushed[0] | pushed[1]
        assert set(found.values()) <= {1}


def test_a_statement_does_not_mix_the_parameters_of_two_threads(db, monkeypatch):
    statement = db.prepare("SELECT CAST(? AS BIGINT) AS a, CAST(? AS BIGINT) AS b")
    problems = []
    fill = laminardb._statement.fill

    def filled(cell, value, what):
        # Between two parameters another thread uses the statement.
        if not problems:
            problems.append(None)
            thread = threading.Thread(
                target=lambda: problems.extend(
                    refused(ErrorCode.WRONG_THREAD, call, [3, 3])
                    for call in (statement.sql, statement.execute)
                )
            )
            thread.start()
            thread.join(60)
        return fill(cell, value, what)

    monkeypatch.setattr(laminardb._statement, "fill", filled)
    assert statement.sql([1, 2]).fetchall() == [(1, 2)]
    assert len(problems) == 3
    assert problems[1].remedy
    # It is free again, also where a call was refused.
    refused(ErrorCode.INVALID_ARGUMENT, statement.sql, [1])
    assert statement.sql([5, 6]).fetchall() == [(5, 6)]


def test_a_statement_in_a_handler_of_its_own_call_is_refused(db, monkeypatch):
    statement = db.prepare("SELECT CAST(? AS BIGINT) AS a")
    problems = []
    fill = laminardb._statement.fill

    def filled(cell, value, what):
        if not problems:
            problems.append(refused(ErrorCode.WRONG_THREAD, statement.sql, [3]))
            raise KeyboardInterrupt
        return fill(cell, value, what)

    monkeypatch.setattr(laminardb._statement, "fill", filled)
    with pytest.raises(KeyboardInterrupt):
        statement.sql([1])
    assert statement.sql([5]).fetchall() == [(5,)]


def test_a_mark_that_was_left_behind_is_taken_over():
    mark = laminardb._marks.Mark("a thing", "use another one")

    def leave():
        # As where Ctrl-C comes at the very end of a use.
        mark.__enter__()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()
    with mark:
        refused(ErrorCode.WRONG_THREAD, mark.__enter__)
    with mark:
        pass


def test_rows_of_a_result_are_fetched_once(db, monkeypatch):
    result = db.sql("SELECT 1 AS a")
    problems = []
    read = laminardb._result.Result._next

    def slowly(self):
        if not problems:
            problems.append(None)
            thread = threading.Thread(
                target=lambda: problems.append(refused(ErrorCode.WRONG_THREAD, result.fetchall))
            )
            thread.start()
            thread.join(60)
        return read(self)

    monkeypatch.setattr(laminardb._result.Result, "_next", slowly)
    assert result.fetchall() == [(1,)]
    assert len(problems) == 2
    assert result.fetchall() == []
    assert len(result) == 1
