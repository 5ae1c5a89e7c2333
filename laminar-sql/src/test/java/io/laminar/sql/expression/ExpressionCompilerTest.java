package io.laminar.sql.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Literal;
import org.junit.jupiter.api.Test;

final class ExpressionCompilerTest {
  private final ScalarFixture fixture = new ScalarFixture();

  @Test
  void shouldFoldConstants() {
    assertThat(ExpressionCompiler.compile(fixture.plan("DATE '2024-01-31' + INTERVAL '1' MONTH")))
        .isInstanceOfSatisfying(
            Literal.class, literal -> assertThat(literal.word()).isEqualTo(19782));
  }

  @Test
  void shouldNotFoldWhatFailsOrReadsTheClock() {
    assertThat(ExpressionCompiler.compile(fixture.plan("1 / 0"))).isNotInstanceOf(Literal.class);
    assertThat(ExpressionCompiler.compile(fixture.plan("CURRENT_TIMESTAMP(3)")))
        .isNotInstanceOf(Literal.class);
    assertThat(fixture.evaluate("CURRENT_TIMESTAMP(3)")).containsOnly(1_700_000_000_123L);
    assertThat(fixture.evaluate("LOCALTIMESTAMP(6)")).containsOnly(1_700_000_000_123_456L);
    assertThat(fixture.evaluate("CURRENT_DATE")).containsOnly(19_675L);
  }

