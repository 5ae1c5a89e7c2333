package io.laminar.sql.physical;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.LaminarException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every example of docs/sql-functions.md is planned, compiled and run. */
final class FunctionReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "sql-functions.md");

  @Test
  void shouldRunEveryExample() throws Exception {
    ScalarFixture fixture = new ScalarFixture();
    List<String> refused = new ArrayList<>();
    int examples = 0;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `")) {
        String example = line.substring(3, line.indexOf("` |")).replace("\\|", "|");
        examples++;
        try {
          assertThat(fixture.evaluate(example)).hasSize(ScalarFixture.ROWS.length);
        } catch (LaminarException e) {
          refused.add(example + ": " + e.getMessage());
        }
      }
    }
    assertThat(refused).isEmpty();
    assertThat(examples).isGreaterThan(130);
  }
}
