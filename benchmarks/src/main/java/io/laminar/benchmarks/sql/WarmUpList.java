package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the list of classes that a database loads in the background: those that first statements load in a fresh JVM,
 * in that order. An empty list stands before the one in the archive, so that nothing is loaded in the background.
 */
public final class WarmUpList {
  private static final String LIST = "io/laminar/sql/plan/warm-up.txt";

  /** The user's thread loads the classes before it sooner than a second one would. */
  private static final String FIRST = "org.apache.calcite.sql.fun.SqlMultisetSetOperator";

  private WarmUpList() {}

  /**
   * A row of the source.
   *
   * @param symbol what was traded
   * @param price at what price
   * @param ts when, in milliseconds since the epoch
   */
  public record Trade(String symbol, double price, long ts) {}

  /**
   * A row of the stream.
   *
   * @param symbol what was traded
   * @param start the minute
   * @param high its highest price
   */
  public record High(String symbol, LocalDateTime start, double high) {}

  /**
   * Writes the list, or is the JVM whose classes it names.
   *
   * @param arguments the file; none in that JVM
   * @throws Exception if that JVM fails
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0) {
      windowed();
      new StartUp().measure();
    } else {
      write(Path.of(arguments[0]));
    }
  }

  private static void windowed() throws InterruptedException {
    try (LaminarDB database = LaminarDB.open()) {
      database.execute("""
          CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
          CREATE STREAM highs AS
            SELECT symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, MAX(price) AS high
            FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE)
          """);
      Subscription<High> highs = database.sink("highs", High.class).subscribe();
      Source<Trade> trades = database.source("trades", Trade.class);
      trades.push(new Trade("A", 1, 0));
      trades.finish();
      highs.recv(Duration.ofSeconds(10));
    }
  }

  private static void write(Path file) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("laminar-warm-up");
    Path empty = folder.resolve(LIST);
    Files.createDirectories(empty.getParent());
    Files.createFile(empty);
    Path log = folder.resolve("classes.log");
    String archive = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:class+load:file=" + log + ":none");
    command.addAll(List.of("-cp", folder + ":" + archive, WarmUpList.class.getName()));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("the statements failed");
    }
    Files.writeString(file, String.join("\n", classes(log)) + "\n");
  }

  /** The classes of the log that come from the archive, but those of the benchmarks. */
  private static Set<String> classes(Path log) throws IOException {
    Set<String> classes = new LinkedHashSet<>();
    boolean begun = false;
    for (String line : Files.readAllLines(log)) {
      String name = line.substring(0, line.indexOf(' '));
      begun |= name.equals(FIRST);
      // A class that the JVM makes has no file, or an address in its name.
      boolean ours = line.contains(" source: file:") && !name.startsWith("io.laminar.benchmarks");
      if (begun && ours && !name.contains("/0x")) {
        classes.add(name);
      }
    }
    return classes;
  }
}
