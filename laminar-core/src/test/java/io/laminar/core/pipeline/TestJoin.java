package io.laminar.core.pipeline;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.CleaningOperator;
import io.laminar.core.operator.EndingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.TimedInputsOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A full outer join of rows whose first columns are key and time, and the last the value, with equal keys whose times differ by at most {@link
 * #RANGE}: (value, value), and −1 in place of a value when none can come any more. Emits two rows a
 * call, so that nearly all that it does is done in parts.
 */
public final class TestJoin implements CleaningOperator, TimedInputsOperator, EndingOperator {
  static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  static final long RANGE = 3;
  private static final int ROWS_A_CALL = 2;

  private final int cleans;
  private final OutputRows result = new OutputRows(List.of(BIGINT, BIGINT), false);
  private final List<List<Row>> sides = List.of(new ArrayList<>(), new ArrayList<>());
  private final long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};
  private long lateRows;
  private long ended;

  // How many partners the present row has had.
  private int met;

  /**
   * Makes one without rows.
   *
   * @param cleans how many useless rows go at most when they are asked to
   */
  public TestJoin(int cleans) {
    this.cleans = cleans;
  }

  private static final class Row {
    final long key;
    final long time;
    final long value;
    boolean matched;

    Row(long key, long time, long value) {
      this.key = key;
      this.time = time;
      this.value = value;
    }

    long due() {
      return time + RANGE + 1;
    }
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int position = from;
    boolean more = false;
    while (position < batch.size() && !more && result.count() < ROWS_A_CALL) {
      int row = batch.selection()[position];
      more = !join(input, batch, row);
      position += more ? 0 : 1;
    }
    boolean endsCommit =
        position == batch.size() || batch.commitEnd(Math.max(from, position - 1)) == position;
    result.flush(output, batch.isCommitOpen() || more || !endsCommit);
    return position;
  }

  /** Returns false when there are more partners than room. */
  private boolean join(int input, Batch batch, int physical) {
    Row row = new Row(
        batch.column(0).word(physical),
        batch.column(1).word(physical),
        batch.column(batch.columnCount() - 1).word(physical));
    if (row.time < watermarks[input]) {
      lateRows++;
      return true;
    }
    List<Row> partners = new ArrayList<>();
    for (Row other : sides.get(1 - input)) {
      if (other.key == row.key && Math.abs(other.time - row.time) <= RANGE) {
        partners.add(other);
      }
    }
    for (; met < partners.size(); met++) {
      if (result.count() == ROWS_A_CALL) {
        return false;
      }
      Row other = partners.get(met);
      other.matched = true;
      add(input, row.value, other.value, batch.ordinal(physical));
    }
    boolean isOver = row.due() <= watermarks[1 - input];
    row.matched = met > 0;
    if (isOver && !row.matched) {
      if (result.count() == ROWS_A_CALL) {
        return false;
      }
      add(input, row.value, -1, batch.ordinal(physical));
    }
    met = 0;
    if (!isOver) {
      sides.get(input).add(row);
    }
    return true;
  }

  private void add(int input, long value, long other, int ordinal) {
    result.column(input).setWord(result.count(), value);
    result.column(1 - input).setWord(result.count(), other);
    result.add(1, ordinal);
  }

  @Override
  public boolean onWatermark(int input, long watermark, Output output) {
    if (watermark < watermarks[input]) {
      throw new IllegalStateException("time went back");
    }
    watermarks[input] = watermark;
    List<Row> waiting = sides.get(1 - input);
    for (Row row : inOrder(waiting)) {
      if (row.due() <= watermark && !row.matched) {
        if (result.count() == ROWS_A_CALL) {
          result.flush(output, true);
          return false;
        }
        add(1 - input, row.value, -1, 0);
        waiting.remove(row);
      }
    }
    result.flush(output, true);
    return true;
  }

  private static List<Row> inOrder(List<Row> rows) {
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort(Comparator.comparingLong(row -> row.time));
    return ordered;
  }

  @Override
  public long nextTimer(int input) {
    return firstDue(input, false);
  }

  private long firstDue(int input, boolean matched) {
    return sides.get(1 - input).stream()
        .filter(row -> row.matched == matched)
        .mapToLong(Row::due)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public long nextCleanUp(int input) {
    return firstDue(input, true);
  }

  @Override
  public void cleanUp(int input, long watermark) {
    for (int left = cleans; left > 0 && nextCleanUp(input) <= watermark; left--) {
      long due = nextCleanUp(input);
      sides.get(1 - input).removeIf(row -> row.matched && row.due() == due);
    }
  }

  @Override
  public long timerOf(int input, long eventTime, int waited) {
    return input == waited ? Long.MAX_VALUE : eventTime + RANGE + 1;
  }

  @Override
  public void onEnd(int input) {
    ended |= 1L << input;
  }

  /** The inputs that have ended, as bits. */
  long ended() {
    return ended;
  }

  long watermark(int input) {
    return watermarks[input];
  }

  @Override
  public long stateBytes() {
    return sides.stream().mapToLong(List::size).sum();
  }

  @Override
  public long stateRows() {
    return stateBytes();
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  @Override
  public long heldRows() {
    return 0;
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
    writer.writeLongs(new long[] {watermarks[0], watermarks[1], lateRows, met, ended}, 0, 5);
    for (List<Row> side : sides) {
      writer.writeLong(side.size());
      side.forEach(row ->
          writer.writeLongs(new long[] {row.key, row.time, row.value, row.matched ? 1 : 0}, 0, 4));
    }
  }

  @Override
  public void restore(StateReader reader) {
    watermarks[0] = reader.readLong();
    watermarks[1] = reader.readLong();
    lateRows = reader.readLong();
    met = (int) reader.readLong();
    ended = reader.readLong();
    for (List<Row> side : sides) {
      for (long left = reader.readLong(); left > 0; left--) {
        Row row = new Row(reader.readLong(), reader.readLong(), reader.readLong());
        row.matched = reader.readLong() == 1;
        side.add(row);
      }
    }
  }
}
