package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import org.junit.jupiter.api.Test;

final class CaretTest {
  @Test
  void shouldMarkTheCharactersOfTheError() {
    LaminarException error = new LaminarException(
        ErrorCode.SYNTAX,
        "unexpected 'WHER'",
        new SqlPosition(2, 9, 2, 12),
        "did you mean WHERE?",
        null);
    assertThat(Caret.render("SELECT a\n\tFROM t WHER a > 1", error)).isEqualTo("""
        SYNTAX (1001): unexpected 'WHER' [line 2, column 9]
        2 | \tFROM t WHER a > 1
          | \t       ^^^^
        did you mean WHERE?""");
  }

  @Test
  void shouldMarkTheEndOfTheText() {
    assertThat(Caret.snippet("SELECT", new SqlPosition(1, 7, 1, 7)))
        .isEqualTo("1 | SELECT\n  |       ^");
  }

  @Test
  void shouldMarkAnErrorOverSeveralLinesToTheEndOfTheFirst() {
    assertThat(Caret.snippet("SELECT a,\n b", new SqlPosition(1, 8, 2, 2)))
        .isEqualTo("1 | SELECT a,\n  |        ^^");
  }

  @Test
  void shouldCutLongLinesAroundTheError() {
    String sql = "SELECT " + "a, ".repeat(1_000) + "b FROM t";
    String snippet = Caret.snippet(sql, new SqlPosition(1, 3_008, 1, 3_008));
    assertThat(snippet.lines()).allMatch(line -> line.length() < 140);
    int caret = snippet.lines().toList().get(1).indexOf('^');
    assertThat(snippet.charAt(caret)).isEqualTo('b');
  }

  @Test
  void shouldShowNothingForAPositionOfAnotherText() {
    assertThat(Caret.snippet("SELECT", new SqlPosition(3, 1, 3, 1))).isEmpty();
  }
}
