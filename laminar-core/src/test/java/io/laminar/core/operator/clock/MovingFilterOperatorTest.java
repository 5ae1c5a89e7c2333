package io.laminar.core.operator.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.clock.MovingBound.Comparison;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.MemorySnapshot;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows (key, ts) that are in while ts stands to the clock as the bounds say; times in milliseconds. */
final class MovingFilterOperatorTest {
  private static final long MILLI = 1_000_000;
  private static final DataType TIME = DataType.timestamp(3).withNullable(true);
  private static final List<DataType> ROW = List.of(DataType.of(TypeKind.BIGINT), TIME);

  private final EvaluationContext context = new EvaluationContext((code, message, remedy) -> {
    throw new AssertionError(message);
  });
  private final List<String> emitted = new ArrayList<>();
  private MovingFilterOperator operator = window();

  /** From two milliseconds ahead to five behind. */
  private MovingFilterOperator window() {
    return new MovingFilterOperator(
        ROW,
        true,
        List.of(bound(Comparison.GREATER, -5 * MILLI), bound(Comparison.LESS_OR_EQUAL, 2 * MILLI)),
        context);
  }

  private static MovingBound bound(Comparison comparison, long distance) {
    return new MovingBound(new ColumnReference(1, TIME), comparison, 0, MILLI, distance);
  }

  private void at(long millis) {
    context.nowNanos(millis * MILLI);
    context.elapsedNanos(millis * MILLI);
  }

