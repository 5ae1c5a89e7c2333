package io.laminar.core.handle;

import io.laminar.api.Arguments;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.core.codec.DeletionEncoder;
import io.laminar.core.codec.RowEncoder;
import io.laminar.core.codec.ValueRange;
import io.laminar.core.engine.Producer;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A producer's handle over a lane of its own. See {@link Source} for what its methods promise.
 *
 * @param <T> what a row is pushed as
 */
public final class SourceHandle<T> implements Source<T> {
  private final Producer producer;
  private final RowEncoder<T> encoder;
  private final LanePush push;
  private final UseGuard guard;
  private @Nullable BatchPush<T> batches;
  private @Nullable RowEncoder<T> deletions;
  private @Nullable ArrowPush arrow;
  private @Nullable HandleRowWriter writer;

  // What ended the handle, for the error of the next push; empty while it is open.
  private String ended = "";

  /**
   * Makes the handle of a producer.
   *
   * @param producer its place in the engine, the handle's from now on
   * @param encoder for the source's layout
   */
  public SourceHandle(Producer producer, RowEncoder<T> encoder) {
    this.producer = producer;
    this.encoder = encoder;
    this.guard = new UseGuard(producer.spec().label());
    this.push = new LanePush(producer, guard);
    producer.watch(this);
  }

  @Override
  public Schema schema() {
    return producer.layout().schema();
  }

  @Override
  public long lastSequence() {
    return producer.acknowledged().pushedRows();
  }

  @Override
  public OptionalLong lastDurableSequence() {
    return producer.acknowledged().durableRows();
  }

  @Override
  public void sync(long sequence) {
    producer.acknowledged().sync(sequence);
  }

  @Override
  public void push(T row) {
    put(encoder, LanePush.checkRow(row));
  }

  @Override
  public boolean tryPush(T row) {
    return tryPut(encoder, LanePush.checkRow(row));
  }

  @Override
  public void delete(T row) {
    LanePush.checkRow(row);
    checkTable();
    put(deletions(), row);
  }

  /** Deletes rows in one commit, or none of them. */
  public void deleteTransaction(List<? extends T> rows) {
    checkTable();
    Object[] all = elements(rows);
    enter();
    try {
      new BatchPush<>(push, deletions()).pushTransaction(all);
    } finally {
      exit();
    }
  }

  private RowEncoder<T> deletions() {
    RowEncoder<T> present = deletions;
    if (present == null) {
      present = new DeletionEncoder<>(encoder);
      deletions = present;
    }
    return present;
  }

  void checkTable() {
    if (producer.spec().key().isEmpty()) {
      throw new LaminarException(
          ErrorCode.WRONG_OBJECT_KIND,
          "rows of source " + producer.spec().name() + " cannot be deleted: it is append-only",
          "delete rows of a table: CREATE TABLE with a PRIMARY KEY");
    }
  }

  <R> void put(RowEncoder<R> rowEncoder, R row) {
    enter();
    try {
      push.put(rowEncoder, row);
    } finally {
      exit();
    }
  }

  <R> boolean tryPut(RowEncoder<R> rowEncoder, R row) {
    enter();
    try {
      return push.tryPut(rowEncoder, row);
    } finally {
      exit();
    }
  }

  @Override
  public void pushBatch(T[] rows) {
    pushRows(Arguments.notNull(rows, "rows"));
  }

  @Override
  public void pushBatch(List<? extends T> rows) {
    pushRows(elements(rows));
  }

