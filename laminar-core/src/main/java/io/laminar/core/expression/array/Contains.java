package io.laminar.core.expression.array;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ArrayBuilder;
import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** ARRAY_CONTAINS: whether a value, perhaps NULL, is one of the elements; NULL where the array is. */
public final class Contains implements Expression {
  private final Expression array;
  private final Expression value;
  private final DataType element;
  private final ArrayReader reader;
  private final long[] words = new long[2];
  private final ColumnBuffer result;

  /**
   * Makes it.
   *
   * @param array an ARRAY
   * @param value of the type of its elements
   */
  public Contains(Expression array, Expression value) {
    this.array = array;
    this.value = value;
    this.element = array.type().elementType();
    this.reader = new ArrayReader(element);
    this.result =
        new ColumnBuffer(DataType.of(TypeKind.BOOLEAN).withNullable(array.type().nullable()));
  }

  @Override
  public DataType type() {
    return result.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    Vector arrays = array.evaluate(batch, rows, count, context);
    Vector values = value.evaluate(batch, rows, count, context);
    result.begin();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (arrays.isNull(row)) {
        result.setNull(row);
      } else {
        reader.point(arrays, row);
        result.setWord(row, isIn(values, row) ? 1 : 0);
      }
    }
    return result.vector();
  }

  private boolean isIn(Vector values, int row) {
    boolean isNull = values.isNull(row);
    for (int i = 0; i < reader.count(); i++) {
      if (reader.isNull(i) ? isNull : !isNull && isElement(i, values, row)) {
        return true;
      }
    }
    return false;
  }

  private boolean isElement(int index, Vector values, int row) {
    long word = values.word(row);
    reader.words(index, words, 0);
    if (element.words() == 1) {
      return words[0] == ArrayBuilder.canonical(element, word);
    }
    return element.kind().isBytes()
        ? InlineBytes.equal(
            words[0], words[1], reader.bytes(), word, values.secondWord(row), values.heap())
        : words[0] == word && words[1] == values.secondWord(row);
  }
}
