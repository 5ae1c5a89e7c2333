package io.laminar.capi;

import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/** Sources, as {@code liblaminar} calls them; see {@link Entry} for what the methods have in common. */
public final class SourceEntry {
  private SourceEntry() {}

  /**
   * Opens a producer.
   *
   * @param database its handle
   * @param name of a source or table
   * @param handleName the name by which a later process finds the producer; null for none
   * @return the source's handle, 0 where it failed
   */
  public static long open(long database, byte[] name, byte @Nullable [] handleName) {
    try {
      return OpenDatabase.of(database)
          .source(
              Text.decode(name, "name"),
              handleName == null ? null : Text.decode(handleName, "handle"));
    } catch (Throwable failed) {
      LastError.of(failed);
      return 0;
    }
  }

  /**
   * Opens a further producer of the same source.
   *
   * @param source its handle
   * @return the new handle, 0 where it failed
   */
  public static long cloneSource(long source) {
    try {
      return OpenSource.of(source).another();
    } catch (Throwable failed) {
      LastError.of(failed);
      return 0;
    }
  }

  /**
   * Tells what the columns are, for who checks cells before they are pushed.
   *
   * @param source its handle
   * @return four bytes a column: the number of its {@link io.laminar.api.TypeKind}, from 0 in their order, precision, scale, 1 where NULL is a value; null
   *     where it failed
   */
  public static byte @Nullable [] columns(long source) {
    try {
      return OpenSource.of(source).columns();
    } catch (Throwable failed) {
      LastError.of(failed);
      return null;
    }
  }

  /**
   * Exports the columns.
   *
   * @param source its handle
   * @param schema a struct that is overwritten
   * @return 0, or an error
   */
  public static int schema(long source, long schema) {
    try {
      OpenSource.of(source).exportSchema(schema);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Pushes or deletes one row. Waits where the source has no room.
   *
   * @param source its handle
   * @param row the address of an encoded row
   * @param length readable bytes there
   * @return 0, or an error
   */
  public static int pushRow(long source, long row, long length) {
    try {
      OpenSource.of(source).pushRow(row, length);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Pushes one row if there is room.
   *
   * @param source its handle
   * @param row the address of an encoded row
   * @param length readable bytes there
   * @param pushed receives a byte: 1 where it was pushed, 0 where there is no room
   * @return 0, or an error
   */
  public static int tryPushRow(long source, long row, long length, long pushed) {
    try {
      boolean taken = OpenSource.of(source).tryPushRow(row, length);
      MemoryUtil.putByte(pushed, (byte) (taken ? 1 : 0));
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Pushes rows in order, as one batch; a single one as {@link #pushRow} does.
   *
   * @param source its handle
   * @param rows the address of encoded rows, one behind the other
   * @param length of all of them together
   * @param pushed receives an int64: how many were pushed, also where this fails; 0 for none
   * @return 0, or an error
   */
  public static int pushRows(long source, long rows, long length, long pushed) {
    try {
      OpenSource.of(source).pushRows(rows, length, pushed);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Pushes the rows of an Arrow struct array. The caller releases both structs afterwards, whatever this returns.
   *
   * @param source its handle
   * @param array the address of an {@code ArrowArray}
   * @param schema the address of its {@code ArrowSchema}
   * @param pushed receives an int64: how many rows were pushed, also where this fails; 0 for none
   * @return 0, or an error
   */
  public static int pushArrow(long source, long array, long schema, long pushed) {
    try {
      OpenSource.of(source).pushArrow(array, schema, pushed);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Pushes the rows of an Arrow struct array if there is room for all of them.
   *
   * @param source its handle
   * @param array the address of an {@code ArrowArray}
   * @param schema the address of its {@code ArrowSchema}
   * @param pushed receives a byte: 1 where all rows were pushed, 0 where nothing was
   * @return 0, or an error
   */
  public static int tryPushArrow(long source, long array, long schema, long pushed) {
    try {
      boolean taken = OpenSource.of(source).tryPushArrow(array, schema);
      MemoryUtil.putByte(pushed, (byte) (taken ? 1 : 0));
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Declares that no earlier row is to come.
   *
   * @param source its handle
   * @param value an event time
   * @param unit 0 seconds, 1 milliseconds, 2 microseconds, 3 nanoseconds since 1970-01-01T00:00Z; {@code INT64_MAX} is the end of time
   * @return 0, or an error
   */
  public static int watermark(long source, long value, int unit) {
    try {
      OpenSource.of(source).watermark(value, unit);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Tells whether a row would find room.
   *
   * @param source its handle
   * @param has receives a byte, 0 or 1
   * @return 0, or an error
   */
  public static int hasCapacity(long source, long has) {
    try {
      MemoryUtil.putByte(has, (byte) (OpenSource.of(source).hasCapacity() ? 1 : 0));
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Ends the producer for good.
   *
   * @param source its handle, which stays until it is closed
   * @return 0, or an error
   */
  public static int finish(long source) {
    try {
      OpenSource.of(source).finish();
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Tells how much was pushed.
   *
   * @param source its handle
   * @param sequence receives an int64
   * @return 0, or an error
   */
  public static int lastSequence(long source, long sequence) {
    try {
      MemoryUtil.putLong(sequence, OpenSource.of(source).lastSequence());
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Tells how much of what was pushed is on the disk.
   *
   * @param source its handle
   * @param sequence receives an int64, -1 where nothing is logged
   * @return 0, or an error
   */
  public static int lastDurableSequence(long source, long sequence) {
    try {
      MemoryUtil.putLong(sequence, OpenSource.of(source).lastDurableSequence());
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Waits until what was pushed is on the disk.
   *
   * @param source its handle
   * @param sequence how many rows and watermarks
   * @return 0, or an error
   */
  public static int sync(long source, long sequence) {
    try {
      OpenSource.of(source).sync(sequence);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Gives the producer back; a second time does nothing.
   *
   * @param source its handle
   * @return 0, or an error
   */
  public static int close(long source) {
    return ResultEntry.close(source, Held.Kind.SOURCE);
  }
}
