package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Wrong pushes, by the name that {@code bad-input.txt} gives them. */
final class BadPushes {
  private static final long MICROS = 1_700_000_000_000_000L;

  private BadPushes() {}

  /** A row of trades. */
  public record Trade(
      @Nullable String symbol, double price, @Nullable Integer qty, long ts) {}

  /** A row of plain. */
  public record Plain(
      long id,
      @Nullable BigDecimal amount,
      @Nullable String name,
      @Nullable Long at) {}

  static final Map<String, BadCalls.Call> ALL = Map.ofEntries(
      // Records
      Map.entry("null row", db -> trades(db).push(nothing())),
      Map.entry("NULL for NOT NULL", db -> trades(db).push(new Trade(null, 1, 1, 1))),
      Map.entry("microseconds", db -> trades(db).push(new Trade("x", 1, 1, MICROS))),
      Map.entry("nanoseconds", db -> trades(db).push(new Trade("x", 1, 1, MICROS * 1_000))),
      Map.entry("integer out of range", db -> plain(db).push(plain(3_000_000_000L, null, null))),
      Map.entry("decimal with too many digits", db -> plain(db).push(plain(1, "12345.6", null))),
      Map.entry("decimal with too fine digits", db -> plain(db).push(plain(1, "0.001", null))),
      Map.entry("string too long", db -> plain(db).push(plain(1, null, "abcdef"))),
      Map.entry("string of half a character", db -> plain(db).push(plain(1, null, "a\ud800"))),
      Map.entry("row over max_row_bytes", BadPushes::longRow),
      Map.entry("string of 100 MB", BadPushes::hugeString),
      Map.entry("time too far ahead", BadPushes::tooFarAhead),
      // Batches
      Map.entry(
          "batch with a bad row",
          db -> trades(db).pushBatch(List.of(trade(1), trade(2), new Trade(null, 1, 1, 3)))),
      Map.entry("batch with a null", db -> trades(db).pushBatch(new Trade[] {trade(1), null})),
      Map.entry("batch larger than a rejecting ring", BadPushes::largeBatch),
      // Rows and writers
      Map.entry(
          "row of another schema",
          db -> db.source("plain")
              .push(Row.of(db.source("trades").schema(), "x", 1.0, 1, LocalDateTime.MIN))),
      Map.entry("row with too few values", db -> Row.of(db.source("plain").schema(), 1)),
      Map.entry("row with a wrong type", db -> row(db, "one", null, null, null)),
      Map.entry("row with a fraction for an integer", db -> row(db, 1.5, null, null, null)),
      Map.entry("row with a time out of range", db -> row(db, 1, null, null, LocalDateTime.MIN)),
      Map.entry("row with an instant out of range", db -> row(db, 1, null, null, Instant.MAX)),
      Map.entry("writer without NOT NULL", db -> writer(db).setString(2, "a").push()),
      Map.entry("writer of a wrong type", db -> writer(db).setDouble(0, 1)),
      Map.entry("writer of a wrong column", db -> writer(db).setLong(4, 1)),
      Map.entry("writer out of range", db -> writer(db).setLong(0, 1L << 40)),
      Map.entry("writer of a long string", db -> writer(db).setString(2, "abcdef")),
      Map.entry(
          "writer of bytes that are no UTF-8",
          db -> writer(db).setBytes(2, new byte[] {(byte) 0xff}, 0, 1)),
      // Watermarks
      Map.entry("watermark without event time", db -> plain(db).watermark(1)),
      Map.entry("watermark in microseconds", db -> trades(db).watermark(MICROS)),
      Map.entry("watermark out of range", db -> trades(db).watermark(Instant.MAX)),
      // Life cycle
      Map.entry("push after finish", BadPushes::afterFinish),
      Map.entry("push after close", BadPushes::afterClose),
      Map.entry("push after DROP", BadPushes::afterDrop),
      Map.entry("push after the database closed", BadPushes::afterDatabase),
      Map.entry("watermark after the database closed", BadPushes::watermarkAfterDatabase),
      Map.entry("end after DROP", BadPushes::endAfterDrop),
      Map.entry("push while stopped", BadPushes::whileStopped),
      Map.entry("handle of a complete source", BadPushes::afterTheEnd),
      Map.entry("two threads on one handle", BadPushes::twoThreads),
      Map.entry("two threads on one subscription", BadPushes::twoReaders),
      Map.entry("interrupted", BadPushes::interrupted),
      // Full
      Map.entry("rejecting source is full", BadPushes::rejected),
      Map.entry("caller-runs, full subscription", BadPushes::fullInCaller),
      Map.entry("thread that waits for itself", BadPushes::waitForItself),
      Map.entry("subscription that fell behind", BadPushes::fallBehind),
      Map.entry("subscription to what is dropped", BadPushes::droppedUnderReader),
      Map.entry("query that is to stop", BadPushes::stoppedQuery));

