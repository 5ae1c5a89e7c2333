"""Results come out: as batches, as changes, on this thread, on another one, or in an event loop."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Callable, Generic, NamedTuple, TypeVar, cast

from ._batch import Batch, Layout, new_array, new_schema, no_pickle
from ._deadline import seconds_of
from ._errors import Error, ErrorCode, error, nearest
from ._ffi import check, ffi, native, utf8, whole
from ._interrupt import call, call_again, call_made
from ._schema import Schema, schema_of
from ._unheard import keep_of_stream

if TYPE_CHECKING:
    import asyncio

    import pyarrow

    from ._database import Database

_OVERFLOWS = {"block": 0, "drop_oldest": 1, "disconnect": 2}
_NANOS = 1_000_000_000
_LEAST_PAUSE_SECONDS = 0.001
_MOST_PAUSE_SECONDS = 0.05

T = TypeVar("T")


class Change(NamedTuple):
    """A row that came into a result, or left it.

    Attributes:
        weight: 1 where the row came, -1 where it left
        row: the row
        sequence: its number, of a relation WITH (retain = …) that is read by ``after``; else None
        ends_commit: whether it is the last of what one cause has changed; None where a stream only appends
    """

    weight: int
    row: dict[str, Any]
    sequence: int | None = None
    ends_commit: bool | None = None


class Sink:
    """A sink, stream, view or table that can be read; made by :meth:`Database.sink`. Any thread may use it."""

    def __init__(self, database: Database, name: str) -> None:
        lib = native()
        text = utf8(name, "the name of a sink")
        self._database = database
        self.name = name
        self._handle = call_made(
            lib.laminar_close_sink, lib.laminar_sink_n, database._open_handle(), text, len(text)
        )
        struct = new_schema()
        check(lib.laminar_sink_schema(self._handle, struct))
        self.schema: Schema = schema_of(struct)
        changelog = ffi.new("bool*")
        check(lib.laminar_is_changelog(self._handle, changelog))
        self.is_changelog: bool = bool(changelog[0])

    def subscribe(
        self,
        *,
        overflow: str = "block",
        after: int | None = None,
        timeout: float | None = None,
    ) -> Subscription:
        """Subscribes to what is emitted from now on.

        Batches of a changelog have two columns more, ``__weight`` (1 or -1) and ``__ends_commit``.

        Args:
            overflow: what happens when the subscriber is too slow: "block" holds the sources back, "drop_oldest" gives
                rows up and counts them, "disconnect" ends the subscription
            after: of a relation WITH (retain = …): the number of the change that was handled last, 0 for all that are
                retained; batches have a column ``__sequence``
            timeout: how many seconds a loop over the subscription waits for each batch
        """
        seconds = seconds_of(timeout)
        return Subscription(self, self._subscribed(overflow, after), seconds)

    def changes(
        self,
        *,
        overflow: str = "block",
        after: int | None = None,
        timeout: float | None = None,
    ) -> Changes:
        """Subscribes, and gives one :class:`Change` after the other; see :meth:`subscribe`."""
        subscription = self.subscribe(overflow=overflow, after=after, timeout=timeout)
        return Changes(subscription, self.is_changelog, after is not None)

    def _subscribed(self, overflow: str, after: int | None) -> Any:
        lib = native()
        if not isinstance(overflow, str) or overflow not in _OVERFLOWS:
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"overflow is {overflow!r}",
                nearest(str(overflow), _OVERFLOWS),
            )
        if after is None:
            return call_made(
                lib.laminar_close_subscription,
                lib.laminar_subscribe_overflow,
                self._handle,
                _OVERFLOWS[overflow],
            )
        if overflow != "block":
            raise error(
                ErrorCode.INVALID_ARGUMENT,
                f"overflow is {overflow!r} together with after",
                "leave overflow out: nothing is lost behind a number",
            )
        number = whole(after, "after")
        return call_made(
            lib.laminar_close_subscription, lib.laminar_subscribe_after, self._handle, number
        )

    def close(self) -> None:
        """Closes the sink; its subscriptions go on."""
        check(native().laminar_close_sink(self._handle))

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        kind = "changelog" if self.is_changelog else "append-only"
        return f"<laminardb.Sink {self.name} {self.schema!r}, {kind}>"

    def __reduce__(self) -> Any:
        raise no_pickle("a Sink", "open one with Database.sink() where it is needed")


class _Loops(Generic[T]):
    """What a subscription and its changes have in common: loops, and the end."""

    def __init__(self) -> None:
        # Taken from the stream, but not given to a loop yet: a loop that is left leaves them to the next one.
        self._remainder: deque[T] = deque()

    def __iter__(self) -> Iterator[T]:
        while True:
            while (given := self._left()) is not None:
                yield given
            following = self._next()
            if following is None:
                return
            self._remainder.extend(following)

    async def __aiter__(self) -> AsyncIterator[T]:
        while True:
            while (given := self._left()) is not None:
                yield given
            following = await self._next_async()
            if following is None:
                return
            self._remainder.extend(following)

    def _left(self) -> T | None:
        """Takes what a loop has left, one of it; None where there is nothing."""
        try:
            return self._remainder.popleft()
        except IndexError:
            # Another thread may have taken the last one.
            return None

    def _next(self) -> list[T] | None:
        raise NotImplementedError

    async def _next_async(self) -> list[T] | None:
        raise NotImplementedError

    def close(self) -> None:
        """Ends the subscription. Any thread; one that waits gets CLOSED."""
        raise NotImplementedError

    def __exit__(self, *_: object) -> None:
        self.close()


class _Descriptor:
    """A duplicate of a subscription's descriptor: the library's own is closed while an event loop may wait on it."""

    def __init__(self, original: int) -> None:
        self.number = os.dup(original)
        weakref.finalize(self, os.close, self.number)


class _Waiting:
    """A task that waits for a subscription in an event loop."""

    def __init__(
        self,
        subscription: Subscription,
        loop: asyncio.AbstractEventLoop,
        arrived: Callable[[], None],
    ) -> None:
        self.subscription = subscription
        self._loop = loop
        self._arrived = arrived

    def wake(self) -> None:
        """Lets the task look again, from any thread: the subscription was closed."""
        with contextlib.suppress(RuntimeError):  # The loop was closed in between.
            self._loop.call_soon_threadsafe(self._arrived)


class Subscription(_Loops[Batch]):
    """Batches of a sink, from the moment at which it was made; belongs to one thread at a time.

    ``for batch in subscription`` waits for each and ends with the stream; ``async for`` does so in an event loop.
    """

    def __init__(self, sink: Sink, handle: Any, timeout: float | None) -> None:
        super().__init__()
        lib = native()
        self._sink = sink
        self._handle = handle
        self._take = lib.laminar_next
        self._timeout = timeout
        struct = new_schema()
        check(lib.laminar_subscription_schema(self._handle, struct))
        self._layout = Layout(struct)
        # A struct for the next poll: most find nothing.
        self._spare: list[Any] = []
        self._state = "open"
        self._descriptor: _Descriptor | None = None

    @property
    def schema(self) -> Schema:
        """The columns of the batches."""
        return self._layout.schema

    def poll(self) -> Batch | None:
        """Returns what is there now, None where nothing is; never waits."""
        try:
            # Taken out: two threads at once, which is refused, do not share it.
            array = self._spare.pop()
        except IndexError:
            array = new_array()
        check(self._take(self._handle, 0, array, ffi.NULL))
        if array.release == ffi.NULL:
            self._spare.append(array)
            return None
        return Batch(array, self._layout)

    def recv(self, timeout: float | None = None) -> Batch | None:
        """Waits for a batch and returns it, None at the end of the stream.

        Args:
            timeout: seconds after which it fails with TIMEOUT
        """
        array = new_array()
        seconds = seconds_of(timeout)
        check(self._take(self._handle, 0, array, ffi.NULL))
        if array.release == ffi.NULL:
            if seconds is None:
                check(call_again(self._take, self._handle, -1, array, ffi.NULL))
            else:
                end = time.monotonic() + seconds
                code = call_again(self._until, end, array)
                if code == ErrorCode.TIMEOUT:
                    raise _timed_out(f"no row of {self._sink.name} came", seconds)
                check(code)
        if array.release == ffi.NULL:
            self._state = "ended"
            return None
        return Batch(array, self._layout)

    def _until(self, end: float, array: Any) -> int:
        nanos = max(1, int((end - time.monotonic()) * _NANOS))
        return int(self._take(self._handle, nanos, array, ffi.NULL))

    def _next(self) -> list[Batch] | None:
        batch = self.recv(self._timeout)
        return None if batch is None else [batch]

    async def recv_async(self) -> Batch | None:
        """Waits for a batch in the running event loop and returns it, None at the end of the stream."""
        # Only programs that have an event loop pay for the import.
        import asyncio

        pause = _LEAST_PAUSE_SECONDS
        while True:
            batch = self.poll()
            if batch is not None:
                return batch
            if self.is_ended:
                self._state = "ended"
                return None
            if not await self._readable():
                # In caller-runs rows come by calls of this very thread: there is nothing to be woken by.
                await asyncio.sleep(pause)
                pause = min(2 * pause, _MOST_PAUSE_SECONDS)

    async def _next_async(self) -> list[Batch] | None:
        if self._timeout is None:
            batch = await self.recv_async()
        else:
            import asyncio

            try:
                batch = await asyncio.wait_for(self.recv_async(), self._timeout)
            except asyncio.TimeoutError:
                raise _timed_out(f"no row of {self._sink.name} came", self._timeout) from None
        return None if batch is None else [batch]

    async def _readable(self) -> bool:
        """Waits until something is there to be polled; False where there is no descriptor to wait on."""
        if self._descriptor is None:
            fd = ffi.new("int*")
            code = native().laminar_subscription_fd(self._handle, fd)
            if code == ErrorCode.NOT_SUPPORTED:
                return False
            check(code)
            self._descriptor = _Descriptor(int(fd[0]))
        import asyncio

        descriptor = self._descriptor
        loop = asyncio.get_running_loop()
        there: asyncio.Future[None] = loop.create_future()

        def arrived() -> None:
            if not there.done():
                there.set_result(None)

        if any(waiting.subscription is self for waiting in self._sink._database._waiting):
            # A loop has one reader of a descriptor: the other task would wait for ever.
            raise error(
                ErrorCode.WRONG_THREAD,
                f"two tasks wait for one subscription to {self._sink.name}",
                "subscribe in each of them",
            )
        waiting = _Waiting(self, loop, arrived)
        self._sink._database._waiting.add(waiting)
        loop.add_reader(descriptor.number, arrived)
        try:
            await there
        finally:
            loop.remove_reader(descriptor.number)
            self._sink._database._waiting.discard(waiting)
        return True

    def arrow(self) -> pyarrow.RecordBatchReader:
        """Returns a reader of pyarrow, which the subscription becomes: only the reader gets batches from here on.

        It waits for each, until the stream has ended. The subscription ends when the reader is given up, or by its own
        ``close()``; ``close()`` of the reader leaves it as it is. Where the reader is read by another library, through
        ``__arrow_c_stream__``, errors have the form that the library gives them.
        """
        import pyarrow

        if self._take is _read_elsewhere:
            _read_elsewhere()
        batches = _ArrowBatches(self._handle, self._take, self._layout)
        # Also refuses what is closed.
        batches.check_open()
        self._take = _read_elsewhere
        self._state = "read by pyarrow"
        reader = pyarrow.RecordBatchReader.from_batches(self._layout.arrow(), batches)
        return cast("pyarrow.RecordBatchReader", reader)

    def deliver(
        self,
        on_batch: Callable[[Batch], object],
        on_end: Callable[[BaseException | None], object] | None = None,
    ) -> Delivery:
        """Gives each batch to a function, on a thread of its own.

        Args:
            on_batch: gets each batch; what it raises ends the subscription
            on_end: is called last of all, with what has ended it, None where the stream came to its end, or the subscription
                or the database was closed
        """
        return Delivery(self, on_batch, on_end)

    @property
    def is_ended(self) -> bool:
        """Whether everything was taken and nothing will follow."""
        ended = ffi.new("bool*")
        check(native().laminar_is_ended(self._handle, ended))
        return bool(ended[0])

    @property
    def dropped(self) -> int:
        """How many rows were given up because the subscriber was too slow."""
        rows = ffi.new("int64_t*")
        check(native().laminar_dropped(self._handle, rows))
        return int(rows[0])

    def close(self) -> None:
        """Ends the subscription. Any thread; one that waits gets CLOSED."""
        check(call(native().laminar_close_subscription, self._handle))
        self._state = "closed"
        for waiting in list(self._sink._database._waiting):
            if waiting.subscription is self:
                waiting.wake()

    def __enter__(self) -> Subscription:
        return self

    def __repr__(self) -> str:
        state = self._state if self._sink._database.is_open else "closed"
        return f"<laminardb.Subscription to {self._sink.name} {self.schema!r}, {state}>"

    def __reduce__(self) -> Any:
        raise no_pickle("a Subscription", "subscribe where the batches are needed")


def _read_elsewhere(*_: Any) -> int:
    """Stands for what takes batches, of a subscription that has become a reader."""
    raise error(
        ErrorCode.CLOSED,
        "the subscription is read by a reader of pyarrow",
        "read there, or subscribe once more",
    )


class _ArrowBatches:
    """The batches of a subscription for a reader of pyarrow, with which it ends.

    No generator: that would be at its end behind an exception, such as Ctrl-C. It does not keep the database.
    """

    def __init__(self, handle: Any, take: Any, layout: Layout) -> None:
        self._handle = handle
        self._take = take
        self._layout = layout

    def check_open(self) -> None:
        """Fails where the subscription is closed."""
        ended = ffi.new("bool*")
        check(native().laminar_is_ended(self._handle, ended))

    def __iter__(self) -> Iterator[pyarrow.RecordBatch]:
        return self

    def __next__(self) -> pyarrow.RecordBatch:
        array = new_array()
        try:
            # As recv(): a handler of a signal may end the wait, and Ctrl-C does.
            check(call_again(self._take, self._handle, -1, array, ffi.NULL))
            if array.release != ffi.NULL:
                return Batch(array, self._layout).to_arrow()
        except BaseException as problem:
            keep_of_stream(problem)
            raise
        raise StopIteration

    def __del__(self) -> None:
        native().laminar_close_subscription(self._handle)


class Changes(_Loops[Change]):
    """Changes of a sink, one after the other; made by :meth:`Sink.changes`.

    A loop may be left and begun again: the next loop, ``poll()`` or ``recv()`` goes on behind the last change that was given.
    """

    def __init__(self, subscription: Subscription, is_changelog: bool, is_numbered: bool) -> None:
        super().__init__()
        self._subscription = subscription
        # The library adds columns behind those of the rows, which may have any names.
        self._added = 2 * is_changelog + is_numbered
        self._is_changelog = is_changelog
        self._is_numbered = is_numbered

    @property
    def schema(self) -> Schema:
        """The columns of the rows."""
        fields = list(self._subscription.schema)
        return Schema(fields[: len(fields) - self._added])

    def _of(self, batch: Batch) -> list[Change]:
        """Returns the rows of a batch as changes."""
        names = self.schema.names
        added = len(names)
        return [
            Change(
                weight=row[added] if self._is_changelog else 1,
                row=dict(zip(names, row)),
                sequence=row[-1] if self._is_numbered else None,
                ends_commit=row[added + 1] if self._is_changelog else None,
            )
            for row in batch.to_tuples()
        ]

    def poll(self) -> list[Change]:
        """Returns the changes that are there now; never waits."""
        left = self._take_remainder()
        if left:
            return left
        batch = self._subscription.poll()
        return [] if batch is None else self._of(batch)

    def recv(self, timeout: float | None = None) -> list[Change] | None:
        """Waits for changes and returns them, None at the end of the stream; see :meth:`Subscription.recv`."""
        seconds_of(timeout)
        left = self._take_remainder()
        if left:
            return left
        batch = self._subscription.recv(timeout)
        return None if batch is None else self._of(batch)

    def _take_remainder(self) -> list[Change]:
        """Returns the changes that a loop has left."""
        left = []
        while (change := self._left()) is not None:
            left.append(change)
        return left

    def _next(self) -> list[Change] | None:
        following = self._subscription._next()
        return None if following is None else self._of(following[0])

    async def _next_async(self) -> list[Change] | None:
        following = await self._subscription._next_async()
        return None if following is None else self._of(following[0])

    def close(self) -> None:
        """Ends the subscription. Any thread; one that waits gets CLOSED."""
        self._subscription.close()

    def __enter__(self) -> Changes:
        return self

    def __repr__(self) -> str:
        return f"<laminardb.Changes of {self._subscription!r}>"

    def __reduce__(self) -> Any:
        raise no_pickle("Changes", "subscribe where they are needed")


class Delivery:
    """The thread that gives the batches of a subscription to a function."""

    def __init__(
        self,
        subscription: Subscription,
        on_batch: Callable[[Batch], object],
        on_end: Callable[[BaseException | None], object] | None,
    ) -> None:
        self._subscription = subscription
        self._on_batch = on_batch
        self._on_end = on_end
        self.failure: BaseException | None = None
        self._thread = threading.Thread(
            target=self._run, name=f"laminardb-{subscription._sink.name}", daemon=True
        )
        self._thread.start()

    def _run(self) -> None:
        is_in_function = False
        try:
            for batch in self._subscription:
                is_in_function = True
                self._on_batch(batch)
                is_in_function = False
        except Error as problem:
            # Closed by whomever: that of its subscription or database is its end.
            if is_in_function or problem.code != ErrorCode.CLOSED:
                self.failure = problem
        except BaseException as problem:
            # Also what no Exception is: sys.exit(), and failures of test frameworks.
            self.failure = problem
        finally:
            self._subscription.close()
            if self._on_end is not None:
                self._on_end(self.failure)

    def wait(self, timeout: float | None = None) -> None:
        """Waits until the stream has ended, or was closed, and everything was given to the function; raises what has ended it.

        Args:
            timeout: seconds after which it fails with TIMEOUT
        """
        seconds = seconds_of(timeout)
        self._thread.join(seconds)
        if self._thread.is_alive():
            assert seconds is not None
            raise _timed_out(f"{self._subscription._sink.name} did not end", seconds)
        if self.failure is not None:
            raise self.failure

    def close(self) -> None:
        """Ends the subscription; returns when the function has, unless that is what calls it."""
        self._subscription.close()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def __enter__(self) -> Delivery:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _timed_out(what: str, seconds: float) -> Error:
    return error(
        ErrorCode.TIMEOUT,
        f"{what} within {seconds:g} seconds",
        "wait longer, or look whether rows, and a watermark, reach the stream: metrics()",
    )
