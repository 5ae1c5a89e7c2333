package io.laminar.core.expression;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import org.jspecify.annotations.Nullable;

/**
 * An expression that occurs several times in a larger one. Once it was evaluated for all rows of that, its occurrences
 * get the same vector; an occurrence that sees fewer rows before evaluates them alone, so that rows which a CASE, an AND or
 * an OR keeps from it cannot fail.
 *
 * <p>The rows of an occurrence are always among those of the whole: as many are the same.
 */
public final class CommonPart {
  private final Expression shared;
  private int allRows;
  private @Nullable Vector values;

  /**
   * Makes a part.
   *
   * @param shared evaluated for all rows
   */
  public CommonPart(Expression shared) {
    this.shared = shared;
  }

  /**
   * Makes a further occurrence.
   *
   * @param alone the same expression again, with result buffers of its own
   */
  public Expression occurrence(Expression alone) {
    return new Occurrence(this, alone);
  }

  /**
   * Makes of the larger expression one that gives its parts the rows; a condition stays one.
   *
   * @param whole holds occurrences of the parts
   * @param parts that occur in it
   */
  public static Expression sharing(Expression whole, CommonPart... parts) {
    return whole instanceof Condition condition
        ? new SharingCondition(condition, parts.clone())
        : new Sharing(whole, parts.clone());
  }

  private static void begin(CommonPart[] parts, int count) {
    for (CommonPart part : parts) {
      part.allRows = count;
      part.values = null;
    }
  }

  private record Occurrence(CommonPart part, Expression alone) implements Expression {
    @Override
    public DataType type() {
      return alone.type();
    }

    @Override
    public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
      Vector known = part.values;
      if (known == null && count < part.allRows) {
        return alone.evaluate(batch, rows, count, context);
      }
      if (known == null) {
        known = part.shared.evaluate(batch, rows, count, context);
        part.values = known;
      }
      return known;
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Sharing(Expression whole, CommonPart[] parts) implements Expression {
    @Override
    public DataType type() {
      return whole.type();
    }

    @Override
    public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
      begin(parts, count);
      return whole.evaluate(batch, rows, count, context);
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record SharingCondition(Condition whole, CommonPart[] parts) implements Condition {
    @Override
    public DataType type() {
      return whole.type();
    }

    @Override
    public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
      begin(parts, count);
      return whole.evaluate(batch, rows, count, context);
    }

    @Override
    public int select(
        Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
      begin(parts, count);
      return whole.select(batch, rows, count, selected, context);
    }
  }
}
