package io.laminar.core.expression;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** A constant: one value, repeated for every row by a stride of 0. Immutable. */
public final class Literal implements Expression {
  private final DataType type;
  private final Vector vector = new Vector();

  private Literal(DataType type, ColumnBuffer value) {
    this.type = type;
    Vector source = value.vector();
    long[] words = new long[2];
    System.arraycopy(source.values(), 0, words, 0, type.words());
    vector.point(words, 0, 0);
    vector.pointNulls(new long[] {source.isNull(0) ? 1 : 0}, 0, 0, source.isNull(0) ? 1 : 0);
    vector.pointHeap(source.heap());
  }

  /**
   * NULL.
   *
   * @param type made nullable
   */
  public static Literal ofNull(DataType type) {
    ColumnBuffer value = new ColumnBuffer(type.withNullable(true));
    value.setNull(0);
    return new Literal(value.type(), value);
  }

  /**
   * A value of one word.
   *
   * @param word as {@link Vector} describes for the type
   */
  public static Literal ofWord(DataType type, long word) {
    ColumnBuffer value = new ColumnBuffer(type.withNullable(false));
    value.setWord(0, word);
    return new Literal(value.type(), value);
  }

  /** TRUE or FALSE. */
  public static Literal ofBoolean(boolean value) {
    return ofWord(DataType.of(io.laminar.api.TypeKind.BOOLEAN), value ? 1 : 0);
  }

  /**
   * A floating point value.
   *
   * @param type REAL or DOUBLE
   */
  public static Literal ofDouble(DataType type, double number) {
    return ofWord(type, Double.doubleToRawLongBits(number));
  }

  /**
   * An exact decimal.
   *
   * @param type a DECIMAL; the number is rounded to its scale, half away from zero
   */
  public static Literal ofDecimal(DataType type, BigDecimal number) {
    BigInteger unscaled = number.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
    ColumnBuffer value = new ColumnBuffer(type.withNullable(false));
    if (type.words() == 1) {
      value.setWord(0, unscaled.longValueExact());
    } else {
      value.setWords(0, unscaled.shiftRight(64).longValueExact(), unscaled.longValue());
    }
    return new Literal(value.type(), value);
  }

  /**
   * A character string.
   *
   * @param type CHAR or VARCHAR
   */
  public static Literal ofString(DataType type, String text) {
    return ofBytes(type, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A byte string.
   *
   * @param type CHAR, VARCHAR (then UTF-8) or VARBINARY
   */
  public static Literal ofBytes(DataType type, byte[] bytes) {
    ColumnBuffer value = new ColumnBuffer(type.withNullable(false));
    value.begin();
    value.setBytes(0, bytes, 0, bytes.length);
    return new Literal(value.type(), value);
  }

  /**
   * Copies a value out of a vector.
   *
   * @param row physical row
   */
  public static Literal copyOf(DataType type, Vector source, int row) {
    if (source.isNull(row)) {
      return ofNull(type);
    }
    ColumnBuffer value = new ColumnBuffer(type.withNullable(false));
    value.begin();
    value.copy(0, source, row);
    return new Literal(value.type(), value);
  }

  @Override
  public DataType type() {
    return type;
  }

  /** Tells whether it is NULL. */
  public boolean isNull() {
    return vector.isNull(0);
  }

  /** The first or only word. */
  public long word() {
    return vector.word(0);
  }

  /** The value as a vector that repeats it for every row. */
  public Vector vector() {
    return vector;
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    return vector;
  }
}