  @SuppressWarnings("NullAway") // The wrong argument is the point.
  private static Trade nothing() {
    return null;
  }

  private static Source<Trade> trades(LaminarDB db) {
    return db.source("trades", Trade.class);
  }

  private static Source<Plain> plain(LaminarDB db) {
    return db.source("plain", Plain.class);
  }

  private static RowWriter writer(LaminarDB db) {
    return db.source("plain").writer();
  }

  private static Trade trade(long ts) {
    return new Trade("x", 1, 1, ts);
  }

  private static Plain plain(long id, @Nullable String amount, @Nullable String name) {
    return new Plain(id, amount == null ? null : new BigDecimal(amount), name, null);
  }

  private static void row(LaminarDB db, @Nullable Object... values) {
    Source<Row> source = db.source("plain");
    source.push(Row.of(source.schema(), values));
  }

  private static Source<Row> small(LaminarDB db, String options) {
    db.execute(
        "CREATE SOURCE small (a VARCHAR NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts) WITH ("
            + options + ")");
    return db.source("small");
  }

  private static void push(Source<Row> source, String text, long ts) {
    source.push(Row.of(source.schema(), text, ts));
  }

  private static void longRow(LaminarDB db) {
    push(small(db, "max_row_bytes = 1000"), "x".repeat(1_001), 1);
  }

  private static void hugeString(LaminarDB db) {
    trades(db).push(new Trade("x".repeat(100 << 20), 1, 1, 1));
  }

  private static void tooFarAhead(LaminarDB db) {
    Source<Row> source = small(db, "max_future = '1 hour'");
    push(source, "in time", System.currentTimeMillis());
    push(source, "in time", System.currentTimeMillis() + 7_200_000);
  }

  private static void largeBatch(LaminarDB db) {
    Source<Row> source = small(db, "buffer_size = 16, backpressure = 'reject'");
    Row row = Row.of(source.schema(), "x", 1L);
    source.pushBatch(java.util.Collections.nCopies(17, row));
  }

  private static void afterFinish(LaminarDB db) {
    Source<Plain> source = plain(db);
    source.finish();
    source.finish();
    source.push(plain(1, null, null));
  }

  private static void afterClose(LaminarDB db) {
    Source<Plain> source = plain(db);
    source.close();
    source.close();
    source.push(plain(1, null, null));
  }

  private static void afterDrop(LaminarDB db) {
    Source<Plain> source = plain(db);
    db.execute("DROP SOURCE plain");
    source.push(plain(1, null, null));
  }

  private static void afterDatabase(LaminarDB unused) {
    LaminarDB db = LaminarDB.open();
    db.execute("CREATE SOURCE small (a INTEGER)");
    Source<Row> source = db.source("small");
    db.close();
    source.push(Row.of(source.schema(), 1));
  }

  private static void watermarkAfterDatabase(LaminarDB unused) {
    LaminarDB db = LaminarDB.open();
    Source<Row> source = small(db, "buffer_size = 16");
    db.close();
    source.watermark(1);
  }

  private static void endAfterDrop(LaminarDB db) {
    Source<Row> source = small(db, "buffer_size = 16");
    db.execute("DROP SOURCE small");
    source.finish();
  }

