package io.laminar.benchmarks.reliability;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pushes for long with a checkpoint each second: heap after a collection, files and handles of the process must stay. */
final class Soak {
  private static final int KEYS = 1_000;
  private static final int SAMPLES = 12;
  private static final double MEGABYTE = 1e6;

  private final Store store;
  private final Path directory;
  private final List<Sample> samples = new ArrayList<>();
  private long pushed;

  private record Sample(double heapMb, long files, double diskMb, long handles) {}

  Soak(Store store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /**
   * Pushes.
   *
   * @return what has grown; null where nothing has
   */
  @Nullable
  String run(double minutes) throws IOException {
    Config config = Config.builder()
        .dataDirectory(directory)
        .storage(store)
        .walMode(WalMode.ASYNC)
        .checkpointInterval(Duration.ofSeconds(1))
        .build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("""
          CREATE SOURCE t (k BIGINT NOT NULL, v BIGINT NOT NULL, text VARCHAR NOT NULL,
            ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
          CREATE MATERIALIZED VIEW totals AS SELECT k, COUNT(*) AS n, MAX(text) AS t FROM t GROUP BY k;
          CREATE MATERIALIZED VIEW tops AS SELECT k, v FROM
            (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS place FROM t) WHERE place <= 3;
          CREATE STREAM windows AS SELECT k, TUMBLE_START(ts, INTERVAL '1' SECOND) AS b, COUNT(DISTINCT v) AS n
            FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);""");
      Source<Row> source = db.source("t", "feed");
      for (int sample = 0; sample < SAMPLES; sample++) {
        long end = System.nanoTime() + (long) (minutes * 60e9 / SAMPLES);
        while (System.nanoTime() < end) {
          push(source);
        }
        db.flush();
        take(sample);
      }
    }
    return growth();
  }

  private void push(Source<Row> source) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 500; row++, pushed++) {
      rows.add(
          Row.of(source.schema(), pushed % KEYS, pushed % 7_919, "a text " + pushed % 100, pushed));
    }
    source.pushBatch(rows);
    java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
  }

  private void take(int number) throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long files = 0;
    long bytes = 0;
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files++;
        bytes += path.toFile().length();
      }
    }
    long handles = 0;
    Path open = Path.of("/proc/self/fd");
    if (Files.isDirectory(open)) {
      try (Stream<Path> all = Files.list(open)) {
        handles = all.count();
      }
    }
    Sample sample = new Sample(heap / MEGABYTE, files, bytes / MEGABYTE, handles);
    samples.add(sample);
    System.out.printf(
        "%s %2d/%d: %d rows, heap %.1f MB, %d files of %.1f MB, %d handles%n",
        store, number + 1, SAMPLES, pushed, sample.heapMb(), files, sample.diskMb(), handles);
  }

  /** Compares the last third with the second: the first warms up. */
  private @Nullable String growth() {
    List<Sample> middle = samples.subList(SAMPLES / 3, 2 * SAMPLES / 3);
    List<Sample> last = samples.subList(2 * SAMPLES / 3, SAMPLES);
    double heap = last.stream().mapToDouble(Sample::heapMb).min().orElseThrow();
    double heapBefore = middle.stream().mapToDouble(Sample::heapMb).max().orElseThrow();
    long files = last.stream().mapToLong(Sample::files).min().orElseThrow();
    long filesBefore = middle.stream().mapToLong(Sample::files).max().orElseThrow();
    long handles = last.stream().mapToLong(Sample::handles).min().orElseThrow();
    long handlesBefore = middle.stream().mapToLong(Sample::handles).max().orElseThrow();
    if (heap > heapBefore + 4 || files > filesBefore || handles > handlesBefore) {
      return "heap " + heapBefore + " to " + heap + " MB, files " + filesBefore + " to " + files
          + ", handles " + handlesBefore + " to " + handles;
    }
    return null;
  }
}
