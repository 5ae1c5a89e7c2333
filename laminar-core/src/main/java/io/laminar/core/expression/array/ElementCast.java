package io.laminar.core.expression.array;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ArrayBuilder;
import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;
import java.util.function.UnaryOperator;

/** A cast from one array to another: of each element, which fails for the row where one of them does. */
public final class ElementCast extends StrictExpression {
  private final ArrayReader reader;
  private final ArrayBuilder builder;
  private final ColumnBuffer elements;
  private final Batch batch = new Batch(1);
  private final Expression cast;

  // Of the elements, which are rows of a batch of their own. Its listener notes the first error.
  private final EvaluationContext inner = new EvaluationContext(this::note);
  private final int[] kept = new int[Batch.MAX_ROWS];
  private ErrorCode code = ErrorCode.INVALID_CAST;
  private String message = "";
  private String remedy = "";

  /**
   * Makes it.
   *
   * @param array an ARRAY
   * @param type another
   * @param caster casts an expression of the type of the one's elements to that of the other's
   */
  public ElementCast(Expression array, DataType type, UnaryOperator<Expression> caster) {
    super(type, array);
    DataType from = array.type().elementType();
    this.reader = new ArrayReader(from);
    this.elements = new ColumnBuffer(from);
    this.builder = new ArrayBuilder(type.elementType());
    this.cast = caster.apply(new ColumnReference(0, from));
  }

  private void note(ErrorCode failed, String why, String instead) {
    code = failed;
    message = why;
    remedy = instead;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] != 0) {
        continue;
      }
      reader.point(inputs[0], row);
      if (build()) {
        builder.write(result, row);
      } else {
        context.fail(row, code, message, remedy);
        // A failed row, too, must hold something that can be read.
        result.setNull(row);
      }
    }
  }

  private boolean build() {
    builder.begin();
    for (int from = 0; from < reader.count(); from += Batch.MAX_ROWS) {
      int size = Math.min(Batch.MAX_ROWS, reader.count() - from);
      elements.begin();
      for (int i = 0; i < size; i++) {
        reader.copy(from + i, elements, i);
      }
      batch.column(0, elements.vector());
      Vector values = cast.evaluate(batch, Batch.everyRow(), size, inner);
      if (inner.hasFailures()) {
        inner.removeFailed(kept, 0, kept);
        return false;
      }
      for (int i = 0; i < size; i++) {
        builder.add(values, i);
      }
    }
    return true;
  }
}
