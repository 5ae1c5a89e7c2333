package io.laminar.benchmarks.sql;

import io.laminar.benchmarks.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code laminar -c} from the start of the process to its end: a source, a view, rows and a query.
 * The first run is not counted: it may build the shell and its archive of classes.
 */
final class ShellStartUp implements Measurement {
  private static final String STATEMENTS = Queries.SOURCE
      + "CREATE MATERIALIZED VIEW high AS SELECT account, MAX(price) AS price FROM ticks GROUP BY account;"
      + "INSERT INTO ticks VALUES (1, 7, 75.5, TIMESTAMP '2001-01-01 00:00:00');"
      + "SELECT price FROM high WHERE account = 7";

  /** Beside the folder of the benchmarks' archive, which is {@code benchmarks/target}. */
  private static Path launcher() {
    Path archive = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    return archive.resolve("../../../laminar").normalize();
  }

  @Override
  public List<Reading> measure() throws InterruptedException {
    run();
    long start = System.nanoTime();
    run();
    return List.of(new Reading("start to end", (System.nanoTime() - start) / 1e6));
  }

  private static void run() throws InterruptedException {
    try {
      Process process = new ProcessBuilder(launcher().toString(), "-c", STATEMENTS).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0 || !output.contains("75.5")) {
        throw new IllegalStateException("the wrong result: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
