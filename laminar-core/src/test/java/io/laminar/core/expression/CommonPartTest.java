package io.laminar.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonPartTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private final EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
  private final Batch batch = new Batch(0);
  private final List<String> evaluated = new ArrayList<>();

  private record Noting(List<String> evaluated, String name, Vector result) implements Expression {
    @Override
    public DataType type() {
      return BIGINT;
    }

    @Override
    public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
      evaluated.add(name + " " + count);
      return result;
    }
  }

  /** Evaluates its argument for so many of its rows, one after the other. */
  private record Steps(Expression argument, List<Integer> counts) implements Expression {
    @Override
    public DataType type() {
      return BIGINT;
    }

    @Override
    public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
      Vector last = new Vector();
      for (int step : counts) {
        last = argument.evaluate(batch, rows, step, context);
      }
      return last;
    }
  }

  private Expression whole(Integer... counts) {
    CommonPart part = new CommonPart(new Noting(evaluated, "shared", new Vector()));
    Expression occurrence = part.occurrence(new Noting(evaluated, "alone", new Vector()));
    return CommonPart.sharing(new Steps(occurrence, List.of(counts)), part);
  }

  @Test
  void shouldEvaluateAPartOnceAfterItWasForAllRows() {
    Expression whole = whole(5, 3, 2);

    whole.evaluate(batch, Batch.everyRow(), 5, context);
    whole.evaluate(batch, Batch.everyRow(), 5, context);

    assertThat(evaluated).containsExactly("shared 5", "shared 5");
  }

  @Test
  void shouldEvaluateAloneForFewerRowsBefore() {
    whole(3, 5, 2).evaluate(batch, Batch.everyRow(), 5, context);

    assertThat(evaluated).containsExactly("alone 3", "shared 5");
  }
}
