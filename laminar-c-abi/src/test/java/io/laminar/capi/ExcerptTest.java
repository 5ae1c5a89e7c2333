package io.laminar.capi;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.SqlPosition;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  private static String of(String sql, int line, int column, int endLine, int endColumn) {
    return Excerpt.of(sql, new SqlPosition(line, column, endLine, endColumn));
  }

  @Test
  void shouldShowTheLineWithCaretsBelowThePlace() {
    assertThat(of("SELECT a\r\n  FROM b\nWHERE c", 2, 8, 2, 8)).isEqualTo("  FROM b\n       ^");
    assertThat(of("SELECT a\rFROM b", 2, 1, 2, 4)).isEqualTo("FROM b\n^^^^");
  }

  @Test
  void shouldKeepTabsAndMarkTheRestOfALine() {
    assertThat(of("\tSELECT\nx", 1, 2, 2, 1)).isEqualTo("\tSELECT\n\t^^^^^^");
  }

  @Test
  void shouldMarkTheEndOfALineThatIsTooShort() {
    assertThat(of("SELECT", 1, 9, 1, 9)).isEqualTo("SELECT\n      ^");
    assertThat(of("SELECT", 3, 1, 3, 1)).isEmpty();
    assertThat(of("", 1, 1, 1, 1)).isEmpty();
  }

  @Test
  void shouldCutALongLineAroundThePlace() {
    String sql = "x".repeat(300) + "HERE" + "y".repeat(300);
    String[] lines = of(sql, 1, 301, 1, 304).split("\n", -1);
    assertThat(lines[0]).hasSize(Excerpt.MAX_COLUMNS).contains("HERE");
    assertThat(lines[1].indexOf('^')).isEqualTo(lines[0].indexOf("HERE"));
    assertThat(lines[1]).endsWith("^^^^");
  }
}
