package io.laminar.core.connector;

import io.laminar.api.RowView;
import java.util.concurrent.atomic.AtomicLong;

/** A connector that counts the calls of its one thread, so that a {@link StallWatch} sees them. */
final class CountedCalls implements SinkConnector {
  private final SinkConnector connector;

  // Written by the connector's thread alone: plain reads suffice for it.
  private final AtomicLong calls = new AtomicLong();

  CountedCalls(SinkConnector connector) {
    this.connector = connector;
  }

  /** Odd and new when a call begins, even when it ends. */
  AtomicLong calls() {
    return calls;
  }

  // Release suffices: whoever watches looks again, and only at this number.
  private void enter() {
    calls.lazySet(calls.getPlain() + 1);
  }

  private void leave() {
    calls.lazySet(calls.getPlain() + 1);
  }

  @Override
  public void write(RowView row) {
    enter();
    try {
      connector.write(row);
    } finally {
      leave();
    }
  }

  @Override
  public void flush() {
    enter();
    try {
      connector.flush();
    } finally {
      leave();
    }
  }

  @Override
  public byte[] force() {
    enter();
    try {
      return connector.force();
    } finally {
      leave();
    }
  }

  @Override
  public void close() {
    enter();
    try {
      connector.close();
    } finally {
      leave();
    }
  }

  @Override
  public boolean canStall() {
    return connector.canStall();
  }

  @Override
  public void cancel() {
    connector.cancel();
  }
}
