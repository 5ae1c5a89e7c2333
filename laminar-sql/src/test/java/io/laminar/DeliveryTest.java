package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.ArrowBatches;
import io.laminar.api.Config;
import io.laminar.api.Delivery;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways to receive results on other threads: their order, back-pressure, errors and ends. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DeliveryTest {
  private LaminarDB db;
  private Source<Row> source;

  @BeforeEach
  void open() {
    db = LaminarDB.open(Config.builder().bufferSize(8).build());
    db.execute("CREATE SOURCE t (a INTEGER NOT NULL);"
        + "CREATE STREAM s WITH (on_error = 'stop') AS SELECT 100 / a AS q FROM t");
    source = db.source("t");
  }

  @AfterEach
  void close() {
    db.close();
    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    List<String> left = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().matches("laminar-(delivery|publisher|next)-.*")) {
        try {
          thread.join(60_000);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        if (thread.isAlive()) {
          left.add(thread.getName());
        }
      }
    }
    return left;
  }

  private void push(int... values) {
    for (int value : values) {
      source.push(Row.of(source.schema(), value));
    }
  }

  private static Object first(Row row) {
    return Objects.requireNonNull(row.get(0));
  }

  @Test
  void shouldGiveAllResultsToAConsumerAndEndWithTheStream() {
    List<Object> received = Collections.synchronizedList(new ArrayList<>());
    Delivery delivery = db.sink("t").subscribe().deliverTo(row -> received.add(first(row)));
    for (int i = 0; i < 100; i++) {
      push(i);
    }
    source.finish();
    delivery.done().join();

    assertThat(received).hasSize(100).startsWith(0, 1, 2).endsWith(99);
    delivery.close();
  }

  @Test
  void shouldDeliverChangesOnAnExecutor() {
    db.execute("CREATE STREAM counts AS SELECT COUNT(*) AS n FROM t");
    ExecutorService executor = Executors.newSingleThreadExecutor();
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    Delivery delivery = db.sink("counts")
        .changes()
        .deliverTo(change -> received.add(change.weight() + " " + first(change.row())), executor);
    push(1, 2);
    source.finish();
    delivery.done().join();
    executor.shutdown();

    assertThat(received).endsWith("-1 1", "1 2");
  }

  @Test
  void shouldEndWithWhatTheConsumerThrows() {
    Delivery delivery = db.sink("t").subscribe().deliverTo(row -> {
      throw new IllegalStateException("no more");
    });
    push(1);

    assertThatThrownBy(() -> delivery.done().join())
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("no more");
    // Nobody holds the source back any more.
    for (int i = 0; i < 100; i++) {
      push(i);
    }
  }

  @Test
  void shouldEndWithTheErrorOfTheStream() {
    Delivery delivery = db.sink("s").subscribe().deliverTo(row -> {});
    CompletableFuture<Row> next = db.sink("s").subscribe().next();
    push(0);

    assertThatThrownBy(() -> delivery.done().join()).hasMessageContaining("QUERY_STOPPED");
    assertThatThrownBy(next::join).hasMessageContaining("QUERY_STOPPED");
  }

  @Test
  void shouldCloseFromWithinTheConsumerAndWithTheDatabase() {
    CompletableFuture<Delivery> itself = new CompletableFuture<>();
    Delivery closing = db.sink("t").subscribe().deliverTo(row -> itself.join().close());
    Delivery open = db.sink("t").subscribe().deliverTo(row -> {});
    itself.complete(closing);
    push(1);
    closing.done().join();
    db.close();

    assertThat(open.done().thenApply(nothing -> "ended").join()).isEqualTo("ended");
  }

  @Test
  void shouldCloseWhatAnExecutorHasNotBegun() {
    List<Runnable> kept = new ArrayList<>();
    Delivery delivery = db.sink("t").subscribe().deliverTo(row -> {}, kept::add);
    delivery.close();
    kept.forEach(Runnable::run);

    assertThat(delivery.done()).isCompleted();
  }

  @Test
  void shouldNoticeThatAnExecutorDropsTheTask() {
    Subscription<Row> results = db.sink("t").subscribe();
    Delivery delivery = results.deliverTo(row -> {}, task -> {});
    CompletableFuture<Void> done = delivery.done();
    while (!done.isDone()) {
      System.gc();
      db.metrics();
    }

    assertThatThrownBy(done::join)
        .hasMessageContaining("the executor has dropped the delivery of t");
    // Nobody holds the source back any more.
    for (int i = 0; i < 100; i++) {
      push(i);
    }
    assertThat(db.metrics().database().abandonedSubscriptions()).isEqualTo(1);
    assertThat(results.isEnded()).isTrue();
    delivery.close();
  }

  @Test
  void shouldNotWaitWhereConsumersCloseEachOther() {
    List<Delivery> both = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch inside = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      both.add(db.sink("t").subscribe().deliverTo(row -> {
        inside.countDown();
        awaitUninterrupted(inside);
        both.get(other).close();
      }));
    }
    push(1);
    List.copyOf(both).forEach(delivery -> delivery.done().join());

    assertThat(both).allMatch(delivery -> delivery.done().isDone());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldHoldTheSourceBackWhileAConsumerWorks() {
    CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
    Delivery delivery = db.sink("t").subscribe().deliverTo(row -> mayGoOn.join());
    int taken = 0;
    while (source.tryPush(Row.of(source.schema(), taken)) || hasMoved()) {
      taken++;
    }
    assertThat(taken).isLessThan(2_000);
    mayGoOn.complete(null);
    source.finish();
    delivery.done().join();
  }

  /** The engine may be about to take rows of the full channel. */
  private boolean hasMoved() {
    for (int i = 0; i < 1_000; i++) {
      if (source.hasCapacity()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** Keeps what it is given, and asks for nothing by itself. */
  private static final class Asking implements Flow.Subscriber<Row> {
    final LinkedBlockingQueue<Object> events = new LinkedBlockingQueue<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
    }

    @Override
    public void onNext(Row row) {
      events.add(first(row));
    }

    @Override
    public void onError(Throwable failure) {
      events.add(failure);
    }

    @Override
    public void onComplete() {
      events.add("complete");
    }

    Object event() throws InterruptedException {
      return events.poll(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldPublishWhatIsRequested() throws InterruptedException {
    Asking asking = new Asking();
    db.sink("t").subscribe().publisher().subscribe(asking);
    push(1, 2, 3);
    db.awaitIdle();
    assertThat(asking.events).isEmpty();
    asking.subscription.join().request(2);

    assertThat(List.of(asking.event(), asking.event())).containsExactly(1, 2);
    assertThat(asking.events).isEmpty();
    asking.subscription.join().request(Long.MAX_VALUE);
    assertThat(asking.event()).isEqualTo(3);
    source.finish();
    assertThat(asking.event()).isEqualTo("complete");
  }

  @Test
  void shouldKeepWhatIsLeftWithoutAThreadWhenTheDatabaseCloses() throws InterruptedException {
    Asking asking = new Asking();
    db.sink("t").subscribe().publisher().subscribe(asking);
    asking.subscription.join().request(1);
    push(1, 2);
    assertThat(asking.event()).isEqualTo(1);
    db.close();
    assertThat(threads()).isEmpty();
    asking.subscription.join().request(5);

    assertThat(List.of(asking.event(), asking.event())).containsExactly(2, "complete");
  }

  @Test
  void shouldGiveTheSubscriptionBackWhateverAnExecutorThrows() {
    Subscription<Row> results = db.sink("t").subscribe();
    LaminarException refused = catchThrowableOfType(
        LaminarException.class,
        () -> results.deliverTo(row -> {}, task -> {
          throw new IllegalStateException("broken");
        }));
    push(1);
    db.awaitIdle();

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(first(Objects.requireNonNull(results.poll()))).isEqualTo(1);
  }

  @Test
  void shouldTellASubscriberWhatIsWrong() throws InterruptedException {
    Asking first = new Asking();
    Asking second = new Asking();
    Flow.Publisher<Row> publisher = db.sink("s").subscribe().publisher();
    publisher.subscribe(first);
    publisher.subscribe(second);
    assertThat(second.event()).isInstanceOf(LaminarException.class);
    first.subscription.join().request(0);
    assertThat(first.event()).isInstanceOf(LaminarException.class);
    Asking failing = new Asking();
    db.sink("s").subscribe().publisher().subscribe(failing);
    failing.subscription.join().request(1);
    push(0);

    assertThat(failing.event()).isInstanceOf(LaminarException.class);
  }

  @Test
  void shouldPublishTheEndWithoutARequest() throws InterruptedException {
    Asking asking = new Asking();
    Asking cancelled = new Asking();
    db.sink("t").subscribe().publisher().subscribe(asking);
    db.sink("t").subscribe().publisher().subscribe(cancelled);
    cancelled.subscription.join().cancel();
    source.finish();

    assertThat(asking.event()).isEqualTo("complete");
    assertThat(cancelled.events).isEmpty();
  }

  @Test
  void shouldCompleteFuturesInOrder() {
    Subscription<Row> results = db.sink("t").subscribe();
    CompletableFuture<@Nullable Row> one = results.next();
    CompletableFuture<@Nullable Row> cancelled = results.next();
    CompletableFuture<@Nullable Row> two = results.next();
    cancelled.cancel(false);
    push(1, 2);
    assertThat(Stream.of(one.join(), two.join()).map(DeliveryTest::first)).containsExactly(1, 2);
    source.finish();

    assertThat(results.next().join()).isNull();
  }

  @Test
  void shouldStreamUntilTheEnd() {
    Subscription<Row> results = db.sink("t").subscribe();
    push(1, 2, 3, 4);
    source.finish();
    try (Stream<Row> rows = results.stream()) {
      assertThat(rows.map(DeliveryTest::first).filter(a -> !a.equals(3)).toList())
          .containsExactly(1, 2, 4);
    }
    assertThat(results.isEnded()).isTrue();
  }

  @Test
  void shouldGiveArrowBatchesUntilTheEnd() {
    ArrowBatches batches = db.sink("t").subscribe().batches();
    assertThat(batches.poll()).isNull();
    assertThat(catchThrowableOfType(LaminarException.class, () -> batches.recv(Duration.ofNanos(1)))
            .code())
        .isEqualTo(ErrorCode.TIMEOUT);
    push(1, 2);
    try (VectorSchemaRoot batch = Objects.requireNonNull(batches.recv())) {
      assertThat(batch.getRowCount()).isBetween(1, 2);
    }
    push(3);
    source.finish();
    int rows = 0;
    for (VectorSchemaRoot batch : batches) {
      rows += batch.getRowCount();
      batch.close();
    }
    assertThat(rows).isBetween(1, 2);
    assertThat(batches.recv()).isNull();
    batches.close();
  }

  @Test
  void shouldRefuseOtherThreadsInCallerRuns() {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LaminarDB inCaller = LaminarDB.open(config)) {
      inCaller.execute("CREATE SOURCE t (a INTEGER)");
      Subscription<Row> results = inCaller.sink("t").subscribe();
      for (Runnable call : List.<Runnable>of(
          () -> results.deliverTo(row -> {}),
          () -> results.deliverTo(row -> {}, Runnable::run),
          () -> assertThat(results.next()).isNotDone(),
          () -> results.publisher().subscribe(new Asking()))) {
        assertThat(catchThrowableOfType(LaminarException.class, call::run).code())
            .isEqualTo(ErrorCode.NOT_SUPPORTED);
      }
    }
  }

  @Test
  void shouldGiveResultsToOneConsumerOnly() {
    Subscription<Row> results = db.sink("t").subscribe();
    List<Object> received = Collections.synchronizedList(new ArrayList<>());
    Asking asking = new Asking();
    assertThat(catchThrowableOfType(
                LaminarException.class,
                () -> results.deliverTo(row -> {}, task -> {
                  throw new RejectedExecutionException("full");
                }))
            .code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    Delivery delivery = results.deliverTo(row -> received.add(first(row)));
    results.publisher().subscribe(asking);
    LaminarException refused =
        catchThrowableOfType(LaminarException.class, () -> results.deliverTo(row -> {}));
    push(1, 2);
    source.finish();
    delivery.done().join();

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(asking.events).hasSize(1).first().isInstanceOf(LaminarException.class);
    assertThat(received).containsExactly(1, 2);
  }

  @Test
  void shouldPublishAnErrorWithoutARequest() throws InterruptedException {
    Asking asking = new Asking();
    db.sink("s").subscribe().publisher().subscribe(asking);
    push(0);

    assertThat(asking.event()).asString().contains("QUERY_STOPPED");
  }

  @Test
  void shouldRefuseABadRequestWhileAResultIsWaitedFor() throws InterruptedException {
    Asking asking = new Asking();
    db.sink("t").subscribe().publisher().subscribe(asking);
    asking.subscription.join().request(1);
    asking.subscription.join().request(-1);

    assertThat(asking.event()).asString().contains("INVALID_ARGUMENT");
  }

  @Test
  void shouldLeaveTheResultOfACancelledFutureToOtherReaders() throws InterruptedException {
    Subscription<Row> results = db.sink("t").subscribe();
    CompletableFuture<@Nullable Row> cancelled = results.next();
    cancelled.cancel(false);
    push(1, 2);
    db.awaitIdle();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("laminar-next-t")) {
        thread.join();
      }
    }

    assertThat(first(Objects.requireNonNull(results.poll()))).isEqualTo(1);
    assertThat(first(Objects.requireNonNull(results.next().join()))).isEqualTo(2);
  }

  @Test
  void shouldTellAProducerOfTheCloseAndNotOfAStop() {
    db.sink("t").subscribe().deliverTo(row -> db.close());

    LaminarException refused = catchThrowableOfType(LaminarException.class, () -> {
      for (int i = 0; i < 1_000_000; i++) {
        push(i);
      }
    });
    assertThat(refused).hasMessageContaining("the database is closed");
  }

  @Test
  void shouldNotTakeTheThreadThatGaveResultsAwayForTheirReader() {
    db.execute("CREATE MATERIALIZED VIEW m AS SELECT COUNT(*) AS n FROM t");
    List<Runnable> kept = new ArrayList<>();
    Delivery delivery = db.sink("t").subscribe().deliverTo(row -> {}, kept::add);
    push(1, 2, 3, 4, 5, 6, 7, 8);
    db.awaitIdle();
    push(9);
    PreparedStatement query = db.prepare("SELECT n FROM m")
        .with(QueryOptions.defaults().withTimeLimit(Duration.ofMillis(20)));
    LaminarException waited = catchThrowableOfType(LaminarException.class, query::execute);
    delivery.close();

    assertThat(kept).hasSize(1);
    assertThat(waited.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(query.with(QueryOptions.defaults()).execute().rows()).hasSize(1);
  }
}
