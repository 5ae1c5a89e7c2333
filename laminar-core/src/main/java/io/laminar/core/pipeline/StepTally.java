package io.laminar.core.pipeline;

import io.laminar.core.operator.ExpiringOperator;
import io.laminar.core.operator.KeepingOperator;
import io.laminar.core.operator.StatefulOperator;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a node has taken and given since it was made, counted by the batch. Not a part of its state. */
final class StepTally {
  private final CallTimes ofRows = new CallTimes();
  private final CallTimes ofTime = new CallTimes();
  private long rowsIn;
  private long rowsOut;
  private long lateBefore;
  private long unreadBefore;
  private long expiredBefore;

  /** Before rows are taken. Returns what {@link #took} is to be given. */
  long begin() {
    return ofRows.begin();
  }

  /** Rows were taken. */
  void took(int rows, long begun) {
    rowsIn += rows;
    ofRows.end(begun, rows);
  }

  /** Before the operator learns of the time. Returns what {@link #endTime} is to be given. */
  long beginTime() {
    return ofTime.begin();
  }

  /** The operator has done what is due. */
  void endTime(long begun) {
    ofTime.end(begun, 0);
  }

  /** Rows came out. */
  void out(int rows) {
    rowsOut += rows;
  }

  long rowsIn() {
    return rowsIn;
  }

  long rowsOut() {
    return rowsOut;
  }

  /** The operator goes, as its pipeline was stopped: what it has counted stays. */
  void stop(@Nullable StatefulOperator operator) {
    lateBefore = operator == null ? lateBefore : operator.lateRows();
    unreadBefore = operator instanceof KeepingOperator kept ? kept.unreadChanges() : unreadBefore;
    expiredBefore =
        operator instanceof ExpiringOperator expires ? expires.expiredRows() : expiredBefore;
  }

  /** The late rows of an operator that is gone. */
  long lateBefore() {
    return lateBefore;
  }

  /** The changes that nobody read of an operator that is gone. */
  long unreadBefore() {
    return unreadBefore;
  }

  /** The rows that an operator that is gone let go after a while. */
  long expiredBefore() {
    return expiredBefore;
  }

  /** The nanoseconds that a row takes, with what is done for it later when time has come; empty where none was measured. */
  OptionalDouble nanosPerRow() {
    OptionalDouble taking = ofRows.nanosPerRow();
    return taking.isEmpty() || rowsIn == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(taking.getAsDouble() + ofTime.totalNanos() / rowsIn);
  }
}