  @Test
  void shouldFailOnlyTheRowsOfTheBranchThatIsTaken() {
    assertThat(fixture.evaluate("CASE WHEN n <> 0 THEN i / n ELSE -1 END"))
        .containsExactly(3L, 2L, -1L, 2147483647L, -1L, 3L, 1L);
    assertThat(fixture.evaluate("i / n").get(4))
        .isInstanceOfSatisfying(ScalarFixture.Failure.class, failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.DIVISION_BY_ZERO);
          assertThat(failure.message()).isEqualTo("-2147483648 / 0 is undefined");
        });
  }

  @Test
  void shouldGiveTheSameForAPartThatOccursTwice() {
    assertThat(fixture.evaluate("CASE WHEN n <> 0 AND i / n > 2 THEN i / n ELSE -1 END"))
        .containsExactly(3L, -1L, -1L, 2147483647L, -1L, 3L, -1L);
    assertThat(fixture.evaluate("n = 0 OR i / n > 2 AND i / n < 4"))
        .containsExactlyElementsOf(fixture.evaluate("n = 0 OR i / n BETWEEN 3 AND 3"));
    for (String part :
        new String[] {"UPPER(s)", "s || s", "UPPER(s) || LOWER(s) || 'twelve bytes more'"}) {
      assertThat(fixture.evaluate("CASE WHEN " + part + " IS NULL THEN 'none' WHEN n = 1 THEN "
              + part + " || " + part + " ELSE " + part + " END"))
          .containsExactlyElementsOf(fixture.evaluate("COALESCE(CASE n WHEN 1 THEN REPEAT(" + part
              + ", 2) ELSE " + part + " END, 'none')"));
    }
  }

  @Test
  void shouldReportThePartThatFailsOnce() {
    assertThat(fixture.evaluate("i / n > 2 AND i / n < 100").get(4))
        .isInstanceOfSatisfying(
            ScalarFixture.Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DIVISION_BY_ZERO));
  }

  @Test
  void shouldSelectRows() {
    Condition condition = ExpressionCompiler.compilePredicate(
        fixture.plan("i BETWEEN 5 AND 10 AND s LIKE '%e%' OR n = 1"));
    int[] selected = new int[Batch.MAX_ROWS];
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
    int size = condition.select(
        fixture.batch(), Batch.everyRow(), ScalarFixture.ROWS.length, selected, context);
    assertThat(java.util.Arrays.copyOf(selected, size)).containsExactly(0, 3, 5, 6);
  }

  @Test
  void shouldTellWhatARangeMakesOfNull() {
    assertThat(fixture.evaluate("i BETWEEN 6 AND 10"))
        .containsExactly(true, false, null, false, false, true, false);
    assertThat(fixture.evaluate("i BETWEEN 6 AND 10 AND i IS NOT NULL"))
        .containsExactly(true, false, false, false, false, true, false);
    assertThat(fixture.evaluate("i BETWEEN 6 AND 10 OR i IS NULL"))
        .containsExactly(true, false, true, false, false, true, false);
  }

  @Test
  void shouldNotCountThePaddingOfAChar() {
    Object[] hello = {true, false, null, false, false, false, false};
    assertThat(fixture.evaluate("CAST(s AS CHAR(8)) = 'hello'")).containsExactly(hello);
    assertThat(fixture.evaluate("CAST(s AS CHAR(8)) IN ('hello', 'x')")).containsExactly(hello);
    assertThat(fixture.evaluate("CAST(s AS CHAR(8)) = s"))
        .containsExactly(true, false, null, false, true, false, true);
    assertThat(fixture.evaluate("'hello ' = s"))
        .containsExactly(false, false, null, false, false, false, false);
  }

  @Test
  void shouldKeepACastThatCuts() {
    assertThat(fixture.evaluate("CAST(s AS VARCHAR(3)) IN ('hel', 'größe')"))
        .containsExactly(true, false, null, false, false, false, false);
    assertThat(fixture.evaluate("CAST(CAST(s AS VARCHAR(3)) AS VARCHAR)"))
        .containsExactly("hel", "Hel", null, "grö", "", "a l", "  p");
  }

  @Test
  void shouldTakeRemaindersOfDoublesAsIeeeSays() {
    assertThat(fixture.evaluate("1e300 % 7e0")).containsOnly(1e300 % 7);
    assertThat(fixture.evaluate("MOD(1.5e0, 0)")).containsOnly(Double.NaN);
    assertThat(fixture.evaluate("(d / d) % 2")).contains(Double.NaN).doesNotContain("error");
    assertThat(fixture.plan("r % i").getType().getSqlTypeName()).hasToString("REAL");
    assertThat(fixture.plan("d % m").getType().getSqlTypeName()).hasToString("DOUBLE");
    assertThat(fixture.plan("m % 2").getType().getSqlTypeName()).hasToString("DECIMAL");
  }

  @Test
  void shouldAddWholeDaysToADateInEitherSpelling() {
    assertThat(fixture.evaluate("dt + INTERVAL '2 days'"))
        .isEqualTo(fixture.evaluate("dt + INTERVAL '2' DAY"));
    assertThat(fixture.evaluate("dt - INTERVAL '48h'"))
        .isEqualTo(fixture.evaluate("dt - INTERVAL '2' DAY"));
  }

  @Test
  void shouldCompareIntervalsOfOtherUnits() {
    assertThat(fixture.evaluate("INTERVAL '5s' = INTERVAL '5' SECOND")).containsOnly(true);
    assertThat(fixture.evaluate("INTERVAL '1h' > INTERVAL '59' MINUTE")).containsOnly(true);
    assertThat(fixture.evaluate(
            "INTERVAL '1' DAY BETWEEN INTERVAL '1h' AND INTERVAL '23:59' HOUR TO MINUTE"))
        .containsOnly(false);
    assertThat(fixture.evaluate("(ts - ts) SECOND < INTERVAL '1' DAY").get(0)).isEqualTo(true);
  }

  @Test
  void shouldCompareAndMixTimesOfAnyPrecision() {
    assertThat(fixture.evaluate("TIME '12:00:00.000' = TIME '12:00:00'")).containsOnly(true);
    assertThat(fixture.evaluate(
            "COALESCE(CAST(ts AS TIME(3)), TIME '00:00:00') >= TIME '00:00:00.000001'"))
        .contains(true)
        .doesNotContain("error");
  }

  @Test
  void shouldKeepTimesWithinTheirTypes() {
    for (String beyond : new String[] {
      "DATE '9999-12-31' + INTERVAL '1' DAY",
      "TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1ms'",
      "CEIL(DATE '9999-12-31' TO WEEK)",
      "TIMESTAMPADD(YEAR, 8000, TIMESTAMP '2024-01-01 00:00:00')",
      "CEIL(TIME '23:30:00' TO HOUR)"
    }) {
      assertThat(fixture.evaluate(beyond))
          .as(beyond)
          .allSatisfy(value -> assertThat(value)
              .isInstanceOfSatisfying(
                  ScalarFixture.Failure.class,
                  failure -> assertThat(failure.code()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE)));
    }
    assertThat(fixture.evaluate("TRY_CAST('10000-01-01' AS DATE)")).containsOnlyNulls();
  }

  @Test
  void shouldRefuseUnitsThatATimeDoesNotHave() {
    assertRefused("FLOOR(TIME '12:00:00' TO DAY)", "FLOOR of a TIME to DAY is not supported yet");
    assertRefused("CEIL(ts TO DOW)", "CEIL of a TIMESTAMP(3) to DOW is not supported yet");
    assertThatThrownBy(
            () -> ExpressionCompiler.compile(fixture.plan("CAST(ts AS TIME) + INTERVAL '1' MONTH")))
        .hasMessageContaining("a TIME does not take months and years");
  }

  @Test
  void shouldCountFineUnitsExactly() {
    assertThat(fixture.evaluate("TIMESTAMPDIFF(NANOSECOND, ts, tu)"))
        .containsExactly(
            12_000L, 999_000L, null, 1960058753000001000L, 0L, 500_000L, 86398999001000L);
    assertThat(fixture.evaluate("TIMESTAMPADD(MICROSECOND, n, tu) = tu + INTERVAL '0' SECOND"))
        .containsExactly(false, false, null, false, true, false, false);
  }

  @Test
  void shouldRefuseByName() {
    assertRefused("RAND()", "the function RAND is not supported yet");
    assertRefused("s SIMILAR TO 'h.*'", "the function SIMILAR TO is not supported yet");
    assertRefused("dt + INTERVAL '1' HOUR", "an interval of less than a day added to a DATE");
  }

  private void assertRefused(String sql, String message) {
    assertThatThrownBy(() -> ExpressionCompiler.compile(fixture.plan(sql)))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
        .hasMessageContaining(message);
  }

  @Test
  void shouldCompareTimesOfAnyPrecision() {
    assertThat(fixture.evaluate("CAST(ts AS TIME(3)) > TIME '13:45:56'").subList(0, 3))
        .containsExactly(true, true, null);
    assertThat(fixture.evaluate("CAST(tu AS TIME(6)) = TIME '13:45:56.789012'").subList(0, 3))
        .containsExactly(true, false, null);
    assertThat(fixture.evaluate("CAST(ts AS TIME) <= CAST(tu AS TIME(6))").subList(0, 3))
        .containsExactly(true, true, null);
  }
}
