package io.laminar.benchmarks.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code LifeRun [SECONDS] [SEED]} runs lives for a while: on two processors and on one, with room
 * and under memory pressure. {@code LifeRun one SEED free|pressed} runs a single one again.
 */
public final class LifeRun {
  private static final int DEFAULT_SECONDS = 60;
  private static final long HANGS_AFTER_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final int HUNG = 3;

  private LifeRun() {}

  /**
   * Runs them, and ends with 1 at the first that is wrong, with 3 when one hangs.
   *
   * @param args see above
   * @throws Exception if a JVM cannot be started
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("child")) {
      lives(Long.parseLong(args[1]), Long.parseLong(args[2]), args[3].equals("pressed"));
    } else if (args.length > 0 && args[0].equals("one")) {
      lives(0, Long.parseLong(args[1]), args[2].equals("pressed"));
    } else {
      long seconds = args.length > 0 ? Long.parseLong(args[0]) : DEFAULT_SECONDS;
      long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
      for (int i = 0; i < 4; i++) {
        child(seconds / 4, seed + i * 1_000_000L, i % 2 == 1, i >= 2);
      }
    }
  }

  private static void child(long seconds, long seed, boolean oneProcessor, boolean pressed)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (oneProcessor && Files.isExecutable(Path.of("/usr/bin/taskset"))) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", pressed ? "-Xmx96m" : "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), LifeRun.class.getName()));
    command.addAll(List.of("child", Long.toString(seconds), Long.toString(seed)));
    command.add(pressed ? "pressed" : "free");
    int ended = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (ended != 0) {
      System.exit(ended);
    }
  }

  private static void lives(long seconds, long firstSeed, boolean pressed) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    AtomicLong began = new AtomicLong(System.nanoTime());
    watch(began);
    long[] sums = new long[7];
    long seed = firstSeed;
    do {
      began.set(System.nanoTime());
      Settings settings = Settings.of(seed, pressed);
      try {
        add(sums, new Life(settings, pressed).run());
      } catch (AssertionError | RuntimeException e) {
        System.out.printf(
            "FAILED: LifeRun one %d %s%n%s%n", seed, pressed ? "pressed" : "free", settings);
        throw e;
      }
      seed++;
    } while (System.nanoTime() < end);
    System.out.printf(
        "%d lives (%s, %d processors): %d rows accepted = %d delivered + %d given up + %d counted"
            + " at the end; %d totals, all 0; %d statements; %d lives without accounts, because a reader ended at"
            + " the limit of memory%n",
        seed - firstSeed,
        pressed ? "pressed" : "free",
        Runtime.getRuntime().availableProcessors(),
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        sums[4],
        sums[5],
        sums[6]);
  }

  private static void add(long[] sums, Life.Outcome outcome) {
    sums[0] += outcome.accepted();
    sums[1] += outcome.delivered();
    sums[2] += outcome.givenUp();
    sums[3] += outcome.accepted() - outcome.delivered() - outcome.givenUp();
    sums[4] += outcome.totals();
    sums[5] += outcome.statements();
    sums[6] += outcome.readersLost();
  }

  /** A life that hangs shows where, and ends the process. */
  private static void watch(AtomicLong began) {
    Thread watching = new Thread(() -> {
      while (System.nanoTime() - began.get() < HANGS_AFTER_NANOS) {
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
      System.out.println("HANGS");
      for (Map.Entry<Thread, StackTraceElement[]> thread :
          Thread.getAllStackTraces().entrySet()) {
        System.out.println(thread.getKey());
        for (StackTraceElement frame : thread.getValue()) {
          System.out.println("    " + frame);
        }
      }
      Runtime.getRuntime().halt(HUNG);
    });
    watching.setDaemon(true);
    watching.start();
  }
}
