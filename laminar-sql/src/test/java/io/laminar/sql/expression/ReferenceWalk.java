package io.laminar.sql.expression;

import io.laminar.api.LaminarException;
import io.laminar.sql.expression.FunctionEntry.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Plans and runs every example of the reference, over columns and over constants in their place. {@link
 * ExcludedClassesTest} makes one in a class loader of its own.
 */
public final class ReferenceWalk implements Callable<List<String>> {
  private static final String[][] CONSTANTS = {
    {"b", "TRUE"},
    {"t", "CAST(1 AS TINYINT)"},
    {"i", "7"},
    {"l", "CAST(42 AS BIGINT)"},
    {"d", "1.5e0"},
    {"r", "CAST(0.5 AS REAL)"},
    {"m", "12.34"},
    {"w", "CAST(123456.789012 AS DECIMAL(30, 6))"},
    {"s", "'hello'"},
    {"u", "'ell'"},
    {"dt", "DATE '2024-02-29'"},
    {"ts", "TIMESTAMP '2024-02-29 13:45:56.789'"},
    {"tu", "CAST(TIMESTAMP '2024-02-29 13:45:56.789' AS TIMESTAMP(6))"},
    {"n", "2"}
  };

  private final ScalarFixture fixture = new ScalarFixture();
  private final List<String> failures = new ArrayList<>();
  private int count;

  /** Makes a walk. */
  public ReferenceWalk() {}

  /** Returns what failed otherwise than by a coded error, and the number of calls as the last element. */
  @Override
  public List<String> call() {
    for (FunctionEntry entry : Functions.all()) {
      for (Example example : entry.examples()) {
        run(example.sql());
        run(constant(example.sql()));
      }
    }
    failures.add(String.valueOf(count));
    return failures;
  }

  private void run(String sql) {
    count++;
    try {
      fixture.evaluate(sql);
    } catch (LaminarException e) {
      if (e.code() == io.laminar.api.ErrorCode.INTERNAL) {
        failures.add(sql + ": " + e);
      }
    } catch (RuntimeException | LinkageError e) {
      failures.add(sql + ": " + e);
    }
  }

  /** Writes constants in place of columns, but for those in strings. */
  static String constant(String sql) {
    String[] parts = sql.split("'", -1);
    for (int k = 0; k < parts.length; k += 2) {
      StringBuilder written = new StringBuilder();
      for (String word : parts[k].split("\\b", -1)) {
        written.append(constantOf(word));
      }
      parts[k] = written.toString();
    }
    return String.join("'", parts);
  }

  private static String constantOf(String word) {
    for (String[] constant : CONSTANTS) {
      if (constant[0].equals(word)) {
        return constant[1];
      }
    }
    return word;
  }
}
