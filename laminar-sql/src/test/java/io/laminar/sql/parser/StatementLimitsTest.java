package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import org.junit.jupiter.api.Test;

final class StatementLimitsTest {
  @Test
  void shouldRefuseTenThousandParentheses() {
    refuse(
        "SELECT " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + " FROM t",
        "nested deeper than 100 levels");
    refuse(
        "SELECT " + "f(".repeat(10_000) + "1" + ")".repeat(10_000) + " FROM t",
        "nested deeper than 100 levels");
    refuse("SELECT " + "CASE WHEN a THEN ".repeat(10_000) + "1", "nested deeper than 100 levels");
  }

  @Test
  void shouldParseWhatIsJustNotTooDeep() {
    assertThat(SqlParser.parse("SELECT " + "(".repeat(100) + "1" + ")".repeat(100) + " FROM t"))
        .hasSize(1);
    assertThat(SqlParser.parse(
            "SELECT " + "CAST(".repeat(100) + "1" + " AS INT)".repeat(100) + " FROM t"))
        .hasSize(1);
    assertThat(
            SqlParser.parse("SELECT * FROM " + "(SELECT * FROM ".repeat(99) + "t" + ")".repeat(99)))
        .hasSize(1);
  }

  @Test
  void shouldRefuseLongChainsOfOperators() {
    refuse("SELECT a FROM t WHERE a = 1" + " AND a = 1".repeat(20_000), "more than 1000 operators");
    refuse("SELECT " + "- ".repeat(5_000) + "a FROM t", "more than 1000 operators");
    refuse("SELECT 1 FROM t WHERE " + "NOT ".repeat(5_000) + "a", "more than 1000 operators");
    assertThat(SqlParser.parse("SELECT a FROM t WHERE a = 1" + " AND a = 1".repeat(490)))
        .hasSize(1);
  }

  @Test
  void shouldRefuseManyJoinsAndSetOperations() {
    refuse(
        "SELECT 1" + " UNION ALL SELECT 1".repeat(1_000), "more than 200 joins and set operations");
    refuse(
        "SELECT 1 FROM t" + " JOIN u ON a = b".repeat(1_000),
        "more than 200 joins and set operations");
  }

  @Test
  void shouldRefuseTextsOfMoreThanAMebibyte() {
    refuse("SELECT '" + "x".repeat(1 << 20) + "'", "longer than 1048576 bytes");
    refuse("SELECT '" + "€".repeat(400_000) + "'", "longer than 1048576 bytes");
    refuse("SELECT '" + "x".repeat(100 << 20) + "'", "longer than 1048576 bytes");
    assertThat(SqlParser.parse("SELECT '" + "x".repeat((1 << 20) - 100) + "'")).hasSize(1);
  }

  @Test
  void shouldRefuseTooManyTokensAndStatements() {
    refuse("SELECT a FROM t WHERE a IN (1" + ",1".repeat(60_000) + ")", "more than 100000 tokens");
    refuse("SELECT a;".repeat(20_000), "more than 10000 statements");
  }

  @Test
  void shouldParseOnAThreadWithASmallStack() throws InterruptedException {
    String deep =
        "SELECT " + "f(".repeat(100) + "a" + " + b".repeat(800) + ")".repeat(100) + " FROM t";
    int[] parsed = new int[1];
    Thread thread =
        new Thread(null, () -> parsed[0] = SqlParser.parse(deep).size(), "small", 256 << 10);
    thread.start();
    thread.join();
    assertThat(parsed[0]).isEqualTo(1);
  }

  private static void refuse(String sql, String problem) {
    LaminarException error =
        catchThrowableOfType(LaminarException.class, () -> SqlParser.parse(sql));
    assertThat(error.code()).isEqualTo(ErrorCode.STATEMENT_TOO_LARGE);
    assertThat(error.problem()).contains(problem);
    assertThat(error.remedy()).isNotEmpty();
  }
}
