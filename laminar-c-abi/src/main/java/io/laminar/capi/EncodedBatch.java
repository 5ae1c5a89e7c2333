package io.laminar.capi;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.codec.BadRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Turns encoded rows that lie one behind the other into the columns of an Arrow batch, which is taken whole or refused with the index
 * of a bad row. One thread at a time.
 *
 * <pre>
 *  row | row | row …  ──find──▶ addresses ──column by column──▶ buffers of Scratch ──▶ vectors ──▶ VectorSchemaRoot
 * </pre>
 */
final class EncodedBatch {
  private static final int SOME_NULLS = -1;
  private static final int DECIMAL_BYTES = 2 * Long.BYTES;

  private final RowCells cells;
  private final Schema schema;
  private final Scratch scratch = new Scratch();
  private final List<FieldVector> vectors = new ArrayList<>();
  private final org.apache.arrow.vector.types.pojo.Schema arrow;

  // Where the rows are, each of them checked.
  private long[] rows = new long[64];
  private int found;

  // Those of the present part.
  private int first;
  private int count;

  EncodedBatch(RowCells cells, Schema schema) {
    this.cells = cells;
    this.schema = schema;
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      Field field = field(schema.column(i).name(), schema.type(i));
      fields.add(field);
      vectors.add(field.createVector(Scratch.ALLOCATOR));
    }
    this.arrow = new org.apache.arrow.vector.types.pojo.Schema(fields);
  }

  /** The form that a column has here: whole numbers all have 64 bits, and the engine looks at their range. */
  private static Field field(String name, DataType type) {
    ArrowType wide = switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER -> new ArrowType.Int(Long.SIZE, true);
      case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      default -> null;
    };
    return wide == null
        ? ArrowSchemas.field(name, type.withNullable(true))
        : new Field(name, new FieldType(true, wide, null), List.of());
  }

  /**
   * Gives rows that were found.
   *
   * @param from the first of them
   * @param howMany they are
   * @return valid until the next call or {@link #forget}, not to be closed
   */
  VectorSchemaRoot rows(int from, int howMany) {
    scratch.free();
    first = from;
    count = howMany;
    for (int column = 0; column < vectors.size(); column++) {
      fill(column, vectors.get(column));
    }
    return new VectorSchemaRoot(arrow, vectors, count);
  }

  /**
   * Points at rows, and checks their heads.
   *
   * @param address of the first
   * @param length of all of them together
   * @return how many there are
   */
  int find(long address, long length) {
    found = 0;
    long end = address + length;
    long at = address;
    while (at < end) {
      if (found == rows.length) {
        rows = Arrays.copyOf(rows, 2 * found);
      }
      long bytes = cells.point(at, end - at);
      if (cells.operation() != RowCells.PUSH) {
        throw RowCells.malformed("of a batch is a deletion");
      }
      rows[found++] = at;
      at += bytes;
    }
    return found;
  }

  private void pointAt(int row) {
    cells.pointAgain(rows[first + row]);
  }

  private void fill(int column, FieldVector vector) {
    switch (cells.kind(column)) {
      case CHAR, VARCHAR, VARBINARY -> fillText(column, vector);
      case DECIMAL -> fillDecimals(column, vector);
      case ARRAY -> fillLists(column, (ListVector) vector);
      default -> fillWords(column, vector);
    }
  }

  private ArrowBuf validity() {
    long bytes = (count + 7L) / Byte.SIZE;
    ArrowBuf bits = scratch.buffer(Math.max(1, bytes));
    bits.setZero(0, bytes);
    return bits;
  }

  private static void set(ArrowBuf bits, int row) {
    long at = row / Byte.SIZE;
    bits.setByte(at, bits.getByte(at) | 1 << row % Byte.SIZE);
  }

  private void load(FieldVector vector, ArrowBuf... buffers) {
    vector.loadFieldBuffers(new ArrowFieldNode(count, SOME_NULLS), List.of(buffers));
  }

  private void fillWords(int column, FieldVector vector) {
    int width = switch (cells.kind(column)) {
      case BOOLEAN -> 0;
      case REAL, DATE, INTERVAL_YEAR -> Integer.BYTES;
      default -> Long.BYTES;
    };
    ArrowBuf validity = validity();
    ArrowBuf data = width == 0 ? validity() : scratch.buffer(Math.max(1, (long) count * width));
    for (int row = 0; row < count; row++) {
      pointAt(row);
      if (cells.type(column) == Tags.NULL) {
        continue;
      }
      set(validity, row);
      long word = word(column, row);
      if (width == Long.BYTES) {
        data.setLong((long) row * Long.BYTES, word);
      } else if (width == Integer.BYTES) {
        data.setInt((long) row * Integer.BYTES, narrow(column, row, word));
      } else if (word != 0) {
        set(data, row);
      }
    }
    load(vector, validity, data);
  }

  private long word(int column, int row) {
    try {
      return cells.word(column);
    } catch (LaminarException refused) {
      throw bad(row, refused);
    }
  }

  private int narrow(int column, int row, long word) {
    if (cells.kind(column) == io.laminar.api.TypeKind.REAL) {
      return Float.floatToRawIntBits((float) Double.longBitsToDouble(word));
    }
    if (word != (int) word) {
      throw bad(
          row,
          io.laminar.core.codec.ValueRange.outOfRange(
              schema.column(column).name(), schema.type(column), word));
    }
    return (int) word;
  }

  private static LaminarException bad(int row, LaminarException refused) {
    return BadRow.inBatch(row, refused, "nothing of the batch was taken");
  }

  private void fillText(int column, FieldVector vector) {
    ArrowBuf validity = validity();
    ArrowBuf offsets = scratch.buffer((count + 1L) * Integer.BYTES);
    long total = 0;
    for (int row = 0; row < count; row++) {
      offsets.setInt((long) row * Integer.BYTES, (int) total);
      pointAt(row);
      if (cells.type(column) != Tags.NULL) {
        set(validity, row);
        try {
          total += cells.textLength(column);
        } catch (LaminarException refused) {
          throw bad(row, refused);
        }
        if (total > Integer.MAX_VALUE - 64) {
          throw new LaminarException(
              ErrorCode.RESOURCE_LIMIT,
              "column " + schema.column(column).name() + " has more than 2 GiB in one batch",
              "push fewer rows at a time");
        }
      }
    }
    offsets.setInt((long) count * Integer.BYTES, (int) total);
    ArrowBuf data = scratch.buffer(Math.max(1, total));
    long to = data.memoryAddress();
    for (int row = 0; row < count; row++) {
      pointAt(row);
      if (cells.type(column) != Tags.NULL) {
        int length = cells.textLength(column);
        org.apache.arrow.memory.util.MemoryUtil.copyMemory(cells.textAddress(column), to, length);
        to += length;
      }
    }
    load(vector, validity, offsets, data);
  }

  private void fillDecimals(int column, FieldVector vector) {
    DataType type = schema.type(column);
    ArrowBuf validity = validity();
    ArrowBuf data = scratch.buffer(Math.max(1, (long) count * DECIMAL_BYTES));
    for (int row = 0; row < count; row++) {
      pointAt(row);
      if (cells.type(column) == Tags.NULL) {
        continue;
      }
      set(validity, row);
      BigInteger unscaled = unscaled(column, row, type);
      data.setLong((long) row * DECIMAL_BYTES, unscaled.longValue());
      data.setLong(
          (long) row * DECIMAL_BYTES + Long.BYTES,
          unscaled.shiftRight(Long.SIZE).longValue());
    }
    load(vector, validity, data);
  }

  private BigInteger unscaled(int column, int row, DataType type) {
    try {
      BigDecimal value = cells.decimal(column);
      BigInteger unscaled = value.setScale(type.scale()).unscaledValue();
      if (unscaled.bitLength() < 2 * Long.SIZE) {
        return unscaled;
      }
      throw io.laminar.core.codec.ValueRange.outOfRange(schema.column(column).name(), type, value);
    } catch (ArithmeticException rounds) {
      throw bad(
          row,
          new LaminarException(
              ErrorCode.VALUE_OUT_OF_RANGE,
              "column " + schema.column(column).name() + " " + type.sqlName() + " cannot hold "
                  + cells.decimal(column).toPlainString() + " exactly",
              "give a number that the column's type has"));
    } catch (LaminarException refused) {
      throw bad(row, refused);
    }
  }

  private void fillLists(int column, ListVector vector) {
    DataType element = schema.type(column).elementType();
    vector.clear();
    vector.setInitialCapacity(count);
    vector.allocateNew();
    for (int row = 0; row < count; row++) {
      pointAt(row);
      @Nullable List<@Nullable Object> values = null;
      if (cells.type(column) != Tags.NULL) {
        try {
          values = cells.list(column);
        } catch (LaminarException refused) {
          throw bad(row, refused);
        }
      }
      ObjectVectors.setList(vector, row, element, values);
    }
    vector.setValueCount(count);
  }

  /** Frees what was copied. */
  void forget() {
    for (FieldVector vector : vectors) {
      vector.clear();
    }
    scratch.free();
  }
}
