package io.laminar.core.connector;

import io.laminar.api.LaminarException;
import io.laminar.api.RowView;

/**
 * Stands in the place of a connector that could not be opened again: whatever it is given, it says why.
 *
 * @param cause why
 */
public record AbsentSink(LaminarException cause) implements SinkConnector {
  @Override
  public void write(RowView row) {
    throw cause.onCallingThread();
  }

  @Override
  public void flush() {
    throw cause.onCallingThread();
  }

  @Override
  public byte[] force() {
    throw cause.onCallingThread();
  }

  @Override
  public boolean canStall() {
    return false;
  }

  @Override
  public void cancel() {
    // It waits for nobody.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
