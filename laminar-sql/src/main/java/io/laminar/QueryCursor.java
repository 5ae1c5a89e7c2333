package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryRows;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.state.MemoryAccount;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The rows of a query and what is kept for them. One thread at a time reads; any thread closes. */
final class QueryCursor implements QueryRows {
  private final Schema schema;
  private final MemoryAccount account;
  private final QueryGuard guard;

  // True while a thread computes rows. Two threads are refused, and memory is given back behind it.
  private final AtomicBoolean reading = new AtomicBoolean();

  // Volatile: set by who closes, read by who reads.
  private volatile boolean closed;

  // Null once nothing is kept for it; the reading thread's own.
  private @Nullable RowSupply rows;
  private @Nullable Row ahead;

  QueryCursor(Schema schema, RowSupply rows, MemoryAccount account, QueryGuard guard) {
    this.schema = schema;
    this.rows = rows;
    this.account = account;
    this.guard = guard;
  }

  /** What is charged for it: closed at the end. */
  MemoryAccount account() {
    return account;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean hasNext() {
    if (!reading.compareAndSet(false, true)) {
      if (closed) {
        // Another thread closes it.
        return false;
      }
      throw new LaminarException(
          ErrorCode.WRONG_THREAD,
          "two threads read the rows of one query at once",
          "let each thread ask for rows of its own");
    }
    try {
      return lookAhead();
    } catch (Throwable failed) {
      closed = true;
      throw failed;
    } finally {
      reading.set(false);
      giveBack();
    }
  }

  private boolean lookAhead() {
    RowSupply supply = rows;
    if (ahead == null && supply != null && !closed) {
      guard.checkDatabase();
      ahead = supply.next();
      closed = ahead == null;
    }
    return ahead != null && !closed;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more rows");
    }
    Row row = ahead;
    ahead = null;
    if (row == null) {
      throw new NoSuchElementException("the rows were closed");
    }
    return row;
  }

  @Override
  public void close() {
    closed = true;
    giveBack();
  }

  /** Whichever comes last does it: who closes, or who was reading meanwhile. */
  private void giveBack() {
    if (closed && reading.compareAndSet(false, true)) {
      rows = null;
      ahead = null;
      account.close();
      reading.set(false);
    }
  }

  @Override
  public String toString() {
    return "QueryRows" + schema + (closed ? ", closed" : "");
  }
}
