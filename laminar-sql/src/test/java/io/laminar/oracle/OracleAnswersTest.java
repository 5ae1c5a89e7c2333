package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.LaminarException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Random expressions over constants still give what PostgreSQL or DuckDB gave when oracle-answers.txt was written. */
final class OracleAnswersTest {
  @Test
  void shouldGiveTheRecordedAnswers() throws IOException {
    List<String> lines = lines();
    try (LaminarDB db = LaminarDB.open()) {
      List<String> differences = new ArrayList<>();
      for (String line : lines) {
        String[] parts = line.split(" ==> ", 2);
        String answer = answer(db, parts[0], parts[1]);
        if (!answer.equals(parts[1])) {
          differences.add(line + "   but " + answer);
        }
      }
      assertThat(differences).isEmpty();
    }
    assertThat(lines).hasSizeGreaterThan(1_000);
  }

  private static String answer(LaminarDB db, String expression, String recorded) {
    try {
      Object value = db.query("SELECT " + expression + " AS x").rows().get(0).get(0);
      // JDK 19 changed how a DOUBLE is written: what reads as the same number is the same.
      return value instanceof Double number
              && recorded.matches("value -?([0-9].*|Infinity|NaN)")
              && number.equals(Double.valueOf(recorded.substring("value ".length())))
          ? recorded
          : "value " + value;
    } catch (LaminarException e) {
      return e.code().number() / 1000 == 2 ? "error" : e.getMessage();
    }
  }

  private static List<String> lines() throws IOException {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(OracleAnswersTest.class.getResourceAsStream("oracle-answers.txt")),
        StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }
}
