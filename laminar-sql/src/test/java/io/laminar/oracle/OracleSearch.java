package io.laminar.oracle;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code OracleSearch [--seconds N | --cases N] [--seed N] [--only KIND] [--except KIND]}: random queries of all kinds, each beside its oracle.
 * Prints the seed, every difference, how often each construct was in a query that gave rows, and the constructs of {@code
 * constructs.txt} that were in none although there were enough cases. The exit code is 1 where answers differ, or where a
 * construct is missing.
 */
public final class OracleSearch {
  private static final List<String> OPTIONS =
      List.of("--seconds", "--cases", "--seed", "--only", "--except");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** One kind of random query. */
  interface Kind {
    /** Checks one seed; returns how much was compared. */
    int check(long seed, Connection duck, Coverage coverage) throws SQLException;
  }

  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("queries", DuckDbOracleTest::check);
    KINDS.put("pipelines", PipelineOracleTest::check);
    KINDS.put("times", PipelineOracleTest::checkTimed);
    KINDS.put("prefixes", PrefixOracleTest::check);
    KINDS.put("intervals", IntervalOracleTest::check);
    KINDS.put("models", ModelOracleTest::check);
    KINDS.put("snapshots", RandomSnapshotTest::check);
  }

  private OracleSearch() {}

  /**
   * Runs the search.
   *
   * @param args options, each with a value
   * @throws SQLException if DuckDB cannot be opened
   */
  public static void main(String[] args) throws SQLException {
    Map<String, String> options = options(args);
    long seed =
        Long.parseLong(options.getOrDefault("--seed", String.valueOf(System.currentTimeMillis())));
    long cases = Long.parseLong(options.getOrDefault("--cases", String.valueOf(Long.MAX_VALUE)));
    long seconds = Long.parseLong(
        options.getOrDefault("--seconds", options.containsKey("--cases") ? "86400" : "60"));
    System.out.println("seed " + seed);
    Map<String, Kind> kinds = new LinkedHashMap<>(KINDS);
    if (options.containsKey("--only")) {
      kinds.keySet().retainAll(List.of(options.get("--only")));
    }
    kinds.keySet().removeIf(kind -> kind.equals(options.get("--except")));
    Coverage coverage = new Coverage();
    Map<String, Integer> compared = new LinkedHashMap<>();
    int differences = 0;
    long deadline = System.nanoTime() + seconds * NANOS_PER_SECOND;
    long next = 0;
    for (; next < cases && System.nanoTime() < deadline; next++) {
      for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
        // Names of one seed are not in the way of another's.
        try (Connection duck = OracleDatabase.open()) {
          compared.merge(
              kind.getKey(), kind.getValue().check(seed + next, duck, coverage), Integer::sum);
        } catch (AssertionError | RuntimeException e) {
          differences++;
          System.out.println(kind.getKey() + " seed " + (seed + next) + ": " + e);
          if (e.getCause() != null) {
            System.out.println("  " + e.getCause());
          }
        }
      }
    }
    List<String> missing = options.containsKey("--only")
        ? List.of()
        : ConstructList.missing(coverage.constructs(), next);
    System.out.print(coverage.table());
    missing.forEach(construct -> System.out.println("missing: " + construct));
    System.out.printf(
        Locale.ROOT, "%d cases, compared %s; %d differences%n", next, compared, differences);
    System.exit(differences == 0 && missing.isEmpty() ? 0 : 1);
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
