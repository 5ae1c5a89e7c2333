package io.laminar.core.data;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How the elements of an ARRAY lie in one byte string, which is held as any other is ({@link InlineBytes}). All numbers are
 * little-endian.
 *
 * <pre>
 *   ┌────────────────────────┬───────────────────┬─────────────────────────────────────────────┐
 *   │ bits 30..0: elements n │ ⌈n / 8⌉ bytes:    │ fixed width: n values of w bytes            │
 *   │ bit 31: has NULLs      │ bit i: i is NULL  │ other: n ends of 4 bytes, then all bytes    │
 *   │ 4 bytes                │ only if bit 31    │ a NULL is zeros, or no bytes                │
 *   └────────────────────────┴───────────────────┴─────────────────────────────────────────────┘
 *
 *   w = 1   BOOLEAN, TINYINT           w = 4   INTEGER, DATE, INTERVAL_YEAR, REAL (the bits of a float)
 *   w = 2   SMALLINT                   w = 16  DECIMAL of more than 18 digits: low word, high word
 *   w = 8   all others of one word     an end counts from the first byte behind the ends
 * </pre>
 *
 * <p>Two arrays of one type have the same bytes exactly where they have the same elements, NULL being the same as NULL: there is
 * one NaN, and zero has no sign. So arrays are compared, hashed and kept as byte strings.
 */
final class ArrayBytes {
  static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final int COUNT_BYTES = Integer.BYTES;
  static final int HAS_NULLS = 1 << 31;

  private ArrayBytes() {}

  /** The bytes of an element; 0 for byte strings. */
  static int width(DataType element) {
    return switch (element.kind()) {
      case BOOLEAN, TINYINT -> 1;
      case SMALLINT -> Short.BYTES;
      case INTEGER, DATE, INTERVAL_YEAR, REAL -> Integer.BYTES;
      case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY -> Long.BYTES;
      case DECIMAL -> element.words() * Long.BYTES;
      case CHAR, VARCHAR, VARBINARY, ARRAY -> 0;
    };
  }

  /** The word of a floating-point element, of which equal ones have the same bits. */
  static long canonical(DataType element, long word) {
    boolean floating = element.kind() == TypeKind.DOUBLE || element.kind() == TypeKind.REAL;
    // Adding 0.0 takes the sign of a zero away, and the conversion makes one NaN of all.
    return floating ? Double.doubleToLongBits(Double.longBitsToDouble(word) + 0.0) : word;
  }
}
