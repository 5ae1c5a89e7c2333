package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.Subject;
import io.laminar.core.operator.harness.Values;
import io.laminar.core.state.MemorySnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random changes, ticks and watermarks against a list of all changes that were not emitted yet, however they are cut,
 * with restores between.
 */
class EveryOperatorTest {
  private static final DataType TIME = DataType.timestamp(3);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final List<DataType> TYPES = List.of(NAME, TIME, TIME);
  private static final String[] NAMES = {"a", "b", "a name of more than twelve bytes"};
  private static final long PERIOD = 7;
  private static final long SIZE = 10;

  static LongStream seeds() {
    return LongStream.range(0, 24);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEmitWhatIsLeftOfTheChanges(long seed) {
    Run run = new Run(new Random(seed), Kind.values()[(int) (seed % 3)], seed % 4 > 1);
    run.all();
    assertThat(run.output).as("seed %s", seed).containsExactlyElementsOf(run.expected);
    assertThat(run.operator.heldRows()).isZero();
    assertThat(run.operator.stateBytes()).isZero();
    assertThat(run.operator.nextTick()).isEqualTo(Long.MAX_VALUE);
  }

  /** What the changes are of. */
  private enum Kind {
    ROWS,
    WINDOWS,
    SESSIONS
  }

  /** One random life of an operator, and of the model. */
  private static final class Run {
    private final Random random;
    private final Kind kind;
    private final boolean windowed;
    private final boolean restores;
    private final EverySpec spec;
    private final EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
    private final OutputRows input = new OutputRows(TYPES, true);
    private final List<String> output = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<InputRow> waiting = new ArrayList<>();
    private final Map<List<@Nullable Object>, Long> present = new LinkedHashMap<>();
    private EveryOperator operator;
    private long now;

    Run(Random random, Kind kind, boolean restores) {
      this.random = random;
      this.kind = kind;
      this.windowed = kind != Kind.ROWS;
      this.restores = restores;
      this.spec = new EverySpec(
          PERIOD, windowed ? 1 : -1, kind == Kind.SESSIONS, time -> time + SIZE, List.of(0));
      this.operator = new EveryOperator(TYPES, spec, context);
    }

    void all() {
      for (int i = 0; i < 150; i++) {
        switch (random.nextInt(4)) {
          case 0 -> tick();
          case 1 -> watermark(i);
          default -> changes(i);
        }
      }
      watermark(Long.MAX_VALUE);
    }

    private void changes(long time) {
      List<InputRow> rows = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        rows.add(change(time));
      }
      waiting.addAll(rows);
      for (InputRow row : rows) {
        for (int column = 0; column < TYPES.size(); column++) {
          Values.write(input.column(column), input.count(), row.values().get(column));
        }
        input.add(row.weight(), 0);
        if (random.nextInt(3) == 0) {
          process();
        }
      }
      process();
    }

    private void process() {
      input.flush(batch -> new Subject.Single(operator).process(batch, this::collect));
      restore(false);
    }

    private InputRow change(long time) {
      long start = Math.floorDiv(time + random.nextInt(15), SIZE) * SIZE;
      String name = random.nextInt(6) == 0 ? null : NAMES[random.nextInt(NAMES.length)];
      List<@Nullable Object> values = InputRow.of(1, name, start, start + SIZE).values();
      long held = present.getOrDefault(values, 0L);
      long weight = held > 0 && random.nextBoolean() ? -1 : 1 + random.nextInt(2);
      present.put(values, held + weight);
      return new InputRow(weight, values);
    }

    private void tick() {
      now += random.nextInt(10);
      context.elapsedNanos(now);
      if (operator.nextTick() <= now) {
        expect(Long.MAX_VALUE);
        while (!operator.onTick(now, this::collect)) {
          restore(true);
        }
        restore(false);
      }
    }

    private void watermark(long time) {
      boolean due = operator.nextTimer() <= time;
      expect(time);
      while (!operator.onWatermark(time, this::collect)) {
        assertThat(due).isTrue();
        restore(true);
      }
      restore(false);
    }

    /** By windows in order, rows in the order in which their sums left 0 since they last were it. */
    private void expect(long until) {
      if (kind == Kind.SESSIONS) {
        expectByKey(until);
        return;
      }
      List<InputRow> due = waiting.stream()
          .filter(row -> windowed ? end(row) <= until : until == Long.MAX_VALUE)
          .toList();
      waiting.removeAll(due);
      List<Long> ends =
          due.stream().map(row -> windowed ? end(row) : 0).distinct().sorted().toList();
      for (long end : ends) {
        Map<List<@Nullable Object>, Long> sums = new LinkedHashMap<>();
        for (InputRow row : due) {
          if (!windowed || end(row) == end) {
            sums.merge(row.values(), row.weight(), (a, b) -> a + b == 0 ? null : a + b);
          }
        }
        expectAll(sums);
      }
    }

    private void expectAll(Map<List<@Nullable Object>, Long> sums) {
      sums.forEach((values, sum) -> {
        for (long left = Math.abs(sum); left > 0; left--) {
          expected.add(new InputRow(Long.signum(sum), values).toString());
        }
      });
    }

    /** All that waits of a key, when one of its rows that came is due: by the ends of these, then as keys came. */
    private void expectByKey(long until) {
      Map<String, Map<List<@Nullable Object>, Long>> keys = new LinkedHashMap<>();
      for (InputRow row : waiting) {
        String key = String.valueOf(row.values().get(0));
        keys.merge(key, sum(new LinkedHashMap<>(), row), (sums, one) -> {
          sum(sums, row);
          return sums.isEmpty() ? null : sums;
        });
      }
      keys.entrySet().stream()
          .filter(each -> until == Long.MAX_VALUE || dueAt(each.getValue()) <= until)
          .sorted(Comparator.comparingLong(
              each -> until == Long.MAX_VALUE ? 0 : dueAt(each.getValue())))
          .forEach(each -> {
            expectAll(each.getValue());
            waiting.removeIf(row -> String.valueOf(row.values().get(0)).equals(each.getKey()));
          });
    }

    private static Map<List<@Nullable Object>, Long> sum(
        Map<List<@Nullable Object>, Long> sums, InputRow row) {
      sums.merge(row.values(), row.weight(), (a, b) -> a + b == 0 ? null : a + b);
      return sums;
    }

    private static long dueAt(Map<List<@Nullable Object>, Long> sums) {
      return sums.entrySet().stream()
          .filter(each -> each.getValue() > 0)
          .mapToLong(each -> (Long) each.getKey().get(2))
          .min()
          .orElse(Long.MAX_VALUE);
    }

    private static long end(InputRow row) {
      return (Long) row.values().get(2);
    }

    private void restore(boolean owed) {
      EveryOperator fresh = new EveryOperator(TYPES, spec, context);
      if (!restores) {
        return;
      }
      if (!owed && random.nextBoolean()) {
        new Subject.Single(operator).partsInto(new Subject.Single(fresh));
      } else {
        MemorySnapshot snapshot = new MemorySnapshot();
        operator.snapshot(snapshot.writer());
        fresh.restore(snapshot.reader());
      }
      operator = fresh;
    }

    private void collect(Batch rows) {
      for (int i = 0; i < rows.size(); i++) {
        int row = rows.selection()[i];
        @Nullable Object[] values = new @Nullable Object[TYPES.size()];
        for (int c = 0; c < values.length; c++) {
          values[c] = Values.read(TYPES.get(c), rows.column(c), row);
        }
        output.add(InputRow.of(rows.weight(row), values).toString());
      }
    }
  }
}
