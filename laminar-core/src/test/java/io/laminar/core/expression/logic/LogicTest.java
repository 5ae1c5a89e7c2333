package io.laminar.core.expression.logic;

import static io.laminar.api.ErrorCode.DIVISION_BY_ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.ExpressionFixture;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.Predicate;
import io.laminar.core.expression.arithmetic.Arithmetic;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;
import io.laminar.core.expression.choice.CaseExpression;
import io.laminar.core.expression.choice.Coalesce;
import io.laminar.core.expression.choice.Extreme;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogicTest {
  private static final DataType BOOLEAN = DataType.of(TypeKind.BOOLEAN).withNullable(true);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final DataType VARCHAR = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final @Nullable Object[] LEFT = {
    true, true, true, false, false, false, null, null, null
  };
  private static final @Nullable Object[] RIGHT = {
    true, false, null, true, false, null, true, false, null
  };

  private final ExpressionFixture fixture = new ExpressionFixture();

  private Condition column(@Nullable Object... values) {
    return Condition.of(fixture.column(BOOLEAN, values));
  }

  /** 10 / divisor > 1: fails where the divisor is 0. */
  private Condition failsOnZero(Expression divisor) {
    Expression quotient =
        Arithmetic.of(ArithmeticOperator.DIVIDE, BIGINT, Literal.ofWord(BIGINT, 10), divisor);
    return Comparisons.of(Comparison.GREATER, quotient, Literal.ofWord(BIGINT, 1));
  }

  @Test
  void shouldConjoinThreeValues() {
    assertThat(fixture.evaluate(new Conjunction(column(LEFT), column(RIGHT))))
        .containsExactly(true, false, null, false, false, false, null, false, null);
  }

  @Test
  void shouldConjoinMoreThanTwoConditions() {
    Condition third = column(false, true, true, true, true, true, true, true, true);
    assertThat(fixture.evaluate(new Conjunction(column(LEFT), column(LEFT), third)))
        .containsExactly(false, true, true, false, false, false, null, null, null);
  }

  @Test
  void shouldTestForNullInEveryColumn() {
    fixture.column(BIGINT, 1L, 2L, null);
    Expression second = fixture.column(BIGINT, null, 2L, 3L);
    assertThat(fixture.evaluate(new NullTest(second, true))).containsExactly(true, false, false);
    assertThat(fixture.evaluate(new NullTest(second, false))).containsExactly(false, true, true);
  }

  @Test
  void shouldDisjoinThreeValues() {
    assertThat(fixture.evaluate(new Disjunction(column(LEFT), column(RIGHT))))
        .containsExactly(true, true, true, true, false, null, true, null, null);
  }

  @Test
  void shouldNegateThreeValues() {
    assertThat(fixture.evaluate(new Negation(column(true, false, null))))
        .containsExactly(false, true, null);
  }

  @Test
  void shouldTestTruthWithoutNull() {
    Condition value = column(true, false, null);
    assertThat(fixture.evaluate(new TruthTest(value, true, false)))
        .containsExactly(true, false, false);
    assertThat(fixture.evaluate(new TruthTest(value, true, true)))
        .containsExactly(false, true, true);
    assertThat(fixture.evaluate(new TruthTest(value, false, false)))
        .containsExactly(false, true, false);
    assertThat(fixture.evaluate(new TruthTest(value, false, true)))
        .containsExactly(true, false, true);
  }

  @Test
  void shouldTestForNull() {
    Expression value = fixture.column(VARCHAR, "", null, "x");
    assertThat(fixture.evaluate(new NullTest(value, true))).containsExactly(false, true, false);
    assertThat(fixture.evaluate(new NullTest(value, false))).containsExactly(true, false, true);
  }

  @Test
  void shouldNotEvaluateTheRightSideOfADecidedRow() {
    Expression divisor = fixture.column(BIGINT, 0L, 2L, 0L, 20L);
    Condition nonzero = Comparisons.of(Comparison.NOT_EQUAL, divisor, Literal.ofWord(BIGINT, 0));
    assertThat(fixture.evaluate(new Conjunction(nonzero, failsOnZero(divisor))))
        .containsExactly(false, true, false, false);
    Condition zero = Comparisons.of(Comparison.EQUAL, divisor, Literal.ofWord(BIGINT, 0));
    assertThat(fixture.evaluate(new Disjunction(zero, failsOnZero(divisor))))
        .containsExactly(true, true, true, false);
  }

  @Test
  void shouldNotSelectAFailedRow() {
    Expression divisor = fixture.column(BIGINT, 0L, 2L, null);
    Condition anything = new Disjunction(failsOnZero(divisor), new NullTest(divisor, false));
    assertThat(fixture.evaluate(anything)).containsExactly(DIVISION_BY_ZERO, true, null);
  }

  @Test
  void shouldEvaluateABranchForItsRowsOnly() {
    Expression divisor = fixture.column(BIGINT, 0L, 2L, null, 5L);
    Expression quotient =
        Arithmetic.of(ArithmeticOperator.DIVIDE, BIGINT, Literal.ofWord(BIGINT, 10), divisor);
    Predicate[] conditions = {
      Comparisons.of(Comparison.EQUAL, divisor, Literal.ofWord(BIGINT, 0)),
      new NullTest(divisor, true)
    };
    Expression[] results = {Literal.ofWord(BIGINT, -1), Literal.ofNull(BIGINT), quotient};
    assertThat(fixture.evaluate(new CaseExpression(BIGINT, conditions, results)))
        .containsExactly(-1L, 5L, null, 2L);
  }

  @Test
  void shouldCopyLongStringsOutOfBranches() {
    String text = "a string of more than twelve bytes";
    Expression value = fixture.column(VARCHAR, text, "b", null);
    Predicate[] conditions = {
      Comparisons.of(Comparison.EQUAL, value, Literal.ofString(VARCHAR, text))
    };
    Expression[] results = {value, Literal.ofString(VARCHAR, "otherwise it is another")};
    assertThat(fixture.evaluate(new CaseExpression(VARCHAR, conditions, results)))
        .containsExactly(text, "otherwise it is another", "otherwise it is another");
  }

  @Test
  void shouldTakeTheFirstThatIsNotNull() {
    Expression first = fixture.column(BIGINT, 1L, null, null, null);
    Expression second = fixture.column(BIGINT, 2L, 0L, null, 5L);
    Expression third =
        Arithmetic.of(ArithmeticOperator.DIVIDE, BIGINT, Literal.ofWord(BIGINT, 10), second);
    assertThat(fixture.evaluate(new Coalesce(BIGINT, first, third)))
        .containsExactly(1L, DIVISION_BY_ZERO, null, 2L);
  }

  @Test
  void shouldFindExtremes() {
    Expression first = fixture.column(VARCHAR, "b", "a", null, "a");
    Expression second = fixture.column(VARCHAR, "a", "c and a long tail", "x", null);
    assertThat(fixture.evaluate(new Extreme(VARCHAR, true, first, second)))
        .containsExactly("b", "c and a long tail", null, null);
    assertThat(fixture.evaluate(new Extreme(VARCHAR, false, first, second)))
        .containsExactly("a", "a", null, null);
  }

  @Test
  void shouldFoldConstantsUnlessTheyFail() {
    Expression two = Literal.ofWord(BIGINT, 2);
    Expression sum = Arithmetic.of(ArithmeticOperator.ADD, BIGINT, two, two);
    assertThat(Constants.fold(sum).map(Constants::value)).contains(4L);
    Expression zero = Literal.ofWord(BIGINT, 0);
    assertThat(Constants.fold(Arithmetic.of(ArithmeticOperator.DIVIDE, BIGINT, two, zero)))
        .isEmpty();
  }

  @Test
  void shouldRepeatALiteralForEveryRow() {
    Literal literal = Literal.ofString(VARCHAR, "a constant of some length");
    int[] rows = {0, 100, 255};
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
    for (int row : rows) {
      assertThat(literal.evaluate(new Batch(0), rows, 3, context).word(row))
          .isEqualTo(literal.word());
    }
  }
}
