package io.laminar.benchmarks.durability;

import io.laminar.LaminarDB;
import io.laminar.api.Compression;
import io.laminar.api.Config;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.benchmarks.Measurement;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * The bytes of rows in the log, and of their groups in a checkpoint, beside those of their values.
 *
 * @param <T> the rows
 */
final class BytesOnDisk<T> implements Measurement {
  private static final int BATCH = 256;
  private static final int ROWS = 1 << 22;

  private final Class<T> type;
  private final String statements;
  private final LongFunction<T> row;
  private final ToLongFunction<T> bytes;
  private final Compression compression;

  private BytesOnDisk(
      Class<T> type,
      String statements,
      LongFunction<T> row,
      ToLongFunction<T> bytes,
      Compression compression) {
    this.type = type;
    this.statements = statements;
    this.row = row;
    this.bytes = bytes;
    this.compression = compression;
  }

  static Measurement ofTrades(Compression compression) {
    return new BytesOnDisk<>(Trade.class, Trade.SOURCE + """
            CREATE STREAM state AS
              SELECT symbol, ts, COUNT(*) AS n, SUM(quantity) AS quantity FROM fed GROUP BY symbol, ts;""", Trade::of, Trade::bytes, compression);
  }

  static Measurement ofNoise(Compression compression) {
    return new BytesOnDisk<>(
        Noise.class,
        Noise.SOURCE
            + "CREATE STREAM state AS SELECT a, COUNT(*) AS n, SUM(b) AS b FROM fed GROUP BY a;",
        Noise::row,
        each -> Noise.BYTES,
        compression);
  }

  @Override
  public List<Reading> measure() {
    Path directory = Databases.newDirectory();
    try (LaminarDB db = LaminarDB.open(Config.builder()
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .compression(compression)
        .checkpointInterval(Duration.ofHours(1))
        .build())) {
      db.execute(statements);
      long values = push(db.source("fed", type));
      db.awaitIdle();
      db.flush();
      double log = db.metrics().durability().orElseThrow().logBytes();
      double cpu = Databases.cpuNanos("laminar-log");
      long epoch = db.checkpoint().orElseThrow();
      double checkpoint = Databases.bytes(Databases.files(directory, "checkpoint-" + epoch));
      double state = db.metrics().durability().orElseThrow().checkpointBytes();
      return List.of(
          new Reading("bytes of a row's values", (double) values / ROWS),
          new Reading("bytes of a row in the log", log / ROWS),
          new Reading("CPU of the log's thread, ns/row", cpu / ROWS),
          new Reading("checkpoint on disk, % of the state", 100 * checkpoint / state));
    } finally {
      Databases.remove(directory);
    }
  }

  @SuppressWarnings("unchecked")
  private long push(Source<T> source) {
    T[] batch = (T[]) Array.newInstance(type, BATCH);
    long values = 0;
    for (long first = 0; first < ROWS; first += BATCH) {
      for (int at = 0; at < BATCH; at++) {
        batch[at] = row.apply(first + at);
        values += bytes.applyAsLong(batch[at]);
      }
      source.pushBatch(batch);
    }
    return values;
  }
}
