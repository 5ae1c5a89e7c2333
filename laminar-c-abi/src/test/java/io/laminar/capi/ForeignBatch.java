package io.laminar.capi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/** Arrow structs as a foreign program makes them, of whatever layout. */
final class ForeignBatch implements AutoCloseable {
  /** A buffer that is not there: its pointer is NULL. */
  @SuppressWarnings("MutablePublicArray")
  static final byte[] ABSENT = {};

  private static final long RELEASE = 0x3333;

  private final List<Long> memory = new ArrayList<>();
  final long array;
  final long schema;

  /** A column: an array and its schema. */
  record Column(
      String format,
      String name,
      long length,
      long nulls,
      long offset,
      List<byte[]> buffers,
      List<Column> children,
      @Nullable Column dictionary) {
    static Column of(String format, long length, byte[]... buffers) {
      return new Column(format, "v", length, -1, 0, List.of(buffers), List.of(), null);
    }

    Column from(long firstValue) {
      return new Column(format, name, length, nulls, firstValue, buffers, children, dictionary);
    }

    Column nulls(long count) {
      return new Column(format, name, length, count, offset, buffers, children, dictionary);
    }

    Column named(String other) {
      return new Column(format, other, length, nulls, offset, buffers, children, dictionary);
    }

    Column with(Column child) {
      return new Column(format, name, length, nulls, offset, buffers, List.of(child), dictionary);
    }

    Column of(Column values) {
      return new Column(format, name, length, nulls, offset, buffers, children, values);
    }
  }

  ForeignBatch(Column... columns) {
    this(columns.length == 0 ? 0 : columns[0].length(), 0, columns);
  }

  ForeignBatch(long rows, long offset, Column... columns) {
    Column root = new Column("+s", "", rows, 0, offset, List.of(ABSENT), List.of(columns), null);
    array = allocate(ArrowStructs.ARRAY_BYTES);
    schema = allocate(ArrowStructs.SCHEMA_BYTES);
    array(array, root);
    schema(schema, root);
  }

  private long allocate(long bytes) {
    long address = MemoryUtil.allocateMemory(Math.max(8, bytes));
    MemoryUtil.setMemory(address, Math.max(8, bytes), (byte) 0);
    memory.add(address);
    return address;
  }

  private long bytes(byte[] bytes) {
    long address = allocate(bytes.length);
    MemoryUtil.copyToMemory(bytes, 0, address, bytes.length);
    return address;
  }

  private void array(long at, Column column) {
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_LENGTH, column.length());
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_NULL_COUNT, column.nulls());
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_OFFSET, column.offset());
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_BUFFER_COUNT, column.buffers().size());
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_CHILD_COUNT, column.children().size());
    long buffers = allocate(8L * column.buffers().size());
    for (int i = 0; i < column.buffers().size(); i++) {
      byte[] buffer = column.buffers().get(i);
      MemoryUtil.putLong(buffers + 8L * i, buffer == ABSENT ? 0 : bytes(buffer));
    }
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_BUFFERS, buffers);
    long children = allocate(8L * column.children().size());
    for (int i = 0; i < column.children().size(); i++) {
      long child = allocate(ArrowStructs.ARRAY_BYTES);
      array(child, column.children().get(i));
      MemoryUtil.putLong(children + 8L * i, child);
    }
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_CHILDREN, children);
    Column dictionary = column.dictionary();
    if (dictionary != null) {
      long values = allocate(ArrowStructs.ARRAY_BYTES);
      array(values, dictionary);
      MemoryUtil.putLong(at + ArrowStructs.ARRAY_DICTIONARY, values);
    }
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_RELEASE, RELEASE);
  }

  private void schema(long at, Column column) {
    MemoryUtil.putLong(at + ArrowStructs.SCHEMA_FORMAT, bytes(utf8(column.format())));
    MemoryUtil.putLong(at + ArrowStructs.SCHEMA_NAME, bytes(utf8(column.name())));
    MemoryUtil.putLong(at + ArrowStructs.SCHEMA_CHILD_COUNT, column.children().size());
    long children = allocate(8L * column.children().size());
    for (int i = 0; i < column.children().size(); i++) {
      long child = allocate(ArrowStructs.SCHEMA_BYTES);
      schema(child, column.children().get(i));
      MemoryUtil.putLong(children + 8L * i, child);
    }
    MemoryUtil.putLong(at + ArrowStructs.SCHEMA_CHILDREN, children);
    Column dictionary = column.dictionary();
    if (dictionary != null) {
      long values = allocate(ArrowStructs.SCHEMA_BYTES);
      schema(values, dictionary);
      MemoryUtil.putLong(at + ArrowStructs.SCHEMA_DICTIONARY, values);
    }
    MemoryUtil.putLong(at + ArrowStructs.SCHEMA_RELEASE, RELEASE);
  }

  /** Text that ends with a NUL. */
  private static byte[] utf8(String text) {
    return Text.encode(text + "\0");
  }

  /** The array of a column, to be damaged. */
  long column(int index) {
    return MemoryUtil.getLong(MemoryUtil.getLong(array + ArrowStructs.ARRAY_CHILDREN) + 8L * index);
  }

  /** The schema of a column, to be damaged. */
  long columnSchema(int index) {
    return MemoryUtil.getLong(
        MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILDREN) + 8L * index);
  }

  static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  static byte[] longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }

  static byte[] bits(int... bytes) {
    byte[] packed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      packed[i] = (byte) bytes[i];
    }
    return packed;
  }

  static byte[] text(String text) {
    return Text.encode(text);
  }

  @Override
  public void close() {
    memory.forEach(MemoryUtil::freeMemory);
  }
}
