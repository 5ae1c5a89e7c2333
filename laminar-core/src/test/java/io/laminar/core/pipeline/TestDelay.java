package io.laminar.core.pipeline;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Holds rows (key, time, …) until the watermark passes their time, and lets them out in the order of
 * their times, one a step.
 */
public final class TestDelay implements TimedOperator, StatefulOperator {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private final OutputRows result;
  private final List<List<Long>> rows = new ArrayList<>();

  /**
   * Makes one that holds nothing.
   *
   * @param columns of the rows
   */
  public TestDelay(int columns) {
    result = new OutputRows(Collections.nCopies(columns, BIGINT), false);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    for (int i = from; i < batch.size(); i++) {
      int row = batch.selection()[i];
      List<Long> values = new ArrayList<>();
      for (int column = 0; column < batch.columnCount(); column++) {
        values.add(batch.column(column).word(row));
      }
      rows.add(values);
    }
    return batch.size();
  }

  @Override
  public boolean onWatermark(long watermark, Output output) {
    ArrayDeque<List<Long>> due = new ArrayDeque<>();
    rows.stream()
        .filter(row -> row.get(1) < watermark)
        .sorted((a, b) -> Long.compare(a.get(1), b.get(1)))
        .forEach(due::add);
    List<Long> first = due.poll();
    if (first != null) {
      rows.remove(first);
      for (int i = 0; i < first.size(); i++) {
        result.column(i).setWord(0, first.get(i));
      }
      result.add(1, 0);
      result.flush(output, true);
    }
    return due.isEmpty();
  }

  @Override
  public long nextTimer() {
    return rows.isEmpty()
        ? Long.MAX_VALUE
        : Collections.min(rows.stream().map(row -> row.get(1)).toList()) + 1;
  }

  @Override
  public long timerOf(long eventTime) {
    return eventTime + 1;
  }

  @Override
  public long stateBytes() {
    return rows.size();
  }

  @Override
  public long stateRows() {
    return rows.size();
  }

  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long heldRows() {
    return rows.size();
  }

  @Override
  public long ignoredRetractions() {
    return 0;
  }

  @Override
  public boolean canRetract() {
    return false;
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(rows.size());
    for (List<Long> row : rows) {
      writer.writeLong(row.size());
      row.forEach(writer::writeLong);
    }
  }

  @Override
  public void restore(StateReader reader) {
    for (long left = reader.readLong(); left > 0; left--) {
      List<Long> values = new ArrayList<>();
      for (long columns = reader.readLong(); columns > 0; columns--) {
        values.add(reader.readLong());
      }
      rows.add(values);
    }
  }
}
