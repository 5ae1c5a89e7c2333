package io.laminar.capi;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.TypeKind;
import io.laminar.core.handle.SourceHandle;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** A producer behind a handle. One thread at a time. */
final class OpenSource extends Held {
  // As BadRow says it.
  private static final Pattern ROW_OF_PART = Pattern.compile("row (\\d{1,10}) of the batch");

  private final OpenDatabase owner;
  private final SourceHandle<Row> source;
  private final Schema schema;
  private final RowCells cells;
  private final EncodedRow row;
  private @Nullable EncodedBatch batch;
  private @Nullable RowWriter writer;
  private @Nullable ImportedBatch imported;

  // The rows of the present call that were pushed.
  private int taken;

  OpenSource(OpenDatabase owner, Source<Row> source) {
    super(Kind.SOURCE, owner);
    this.owner = owner;
    if (!(source instanceof SourceHandle<Row> handle)) {
      throw new AssertionError("a database gives a " + source.getClass());
    }
    this.source = handle;
    this.schema = source.schema();
    this.cells = new RowCells(schema, owner.config().temporalRounding());
    this.row = new EncodedRow(cells);
  }

  static OpenSource of(long handle) {
    return (OpenSource) HandleTable.shared().get(handle, Kind.SOURCE);
  }

  byte[] columns() {
    byte[] described = new byte[4 * schema.size()];
    int at = 0;
    for (Column column : schema.columns()) {
      described[at++] = kind(column.type().kind());
      described[at++] = (byte) Math.min(column.type().precision(), Byte.MAX_VALUE);
      described[at++] = (byte) column.type().scale();
      described[at++] = (byte) (column.type().nullable() ? 1 : 0);
    }
    return described;
  }

