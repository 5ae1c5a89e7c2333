package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.FilterOperator;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.OperatorFactory;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators of two inputs, in every way in which their rows and watermarks may come. */
final class SeveralInputsTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final Schema ROW = schema("key", "ts", "value");
  private static final long LAG = 5;
  private static final int STEPS = 120;

  private static final PipelineSubject.Leg LEFT = new PipelineSubject.Leg("a", 1, 3, 1, 0);
  private static final PipelineSubject.Leg RIGHT = new PipelineSubject.Leg("b", 4, 3, 1, LAG);
  private static final PipelineSubject.Leg ONLY = new PipelineSubject.Leg("a", 0, 3, 1, 0);

  private static Schema schema(String... names) {
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(new Column(name, BIGINT));
    }
    return new Schema(columns);
  }

  private static PipelineSpec.Edge edge(Schema schema, boolean changelog) {
    return new PipelineSpec.Edge(schema, changelog, Optional.empty());
  }

  private static List<DataType> longs(int count) {
    return IntStream.range(0, count).mapToObj(i -> BIGINT).toList();
  }

  /** The join of two relations, or of one with itself. */
  private static PipelineSpec join(String left, String right, int cleans) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int first = steps.add(new PipelineSpec.Scan(left, edge(ROW, false)));
    int second =
        left.equals(right) ? first : steps.add(new PipelineSpec.Scan(right, edge(ROW, false)));
    steps.add(new PipelineSpec.Apply(
        context -> new TestJoin(cleans),
        "join",
        List.of(first, second),
        edge(schema("left", "right"), false)));
    return steps.build();
  }

  @Test
  void shouldJoinTheRowsOfTwoInputsEachAtItsOwnWatermark() {
    over(join("a", "b", 1), LEFT, RIGHT)
        .row(0, 1, 10, 100, 0, 0, 0)
        .row(0, 2, 11, 101, 0, 0, 0)
        .row(1, 0, 0, 0, 1, 12, 200)
        .expect(100, 200)
        .watermark(14)
        .row(0, 1, 15, 102, 0, 0, 0)
        .expect(102, 200)
        .row(1, 0, 0, 0, 1, 13, 201)
        .expect(100, 201)
        .expect(102, 201)
        .watermark(19)
        .watermark(20)
        .expect(101, -1)
        .run();
  }

  private static OperatorHarness over(PipelineSpec query, PipelineSubject.Leg... legs) {
    int columns = legs.length == 1 ? 3 : 1 + 3 * legs.length;
    return OperatorHarness.ofPipeline(
            context -> new PipelineSubject(query, Map.of(), List.of(legs), context), longs(columns))
        .returns(longs(2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldJoinAsTheModelDoesInRandomInterleavings(long seed) {
    Random random = new Random(seed);
    // What is done lazily makes no difference, be it never done.
    OperatorHarness harness = over(join("a", "b", (int) seed % 3), LEFT, RIGHT);
    JoinModel model = new JoinModel();
    long time = 0;
    for (int step = 0; step < STEPS; step++) {
      long key = random.nextInt(3);
      long ts = time + random.nextInt(12) - 3;
      int kind = random.nextInt(10);
      if (kind == 0) {
        time += random.nextInt(6);
        harness.watermark(time);
        model.watermark(0, time);
        model.watermark(1, time - LAG);
      } else if (kind < 5) {
        harness.row(0, key, ts, step, 0, 0, 0);
        model.row(0, key, ts, step);
      } else {
        harness.row(1, 0, 0, 0, key, ts, step);
        model.row(1, key, ts, step);
      }
    }
    assertThat(harness.runAndCollect()).as("seed " + seed).isEqualTo(model.output);
    assertThat(model.output).hasSizeGreaterThan(STEPS / 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldJoinASourceWithItselfInTheOrderOfItsRows(long seed) {
    Random random = new Random(seed);
    OperatorHarness harness = over(join("a", "a", (int) seed % 3), ONLY);
    JoinModel model = new JoinModel();
    long time = 0;
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(10) == 0) {
        time += random.nextInt(6);
        harness.watermark(time);
        model.watermark(0, time);
        model.watermark(1, time);
      } else {
        long key = random.nextInt(3);
        long ts = time + random.nextInt(12) - 3;
        harness.row(key, ts, step);
        model.row(0, key, ts, step);
        model.row(1, key, ts, step);
      }
    }
    assertThat(harness.runAndCollect()).as("seed " + seed).isEqualTo(model.output);
  }

  /** The sums of the values of several steps over one source, side by side. */
  private static PipelineSpec zip(OperatorFactory... operators) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int scan = steps.add(new PipelineSpec.Scan("a", edge(ROW, false)));
    List<Integer> inputs = new ArrayList<>(List.of(scan));
    for (OperatorFactory operator : operators) {
      inputs.add(steps.add(new PipelineSpec.Apply(operator, "way", scan, edge(ROW, false))));
    }
    steps.add(new PipelineSpec.Apply(
        context -> new TestZip(inputs.size()), "zip", inputs, edge(schema("x", "y", "z"), true)));
    return steps.build();
  }

  /** Passes on the rows with even values. */
  private static Operator even() {
    FilterOperator even = new FilterOperator(
        (batch, rows, count, selected, context) -> {
          int kept = 0;
          for (int i = 0; i < count; i++) {
            if (batch.column(2).word(rows[i]) % 2 == 0) {
              selected[kept++] = rows[i];
            }
          }
          return kept;
        },
        3,
        new EvaluationContext((code, message, remedy) -> {}));
    return even;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldFeedInputsThatShareASourceCommitByCommit(long seed) {
    Random random = new Random(seed);
    OperatorHarness harness =
        over(zip(context -> even(), context -> new TestDelay(3)), ONLY).returns(longs(3));
    ZipModel model = new ZipModel();
    long time = 0;
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(10) == 0) {
        time += random.nextInt(20);
        harness.watermark(time);
        model.watermark(time);
      } else {
        long ts = time + 1 + random.nextInt(20);
        long value = random.nextInt(6) - 2L;
        harness.row(0, ts, value);
        model.row(ts, value);
      }
    }
    assertThat(harness.runAndCollect()).as("seed " + seed).isEqualTo(model.output);
  }

  @Test
  void shouldEmitOneChangeForAStepThatReachesSeveralInputs() {
    over(zip(context -> new TestDelay(3), context -> new TestDelay(3)), ONLY)
        .returns(longs(3))
        .row(0, 1, 10)
        .expectChange(-1, 0, 0, 0)
        .expectChange(1, 10, 0, 0)
        .row(0, 2, 20)
        .expectChange(-1, 10, 0, 0)
        .expectChange(1, 30, 0, 0)
        .watermark(3)
        .expectChange(-1, 30, 0, 0)
        .expectChange(1, 30, 30, 30)
        .run();
  }

  /** What the zip of rows, even ones and delayed ones gives. */
  private static final class ZipModel {
    private final List<long[]> delayed = new ArrayList<>();
    private final List<InputRow> output = new ArrayList<>();
    private long[] sums = {0, 0, 0};

    void row(long ts, long value) {
      delayed.add(new long[] {ts, value});
      change(value, value % 2 == 0 ? value : 0, 0);
    }

    void watermark(long time) {
      long sum = 0;
      for (long[] row : delayed) {
        sum += row[0] < time ? row[1] : 0;
      }
      delayed.removeIf(row -> row[0] < time);
      change(0, 0, sum);
    }

    private void change(long x, long y, long z) {
      long[] next = {sums[0] + x, sums[1] + y, sums[2] + z};
      if (!Arrays.equals(sums, next)) {
        output.add(InputRow.of(-1, sums[0], sums[1], sums[2]));
        output.add(InputRow.of(1, next[0], next[1], next[2]));
        sums = next;
      }
    }
  }

  /** What the join gives, by looking at all rows each time. */
  private static final class JoinModel {
    private final List<List<long[]>> rows = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<List<Long>> unmatched = List.of(new ArrayList<>(), new ArrayList<>());
    private final long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};
    private final List<InputRow> output = new ArrayList<>();

    void row(int side, long key, long ts, long value) {
      if (ts < watermarks[side]) {
        return;
      }
      boolean matched = false;
      for (long[] other : rows.get(1 - side)) {
        boolean gone = other[1] + TestJoin.RANGE < watermarks[side];
        if (!gone && other[0] == key && Math.abs(other[1] - ts) <= TestJoin.RANGE) {
          matched = true;
          unmatched.get(1 - side).remove(other[2]);
          output.add(of(side, value, other[2]));
        }
      }
      rows.get(side).add(new long[] {key, ts, value});
      if (!matched) {
        unmatched.get(side).add(value);
        watermark(1 - side, watermarks[1 - side]);
      }
    }

    void watermark(int side, long time) {
      watermarks[side] = Math.max(watermarks[side], time);
      List<Long> waiting = unmatched.get(1 - side);
      rows.get(1 - side).stream()
          .filter(row -> row[1] + TestJoin.RANGE < watermarks[side])
          .filter(row -> waiting.contains(row[2]))
          .sorted(Comparator.comparingLong(row -> row[1]))
          .forEach(row -> {
            waiting.remove(row[2]);
            output.add(of(1 - side, row[2], -1));
          });
    }

    private static InputRow of(int side, long value, long other) {
      return side == 0 ? InputRow.of(1, value, other) : InputRow.of(1, other, value);
    }
  }
}
