package io.laminar.oracle;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sums the changes of a view, taken as rows or as Arrow batches. */
final class ChangeReader implements AutoCloseable {
  private final String name;
  private final Subscription<Change<Row>> changes;
  private final boolean weighted;
  private final @Nullable ArrowFeed arrow;
  private final ChangeSum sum = new ChangeSum();

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
      return changes.drain(change -> sum.add(change.row().values(), change.weight()));
    }
    Consumer<Row> rows = row -> {
      List<@Nullable Object> values = new ArrayList<>(row.values());
      long weight = 1;
      if (weighted) {
        values.remove(values.size() - 1);
        weight = ((Number) Objects.requireNonNull(values.remove(values.size() - 1))).longValue();
      }
      sum.add(values, weight);
    };
    int all = 0;
    int count = feed.poll(changes, rows);
    while (count > 0) {
      all += count;
      count = feed.poll(changes, rows);
    }
    return all;
  }

  boolean isEnded() {
    return changes.isEnded();
  }

  /** The rows that are left. */
  List<List<@Nullable Object>> rows() {
    return sum.rows(name);
  }

  @Override
  public void close() {
    changes.close();
    if (arrow != null) {
      arrow.close();
    }
  }
}