  /** The number of a type, which never changes. */
  private static byte kind(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN -> 0;
      case TINYINT -> 1;
      case SMALLINT -> 2;
      case INTEGER -> 3;
      case BIGINT -> 4;
      case REAL -> 5;
      case DOUBLE -> 6;
      case DECIMAL -> 7;
      case CHAR -> 8;
      case VARCHAR -> 9;
      case VARBINARY -> 10;
      case DATE -> 11;
      case TIME -> 12;
      case TIMESTAMP -> 13;
      case TIMESTAMP_LTZ -> 14;
      case INTERVAL_DAY -> 15;
      case INTERVAL_YEAR -> 16;
      case ARRAY -> 17;
    };
  }

  void exportSchema(long to) {
    new ExportedSchema(ArrowSchemas.of(schema)).export(to);
  }

  long another() {
    enter();
    try {
      Source<Row> another = source.clone();
      try {
        return owner.add(new OpenSource(owner, another));
      } catch (RuntimeException | Error failed) {
        another.close();
        throw failed;
      }
    } finally {
      exit();
    }
  }

  private RowWriter writer() {
    RowWriter present = writer;
    if (present == null) {
      present = source.writer();
      writer = present;
    }
    return present;
  }

  void pushRow(long address, long length) {
    enter();
    try {
      putRow(address, length);
    } finally {
      exit();
    }
  }

  private void putRow(long address, long length) {
    RowWriter to = writer();
    to.clear();
    if (row.write(address, length, to)) {
      to.delete();
    } else {
      to.push();
    }
  }

  boolean tryPushRow(long address, long length) {
    enter();
    try {
      RowWriter to = writer();
      to.clear();
      if (row.write(address, length, to)) {
        to.delete();
        return true;
      }
      return to.tryPush();
    } finally {
      exit();
    }
  }

  /**
   * Pushes rows.
   *
   * @param pushed where it is told how many were pushed, whatever happens; 0 for none
   */
  void pushRows(long address, long length, long pushed) {
    if (pushed != 0) {
      MemoryUtil.putLong(pushed, 0);
    }
    enter();
    taken = 0;
    try {
      if (length > 0 && cells.point(address, length) == length) {
        // A single row: its error is its own, and it may be a deletion.
        long before = source.lastSequence();
        try {
          putRow(address, length);
        } finally {
          taken = (int) (source.lastSequence() - before);
        }
      } else if (length > 0) {
        EncodedBatch rows = batch();
        pushParts(rows::rows, rows.find(address, length));
      }
    } finally {
      if (batch != null) {
        batch.forget();
      }
      if (pushed != 0) {
        MemoryUtil.putLong(pushed, taken);
      }
      exit();
    }
  }

  /** The rows of a batch from one on, as the engine takes them. */
  private interface Parts {
    VectorSchemaRoot rows(int from, int count);
  }

  /** Pushes all rows; more than a source holds that rejects what finds no room, in as many parts as it takes. */
  private void pushParts(Parts parts, int total) {
    int most = source.mostRowsAtOnce();
    int from = 0;
    do {
      int count = Math.min(most, total - from);
      try {
        pushPart(parts.rows(from, count), from);
      } catch (LaminarException refused) {
        throw from == 0 ? refused : afterOthers(refused, from);
      }
      from += count;
      taken = from;
    } while (from < total);
  }

  private void pushPart(VectorSchemaRoot part, int from) {
    try {
      source.pushArrow(part);
    } catch (RuntimeException | Error ended) {
      taken = from + source.arrowRowsTaken();
      throw ended;
    }
  }

  /** Says how many rows of the batch were pushed before a part of it, and counts a bad row from the first of the batch. */
  private static LaminarException afterOthers(LaminarException refused, int pushed) {
    String problem = refused.problem();
    Matcher row = ROW_OF_PART.matcher(problem);
    if (refused.code() == ErrorCode.INVALID_BATCH && row.lookingAt()) {
      problem = "row " + (Long.parseLong(row.group(1)) + pushed) + problem.substring(row.end(1));
    }
    return new LaminarException(
        refused.code(),
        problem + "; " + pushed + " rows before these were pushed",
        null,
        refused.remedy(),
        refused);
  }

  private EncodedBatch batch() {
    EncodedBatch present = batch;
    if (present == null) {
      present = new EncodedBatch(cells, schema);
      batch = present;
    }
    return present;
  }

  /**
   * Pushes the rows of a batch.
   *
   * @param pushed where it is told how many were pushed, whatever happens; 0 for none
   */
  void pushArrow(long array, long arrowSchema, long pushed) {
    if (pushed != 0) {
      MemoryUtil.putLong(pushed, 0);
    }
    enter();
    taken = 0;
    try {
      ImportedBatch rows = imported();
      pushParts(rows::rows, rows.open(array, arrowSchema));
    } finally {
      if (pushed != 0) {
        MemoryUtil.putLong(pushed, taken);
      }
      done();
      exit();
    }
  }

  boolean tryPushArrow(long array, long arrowSchema) {
    enter();
    try {
      int total = imported().open(array, arrowSchema);
      return source.tryPushArrow(imported().rows(0, total));
    } finally {
      done();
      exit();
    }
  }

  private ImportedBatch imported() {
    ImportedBatch present = imported;
    if (present == null) {
      present = new ImportedBatch(schema, owner.config().temporalRounding());
      imported = present;
    }
    return present;
  }

  private void done() {
    if (imported != null) {
      imported.forget();
    }
  }

  void watermark(long value, int unit) {
    enter();
    try {
      if (value == Long.MAX_VALUE) {
        source.watermark(Source.END_OF_TIME);
        return;
      }
      long perSecond = Units.perSecond(unit);
      Instant instant = Instant.ofEpochSecond(
          Math.floorDiv(value, perSecond),
          Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
      source.watermark(instant);
    } catch (java.time.DateTimeException | ArithmeticException outside) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "the watermark " + value + " is outside the range of times",
          null,
          "look at the unit that was given",
          outside);
    } finally {
      exit();
    }
  }

  boolean hasCapacity() {
    enter();
    try {
      return source.hasCapacity();
    } finally {
      exit();
    }
  }

  void finish() {
    enter();
    try {
      source.finish();
    } finally {
      exit();
    }
  }

  // Any thread may ask.
  long lastSequence() {
    return source.lastSequence();
  }

  long lastDurableSequence() {
    return source.lastDurableSequence().orElse(-1);
  }

  void sync(long sequence) {
    enter();
    try {
      source.sync(sequence);
    } finally {
      exit();
    }
  }

  @Override
  void release() {
    enterToClose();
    try {
      source.close();
    } finally {
      exit();
    }
  }
}
