package io.laminar.capi;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A producer behind a handle. One thread at a time. */
final class OpenSource extends Held {
  private final OpenDatabase owner;
  private final Source<Row> source;
  private final Schema schema;
  private final EncodedRow row;
  private @Nullable RowWriter writer;
  private @Nullable ImportedBatch imported;

  OpenSource(OpenDatabase owner, Source<Row> source) {
    super(Kind.SOURCE, owner);
    this.owner = owner;
    this.source = source;
    this.schema = source.schema();
    this.row = new EncodedRow(schema, owner.config().temporalRounding());
  }

  static OpenSource of(long handle) {
    return (OpenSource) HandleTable.shared().get(handle, Kind.SOURCE);
  }

  byte[] columns() {
    byte[] described = new byte[4 * schema.size()];
    int at = 0;
    for (Column column : schema.columns()) {
      described[at++] = (byte) column.type().kind().ordinal();
      described[at++] = (byte) Math.min(column.type().precision(), Byte.MAX_VALUE);
      described[at++] = (byte) column.type().scale();
      described[at++] = (byte) (column.type().nullable() ? 1 : 0);
    }
    return described;
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
      RowWriter to = writer();
      to.clear();
      row.point(address, length);
      row.write(to);
      if (row.isDeletion()) {
        to.delete();
      } else {
        to.push();
      }
    } finally {
      exit();
    }
  }

  boolean tryPushRow(long address, long length) {
    enter();
    try {
      RowWriter to = writer();
      to.clear();
      row.point(address, length);
      row.write(to);
      if (row.isDeletion()) {
        to.delete();
        return true;
      }
      return to.tryPush();
    } finally {
      exit();
    }
  }

  long pushRows(long address, long length) {
    enter();
    try {
      List<Row> rows = row.rows(address, length);
      source.pushBatch(rows);
      return rows.size();
    } finally {
      exit();
    }
  }

  void pushArrow(long array, long arrowSchema) {
    enter();
    try {
      source.pushArrow(imported().point(array, arrowSchema));
    } finally {
      done();
      exit();
    }
  }

  boolean tryPushArrow(long array, long arrowSchema) {
    enter();
    try {
      if (!source.hasCapacity()) {
        return false;
      }
      source.pushArrow(imported().point(array, arrowSchema));
      return true;
    } finally {
      done();
      exit();
    }
  }

  private ImportedBatch imported() {
    ImportedBatch present = imported;
    if (present == null) {
      present = new ImportedBatch(schema);
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
    enter();
    try {
      source.close();
    } finally {
      exit();
    }
  }
}
