package io.laminar.capi;

import static io.laminar.capi.EncodedRows.row;
import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static io.laminar.capi.Session.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
  private static final String SQL = "CREATE SOURCE s (v BIGINT)";
  private static final String COUNTS =
      SQL + "; CREATE STREAM counts AS SELECT v, COUNT(*) AS n FROM s GROUP BY v EMIT CHANGES";

  /** Puts what it is given into a queue. */
  private static final class Collected implements TestHost.Consumer {
    final BlockingQueue<String> given = new LinkedBlockingQueue<>();
    private final TestHost host;

    Collected(TestHost host) {
      this.host = host;
    }

    @Override
    public void onBatch(long context, long array, long schema) {
      if (array == 0) {
        given.add(context + " end");
        return;
      }
      given.add(context + " " + Session.rows(array, schema));
      host.releaseArray(array);
      host.releaseSchema(schema);
      host.free(array);
      host.free(schema);
    }

    @Override
    public void onEnd(long context, byte @Nullable [] error) {
      given.add(context + " over" + (error == null ? "" : " with an error"));
    }

    @Nullable
    String next() throws InterruptedException {
      return given.poll(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldGiveAChangelogWithItsWeights() {
    try (Session session = new Session("", COUNTS)) {
      long source = session.source("s");
      long subscription = session.subscribe("counts");
      session.push(source, row(5));
      session.push(source, row(5));
      ok(Entry.perform(session.database, 2));
      assertThat(session.poll(subscription))
          .containsExactly(
              List.of(5L, 1L, 1L, true), List.of(5L, 1L, -1L, false), List.of(5L, 2L, 1L, true));
    }
  }

  @Test
  void shouldDeliverBatchesAndTheEnd() throws InterruptedException {
    try (Session session = new Session("", SQL)) {
      Collected collected = new Collected(session.host);
      session.host.consumers.put(77L, collected);
      long source = session.source("s");
      long subscription = session.subscribe("s");
      ok(ResultEntry.deliver(subscription, 77, 77, 5));
      session.push(source, row(1));
      assertThat(collected.next()).isEqualTo("5 [[1]]");
      refused(ErrorCode.INVALID_ARGUMENT, ResultEntry.deliver(subscription, 77, 77, 5));
      refused(ErrorCode.INVALID_ARGUMENT, ResultEntry.next(subscription, 0, session.out(), 0));
      ok(SourceEntry.finish(source));
      assertThat(collected.next()).isEqualTo("5 end");
      assertThat(collected.next()).isEqualTo("5 over");
    }
  }

  @Test
  void shouldEndADeliveryWithItsSubscription() throws InterruptedException {
    try (Session session = new Session("", SQL)) {
      Collected collected = new Collected(session.host);
      session.host.consumers.put(78L, collected);
      long subscription = session.subscribe("s");
      ok(ResultEntry.deliver(subscription, 78, 78, 6));
      ok(ResultEntry.closeSubscription(subscription));
      assertThat(collected.given).containsExactly("6 end", "6 over");
    }
  }

  @Test
  void shouldRaiseADescriptorWhileABatchOrTheEndIsThere() throws InterruptedException {
    try (Session session = new Session("", SQL)) {
      long source = session.source("s");
      long subscription = session.subscribe("s");
      ok(ResultEntry.descriptor(subscription, session.out()));
      int descriptor = MemoryUtil.getInt(session.out());
      assertThat(session.poll(subscription)).isNull();
      session.push(source, row(1));
      session.host.awaitRaised(descriptor);
      assertThat(session.poll(subscription)).isEqualTo(List.of(List.of(1L)));
      assertThat(session.host.signals).containsEntry(descriptor, false);
      ok(SourceEntry.finish(source));
      session.host.awaitRaised(descriptor);
      assertThat(session.poll(subscription)).isNull();
      assertThat(session.recv(subscription)).isNull();
      assertThat(session.host.signals).containsEntry(descriptor, true);
      ok(ResultEntry.isEnded(subscription, session.out()));
      assertThat(session.outTruth()).isTrue();
      ok(ResultEntry.closeSubscription(subscription));
      assertThat(session.host.signals).doesNotContainKey(descriptor);
    }
  }

  @Test
  void shouldWaitForALimitedTimeWithAndWithoutADescriptor() {
    try (Session session = new Session("", SQL)) {
      long plain = session.subscribe("s");
      long ahead = session.subscribe("s");
      ok(ResultEntry.descriptor(ahead, session.out()));
      long array = session.host.allocate(ArrowStructs.ARRAY_BYTES);
      refused(ErrorCode.TIMEOUT, ResultEntry.next(plain, 1_000_000, array, 0));
      refused(ErrorCode.TIMEOUT, ResultEntry.next(ahead, 1_000_000, array, 0));
      session.host.free(array);
    }
  }

  @Test
  void shouldNotReadOnAnotherThreadInCallerRuns() {
    try (Session session = new Session("{\"execution\": \"caller_runs\"}", SQL)) {
      long subscription = session.subscribe("s");
      refused(ErrorCode.NOT_SUPPORTED, ResultEntry.descriptor(subscription, session.out()));
      refused(ErrorCode.NOT_SUPPORTED, ResultEntry.deliver(subscription, 1, 1, 1));
    }
  }

  @Test
  void shouldBecomeAStreamThatEndsWithTheSource() {
    try (Session session = new Session("", SQL)) {
      long source = session.source("s");
      long subscription = session.subscribe("s");
      long stream = ResultEntry.subscriptionStream(subscription);
      refused(ErrorCode.CLOSED, ResultEntry.dropped(subscription, session.out()));
      session.push(source, row(1));
      ok(SourceEntry.finish(source));
      assertThat(session.drain(stream)).isEqualTo(List.of(List.of(1L)));
    }
  }

  private static CompletableFuture<Integer> waiting(Session session, long subscription) {
    return CompletableFuture.supplyAsync(() -> {
      long array = session.host.allocate(ArrowStructs.ARRAY_BYTES);
      int error = ResultEntry.next(subscription, -1, array, 0);
      session.host.free(array);
      return error;
    });
  }

  /** Repeats a call until another thread has noticed it. */
  private static int until(CompletableFuture<Integer> done, Runnable call) {
    while (!done.isDone()) {
      call.run();
      Thread.onSpinWait();
    }
    return done.join();
  }

  @Test
  void shouldEndAWaitByAnInterruptAndGoOnAfterwards() {
    try (Session session = new Session("", SQL)) {
      long source = session.source("s");
      for (boolean ahead : new boolean[] {false, true}) {
        long subscription = session.subscribe("s");
        if (ahead) {
          ok(ResultEntry.descriptor(subscription, session.out()));
        }
        CompletableFuture<Integer> waits = waiting(session, subscription);
        int error = until(waits, () -> ok(Entry.perform(session.database, 6)));
        assertThat(error).isEqualTo(ErrorCode.INTERRUPTED.number());
        session.push(source, row(1));
        assertThat(session.recv(subscription)).isEqualTo(List.of(List.of(1L)));
      }
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void shouldInterruptOneThreadOnly() {
    try (Session session = new Session("", SQL)) {
      long subscription = session.subscribe("s");
      CompletableFuture<Long> thread = new CompletableFuture<>();
      CompletableFuture<Integer> waits = CompletableFuture.supplyAsync(() -> {
        thread.complete(Entry.thread());
        long array = session.host.allocate(ArrowStructs.ARRAY_BYTES);
        int error = ResultEntry.next(subscription, -1, array, 0);
        session.host.free(array);
        return error;
      });
      ok(Entry.interruptThread(Entry.thread()));
      int error = until(waits, () -> ok(Entry.interruptThread(thread.join())));
      assertThat(error).isEqualTo(ErrorCode.INTERRUPTED.number());
    }
  }

  @Test
  void shouldTellACloseFromTheEnd() {
    try (Session session = new Session("", SQL)) {
      long subscription = session.subscribe("s");
      CompletableFuture<Integer> waits = waiting(session, subscription);
      ok(ResultEntry.closeSubscription(subscription));
      assertThat(waits.join()).isEqualTo(ErrorCode.CLOSED.number());
    }
  }

  @Test
  void shouldRefuseASecondThreadInAHandle() {
    try (Session session = new Session("", SQL)) {
      long subscription = session.subscribe("s");
      CompletableFuture<Integer> waits = waiting(session, subscription);
      long array = session.host.allocate(ArrowStructs.ARRAY_BYTES);
      int error;
      do {
        error = ResultEntry.next(subscription, 0, array, 0);
        // One of the two gets it, whichever comes second.
      } while (error == 0 && !waits.isDone());
      int other = until(waits, () -> ok(Entry.perform(session.database, 6)));
      int refusal = ErrorCode.WRONG_THREAD.number();
      assertThat(error == refusal || other == refusal).isTrue();
      session.host.free(array);
    }
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    try (Session session = new Session("", SQL)) {
      assertThat(ResultEntry.sink(session.database, utf8("t"))).isZero();
      assertThat(Session.error().name()).isEqualTo("UNKNOWN_OBJECT");
      long sink = ResultEntry.sink(session.database, utf8("s"));
      assertThat(ResultEntry.subscribe(sink, 3)).isZero();
      assertThat(Session.error().name()).isEqualTo("INVALID_ARGUMENT");
      assertThat(ResultEntry.subscribeAfter(sink, 0)).isZero();
      assertThat(Session.error().name()).isEqualTo("NOT_SUPPORTED");
    }
  }

  @Test
  void shouldNumberChangesThatAreRetained() {
    String sql = SQL + "; CREATE STREAM r WITH (retain = '100') AS SELECT v FROM s";
    try (Session session = new Session("", sql)) {
      long source = session.source("s");
      session.push(source, row(7));
      session.push(source, row(8));
      ok(Entry.perform(session.database, 2));
      long sink = ResultEntry.sink(session.database, utf8("r"));
      long subscription = ResultEntry.subscribeAfter(sink, 1);
      assertThat(session.recv(subscription)).isEqualTo(List.of(List.of(8L, 2L)));
    }
  }
}
