package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.OperatorFactory;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupAggregateOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.window.TumblingWindow;
import io.laminar.core.operator.window.WindowAggregateOperator;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some keys of a pipeline go on in another one. */
final class PartitionedStateTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final PipelineSpec.Edge ROWS = PipelineFixture.edge("key", "ts", "value");
  private static final int KEYS = 50;

  private static final GroupSpec COUNTS = GroupSpec.of(
      List.of(BIGINT, BIGINT, BIGINT), List.of(0), List.of(AggregateCall.countAll()), 1);
  private static final OperatorFactory GROUPS =
      context -> new GroupAggregateOperator(COUNTS, context);
  private static final OperatorFactory WINDOWS =
      context -> new WindowAggregateOperator(COUNTS, new TumblingWindow(10, 0), context);

  /** A pipeline that a test feeds, and what came out of it: the key first. */
  private static final class Run {
    private final Dataflow flow = new Dataflow();
    private final OutputNode source = new OutputNode();
    private final List<List<Long>> output = new ArrayList<>();
    private final Pipeline pipeline;
    private Route route;

    Run(OperatorFactory operator, String definition) {
      PipelineSpec.Builder steps = new PipelineSpec.Builder();
      int scan = steps.add(new PipelineSpec.Scan("a", ROWS));
      steps.add(new PipelineSpec.Apply(operator, definition, scan, ROWS));
      pipeline = PipelineFixture.connect(steps.build(), source);
      pipeline.output().add(new Reader(output));
      route = Route.from(source, flow);
    }

    void row(long key, long ts) {
      flow.deliver(source, PipelineFixture.row(key, ts, 0));
    }

    void watermark(long time) {
      while (!route.advance(time)) {
        assertThat(route.isUnderway()).isTrue();
      }
    }

    PartitionedState parts() {
      return PartitionedState.write(pipeline, "query q").orElseThrow();
    }
  }

  private static int partition(long key) {
    KeyRows keys = new KeyRows(KeyLayout.of(List.of(BIGINT)));
    keys.load(PipelineFixture.row(key), new int[] {0}, Batch.everyRow(), 1);
    return KeyPartition.of(keys, 0);
  }

  private static void feed(Run run, long seed, LongPredicate isFor) {
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      long key = random.nextInt(KEYS);
      long ts = seed * 100 + i / 4 + random.nextInt(10);
      if (isFor.test(key)) {
        run.row(key, ts);
      }
      if (i % 50 == 49) {
        run.watermark(seed * 100 + i / 4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldGoOnWithSomeKeysAsTheOriginalDoes(boolean windowed) {
    OperatorFactory operator = windowed ? WINDOWS : GROUPS;
    Run original = new Run(operator, "q");
    feed(original, 1, key -> true);
    PartitionedState parts = original.parts();
    original.output.clear();
    feed(original, 2, key -> true);
    original.watermark(Long.MAX_VALUE);
    for (int half = 0; half < 2; half++) {
      int remainder = half;
      Run other = new Run(operator, "q");
      parts
          .of(IntStream.range(0, KeyPartition.COUNT)
              .filter(p -> p % 2 == remainder)
              .boxed()
              .toList())
          .restore(other.pipeline, "query q");
      feed(other, 2, key -> partition(key) % 2 == remainder);
      other.watermark(Long.MAX_VALUE);
      assertThat(other.output)
          .isNotEmpty()
          .isEqualTo(original.output.stream()
              .filter(row -> partition(row.get(0)) % 2 == remainder)
              .toList());
    }
  }

  @Test
  void shouldPutAllPartitionsTogetherAgainWithTheirCounters() {
    Run original = new Run(WINDOWS, "q");
    feed(original, 1, key -> true);
    original.row(1, -1000);
    Run other = new Run(WINDOWS, "q");

    original.parts().restore(other.pipeline, "query q");

    original.output.clear();
    for (Run run : List.of(original, other)) {
      feed(run, 2, key -> true);
      run.watermark(Long.MAX_VALUE);
    }
    assertThat(other.output).isNotEmpty().isEqualTo(original.output);
    assertThat(other.pipeline.lateRows()).isPositive().isEqualTo(original.pipeline.lateRows());
    assertThat(other.pipeline.rowsIn()).isEqualTo(original.pipeline.rowsIn());
    assertThat(other.pipeline.heldRows()).isEqualTo(original.pipeline.heldRows());
  }

  @Test
  void shouldRefuseTheStateOfAnotherDefinitionByName() {
    PartitionedState parts = new Run(GROUPS, "GROUP BY key").parts();
    Run other = new Run(GROUPS, "GROUP BY key % 2");

    refused(
        ErrorCode.FOREIGN_STATE, "query q, step 1", () -> parts.restore(other.pipeline, "query q"));
  }

  @Test
  void shouldRefuseAPartitionUnderTheNumberOfAnother() {
    PartitionedState parts = new Run(GROUPS, "q").parts();
    TreeMap<Integer, byte[]> swapped = new TreeMap<>(parts.partitions());
    swapped.put(7, parts.partitions().get(8));
    PartitionedState wrong = new PartitionedState(parts.shared(), swapped);
    Run other = new Run(GROUPS, "q");

    refused(
        ErrorCode.FOREIGN_STATE,
        "step 1, partition 7",
        () -> wrong.restore(other.pipeline, "query q"));
  }

  @Test
  void shouldRefuseToSplitWhatBelongsToNoKey() {
    Run run = new Run(context -> new TestDelay(3), "delay");

    refused(ErrorCode.NOT_SUPPORTED, "query q", run::parts);
  }

  @Test
  void shouldNotBeSplitInTheMiddleOfAStep() {
    Run run = new Run(WINDOWS, "q");
    for (int key = 0; key < 1000; key++) {
      run.row(key, 5);
    }

    assertThat(run.route.advance(20)).isFalse();

    assertThat(PartitionedState.write(run.pipeline, "query q")).isEmpty();
    run.watermark(20);
    assertThat(PartitionedState.write(run.pipeline, "query q")).isPresent();
  }

  private static void refused(ErrorCode code, String what, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(what);
  }

  private static final class Reader extends Sink {
    private final List<List<Long>> output;

    Reader(List<List<Long>> output) {
      this.output = output;
    }

    @Override
    protected void receive(Batch batch) {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        List<Long> values = new ArrayList<>();
        for (int column = 0; column < batch.columnCount(); column++) {
          values.add(batch.column(column).word(row));
        }
        values.add(batch.weight(row));
        output.add(values);
      }
    }

    @Override
    protected void onCommitEnd() {
      // Rows are compared.
    }

    @Override
    protected void onEnd() {
      throw new AssertionError("nothing ends");
    }

    @Override
    protected void onFail(LaminarException cause) {
      throw cause;
    }
  }
}
