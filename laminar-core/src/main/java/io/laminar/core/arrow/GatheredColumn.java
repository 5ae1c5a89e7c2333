package io.laminar.core.arrow;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/** One column of an Arrow batch that is being gathered, in Arrow's bytes on the heap. One thread at a time. */
public final class GatheredColumn {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private enum Form {
    BIT,
    INT8,
    INT16,
    INT32,
    INT64,
    FLOAT32,
    SHORT_DECIMAL,
    DECIMAL,
    BYTES,
    LIST
  }

  private final Form form;

  // The bytes of a value: of an offset for strings, 0 for bits.
  private final int width;
  private int rows;
  private boolean nullsSeen;
  private byte[] validity = new byte[32];
  private byte[] data = new byte[0];

  // The bytes of strings, one after the other.
  private byte[] text = new byte[0];
  private int textEnd;

  // The elements of arrays, one after the other, with what they are read by.
  private final @Nullable Elements elements;

  private GatheredColumn(Form form, int width) {
    this(form, width, null);
  }

  private GatheredColumn(Form form, int width, @Nullable Elements elements) {
    this.form = form;
    this.width = width;
    this.elements = elements;
  }

  /** Takes arrays apart, as many elements at a time as a batch has. */
  private static final class Elements {
    final GatheredColumn gathered;
    final ArrayReader reader;
    final ColumnBuffer column;

    Elements(DataType type) {
      gathered = GatheredColumn.of(type);
      reader = new ArrayReader(type);
      column = new ColumnBuffer(type);
    }

    void append(Vector arrays, int row) {
      reader.point(arrays, row);
      for (int from = 0; from < reader.count(); from += Batch.MAX_ROWS) {
        int count = Math.min(Batch.MAX_ROWS, reader.count() - from);
        column.begin();
        for (int i = 0; i < count; i++) {
          reader.copy(from + i, column, i);
        }
        gathered.append(column.vector(), Batch.everyRow(), count);
      }
    }
  }

