package io.laminar.oracle;

import io.laminar.api.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ProgramSearch [--seconds N | --cases N] [--seed N] [--broken FAULT]}: random programs that crash, each beside the same one that
 * does not, and beside DuckDB. One in a hundred lies in files of each store, the others in memory. Prints the seed, every
 * difference, how often each construct was in a view that gave rows and was there at a crash behind rows, and the
 * constructs of {@code constructs.txt} that were in none although there were enough cases. The exit code is 1 where
 * anything differs or is missing; with a fault, where nothing differs.
 */
public final class ProgramSearch {
  private static final List<String> OPTIONS =
      List.of("--seconds", "--cases", "--seed", "--broken", "--store");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int OF_FILES = 100;
  private static final int REPORTED = 100;

  private ProgramSearch() {}

  /**
   * Runs the search.
   *
   * @param args options, each with a value
   * @throws SQLException if DuckDB cannot be opened
   */
  public static void main(String[] args) throws SQLException {
    Map<String, String> options = options(args);
    long first =
        Long.parseLong(options.getOrDefault("--seed", String.valueOf(System.currentTimeMillis())));
    long cases = Long.parseLong(options.getOrDefault("--cases", String.valueOf(Long.MAX_VALUE)));
    long seconds = Long.parseLong(
        options.getOrDefault("--seconds", options.containsKey("--cases") ? "86400" : "60"));
    ProgramFault fault = ProgramFault.of(options.getOrDefault("--broken", "none"));
    System.out.println("seed " + first);
    Coverage coverage = new Coverage();
    int differences = 0;
    ProgramTally tally = new ProgramTally();
    long deadline = System.nanoTime() + seconds * NANOS_PER_SECOND;
    long next = 0;
    for (; next < cases && System.nanoTime() < deadline; next++) {
      long seed = first + next;
      Store files = options.containsKey("--store")
          ? Store.valueOf(options.get("--store").toUpperCase(Locale.ROOT))
          : files(seed, fault);
      if (next > 0 && next % REPORTED == 0) {
        System.out.println(tally);
      }
      // Names of one seed are not in the way of another's.
      try (Connection duck = OracleDatabase.open()) {
        new ProgramRun(seed, files, fault, coverage, tally).check(duck);
      } catch (AssertionError | RuntimeException e) {
        differences++;
        if (fault == ProgramFault.NONE) {
          System.out.println("seed " + seed + ": " + e);
          if (Boolean.getBoolean("programs.trace") && e.getCause() != null) {
            e.getCause().printStackTrace(System.out);
          }
        }
      }
    }
    System.out.print(coverage.table());
    List<String> missing = fault == ProgramFault.NONE
        ? ConstructList.missing(coverage.constructs(), next / ConstructList.CASES_OF_PROGRAMS)
        : List.of();
    missing.forEach(construct -> System.out.println("missing: " + construct));
    System.out.println(tally + "; " + differences + " differences");
    boolean found = fault != ProgramFault.NONE;
    System.exit((differences > 0) == found && missing.isEmpty() ? 0 : 1);
  }

  private static @Nullable Store files(long seed, ProgramFault fault) {
    if (fault != ProgramFault.NONE) {
      return null;
    }
    return switch ((int) Math.floorMod(seed, (long) OF_FILES)) {
      case 0 -> Store.SEGMENT;
      case 1 -> Store.CHRONICLE;
      default -> null;
    };
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " is not one of " + OPTIONS + " with a value");
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }
}
