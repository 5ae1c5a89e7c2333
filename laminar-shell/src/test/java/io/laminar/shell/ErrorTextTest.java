package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
  private static final String SCRIPT = """
      SHOW SOURCES; SELECT pric
      FROM 東京\t, trads;
      """;

  private static String rendered(SqlPosition position) {
    LaminarException error = new LaminarException(
        ErrorCode.UNKNOWN_COLUMN, "there is no column pric", position, "did you mean price?", null);
    return ErrorText.of(
        error, ScriptText.of("a.sql", SCRIPT), Statements.in(SCRIPT).get(1));
  }

  @Test
  void shouldPutCaretsUnderTheWordInTheWholeText() {
    assertThat(rendered(new SqlPosition(1, 8, 1, 11))).isEqualTo("""
        error UNKNOWN_COLUMN (1011) at a.sql, line 1, column 22: there is no column pric
        1 | SHOW SOURCES; SELECT pric
                                 ^^^^
        did you mean price?
        """);
  }

  @Test
  void shouldAllowForWideCharactersAndTabs() {
    assertThat(rendered(new SqlPosition(2, 11, 2, 15))).contains("""
        2 | FROM 東京 , trads;
                        ^^^^^
        """);
  }

  @Test
  void shouldMarkTheRestOfTheLineWhenTheErrorGoesOn() {
    assertThat(rendered(new SqlPosition(1, 1, 2, 4))).contains("""
        1 | SHOW SOURCES; SELECT pric
                          ^^^^^^^^^^^
        """);
  }

  @Test
  void shouldMarkTheEndOfTheText() {
    assertThat(rendered(new SqlPosition(2, 40, 2, 40))).contains("trads;\n").contains("^\n");
    assertThat(rendered(new SqlPosition(9, 1, 9, 1))).contains("line 9");
  }

  @Test
  void shouldChooseTheExitCodeByTheKindOfError() {
    assertThat(ExitCode.of(ErrorCode.SYNTAX)).isEqualTo(ExitCode.ERROR);
    assertThat(ExitCode.of(ErrorCode.MALFORMED_INPUT)).isEqualTo(ExitCode.ERROR);
    assertThat(ExitCode.of(ErrorCode.IO_FAILURE)).isEqualTo(ExitCode.IO);
    assertThat(ExitCode.of(ErrorCode.DAMAGED_STORAGE)).isEqualTo(ExitCode.IO);
    assertThat(ExitCode.of(ErrorCode.STORAGE_FULL)).isEqualTo(ExitCode.RESOURCE);
    assertThat(ExitCode.of(ErrorCode.RESOURCE_LIMIT)).isEqualTo(ExitCode.RESOURCE);
    assertThat(ExitCode.of(ErrorCode.INTERNAL)).isEqualTo(ExitCode.DEFECT);
  }
}
