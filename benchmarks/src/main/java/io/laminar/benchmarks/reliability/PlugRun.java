package io.laminar.benchmarks.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Pulls the plug on Nexmark: what a database that was killed again and again has in the end is what one has that was not. */
final class PlugRun {
  private static final int BATCHES_A_KILL = 40;

  private final String store;
  private final int kills;
  private final long events;
  private final long seed;
  private final Path queries;
  private final Path folder;
  private final Random random;
  private int killed;

  PlugRun(String store, int kills, long events, long seed, Path queries, Path folder) {
    this.store = store;
    this.kills = kills;
    this.events = events;
    this.seed = seed;
    this.queries = queries;
    this.folder = folder;
    this.random = new Random(seed);
  }

  /**
   * Runs both.
   *
   * @return what was wrong; null where nothing was
   */
  @Nullable
  String run() throws IOException, InterruptedException {
    int rowsOfBatch = (int) Math.max(1, events / ((long) Math.max(1, kills) * BATCHES_A_KILL));
    String wrong = live("undisturbed", 1_000, Integer.MAX_VALUE);
    while (wrong == null && killed < kills && !Files.exists(folder.resolve("killed-rows"))) {
      wrong = live("killed", rowsOfBatch, 1 + random.nextInt(2 * BATCHES_A_KILL));
    }
    if (wrong == null && !Files.exists(folder.resolve("killed-rows"))) {
      wrong = live("killed", 1_000, Integer.MAX_VALUE);
    }
    return wrong == null ? compare() : wrong;
  }

  private @Nullable String live(String name, int rowsOfBatch, int acknowledgements)
      throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            PlugLife.class.getName(),
            store,
            folder.resolve(name).toString(),
            queries.toString(),
            Long.toString(events),
            Long.toString(seed),
            Integer.toString(rowsOfBatch),
            folder.resolve(name + "-rows").toString())
        .redirectError(errors.toFile())
        .start();
    int left = acknowledgements;
    boolean isKilled = false;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("pushed")) {
          // A source that is finished is not pushed again: the end is not disturbed.
          left = Integer.MAX_VALUE;
        } else if (line.equals("ack") && --left == 0) {
          process.toHandle().destroyForcibly();
          isKilled = true;
        }
      }
    }
    int exit = process.waitFor();
    killed += isKilled ? 1 : 0;
    return isKilled || exit == 0
        ? null
        : name + ", after " + killed + " kills: " + Files.readString(errors);
  }

  private @Nullable String compare() throws IOException {
    List<String> differing = new ArrayList<>();
    List<String> report = new ArrayList<>();
    for (var query : PlugLife.queries()) {
      Path expected = folder.resolve("undisturbed-rows").resolve(query.id());
      Path found = folder.resolve("killed-rows").resolve(query.id());
      byte[] bytes = Files.readAllBytes(expected);
      if (!Arrays.equals(bytes, Files.readAllBytes(found))) {
        differing.add(query.id());
      }
      report.add(query.id() + " " + Files.readAllLines(expected).size());
    }
    System.out.printf(
        "%s, seed %d: %d events, killed %d times; rows of the views: %s%n",
        store, seed, events, killed, String.join(", ", report));
    return differing.isEmpty() ? null : "other rows in " + differing + ", see " + folder;
  }
}
