package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sums the changes of a view, taken as rows or as Arrow batches. */
final class ChangeReader implements AutoCloseable {
  private final String name;
  private final Subscription<Change<Row>> changes;
  private final boolean weighted;
  private final @Nullable ArrowFeed arrow;
  private final Map<List<@Nullable Object>, Long> sums = new LinkedHashMap<>();

  ChangeReader(LaminarDB db, String name, boolean asArrow) {
    this.name = name;
    this.changes = db.sink(name).changes();
    this.weighted = db.sink(name).isChangelog();
    this.arrow = asArrow ? new ArrowFeed(changes.schema(), weighted) : null;
  }

  /** Takes what is there; returns how many rows. */
  int poll() {
    ArrowFeed feed = arrow;
    if (feed == null) {
      return changes.drain(change -> add(change.row().values(), change.weight()));
    }
    Consumer<Row> rows = row -> {
      List<@Nullable Object> values = new ArrayList<>(row.values());
      long weight = 1;
      if (weighted) {
        values.remove(values.size() - 1);
        weight = ((Number) Objects.requireNonNull(values.remove(values.size() - 1))).longValue();
      }
      add(values, weight);
    };
    int all = 0;
    int count = feed.poll(changes, rows);
    while (count > 0) {
      all += count;
      count = feed.poll(changes, rows);
    }
    return all;
  }

  private void add(List<@Nullable Object> values, long weight) {
    List<@Nullable Object> key = new ArrayList<>();
    // Arrays are equal only to themselves.
    values.forEach(
        value -> key.add(value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value));
    if (sums.merge(key, weight, Long::sum) == 0) {
      sums.remove(key);
    }
  }

  boolean isEnded() {
    return changes.isEnded();
  }

  /** The rows that are left. */
  List<List<@Nullable Object>> rows() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    sums.forEach((key, weight) -> {
      assertThat(weight).as("weight of %s in %s", key, name).isPositive();
      List<@Nullable Object> values = new ArrayList<>();
      key.forEach(value -> values.add(value instanceof ByteBuffer bytes ? copy(bytes) : value));
      rows.addAll(Collections.nCopies(weight.intValue(), values));
    });
    return rows;
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }

  @Override
  public void close() {
    changes.close();
    if (arrow != null) {
      arrow.close();
    }
  }
}
