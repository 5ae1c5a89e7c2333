package io.laminar.core.engine.source;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notes what decides the output of a source, where that is recorded: all in the order in which it
 * happens. Confined to the engine's thread.
 */
public final class Recording {
  private int source;
  private @Nullable DrainOrder order;

  // Drained, and not noted yet.
  private int lane;
  private int rows;

  /** Makes one that notes nothing. */
  Recording() {}

  /** The number of the source. */
  void number(int newSource) {
    source = newSource;
  }

  /** Notes it in another order from now on; null: nowhere. */
  public void to(@Nullable DrainOrder newOrder) {
    order = newOrder;
  }

  /** Tells whether anything is noted. */
  boolean isOn() {
    return order != null;
  }

  /** Rows of a lane were drained. */
  void drained(LaneInput input, int count) {
    if (order != null) {
      lane = input.id();
      rows += count;
    }
  }

  /** A step of what the source owes is done. */
  void step() {
    DrainOrder recorded = flush();
    if (recorded != null) {
      recorded.step(source);
    }
  }

  /** The time that expressions see was decided. */
  void now(long nanos) {
    DrainOrder recorded = flush();
    if (recorded != null) {
      recorded.now(nanos);
    }
  }

  /**
   * Notes the rows that were drained before.
   *
   * @return where the next entry goes; null where nothing is recorded
   */
  @Nullable
  DrainOrder flush() {
    DrainOrder recorded = order;
    if (recorded != null && rows > 0) {
      recorded.rows(source, lane, rows);
      rows = 0;
    }
    return recorded;
  }

  /** Notes something that happens rarely. */
  void note(Consumer<DrainOrder> entry) {
    DrainOrder recorded = flush();
    if (recorded != null) {
      entry.accept(recorded);
    }
  }

  int source() {
    return source;
  }
}
