import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** What bench.c does, in Java: the same rows, statements and counts, so that what the C ABI costs can be seen. */
public final class JavaTwin {
  private static final int ROWS = 2048;
  private static final int KEYS = 64;
  private static final int MICROS_PER_ROW = 100;
  private static final int ROUNDS = 9;
  private static final int BATCHES_PER_ROUND = 2000;
  private static final int PUSHES = 400_000;

  private static final String BATCHES_SQL =
      """
      CREATE SOURCE t (k BIGINT NOT NULL, v BIGINT NOT NULL, ts TIMESTAMP(6) NOT NULL, WATERMARK FOR ts);
      CREATE STREAM f AS SELECT k, v, ts FROM t WHERE v >= 100;
      CREATE STREAM s AS SELECT k, window_start, SUM(v) AS total
        FROM TUMBLE(TABLE f, DESCRIPTOR(ts), INTERVAL '1' SECOND) GROUP BY k, window_start, window_end""";

  private static final String ROWS_SQL =
      """
      CREATE SOURCE t (k BIGINT NOT NULL, v DOUBLE NOT NULL, ts TIMESTAMP(6) NOT NULL);
      CREATE STREAM s AS SELECT k, v, ts FROM t WHERE v >= 0""";

  private JavaTwin() {}

  /**
   * Prints what it measures.
   *
   * @param args {@code batches} or {@code rows}
   */
  public static void main(String[] args) {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      if (args[0].equals("rows")) {
        measureRows(db);
      } else {
        measureBatches(db);
      }
    }
  }

  private static void measureBatches(LaminarDB db) {
    db.execute(BATCHES_SQL);
    try (Source<Row> source = db.source("t");
        Subscription<Row> subscription = db.sink("s").subscribe();
        BufferAllocator allocator = new RootAllocator();
        BigIntVector keys = new BigIntVector("k", allocator);
        BigIntVector values = new BigIntVector("v", allocator);
        TimeStampMicroVector times = new TimeStampMicroVector("ts", allocator);
        VectorSchemaRoot batch = new VectorSchemaRoot(List.<FieldVector>of(keys, values, times))) {
      for (int i = 0; i < ROWS; i++) {
        keys.setSafe(i, i * 31 % KEYS);
        values.setSafe(i, i * 37 % 1000);
        times.setSafe(i, (long) i * MICROS_PER_ROW);
      }
      batch.setRowCount(ROWS);
      long sum = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long took = 0;
        for (int n = 0; n < BATCHES_PER_ROUND; n++) {
          long begin = System.nanoTime();
          source.pushArrow(batch);
          sum += take(subscription);
          took += System.nanoTime() - begin;
          for (int i = 0; i < ROWS; i++) {
            times.set(i, times.get(i) + (long) ROWS * MICROS_PER_ROW);
          }
        }
        double seconds = took / 1e9;
        System.out.printf("round %.0f%n", (double) ROWS * BATCHES_PER_ROUND / seconds);
      }
      System.out.println("sum " + sum);
    }
  }

  private static long take(Subscription<Row> subscription) {
    long sum = 0;
    while (true) {
      try (VectorSchemaRoot batch = subscription.pollArrow()) {
        if (batch == null) {
          return sum;
        }
        BigIntVector totals = (BigIntVector) batch.getVector(2);
        for (int i = 0; i < batch.getRowCount(); i++) {
          sum += totals.get(i);
        }
      }
    }
  }

  private static void measureRows(LaminarDB db) {
    db.execute(ROWS_SQL);
    try (Source<Row> source = db.source("t");
        Subscription<Row> subscription = db.sink("s").subscribe()) {
      RowWriter writer = source.writer();
      long[] took = new long[PUSHES];
      for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < PUSHES; i++) {
          long begin = System.nanoTime();
          writer.setLong(0, i).setDouble(1, i).setLong(2, i).push();
          try (VectorSchemaRoot batch = subscription.pollArrow()) {
            took[i] = System.nanoTime() - begin;
            if (batch == null || ((BigIntVector) batch.getVector(0)).get(0) != i) {
              throw new AssertionError("row " + i + " is missing");
            }
          }
        }
      }
      print("arrow", took);
      for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < PUSHES; i++) {
          long begin = System.nanoTime();
          writer.setLong(0, i).setDouble(1, i).setLong(2, i).push();
          Row row = subscription.poll();
          took[i] = System.nanoTime() - begin;
          if (row == null || !Long.valueOf(i).equals(row.get(0))) {
            throw new AssertionError("row " + i + " is missing");
          }
        }
      }
      print("object", took);
    }
  }

  private static void print(String what, long[] took) {
    Arrays.sort(took);
    System.out.println(what + " p50 " + took[PUSHES / 2]);
    System.out.println(what + " p99 " + took[PUSHES / 100 * 99]);
  }
}