  // The elements are T's: the list says so.
  private Object[] elements(List<? extends T> rows) {
    try {
      return Arguments.notNull(rows, "rows").toArray();
    } catch (LaminarException refused) {
      throw refused;
    } catch (RuntimeException thrown) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the list of rows cannot be read: " + thrown,
          null,
          "it must not change while it is pushed; nothing was taken",
          thrown);
    }
  }

  private void pushRows(Object[] rows) {
    enter();
    try {
      batches().push(rows);
    } finally {
      exit();
    }
  }

  /** How many rows of the last batch were taken, which a call that ended in the middle did not say. */
  public int rowsTaken() {
    BatchPush<T> batch = batches;
    return batch == null ? 0 : batch.taken();
  }

  /** The index of the row for which the last batch was refused, or -1. */
  public int badRow() {
    BatchPush<T> batch = batches;
    return batch == null ? -1 : batch.badRow();
  }

  @Override
  public void pushTransaction(List<? extends T> rows) {
    Object[] all = elements(rows);
    enter();
    try {
      batches().pushTransaction(all);
    } finally {
      exit();
    }
  }

  private BatchPush<T> batches() {
    BatchPush<T> batch = batches;
    if (batch == null) {
      batch = new BatchPush<>(push, encoder);
      batches = batch;
    }
    return batch;
  }

  @Override
  public void pushArrow(VectorSchemaRoot batch) {
    Arguments.notNull(batch, "batch");
    arrow().forgetTaken();
    enter();
    try {
      arrow().push(batch);
    } finally {
      exit();
    }
  }

  /**
   * Pushes the rows of an Arrow batch, as {@link #pushArrow} does, if there is room for all of them; never waits.
   *
   * @param batch the rows; stays the caller's, not kept
   * @return false where there is no room; nothing was taken
   * @throws io.laminar.api.LaminarException as {@link #pushArrow}; {@link io.laminar.api.ErrorCode#INVALID_ARGUMENT} when the
   *     channel could never hold them
   */
  public boolean tryPushArrow(VectorSchemaRoot batch) {
    Arguments.notNull(batch, "batch");
    enter();
    try {
      return arrow().tryPush(batch);
    } finally {
      exit();
    }
  }

  /** How many rows of the last Arrow batch were taken, which a call that ended in the middle did not say. */
  public int arrowRowsTaken() {
    ArrowPush present = arrow;
    return present == null ? 0 : present.taken();
  }

  /** The most rows that one call can push: those of the channel where it rejects what finds no room. */
  public int mostRowsAtOnce() {
    return push.rejects() ? push.producer().lane().shape().capacityRows() : Integer.MAX_VALUE;
  }

  private ArrowPush arrow() {
    ArrowPush present = arrow;
    if (present == null) {
      present = new ArrowPush(push);
      arrow = present;
    }
    return present;
  }

  @Override
  public RowWriter writer() {
    HandleRowWriter present = writer;
    if (present == null) {
      present = new HandleRowWriter(
          this,
          producer.layout(),
          identity(),
          push.side().maxRowBytes(),
          producer.temporalRounding());
      writer = present;
    }
    return present;
  }

  /** The columns that a deletion needs. */
  private List<Integer> identity() {
    List<Integer> columns = new ArrayList<>(producer.spec().key());
    if (producer.spec().eventTimeColumn() >= 0) {
      columns.add(producer.spec().eventTimeColumn());
    }
    return columns;
  }

  @Override
  public void watermark(long eventTime) {
    int column = eventTimeColumn();
    if (eventTime != END_OF_TIME && !ValueRange.of(schema().type(column)).contains(eventTime)) {
      throw ValueRange.outOfRange(schema().column(column).name(), schema().type(column), eventTime);
    }
    enter();
    try {
      push.watermark(eventTime);
    } finally {
      exit();
    }
  }

  @Override
  public void watermark(Instant eventTime) {
    Arguments.notNull(eventTime, "eventTime");
    int column = eventTimeColumn();
    long unitsPerSecond = schema().type(column).unitsPerSecond();
    long units;
    try {
      // Rounded down: a promise about less time is still true.
      units = Math.addExact(
          Math.multiplyExact(eventTime.getEpochSecond(), unitsPerSecond),
          eventTime.getNano() / (1_000_000_000L / unitsPerSecond));
    } catch (ArithmeticException e) {
      throw ValueRange.outOfRange(schema().column(column).name(), schema().type(column), eventTime);
    }
    watermark(units);
  }

  private int eventTimeColumn() {
    int column = producer.spec().eventTimeColumn();
    if (column < 0) {
      throw new LaminarException(
          ErrorCode.NO_EVENT_TIME,
          producer.spec().label() + " has no event time",
          "declare it with WATERMARK FOR column");
    }
    return column;
  }

  @Override
  public boolean hasCapacity() {
    enter();
    try {
      return push.isOpenForMore() && producer.lane().hasRoom();
    } finally {
      exit();
    }
  }

  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod") // A handle of its own, not a copy of fields.
  public SourceHandle<T> clone() {
    enter();
    try {
      Producer another = producer.another();
      if (producer.lane().rowsPublished() == 0) {
        producer.countFromFirstRow();
      }
      return new SourceHandle<>(another, encoder);
    } finally {
      exit();
    }
  }

  @Override
  public void finish() {
    if (ended.equals("finished")) {
      // Again, where the wait for the disk was interrupted.
      producer.acknowledged().awaitEnd();
      return;
    }
    enter();
    try {
      producer.finish();
      ended = "finished";
      producer.acknowledged().awaitEnd();
    } finally {
      exit();
    }
  }

  @Override
  public void close() {
    guard.enter();
    try {
      if (ended.isEmpty()) {
        ended = "closed";
        producer.close();
      }
    } finally {
      exit();
    }
  }

  private void enter() {
    guard.enter();
    if (!ended.isEmpty()) {
      guard.exit();
      throw new LaminarException(
          ErrorCode.CLOSED,
          "this handle of " + producer.spec().label() + " was " + ended,
          "push through another handle");
    }
  }

  @SuppressWarnings("ReachabilityFenceUsage") // Called in finally blocks.
  private void exit() {
    push.giveBackRest();
    guard.exit();
    // Until here the handle is in use, whatever the compiler thinks of its last field access.
    Reference.reachabilityFence(this);
  }

  @Override
  public String toString() {
    return "Source(" + producer.spec().name() + (ended.isEmpty() ? ")" : ", " + ended + ")");
  }
}
