package io.laminar.core.engine.output;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.RowErrorListener;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The row errors of one query, or the records that a source's connector skipped: counted, the newest {@value #KEPT} kept, and every one handed to
 * whoever subscribed to {@code name$errors}.
 *
 * <p>Errors are reported on the engine's thread, in the middle of an evaluation; they travel to
 * subscribers when the batch is done.
 */
public final class RowErrors implements RowErrorListener {
  /** How many errors are kept. */
  public static final int KEPT = 1024;

  /** The columns of an error stream. */
  public static final Schema SCHEMA = new Schema(List.of(
      new Column("code", DataType.of(TypeKind.INTEGER)),
      new Column("error", DataType.of(TypeKind.VARCHAR)),
      new Column("message", DataType.of(TypeKind.VARCHAR)),
      new Column("remedy", DataType.of(TypeKind.VARCHAR))));

  private final boolean stopsQuery;
  private final OutputNode output = new OutputNode();
  private final ArrayDeque<RowError> newest = new ArrayDeque<>();
  private final ArrayDeque<RowError> unsent = new ArrayDeque<>();
  private long count;
  private long takenBack;
  private boolean hasUnsent;

  /**
   * Makes an empty error stream.
   *
   * @param stopsQuery whether the first error stops the query ({@code on_error = 'stop'})
   */
  public RowErrors(boolean stopsQuery) {
    this.stopsQuery = stopsQuery;
  }

  /**
   * A row that was removed from the query.
   *
   * @param code what kind of error
   * @param message what happened
   * @param remedy what to do about it
   */
  public record RowError(ErrorCode code, String message, String remedy) {}

  @Override
  public void onTakenBack() {
    takenBack++;
  }

  @Override
  public void onRowError(ErrorCode code, String message, String remedy) {
    count++;
    RowError error = new RowError(code, message, remedy);
    synchronized (newest) {
      if (newest.size() == KEPT) {
        newest.removeFirst();
      }
      newest.addLast(error);
    }
    if (output.hasTargets()) {
      unsent.addLast(error);
      hasUnsent = true;
    }
  }

  /** Goes on counting behind those of an earlier life, of which nothing else is known; true if there were any. */
  public boolean countOn(long errors) {
    count += errors;
    return errors > 0;
  }

  /** Goes on counting where another one stopped. */
  public void countOn(RowErrors before) {
    count += before.count;
    takenBack += before.takenBack;
  }

  /** The errors so far. */
  public long count() {
    return count;
  }

  /** The rows that failed, those that failed again when they were taken back among them. */
  public long failedRows() {
    return count + takenBack;
  }

  /** The newest errors, oldest first. Any thread. */
  public List<RowError> newest() {
    synchronized (newest) {
      return List.copyOf(newest);
    }
  }

  /** Tells whether the first error stops the query. */
  public boolean stopsQuery() {
    return stopsQuery;
  }

  /** Where they come out, as rows of {@link #SCHEMA}. */
  public OutputNode output() {
    return output;
  }

  /** Writes the count and the newest errors. */
  public void snapshot(StateWriter writer) {
    List<RowError> kept = newest();
    writer.writeLong(count);
    writer.writeLong(takenBack);
    writer.writeLong(kept.size());
    for (RowError error : kept) {
      writer.writeLong(error.code().number());
      write(error.message(), writer);
      write(error.remedy(), writer);
    }
  }

  /** Takes over what {@link #snapshot} wrote; before the first error. */
  public void restore(StateReader reader) {
    count = reader.readLong();
    takenBack = reader.readLong();
    long kept = reader.readLong();
    for (long i = 0; i < kept; i++) {
      ErrorCode code = ErrorCode.of((int) reader.readLong());
      String message = new String(reader.readBytes(), StandardCharsets.UTF_8);
      String remedy = new String(reader.readBytes(), StandardCharsets.UTF_8);
      synchronized (newest) {
        newest.addLast(new RowError(code, message, remedy));
      }
    }
  }

  private static void write(String text, StateWriter writer) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writer.writeBytes(bytes, 0, bytes.length);
  }

  /** Tells whether there is something to {@link #send}. */
  public boolean hasUnsent() {
    return hasUnsent;
  }

  /** Hands what was reported to the subscribers, between batches. */
  public void send() {
    while (!unsent.isEmpty()) {
      output.send(nextRows(unsent));
    }
    hasUnsent = false;
  }

  /**
   * The newest errors as rows of {@link #SCHEMA}, oldest first. Any thread.
   *
   * @return batches of the caller's own
   */
  public List<Batch> newestRows() {
    ArrayDeque<RowError> errors = new ArrayDeque<>(newest());
    List<Batch> batches = new ArrayList<>();
    while (!errors.isEmpty()) {
      batches.add(nextRows(errors));
    }
    return batches;
  }

  /** Makes rows of the first errors, and takes these away. */
  private static Batch nextRows(ArrayDeque<RowError> errors) {
    Batch batch = new Batch(SCHEMA.size());
    ColumnBuffer[] columns = new ColumnBuffer[SCHEMA.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new ColumnBuffer(SCHEMA.type(i));
    }
    int rows = 0;
    for (; rows < Batch.MAX_ROWS && !errors.isEmpty(); rows++) {
      RowError error = errors.removeFirst();
      columns[0].setWord(rows, error.code().number());
      write(columns[1], rows, error.code().name());
      write(columns[2], rows, error.message());
      write(columns[3], rows, error.remedy());
    }
    for (int i = 0; i < columns.length; i++) {
      batch.column(i).share(columns[i].vector());
    }
    batch.selectFirst(rows);
    return batch;
  }

  private static void write(ColumnBuffer column, int row, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    column.setBytes(row, bytes, 0, bytes.length);
  }
}
