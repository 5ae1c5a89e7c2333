package io.laminar.core.handle;

import io.laminar.api.Backpressure;
import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.api.WatermarkOrigin;
import io.laminar.core.codec.RecordDecoder;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A source of trades in rings of 16 rows, read as it is. */
final class HandleFixture implements AutoCloseable {
  static final int ROWS = 16;
  static final int MAX_ROW_BYTES = 256;
  private static final long JOIN_MILLIS = 120_000;

  private static final Schema SCHEMA = new Schema(List.of(
      new Column("symbol", DataType.of(TypeKind.VARCHAR)),
      new Column("price", DataType.of(TypeKind.INTEGER)),
      new Column("ts", DataType.timestamp(3))));

  final Engine engine;
  final SourceInput source;

  HandleFixture(Config.Builder config, Backpressure backpressure, int eventTimeColumn) {
    this(config, backpressure, eventTimeColumn, ROWS);
  }

  HandleFixture(Config.Builder config, Backpressure backpressure, int eventTimeColumn, int rows) {
    Config built = config.bufferSize(rows).build();
    engine = new Engine(built);
    source = engine.createSource(new SourceSpec(
        "trades",
        SCHEMA,
        eventTimeColumn,
        0,
        WatermarkOrigin.ROWS,
        rows,
        backpressure,
        built.waitStrategy(),
        0,
        0,
        MAX_ROW_BYTES));
  }

  HandleFixture(Backpressure backpressure) {
    this(Config.builder(), backpressure, 2);
  }

  static HandleFixture blocking() {
    return new HandleFixture(Backpressure.BLOCK);
  }

  static HandleFixture callerRuns() {
    return new HandleFixture(
        Config.builder().execution(Execution.CALLER_RUNS), Backpressure.BLOCK, 2);
  }

  /** A row; the price is a long, so that it can be out of range. */
  record Trade(String symbol, long price, long ts) {
    static Trade of(int number) {
      return new Trade("AAPL", number, number);
    }

    static Trade[] range(int from, int to) {
      return IntStream.range(from, to).mapToObj(Trade::of).toArray(Trade[]::new);
    }
  }

  Source<Trade> handle() {
    return new SourceHandle<>(
        engine.openProducer(source), RecordEncoder.of(Trade.class, source.layout()));
  }

  Source<Row> rows() {
    return new SourceHandle<>(engine.openProducer(source), UntypedEncoder.of(source.layout()));
  }

  Subscription<Trade> subscribe() {
    return subscribe(Overflow.BLOCK);
  }

  Subscription<Trade> subscribe(Overflow overflow) {
    return sink().subscribe(overflow);
  }

  /** Subscribes on another thread: this one may wait for room before somebody begins to read. */
  Subscription<Trade> subscribeElsewhere() {
    return CompletableFuture.supplyAsync(this::subscribe, task -> new Thread(task).start())
        .join();
  }

  RingSink<Trade> sink() {
    return new RingSink<>(
        engine,
        "trades",
        source,
        false,
        source.layout(),
        RecordDecoder.of(Trade.class, source.layout()));
  }

  /** Fills the subscription's ring and the lane: nothing more goes in while nobody reads. */
  static void fill(Source<Trade> handle) {
    int pushed = 0;
    while (pushed < 2 * ROWS) {
      pushed += handle.tryPush(Trade.of(pushed)) ? 1 : 0;
    }
  }

  /**
   * Runs something on a thread of its own, which is joined and whose failure is thrown; one that
   * does not end is one.
   */
  static void withThread(Runnable other, Consumer<Thread> here) throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(other);
    thread.setUncaughtExceptionHandler((failed, thrown) -> failure[0] = thrown);
    // Whatever happens here, the tests can end.
    thread.setDaemon(true);
    thread.start();
    here.accept(thread);
    thread.join(JOIN_MILLIS);
    if (thread.isAlive()) {
      AssertionError stuck = new AssertionError("the other thread does not end");
      stuck.setStackTrace(thread.getStackTrace());
      throw stuck;
    }
    if (failure[0] != null) {
      throw new AssertionError("the other thread failed", failure[0]);
    }
  }

  /** Waits until a thread waits for room in a push. */
  static void awaitRoomWait(Thread thread) {
    long deadline = System.nanoTime() + 120_000_000_000L;
    while (Arrays.stream(thread.getStackTrace())
        .noneMatch(frame -> frame.getClassName().endsWith(".RoomWait"))) {
      Assertions.assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  static AbstractThrowableAssert<?, ?> assertRefused(ErrorCode code, ThrowingCallable call) {
    return Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> Assertions.assertThat(e.code()).isEqualTo(code));
  }

  @Override
  public void close() {
    engine.close();
  }
}
