package io.laminar.benchmarks;

import io.laminar.benchmarks.durability.DurabilitySuites;
import io.laminar.benchmarks.ring.RingSuites;
import io.laminar.benchmarks.sql.SqlSuites;
import io.laminar.benchmarks.storage.StorageSuites;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Main SUITE [--forks N] [--only NAME]} measures a suite; without arguments it lists them.
 */
public final class Main {
  private static final int DEFAULT_FORKS = 5;

  private Main() {}

  private static List<Suite> suites() {
    List<Suite> suites = new ArrayList<>(RingSuites.all());
    suites.addAll(SqlSuites.all());
    suites.addAll(StorageSuites.all());
    suites.addAll(DurabilitySuites.all());
    return suites;
  }

  /**
   * Runs a suite.
   *
   * @param args the suite's name and options
   * @throws InterruptedException if the run was interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 0) {
      suites().forEach(suite -> System.out.printf("%-10s %s%n", suite.name(), suite.title()));
      return;
    }
    if (args[0].equals("fork")) {
      Fork.measure(suite(args[1]), args[2]);
      return;
    }
    run(suite(args[0]), List.of(args).subList(1, args.length));
  }

  private static Suite suite(String name) {
    return suites().stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no suite " + name));
  }

  private static void run(Suite suite, List<String> options) throws InterruptedException {
    int forks = DEFAULT_FORKS;
    String only = "";
    for (int at = 0; at + 1 < options.size(); at += 2) {
      switch (options.get(at)) {
        case "--forks" -> forks = Integer.parseInt(options.get(at + 1));
        case "--only" -> only = options.get(at + 1);
        default -> throw new IllegalArgumentException("no option " + options.get(at));
      }
    }
    Report report = new Report(suite);
    for (int fork = 0; fork < forks; fork++) {
      // Entries take turns, so that a disturbance of the machine hits all of them alike.
      for (Suite.Entry entry : suite.entries()) {
        if (entry.name().contains(only)) {
          report.add(entry, Fork.run(suite, entry));
        }
      }
      System.err.printf("fork %d of %d done%n", fork + 1, forks);
    }
    System.out.print(report.table(forks));
  }
}
