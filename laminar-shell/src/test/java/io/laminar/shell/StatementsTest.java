package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.SqlPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementsTest {
  @Test
  void shouldCutAtSemicolonsButNotInStringsNamesAndComments() {
    List<Statement> found = Statements.in("""
        SELECT ';' FROM "a;b" -- c;
        WHERE x = 'it''s;';
        /* ; */ DROP SINK k;;
        SHOW SOURCES""");

    assertThat(found)
        .extracting(Statement::text)
        .containsExactly(
            "SELECT ';' FROM \"a;b\" -- c;\nWHERE x = 'it''s;'", "DROP SINK k", "SHOW SOURCES");
  }

  @Test
  void shouldKnowWhereEachStatementStarts() {
    List<Statement> found = Statements.in("-- first\n  SELECT 1; SELECT\n2");

    assertThat(found).hasSize(2);
    assertThat(found.get(0)).extracting(Statement::line, Statement::column).containsExactly(2, 3);
    assertThat(found.get(1)).extracting(Statement::line, Statement::column).containsExactly(2, 13);
    assertThat(found.get(1).inText(new SqlPosition(1, 1, 2, 1)))
        .isEqualTo(new SqlPosition(2, 13, 3, 1));
  }

  @Test
  void shouldTellWhetherATextIsWhole() {
    assertThat(Statements.isComplete("")).isTrue();
    assertThat(Statements.isComplete("-- nothing")).isTrue();
    assertThat(Statements.isComplete("SELECT 1; -- done")).isTrue();
    assertThat(Statements.isComplete("SELECT 1")).isFalse();
    assertThat(Statements.isComplete("SELECT ';")).isFalse();
    assertThat(Statements.isComplete("SELECT 1; /* open")).isFalse();
    assertThat(Statements.isComplete("SELECT 1; x")).isFalse();
  }
}
