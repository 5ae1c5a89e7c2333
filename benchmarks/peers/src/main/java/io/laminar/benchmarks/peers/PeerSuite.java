package io.laminar.benchmarks.peers;

import io.laminar.nexmark.NexmarkQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code PeerSuite FOLDER [QUERY …] [--events N]}: each query by each engine, in turns, with rates by the clock and by
 * the processor time of the whole process.
 */
public final class PeerSuite {
  private static final String FORK = "fork";
  private static final long DEFAULT_EVENTS = 1_000_000;

  private PeerSuite() {}

  /** The figures and the answer of one engine for one query. */
  private record Outcome(String rows, String hash, double eventsPerSecond, double eventsPerCpu) {}

  /**
   * Runs the suite.
   *
   * @param arguments the folder of the SQL files, queries, options
   * @throws Exception if an engine failed
   */
  public static void main(String[] arguments) throws Exception {
    Path queries = Path.of(arguments[0]);
    if (arguments.length == 5 && arguments[1].equals(FORK)) {
      PeerFork.run(arguments[2], query(arguments[3]), queries, Long.parseLong(arguments[4]));
      return;
    }
    long events = DEFAULT_EVENTS;
    List<NexmarkQuery> wanted = new ArrayList<>();
    for (int at = 1; at < arguments.length; at++) {
      if (arguments[at].equals("--events")) {
        events = Long.parseLong(arguments[++at]);
      } else {
        wanted.add(query(arguments[at]));
      }
    }
    System.out.printf(
        "%-5s %-20s %9s %13s %13s%n", "query", "engine", "rows", "events/s", "/CPU-s");
    boolean same = true;
    for (NexmarkQuery query : wanted.isEmpty() ? List.of(NexmarkQuery.values()) : wanted) {
      same &= compare(query, queries, events);
    }
    System.exit(same ? 0 : 1);
  }

  private static NexmarkQuery query(String name) {
    return NexmarkQuery.named(name)
        .orElseThrow(() -> new IllegalArgumentException("no query " + name));
  }

  /** Prints a line an engine; false where answers differ. */
  private static boolean compare(NexmarkQuery query, Path queries, long events)
      throws IOException, InterruptedException {
    String answer = "";
    boolean same = true;
    for (String engine : PeerFork.ENGINES) {
      Outcome outcome = fork(engine, query, queries, events);
      if (outcome != null) {
        answer = answer.isEmpty() ? outcome.hash : answer;
        // Its windows begin and end by the clock.
        boolean equal = query == NexmarkQuery.Q12 || answer.equals(outcome.hash);
        same &= equal;
        System.out.printf(
            Locale.ROOT,
            "%-5s %-20s %9s %,13.0f %,13.0f%s%n",
            query.id(),
            engine,
            outcome.rows,
            outcome.eventsPerSecond,
            outcome.eventsPerCpu,
            equal ? "" : "  ANOTHER ANSWER");
      }
    }
    return same;
  }

  private static @Nullable Outcome fork(
      String engine, NexmarkQuery query, Path queries, long events)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), PeerSuite.class.getName()));
    command.addAll(List.of(queries.toString(), FORK, engine, query.id(), Long.toString(events)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder output = new StringBuilder();
    Outcome outcome = null;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(PeerFork.RESULT)) {
          String[] words = line.substring(PeerFork.RESULT.length()).split(" ", -1);
          outcome = new Outcome(
              words[0], words[1], Double.parseDouble(words[2]), Double.parseDouble(words[3]));
        } else {
          output.append(line).append(System.lineSeparator());
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(engine + " failed at " + query.id() + ":\n" + output);
    }
    return outcome;
  }
}
