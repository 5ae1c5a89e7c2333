package io.laminar.benchmarks.stress;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs all jcstress tests in quick mode: succeeds when every real test passes and every broken twin
 * is caught.
 */
public final class StressRun {
  private static final List<Class<?>> TESTS = List.of(
      LaneHandover.class,
      LaneReuse.class,
      LossyLaneCounts.class,
      BroadcastGate.class,
      LossySubscriber.class,
      DisconnectedSubscriber.class,
      ChannelAdd.class,
      ChannelClose.class,
      ParkedWaiter.class);

  private static final Pattern FAILED = Pattern.compile("\\[(FAILED|ERROR)] (\\S+)");
  private static final Pattern PASSED = Pattern.compile("All remaining tests: (\\d+)");

  private StressRun() {}

  /**
   * Runs them.
   *
   * @param args a regular expression to run some only, or none
   * @throws InterruptedException if the run was interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    String only = args.length == 0 ? "" : args[0];
    Set<String> failed = new TreeSet<>();
    int passed = run("io.laminar.benchmarks.stress.*" + only, failed);
    boolean good = true;
    int tests = 0;
    for (Class<?> test : TESTS) {
      if (!test.getName().contains(only)) {
        continue;
      }
      tests++;
      boolean passes = !failed.contains(test.getName() + ".Real");
      boolean caught = failed.contains(test.getName() + ".Broken");
      System.out.printf(
          "%-24s %-7s twin %s%n",
          test.getSimpleName(), passes ? "passes" : "FAILS", caught ? "caught" : "NOT CAUGHT");
      good &= passes && caught;
    }
    // Counted too: a real test that did not run has not passed.
    good &= tests > 0 && passed == tests;
    System.out.println(good ? "All rings pass, all twins are caught." : "NOT as it should be.");
    System.exit(good ? 0 : 1);
  }

  /** Returns how many tests passed; adds the names of the tests that failed. */
  private static int run(String tests, Set<String> failed) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
    command.add("org.openjdk.jcstress.Main");
    // One way of compiling for all actors, and no pinning: a fifth of the time, the same findings.
    command.addAll(List.of("-m", "quick", "-sc", "false", "-af", "NONE"));
    command.addAll(List.of("-f", "1", "-fsm", "1", "-iters", "3", "-time", "200"));
    command.addAll(List.of("-t", tests));
    int passed = 0;
    try {
      File directory = Files.createTempDirectory("laminar-jcstress").toFile();
      Process process = new ProcessBuilder(command)
          .directory(directory)
          .redirectErrorStream(true)
          .start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Matcher name = FAILED.matcher(line);
          if (name.find()) {
            failed.add(name.group(2));
          }
          Matcher rest = PASSED.matcher(line);
          if (rest.find()) {
            passed = Integer.parseInt(rest.group(1));
          }
          if (line.contains("planned") || line.contains("Forbidden")) {
            System.err.println(line);
          }
        }
      }
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return passed;
  }

  /** The class path as it reads from another directory. */
  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }
}