  static GatheredColumn of(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> new GatheredColumn(Form.BIT, 0);
      case TINYINT -> new GatheredColumn(Form.INT8, Byte.BYTES);
      case SMALLINT -> new GatheredColumn(Form.INT16, Short.BYTES);
      case INTEGER, DATE, INTERVAL_YEAR -> new GatheredColumn(Form.INT32, Integer.BYTES);
      case REAL -> new GatheredColumn(Form.FLOAT32, Float.BYTES);
      case DECIMAL ->
        new GatheredColumn(type.words() == 1 ? Form.SHORT_DECIMAL : Form.DECIMAL, 2 * Long.BYTES);
      case CHAR, VARCHAR, VARBINARY -> new GatheredColumn(Form.BYTES, Integer.BYTES);
      case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY -> ofWords();
      case ARRAY -> new GatheredColumn(Form.LIST, Integer.BYTES, new Elements(type.elementType()));
    };
  }

  static GatheredColumn ofWords() {
    return new GatheredColumn(Form.INT64, Long.BYTES);
  }

  void clear() {
    rows = 0;
    nullsSeen = false;
    textEnd = 0;
    if (elements != null) {
      elements.gathered.clear();
    }
  }

  /** Forgets what was appended behind the first rows, or begun to be. */
  void truncate(int count) {
    rows = count;
    if (form == Form.BYTES) {
      textEnd = count == 0 ? 0 : (int) INT.get(data, count * Integer.BYTES);
    } else if (elements != null) {
      elements.gathered.truncate(count == 0 ? 0 : (int) INT.get(data, count * Integer.BYTES));
    }
  }

  void append(Vector vector, int[] selection, int count) {
    reserve(count);
    appendValidity(vector, selection, count);
    long[] values = vector.values();
    int offset = vector.offset();
    int stride = vector.stride();
    byte[] out = data;
    int at = rows * width;
    switch (form) {
      case BIT -> appendBits(vector, selection, count);
      case INT8 -> {
        for (int i = 0; i < count; i++) {
          out[at + i] = (byte) values[offset + selection[i] * stride];
        }
      }
      case INT16 -> {
        for (int i = 0; i < count; i++, at += Short.BYTES) {
          SHORT.set(out, at, (short) values[offset + selection[i] * stride]);
        }
      }
      case INT32 -> {
        for (int i = 0; i < count; i++, at += Integer.BYTES) {
          INT.set(out, at, (int) values[offset + selection[i] * stride]);
        }
      }
      case INT64 -> {
        for (int i = 0; i < count; i++, at += Long.BYTES) {
          LONG.set(out, at, values[offset + selection[i] * stride]);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < count; i++, at += Float.BYTES) {
          double value = Double.longBitsToDouble(values[offset + selection[i] * stride]);
          INT.set(out, at, Float.floatToRawIntBits((float) value));
        }
      }
      case SHORT_DECIMAL -> {
        for (int i = 0; i < count; i++, at += 2 * Long.BYTES) {
          long value = values[offset + selection[i] * stride];
          LONG.set(out, at, value);
          LONG.set(out, at + Long.BYTES, value >> 63);
        }
      }
      case DECIMAL -> {
        for (int i = 0; i < count; i++, at += 2 * Long.BYTES) {
          int word = offset + selection[i] * stride;
          LONG.set(out, at, values[word + 1]);
          LONG.set(out, at + Long.BYTES, values[word]);
        }
      }
      case BYTES -> appendBytes(vector, selection, count);
      case LIST -> appendArrays(vector, selection, count, Objects.requireNonNull(elements));
    }
    rows += count;
  }

  private void reserve(int count) {
    int bits = (rows + count + 7) / Byte.SIZE;
    if (bits > validity.length) {
      validity = Arrays.copyOf(validity, Math.max(bits, 2 * validity.length));
    }
    // One offset more than values for strings, and as many bits as values for truth values.
    long bytes = width == 0 ? bits : (rows + count + 1L) * width;
    if (bytes > data.length) {
      data = Arrays.copyOf(data, capacity(bytes, data.length));
    }
  }

  private static int capacity(long needed, int present) {
    if (needed > Integer.MAX_VALUE - Long.BYTES) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "an Arrow column of " + needed + " bytes is too large",
          "take fewer rows at a time");
    }
    return (int) Math.max(needed, Math.min(Integer.MAX_VALUE - Long.BYTES, 2L * present));
  }

  // The bitmap begins with the first NULL; until then every row counts as valid.
  private void appendValidity(Vector vector, int[] selection, int count) {
    if (!vector.mayHaveNulls()) {
      if (nullsSeen) {
        setBits(rows, rows + count);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      boolean isNull = vector.isNull(selection[i]);
      if (isNull && !nullsSeen) {
        nullsSeen = true;
        setBits(0, rows + i);
      }
      if (nullsSeen) {
        setBit(validity, rows + i, !isNull);
      }
    }
  }

  private void setBits(int from, int to) {
    int at = from;
    while (at < to && (at & 7) != 0) {
      setBit(validity, at++, true);
    }
    int wholeBytes = (to - at) / Byte.SIZE;
    if (wholeBytes > 0) {
      Arrays.fill(validity, at >> 3, (at >> 3) + wholeBytes, (byte) 0xFF);
      at += wholeBytes * Byte.SIZE;
    }
    while (at < to) {
      setBit(validity, at++, true);
    }
  }

  private void appendBits(Vector vector, int[] selection, int count) {
    for (int i = 0; i < count; i++) {
      setBit(data, rows + i, vector.word(selection[i]) != 0);
    }
  }

  private static void setBit(byte[] bits, int index, boolean value) {
    int mask = 1 << (index & 7);
    if (value) {
      bits[index >> 3] |= (byte) mask;
    } else {
      bits[index >> 3] &= (byte) ~mask;
    }
  }

  private void appendBytes(Vector vector, int[] selection, int count) {
    for (int i = 0; i < count; i++) {
      int row = selection[i];
      INT.set(data, (rows + i) * Integer.BYTES, textEnd);
      if (!vector.isNull(row)) {
        long word0 = vector.word(row);
        int length = InlineBytes.length(word0);
        if (length > text.length - textEnd) {
          text = Arrays.copyOf(text, capacity((long) textEnd + length, text.length));
        }
        textEnd += InlineBytes.copy(word0, vector.secondWord(row), vector.heap(), text, textEnd);
      }
    }
    INT.set(data, (rows + count) * Integer.BYTES, textEnd);
  }

  private void appendArrays(Vector vector, int[] selection, int count, Elements to) {
    for (int i = 0; i < count; i++) {
      INT.set(data, (rows + i) * Integer.BYTES, to.gathered.rows);
      if (!vector.isNull(selection[i])) {
        to.append(vector, selection[i]);
      }
    }
    INT.set(data, (rows + count) * Integer.BYTES, to.gathered.rows);
  }

  /**
   * Returns how many values were gathered.
   *
   * @return values
   */
  public int rows() {
    return rows;
  }

  /**
   * Tells whether a value is NULL.
   *
   * @return false where {@link #validity} has nothing to say
   */
  public boolean hasNulls() {
    return nullsSeen;
  }

  /**
   * Returns the bitmap of values that are not NULL, of {@link #rows} bits where there is a NULL.
   *
   * @return the column's own array, longer than that; not to be changed, valid until more is gathered
   */
  public byte[] validity() {
    return validity;
  }

  /**
   * Returns the values; of strings and arrays one offset more than values, each an i32.
   *
   * @return as {@link #validity}; of {@link #dataBytes} bytes
   */
  public byte[] data() {
    return data;
  }

  /**
   * Returns how many bytes of {@link #data} are filled.
   *
   * @return bytes; 0 for strings and arrays without values, which have no offset
   */
  public int dataBytes() {
    return switch (form) {
      case BIT -> (rows + 7) / Byte.SIZE;
      case BYTES, LIST -> rows == 0 ? 0 : (rows + 1) * width;
      default -> rows * width;
    };
  }

  /**
   * Tells whether the values are strings, whose bytes are in {@link #text}.
   *
   * @return false for arrays, and for values of a fixed width
   */
  public boolean isText() {
    return form == Form.BYTES;
  }

  /**
   * Returns the bytes of strings, one behind the other.
   *
   * @return as {@link #validity}; of {@link #textBytes} bytes
   */
  public byte[] text() {
    return text;
  }

  /**
   * Returns how many bytes of {@link #text} are filled.
   *
   * @return bytes
   */
  public int textBytes() {
    return textEnd;
  }

  /**
   * Returns the elements of arrays, one behind the other.
   *
   * @return null for every other type
   */
  public @Nullable GatheredColumn elements() {
    return elements == null ? null : elements.gathered;
  }

  /** Copies what was gathered into a new vector of the column's type. */
  void finish(FieldVector vector, int count) {
    int bits = (count + 7) / Byte.SIZE;
    if (vector instanceof BaseVariableWidthVector strings) {
      strings.allocateNew(textEnd, count);
      if (count > 0) {
        strings.getOffsetBuffer().setBytes(0, data, 0, (count + 1L) * Integer.BYTES);
      }
      strings.getDataBuffer().setBytes(0, text, 0, textEnd);
      setValidity(strings.getValidityBuffer(), bits);
      // Otherwise setting the count would overwrite the offsets, as those of rows never set.
      strings.setLastSet(count - 1);
      strings.setValueCount(count);
    } else if (vector instanceof ListVector lists && elements != null) {
      lists.setInitialCapacity(count);
      lists.allocateNew();
      elements.gathered.finish(lists.getDataVector(), elements.gathered.rows);
      if (count > 0) {
        lists.getOffsetBuffer().setBytes(0, data, 0, (count + 1L) * Integer.BYTES);
      }
      setValidity(lists.getValidityBuffer(), bits);
      lists.setLastSet(count - 1);
      lists.setValueCount(count);
    } else if (vector instanceof BaseFixedWidthVector values) {
      values.allocateNew(count);
      values.getDataBuffer().setBytes(0, data, 0, width == 0 ? bits : (long) count * width);
      setValidity(values.getValidityBuffer(), bits);
      values.setValueCount(count);
    } else {
      throw new AssertionError("no column is a " + vector.getClass());
    }
  }

  private void setValidity(ArrowBuf buffer, int bytes) {
    if (!nullsSeen) {
      setBits(0, rows);
    }
    buffer.setBytes(0, validity, 0, bytes);
  }
}
