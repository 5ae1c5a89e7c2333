package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every expression of temporals.txt gives its value, as a constant and over columns. */
final class TemporalValueTest {
  private static final Pattern LITERAL =
      Pattern.compile("\\b(TIMESTAMP|DATE|TIME) '([^']*?)(?:\\.(\\d+))?'");

  @AutoClose
  private final LaminarDB db =
      LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());

  private static List<String[]> cases() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(TemporalValueTest.class.getResourceAsStream("temporals.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" => ", 2))
          .toList();
    }
  }

  @Test
  void shouldComputeConstants() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String[] each : cases()) {
      compare(each[0], each[1], result("SELECT " + each[0]), wrong);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void shouldComputeTheSameOverColumns() throws IOException {
    List<String> wrong = new ArrayList<>();
    int over = 0;
    for (String[] each : cases()) {
      Map<String, String> columns = new LinkedHashMap<>();
      String sql = withColumns(each[0], columns);
      if (!columns.isEmpty() && !each[1].equals("INVALID_LITERAL")) {
        String source = "s" + over++;
        db.execute("CREATE SOURCE %s (%s); CREATE MATERIALIZED VIEW v%s AS SELECT * FROM %s;"
                .formatted(source, String.join(", ", columns.keySet()), source, source)
            + "INSERT INTO %s VALUES (%s)".formatted(source, String.join(", ", columns.values())));
        compare(sql, each[1], result("SELECT " + sql + " FROM v" + source), wrong);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(over).isGreaterThan(80);
  }

  /** Puts a column in the place of each literal of a time. */
  private static String withColumns(String sql, Map<String, String> columns) {
    Matcher literals = LITERAL.matcher(sql);
    StringBuilder text = new StringBuilder();
    while (literals.find()) {
      String name = "c" + columns.size();
      String fraction = literals.group(3);
      String type = literals.group(1).equals("DATE")
          ? "DATE"
          : literals.group(1) + "(" + (fraction == null ? 0 : Math.min(9, fraction.length())) + ")";
      columns.put(name + " " + type + " NOT NULL", literals.group());
      literals.appendReplacement(text, name);
    }
    return literals.appendTail(text).toString();
  }

  private String result(String sql) {
    try {
      QueryResult result = db.query(sql);
      return result.rows().get(0).get(0) + " : " + result.schema().type(0).sqlName();
    } catch (LaminarException e) {
      return e.code().name();
    }
  }

  private static void compare(String sql, String expected, String actual, List<String> wrong) {
    if (!actual.equals(expected)) {
      wrong.add(sql + " => " + actual + ", not " + expected);
    }
  }
}
