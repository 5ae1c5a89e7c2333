package io.laminar.shell;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Kills {@code laminar run --data-dir} again and again while it writes files, and compares what is there in the end with what a run
 * writes that nobody disturbs. By command, with the class path of the tests:
 *
 * <pre>
 *   java -cp … io.laminar.shell.KilledRuns KILLS ROWS SEED
 * </pre>
 */
final class KilledRuns {
  private static final String SCRIPT = """
      CREATE SOURCE IF NOT EXISTS s (id BIGINT NOT NULL, k VARCHAR NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)
        FROM FILE (path = 'in.csv', on_bad_record = 'skip');
      CREATE STREAM IF NOT EXISTS part AS SELECT id, k, id * id AS square FROM s WHERE id % 3 <> 0;
      CREATE STREAM IF NOT EXISTS sums AS
        SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, k, COUNT(*) AS n, SUM(id) AS total
        FROM s GROUP BY k, TUMBLE(ts, INTERVAL '1' MINUTE);
      CREATE STREAM IF NOT EXISTS counts AS SELECT k, COUNT(*) AS n FROM s WHERE id % 50 = 0 GROUP BY k;
      CREATE SINK IF NOT EXISTS a FROM part INTO FILE (path = 'part.csv');
      CREATE SINK IF NOT EXISTS b FROM sums INTO FILE (path = 'sums.json');
      CREATE SINK IF NOT EXISTS c FROM counts INTO FILE (path = 'counts.csv');
      """;

  private static final List<String> OUTPUTS = List.of("part.csv", "sums.json", "counts.csv");

  private final Path directory;
  private final Random random;
  private int kills;
  private int finished;

  KilledRuns(Path directory, long seed) {
    this.directory = directory;
    this.random = new Random(seed);
  }

  /** Kills so often, at random lengths of the first output; gives the names of the files that differ in the end. */
  List<String> run(int wantedKills, int rows) throws IOException, InterruptedException {
    Path whole = prepare("whole", rows);
    Path disturbed = prepare("disturbed", rows);
    runUndisturbed(whole);
    long length = Files.size(whole.resolve(OUTPUTS.get(0)));
    while (kills < wantedKills) {
      killAt(disturbed, (long) (random.nextDouble() * length));
    }
    runUndisturbed(disturbed);
    List<String> different = new ArrayList<>();
    for (String output : OUTPUTS) {
      if (Files.mismatch(whole.resolve(output), disturbed.resolve(output)) >= 0) {
        different.add(output);
      }
    }
    return different;
  }

  private Path prepare(String name, int rows) throws IOException {
    Path made = Files.createDirectories(directory.resolve(name));
    Files.writeString(made.resolve("run.sql"), SCRIPT);
    StringBuilder text = new StringBuilder("id,k,ts\n");
    for (int row = 0; row < rows; row++) {
      text.append(row)
          .append(",k")
          .append(row % 17)
          .append(String.format(
              Locale.ROOT,
              ",2001-01-%02d %02d:%02d:%02d%n",
              1 + row / 86400 % 28,
              row / 3600 % 24,
              row / 60 % 60,
              row % 60));
      if (row % 1000 == 999) {
        text.append("no number,x,\n");
      }
    }
    Files.writeString(made.resolve("in.csv"), text);
    return made;
  }

  private static List<String> arguments(Path in) {
    return List.of(
        "run",
        in.resolve("run.sql").toString(),
        "--data-dir",
        in.resolve("data").toString(),
        "--storage",
        "segment",
        "--checkpoint-interval",
        "100ms");
  }

  /** In this process. */
  private static void runUndisturbed(Path in) {
    ShellFixture shell = ShellFixture.ran(arguments(in).toArray(new String[0]));
    if (shell.exitCode() != 0) {
      throw new IllegalStateException(shell.err());
    }
  }

  private static Process start(Path in) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        "io.laminar.shell.Main"));
    command.addAll(arguments(in));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(new File(in.toFile(), "log.txt"))
        .start();
  }

  private void killAt(Path in, long length) throws IOException, InterruptedException {
    Process process = start(in);
    Path output = in.resolve(OUTPUTS.get(0));
    while (process.isAlive() && (Files.notExists(output) || Files.size(output) < length)) {
      Thread.onSpinWait();
    }
    finished += process.isAlive() ? 0 : 1;
    process.destroyForcibly().waitFor();
    kills++;
  }

  /** How many of the kills came when the run was over. */
  int finished() {
    return finished;
  }

  /** See above. */
  public static void main(String[] arguments) throws InterruptedException {
    int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    try {
      KilledRuns runs = new KilledRuns(Files.createTempDirectory("killed-runs"), numbers[2]);
      List<String> different = runs.run(numbers[0], numbers[1]);
      System.out.printf(
          Locale.ROOT,
          "%,d kills, of which %,d came when the run was over, %,d rows, seed %d: %s%n",
          numbers[0],
          runs.finished(),
          numbers[1],
          numbers[2],
          different.isEmpty()
              ? "all files are the same"
              : different + " differ in " + runs.directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
