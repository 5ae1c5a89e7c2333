package io.laminar.core.expression;

import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions and operators of one query share: the time of the present batch, the row
 * errors that evaluating raised, and the account that the query's state is charged to. One per
 * query; confined to its thread.
 *
 * <p>An operator calls {@link #begin}, evaluates, then calls {@link #removeFailed} before it uses the results.
 */
public final class EvaluationContext {
  private final RowErrorListener listener;
  private final MemoryAccount memory;
  private final long[] failed = new long[Batch.MAX_ROWS / 64];
  private int failedCount;

  // Of the batch that is evaluated; null where no row of it is taken back.
  private @Nullable Vector weights;
  private List<Literal> parameters = List.of();
  private long nowNanos;
  private long elapsedNanos;
  private long passedNanos;

  /**
   * Makes the context of something that runs on its own, beside any database: its state may take
   * half of the heap.
   *
   * @param listener receives every row error once
   */
  public EvaluationContext(RowErrorListener listener) {
    this(listener, MemoryAccount.ofHalfTheHeap());
  }

  /**
   * Makes the context of a query.
   *
   * @param listener receives every row error once
   * @param memory is charged for the query's state
   */
  public EvaluationContext(RowErrorListener listener, MemoryAccount memory) {
    this.listener = listener;
    this.memory = memory;
  }

  /** The account that the query's state is charged to. */
  public MemoryAccount memory() {
    return memory;
  }

  /**
   * Gives the values of the query's parameters, before it runs.
   *
   * @param values one for each {@link Parameter}, by its index and of its type
   */
  public void parameters(List<Literal> values) {
    parameters = List.copyOf(values);
  }

  /** The value of a parameter. */
  Literal parameter(int index) {
    return parameters.get(index);
  }

  /** The wall-clock time of the present batch, in nanoseconds since the epoch. */
  public long nowNanos() {
    return nowNanos;
  }

  /**
   * Sets the time of the batches that follow; the engine records it, so that a replay gives the
   * same.
   *
   * @param nanos since the epoch
   */
  public void nowNanos(long nanos) {
    this.nowNanos = nanos;
  }

  /**
   * The time that has passed since the database was opened, by a clock that nobody sets, in
   * nanoseconds; of the present batch or tick, in queries with operators that go by it.
   */
  public long elapsedNanos() {
    return elapsedNanos;
  }

  /**
   * Sets the time of the batches that follow; the engine records it, so that a replay gives the
   * same.
   *
   * @param nanos since the database was opened
   */
  public void elapsedNanos(long nanos) {
    this.elapsedNanos = nanos;
    this.passedNanos = nanos;
  }

  /**
   * The time behind which the present changes happen, in nanoseconds as {@link #elapsedNanos}: that of rows, and of a
   * tick the time just before it was due, however late it is done.
   */
  public long passedNanos() {
    return passedNanos;
  }

  /**
   * Says behind which time what a tick does happens, until {@link #elapsedNanos(long)} is set anew.
   *
   * @param nanos since the database was opened
   */
  public void passedNanos(long nanos) {
    this.passedNanos = nanos;
  }

  /**
   * Writes the times, which a commit that is half done keeps to its end.
   *
   * @param writer takes them
   */
  public void snapshotTime(StateWriter writer) {
    writer.writeLong(nowNanos);
    writer.writeLong(elapsedNanos);
    writer.writeLong(passedNanos);
  }

  /**
   * Takes over what {@link #snapshotTime} wrote.
   *
   * @param reader gives it
   */
  public void restoreTime(StateReader reader) {
    nowNanos = reader.readLong();
    elapsedNanos = reader.readLong();
    passedNanos = reader.readLong();
  }

  /**
   * Says which batch is evaluated next: a row that it takes back had its error when it came, and takes it along in
   * silence.
   *
   * @param batch whose physical rows {@link #fail} names from now on
   */
  public void begin(Batch batch) {
    weights = batch.weights();
  }

  /**
   * Reports that a row fails. The first error of a row is the one that counts.
   *
   * @param row physical row of the present batch
   * @param code what kind of error
   * @param message what happened, with the values that made it happen
   * @param remedy what the user can do so that such rows do not fail
   */
  public void fail(int row, ErrorCode code, String message, String remedy) {
    long bit = 1L << (row & 63);
    if ((failed[row >> 6] & bit) == 0) {
      failed[row >> 6] |= bit;
      failedCount++;
      report(weights, row, code, message, remedy);
    }
  }

  /**
   * Reports that an operator cannot take a row, outside of an evaluation.
   *
   * @param batch has the row
   * @param row physical row
   * @param code what kind of error
   * @param message what happened
   * @param remedy what the user can do so that such rows do not fail
   */
  public void failRow(Batch batch, int row, ErrorCode code, String message, String remedy) {
    report(batch.weights(), row, code, message, remedy);
  }

  private void report(
      @Nullable Vector changes, int row, ErrorCode code, String message, String remedy) {
    if (changes == null || changes.word(row) > 0) {
      listener.onRowError(code, message, remedy);
    } else {
      listener.onTakenBack();
    }
  }

  /**
   * Reports an error that belongs to no row of a batch, such as an overflow in an aggregate when it
   * is output.
   *
   * @param code what kind of error
   * @param message what happened
   * @param remedy what the user can do so that such results do not fail
   */
  public void failResult(ErrorCode code, String message, String remedy) {
    listener.onRowError(code, message, remedy);
  }

  /** Tells whether a row of the present batch has failed. */
  public boolean hasFailures() {
    return failedCount > 0;
  }

  /**
   * Tells whether a row of the present batch has failed.
   *
   * @param row physical row
   */
  public boolean isFailed(int row) {
    return (failed[row >> 6] & (1L << (row & 63))) != 0;
  }

  /**
   * Takes the failed rows out of a selection and forgets them: the end of every evaluation.
   *
   * @param rows physical rows; read
   * @param count how many count
   * @param kept receives the rows that did not fail, in order; may be {@code rows}
   * @return how many were kept
   */
  public int removeFailed(int[] rows, int count, int[] kept) {
    int size = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      kept[size] = row;
      size += isFailed(row) ? 0 : 1;
    }
    Arrays.fill(failed, 0);
    failedCount = 0;
    return size;
  }
}
