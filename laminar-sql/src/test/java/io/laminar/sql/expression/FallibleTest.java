package io.laminar.sql.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.sql.validate.LaminarTypeFactory;
import java.math.BigDecimal;
import java.util.StringTokenizer;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FallibleTest {
  private final RexBuilder rex = new RexBuilder(new LaminarTypeFactory());
  private final RexNode whole = column("INTEGER");

  /** A type as SQL writes it, with / for the comma. */
  private RelDataType type(String text) {
    StringTokenizer words = new StringTokenizer(text, "(/)");
    SqlTypeName name = SqlTypeName.valueOf(words.nextToken());
    if (!words.hasMoreTokens()) {
      return rex.getTypeFactory().createSqlType(name);
    }
    int precision = Integer.parseInt(words.nextToken());
    return words.hasMoreTokens()
        ? rex.getTypeFactory().createSqlType(name, precision, Integer.parseInt(words.nextToken()))
        : rex.getTypeFactory().createSqlType(name, precision);
  }

  private RexNode column(String type) {
    return rex.makeInputRef(type(type), 0);
  }

  private RexNode number(int value) {
    return rex.makeExactLiteral(BigDecimal.valueOf(value), type("INTEGER"));
  }

  private boolean isFallible(SqlOperator operator, RexNode... operands) {
    return Fallible.is(rex.makeCall(operator, operands));
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, BIGINT", "BIGINT, DOUBLE", "SMALLINT, DECIMAL(5/0)", "DECIMAL(9/0), INTEGER",
    "DECIMAL(5/2), DECIMAL(7/3)", "CHAR(3), VARCHAR", "VARCHAR(3), VARCHAR(3)",
        "TIMESTAMP(3), TIMESTAMP(6)"
  })
  void shouldKnowCastsThatTakeEveryValue(String from, String to) {
    assertThat(Fallible.is(rex.makeAbstractCast(type(to), column(from), false))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "BIGINT, INTEGER", "DOUBLE, BIGINT", "DECIMAL(10/0), INTEGER", "DECIMAL(5/2), DECIMAL(6/4)",
    "VARCHAR, VARCHAR(3)", "VARCHAR, INTEGER", "TIMESTAMP(3), TIMESTAMP(9)", "DOUBLE, REAL"
  })
  void shouldKnowCastsThatMayFail(String from, String to) {
    assertThat(Fallible.is(rex.makeAbstractCast(type(to), column(from), false))).isTrue();
  }

  @Test
  void shouldKnowDivisionsByNumbersThatDivide() {
    assertThat(isFallible(SqlStdOperatorTable.DIVIDE, whole, number(2))).isFalse();
    assertThat(isFallible(SqlStdOperatorTable.MOD, whole, number(10))).isFalse();
    assertThat(isFallible(SqlStdOperatorTable.DIVIDE, whole, number(0))).isTrue();
    assertThat(isFallible(SqlStdOperatorTable.DIVIDE, whole, number(-1))).isTrue();
    assertThat(isFallible(SqlStdOperatorTable.DIVIDE, whole, whole)).isTrue();
  }

  @Test
  void shouldKnowThatDoublesNeverFail() {
    RexNode real = column("DOUBLE");

    assertThat(isFallible(SqlStdOperatorTable.DIVIDE, real, real)).isFalse();
    assertThat(isFallible(SqlStdOperatorTable.MULTIPLY, real, real)).isFalse();
    assertThat(isFallible(SqlStdOperatorTable.PLUS, whole, whole)).isTrue();
  }

  @Test
  void shouldFindWhatIsWithinAConditionThatIsSafe() {
    RexNode quotient = rex.makeCall(SqlStdOperatorTable.DIVIDE, whole, whole);

    assertThat(isFallible(SqlStdOperatorTable.EQUALS, whole, whole)).isFalse();
    assertThat(isFallible(SqlStdOperatorTable.EQUALS, whole, quotient)).isTrue();
    assertThat(isFallible(SqlStdOperatorTable.IS_NULL, quotient)).isTrue();
  }
}
