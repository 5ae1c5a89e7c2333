package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.LaminarException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Random expressions over constants still give what PostgreSQL or DuckDB gave when oracle-answers.txt was written. */
final class OracleAnswersTest {
  @Test
  void shouldGiveTheRecordedAnswers() throws IOException {
    List<String> lines = lines();
    try (LaminarDB db = LaminarDB.open()) {
      assertThat(lines.stream()
              .filter(line -> {
                String[] parts = line.split(" ==> ", 2);
                return !answer(db, parts[0]).equals(parts[1]);
              })
              .map(line -> line + "   but " + answer(db, line.split(" ==> ", 2)[0])))
          .isEmpty();
    }
    assertThat(lines).hasSizeGreaterThan(1_000);
  }

  private static String answer(LaminarDB db, String expression) {
    try {
      return "value " + db.query("SELECT " + expression + " AS x").rows().get(0).get(0);
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
