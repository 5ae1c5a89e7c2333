package io.laminar.shell;

import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.nexmark.NexmarkConfig;
import io.laminar.nexmark.NexmarkEvents;
import io.laminar.nexmark.NexmarkQuery;
import io.laminar.nexmark.NexmarkResult;
import io.laminar.nexmark.NexmarkRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs queries of Nexmark several times, and prints what the fastest run of each took. */
final class NexmarkCommand {
  private static final String ALL = "all";

  private final Streams streams;
  private final Path queries;

  NexmarkCommand(Streams streams, Path queries) {
    this.streams = streams;
    this.queries = queries;
  }

  /**
   * What to run.
   *
   * @param names of queries, or {@code all}, as which none counts
   * @param config of the events
   * @param runs how often each query runs
   * @param execution who runs the operators
   */
  record Request(List<String> names, NexmarkConfig config, int runs, Execution execution) {}

  /** The first query that is refused or fails ends the command with the exit code of its error. */
  ExitCode run(Request request) {
    List<NexmarkQuery> wanted = wanted(request.names());
    boolean everything = isEverything(request.names());
    NexmarkEvents events = NexmarkEvents.of(request.config());
    print(String.format(
        "%-5s %-31s %11s %12s %9s %13s %10s%n",
        "query", "asks for", "rows in", "rows out", "seconds", "events/s", "CPU ns"));
    for (NexmarkQuery query : wanted) {
      if (everything && query.missing().isPresent()) {
        print(String.format(
            "%-5s %-31s not supported yet: %s%n",
            query.id(), query.title(), query.missing().get()));
      } else {
        print(line(fastest(query, events, request)));
      }
    }
    streams.message(String.format(
        Locale.ROOT,
        "%,d events from seed %d; fastest of %d %s; CPU ns: processor time of the engine, an event%n",
        request.config().events(),
        request.config().seed(),
        request.runs(),
        request.runs() == 1 ? "run" : "runs"));
    return ExitCode.OK;
  }

  private static boolean isEverything(List<String> names) {
    return names.isEmpty() || names.stream().anyMatch(ALL::equalsIgnoreCase);
  }

  private static List<NexmarkQuery> wanted(List<String> names) {
    if (isEverything(names)) {
      return List.of(NexmarkQuery.values());
    }
    List<NexmarkQuery> wanted = new ArrayList<>();
    for (String name : names) {
      wanted.add(NexmarkQuery.named(name).orElseThrow(() -> unknown(name)));
    }
    return wanted;
  }

  private static LaminarException unknown(String name) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "there is no query " + name,
        "there is: all, "
            + Stream.of(NexmarkQuery.values())
                .map(NexmarkQuery::id)
                .collect(Collectors.joining(", ")));
  }

  private NexmarkResult fastest(NexmarkQuery query, NexmarkEvents events, Request request) {
    try {
      Path output = Files.createTempDirectory("laminar-nexmark");
      try {
        NexmarkRun run = new NexmarkRun(queries, output, request.execution());
        List<NexmarkResult> results = new ArrayList<>();
        for (int at = 0; at < request.runs(); at++) {
          results.add(run.count(query, events));
        }
        return results.stream()
            .min(Comparator.comparingLong(NexmarkResult::nanos))
            .orElseThrow();
      } finally {
        delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new LaminarException(
          ErrorCode.INTERRUPTED, query.id() + " was interrupted", null, "run it again", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private static String line(NexmarkResult result) {
    return String.format(
        Locale.ROOT,
        "%-5s %-31s %,11d %,12d %9.3f %,13.0f %10.0f%n",
        result.query().id(),
        result.query().title(),
        result.rowsIn(),
        result.rowsOut(),
        result.nanos() / 1e9,
        result.eventsPerSecond(),
        (double) result.cpuNanos() / result.events());
  }

  private void print(String text) {
    try {
      streams.out().write(text);
      streams.out().flush();
    } catch (IOException e) {
      throw Printer.outputFailed(e);
    }
  }
}
