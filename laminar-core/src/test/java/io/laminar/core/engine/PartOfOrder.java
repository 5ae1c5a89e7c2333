package io.laminar.core.engine;

import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Entries;

/** Some of the entries of an order that lies in memory, as a group. */
record PartOfOrder(DrainOrder order, int from, int to) implements Entries {
  /** How many subscriptions went. */
  int unsubscribed() {
    int count = 0;
    for (int entry = 0; entry < size(); entry++) {
      count += kind(entry) == DrainOrder.UNSUBSCRIBED ? 1 : 0;
    }
    return count;
  }

  @Override
  public int size() {
    return to - from;
  }

  @Override
  public long kind(int entry) {
    return order.kind(from + entry);
  }

  @Override
  public int source(int entry) {
    return order.source(from + entry);
  }

  @Override
  public long value(int entry) {
    return order.value(from + entry);
  }

  @Override
  public long count(int entry) {
    return order.count(from + entry);
  }

  @Override
  public Throwable cause(int entry) {
    return order.cause(from + entry);
  }

  @Override
  public String name(int entry) {
    return order.name(from + entry);
  }
}