  private void emit(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.selection()[i];
      emitted.add((batch.weight(row) > 0 ? "+" : "-") + batch.column(0).word(row));
    }
  }

  private void tick(long millis) {
    at(millis);
    if (operator.nextTick() <= millis * MILLI) {
      while (!operator.onTick(millis * MILLI, this::emit)) {
        continueInAnother();
      }
    }
  }

  private void rows(InputRow... rows) {
    Batch batch = batch(rows);
    int from = 0;
    while (from < batch.size()) {
      from = operator.process(0, batch, from, this::emit);
      continueInAnother();
    }
  }

  /** Each row is a commit. */
  private static Batch batch(InputRow... rows) {
    ColumnBuffer keys = new ColumnBuffer(ROW.get(0));
    ColumnBuffer times = new ColumnBuffer(TIME);
    ColumnBuffer weights = new ColumnBuffer(ROW.get(0));
    int[] ordinals = new int[Batch.MAX_ROWS];
    for (int i = 0; i < rows.length; i++) {
      keys.setWord(i, (Long) rows[i].values().get(0));
      times.setWord(i, (Long) rows[i].values().get(1));
      weights.setWord(i, rows[i].weight());
      ordinals[i] = i;
    }
    Batch batch = new Batch(2);
    batch.column(0, keys.vector());
    batch.column(1, times.vector());
    batch.weights(weights.vector());
    batch.commits(ordinals, false);
    batch.selectFirst(rows.length);
    return batch;
  }

  private void continueInAnother() {
    MemorySnapshot snapshot = new MemorySnapshot();
    operator.snapshot(snapshot.writer());
    operator = window();
    operator.restore(snapshot.reader());
  }

  private void continueByPartitions() {
    MemorySnapshot shared = new MemorySnapshot();
    operator.writeShared(shared.writer());
    MemorySnapshot[] parts = new MemorySnapshot[KeyPartition.COUNT];
    StateWriter[] writers = new StateWriter[parts.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new MemorySnapshot();
      writers[i] = parts[i].writer();
    }
    operator.writePartitions(writers);
    operator = window();
    operator.readShared(shared.reader(), true);
    for (int i = parts.length - 1; i >= 0; i--) {
      operator.readPartition(parts[i].reader());
    }
    operator.endPartitions();
  }

  private List<String> seen() {
    List<String> seen = List.copyOf(emitted);
    emitted.clear();
    return seen;
  }

  @Test
  void shouldLetRowsEnterAndLeave() {
    at(10);
    rows(InputRow.of(1, 1L, 8L), InputRow.of(1, 2L, 13L), InputRow.of(1, 3L, 5L));
    assertThat(seen()).containsExactly("+1");
    tick(11);
    tick(12);
    assertThat(seen()).containsExactly("+2");
    tick(13);
    tick(18);

    assertThat(seen()).containsExactly("-1", "-2");
    assertThat(operator.stateBytes()).isZero();
    assertThat(operator.nextTick()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldLetGoOfWhatIsTakenBack() {
    at(10);
    rows(InputRow.of(1, 1L, 10L), InputRow.of(1, 1L, 10L), InputRow.of(1, 2L, 20L));
    rows(InputRow.of(-1, 1L, 10L), InputRow.of(-1, 2L, 20L), InputRow.of(-1, 3L, 10L));
    assertThat(seen()).containsExactly("+1", "+1", "-1");
    assertThat(operator.ignoredRetractions()).isEqualTo(1);
    assertThat(operator.heldRows()).isZero();
    tick(40);

    assertThat(seen()).containsExactly("-1");
    rows(InputRow.of(-1, 1L, 10L));
    assertThat(seen()).isEmpty();
    assertThat(operator.ignoredRetractions()).isEqualTo(1);
  }

  @Test
  void shouldMoveManyRowsInBoundedSteps() {
    at(0);
    InputRow[] rows = new InputRow[600];
    Arrays.setAll(rows, i -> InputRow.of(1, (long) i / 2, 100L));
    for (int i = 0; i < rows.length; i += 200) {
      rows(Arrays.copyOfRange(rows, i, i + 200));
    }
    assertThat(seen()).isEmpty();
    assertThat(operator.heldRows()).isEqualTo(600);
    tick(98);
    assertThat(seen()).hasSize(600).startsWith("+0", "+0", "+1").endsWith("+299");
    at(200);
    rows(InputRow.of(1, 7L, 200L));

    assertThat(seen()).hasSize(601).startsWith("-0", "-0").endsWith("-299", "-299", "+7");
  }

  @ParameterizedTest
  @CsvSource({
    "LESS, 10, 11, never",
    "LESS_OR_EQUAL, 10, 10, never",
    "EQUAL, 10, 10, 11",
    "GREATER_OR_EQUAL, 10, ever, 11",
    "GREATER, 10, ever, 10"
  })
  void shouldKnowTheMoments(Comparison comparison, long value, String enters, String leaves) {
    MovingBound bound = bound(comparison, 0);

    bound.look(value);

    assertThat(moment(bound.enters())).isEqualTo(enters);
    assertThat(moment(bound.left())).isEqualTo(leaves);
    bound.look(Long.MAX_VALUE / 1_000);
    assertThat(moment(bound.left())).isIn("never", "ever");
  }

  private static String moment(long nanos) {
    return nanos == Long.MIN_VALUE
        ? "ever"
        : nanos == Long.MAX_VALUE ? "never" : String.valueOf(nanos / MILLI);
  }

  /** In any cut and with ticks at any time, the sum is what the condition says at the present moment. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldAlwaysShowTheRowsForWhichTheConditionHolds(long seed) {
    Random random = new Random(seed);
    Map<List<Long>, Long> held = new TreeMap<>((a, b) ->
        a.get(0).equals(b.get(0)) ? a.get(1).compareTo(b.get(1)) : a.get(0).compareTo(b.get(0)));
    Map<Long, Long> shown = new TreeMap<>();
    long now = 0;
    for (int round = 0; round < 200; round++) {
      now += random.nextInt(4) == 0 ? random.nextInt(9) : 0;
      if (random.nextInt(3) == 0) {
        tick(now);
      } else {
        at(now);
        rows(someRows(random, now, held));
      }
      if (random.nextInt(10) == 0) {
        continueByPartitions();
      }
      for (String change : seen()) {
        shown.merge(
            Long.valueOf(change.substring(1)), change.charAt(0) == '+' ? 1L : -1L, Long::sum);
      }
      shown.values().removeIf(count -> count == 0);
      assertThat(shown).as("seed " + seed + " round " + round).isEqualTo(expected(held, now));
    }
  }

  private static InputRow[] someRows(Random random, long now, Map<List<Long>, Long> held) {
    InputRow[] rows = new InputRow[1 + random.nextInt(5)];
    for (int i = 0; i < rows.length; i++) {
      List<Long> row = List.of((long) random.nextInt(4), now - 8 + random.nextInt(20));
      boolean takesBack = held.containsKey(row) && random.nextBoolean();
      held.merge(row, takesBack ? -1L : 1L, Long::sum);
      held.values().removeIf(count -> count == 0);
      rows[i] = InputRow.of(takesBack ? -1 : 1, row.get(0), row.get(1));
    }
    return rows;
  }

  private static Map<Long, Long> expected(Map<List<Long>, Long> held, long now) {
    Map<Long, Long> expected = new TreeMap<>();
    held.forEach((row, count) -> {
      if (row.get(1) > now - 5 && row.get(1) <= now + 2) {
        expected.merge(row.get(0), count, Long::sum);
      }
    });
    return expected;
  }
}