  private static void whileStopped(LaminarDB db) {
    Source<Plain> source = plain(db);
    db.stop();
    try {
      source.push(plain(1, null, null));
    } finally {
      db.start();
    }
  }

  private static void afterTheEnd(LaminarDB db) {
    plain(db).finish();
    db.awaitIdle();
    plain(db);
  }

  private static void twoThreads(LaminarDB db) throws Exception {
    Source<Row> source = small(db, "buffer_size = 2");
    Subscription<Row> full = db.sink("small").subscribe(Overflow.BLOCK);
    // Nobody reads: the first thread sooner or later waits inside of the handle.
    useTwice(() -> push(source, "x", 1), source::hasCapacity);
    full.close();
  }

  private static void twoReaders(LaminarDB db) throws Exception {
    Subscription<Row> subscription = db.sink("cheap").subscribe();
    useTwice(subscription::recv, subscription::poll);
  }

  /** Calls both again and again from two threads, until one of them learns of the other. */
  private static void useTwice(Runnable first, Runnable second) throws Exception {
    AtomicReference<@Nullable LaminarException> refused = new AtomicReference<>();
    Thread thread = new Thread(() -> repeat(first, refused), "first");
    thread.start();
    repeat(second, refused);
    thread.interrupt();
    thread.join();
    throw Objects.requireNonNull(refused.get());
  }

  private static void repeat(Runnable use, AtomicReference<@Nullable LaminarException> refused) {
    try {
      while (refused.get() == null) {
        use.run();
      }
    } catch (LaminarException e) {
      refused.compareAndSet(null, e);
    }
  }

  private static void interrupted(LaminarDB db) throws Exception {
    Source<Row> source = small(db, "buffer_size = 2");
    Subscription<Row> full = db.sink("small").subscribe();
    Exception thrown = BadCalls.thrownBy(
        () -> {
          Thread.currentThread().interrupt();
          while (true) {
            push(source, "x", 1);
          }
        },
        "interrupted");
    full.close();
    throw thrown;
  }

  private static void rejected(LaminarDB db) {
    Source<Row> source = small(db, "buffer_size = 16, backpressure = 'reject'");
    Subscription<Row> full = db.sink("small").subscribe();
    try (full) {
      while (true) {
        push(source, "x", 1);
      }
    }
  }

  private static void fullInCaller(LaminarDB unused) {
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(16).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      Source<Row> source = small(db, "buffer_size = 16");
      // Held: one that nobody can reach is closed, and makes room.
      try (Subscription<Row> full = db.sink("small").subscribe()) {
        for (int i = 0; i < 17; i++) {
          push(source, "x", i);
        }
        full.poll();
      }
    }
  }

  private static void waitForItself(LaminarDB unused) {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(16).build())) {
      Source<Row> source = small(db, "buffer_size = 16");
      Subscription<Row> own = db.sink("small").subscribe();
      own.poll();
      while (true) {
        push(source, "x", 1);
      }
    }
  }

  private static void fallBehind(LaminarDB unused) {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(16).build())) {
      Source<Row> source = small(db, "buffer_size = 16");
      Subscription<Row> slow = db.sink("small").subscribe(Overflow.DISCONNECT);
      for (int i = 0; i < 100; i++) {
        push(source, "x", i);
      }
      db.awaitIdle();
      slow.forEach(row -> {});
    }
  }

  private static void droppedUnderReader(LaminarDB db) {
    small(db, "buffer_size = 16").close();
    Subscription<Row> reader = db.sink("small").subscribe();
    db.execute("DROP SOURCE small");
    reader.recv();
  }

  private static void stoppedQuery(LaminarDB db) {
    db.execute("CREATE STREAM fragile WITH (on_error = 'stop') AS SELECT 1 / id AS x FROM plain");
    Subscription<Row> reader = db.sink("fragile").subscribe();
    db.execute("INSERT INTO plain VALUES (0, NULL, NULL, NULL)");
    reader.recv();
  }
}
