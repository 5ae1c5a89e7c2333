package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every statement of values.txt gives the values that stand beside it. */
final class RecordedValuesTest {
  @Test
  void shouldGiveTheRecordedValues() throws Exception {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (LaminarDB db =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
      for (String line : lines()) {
        String[] parts = line.split(" => ", 2);
        if (parts.length == 1) {
          db.execute(line);
          continue;
        }
        compared++;
        String actual = answer(db, parts[0]);
        if (!actual.equals(parts[1])) {
          differences.add(parts[0] + " => " + actual + " but should be " + parts[1]);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(50);
  }

  private static List<String> lines() throws Exception {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(RecordedValuesTest.class.getResourceAsStream("/values.txt")),
        StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .collect(Collectors.toList());
    }
  }

  private static String answer(LaminarDB db, String sql) {
    boolean statement = sql.matches("(?s)(SELECT|VALUES|WITH)\\b.*");
    try {
      List<String> rows = new ArrayList<>();
      for (Row row : db.query(statement ? sql : "SELECT " + sql)) {
        rows.add(
            row.values().stream().map(RecordedValuesTest::text).collect(Collectors.joining(" | ")));
      }
      return rows.isEmpty() ? "no rows" : String.join(" ; ", rows);
    } catch (LaminarException e) {
      return "!" + e.code();
    }
  }

  private static String text(@Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return value instanceof byte[] bytes
        ? "X'" + HexFormat.of().withUpperCase().formatHex(bytes) + "'"
        : String.valueOf(value);
  }
}
