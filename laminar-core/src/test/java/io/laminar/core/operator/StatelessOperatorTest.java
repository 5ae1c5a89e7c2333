package io.laminar.core.operator;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Predicate;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.window.TumblingWindow;
import io.laminar.core.operator.window.WindowAssignOperator;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatelessOperatorTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final String LONG_NAME = "a name of more than twelve bytes";

  /** Passes even numbers, fails for negative ones. */
  private static int selectEven(
      Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long value = batch.column(1).word(rows[i]);
      if (value < 0) {
        context.fail(rows[i], ErrorCode.INVALID_FUNCTION_ARGUMENT, "negative", "");
      } else if (value % 2 == 0) {
        selected[kept++] = rows[i];
      }
    }
    return kept;
  }

  /** Half of a column; fails for odd numbers. */
  private static final class Half implements Expression {
    private final ColumnBuffer result = new ColumnBuffer(BIGINT);

    @Override
    public DataType type() {
      return BIGINT;
    }

    @Override
    public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
      for (int i = 0; i < count; i++) {
        long value = batch.column(1).word(rows[i]);
        if (value % 2 != 0) {
          context.fail(rows[i], ErrorCode.INVALID_CAST, "odd", "");
        }
        result.setWord(rows[i], value / 2);
      }
      return result.vector();
    }
  }

  /** A column as it is. */
  private record ColumnOf(DataType type, int index) implements Expression {
    @Override
    public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
      return batch.column(index);
    }
  }

  @Test
  void shouldPassOnRowsForWhichTheConditionHolds() {
    Predicate even = StatelessOperatorTest::selectEven;
    OperatorHarness.of(context -> new FilterOperator(even, 2, context), List.of(NAME, BIGINT))
        .change(1, LONG_NAME, 2)
        .expect(LONG_NAME, 2)
        .change(1, "b", 3)
        .change(1, "c", -2)
        .watermark(7)
        .change(-1, LONG_NAME, 2)
        .expectChange(-1, LONG_NAME, 2)
        .expectErrors(ErrorCode.INVALID_FUNCTION_ARGUMENT)
        .run();
  }

  @Test
  void shouldComputeOneColumnForEachExpressionAndLeaveOutRowsThatFail() {
    OperatorHarness.of(
            context -> new ProjectOperator(
                new Expression[] {new Half(), new ColumnOf(NAME, 0), new Half()}, context),
            List.of(NAME, BIGINT))
        .returns(List.of(BIGINT, NAME, BIGINT))
        .change(1, LONG_NAME, 2)
        .expect(1, LONG_NAME, 1)
        .change(1, "b", 3)
        .change(-3, "c", -2)
        .expectChange(-3, -1, "c", -1)
        .expectErrors(ErrorCode.INVALID_CAST)
        .run();
  }

  @Test
  void shouldAppendTheBoundsOfTheWindow() {
    DataType time = DataType.timestamp(6).withNullable(true);
    List<DataType> input = List.of(NAME, time);
    OperatorHarness.of(
            context -> new WindowAssignOperator(input, 1, new TumblingWindow(10, -1), context),
            input)
        .returns(WindowAssignOperator.outputTypes(input, 1))
        .change(1, LONG_NAME, 8)
        .expect(LONG_NAME, 8, -1, 9, 8)
        .change(-1, "b", 9)
        .expectChange(-1, "b", 9, 9, 19, 18)
        .change(1, "c", null)
        .change(1, "d", -2)
        .expect("d", -2, -11, -1, -2)
        .change(1, "e", Long.MIN_VALUE + 3)
        .expectErrors(ErrorCode.NOT_NULL_VIOLATION, ErrorCode.VALUE_OUT_OF_RANGE)
        .run();
  }
}
