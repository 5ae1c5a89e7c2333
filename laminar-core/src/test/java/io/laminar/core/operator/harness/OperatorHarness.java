package io.laminar.core.operator.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.state.MemorySnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A test of an operator as a list of steps, replayed in every way that must not change the output:
 * whole, one row at a time, in random cuts, with a snapshot and restore into a fresh operator
 * between any two rows, with states that are pinned and written later, also by partition of the keys where it can be split, with rows in ring slots,
 * and with gaps in the selection.
 *
 * <pre>{@code
 * OperatorHarness.of(context -> new WindowAggregateOperator(spec, window, context), spec.inputTypes())
 *     .returns(WindowAggregateOperator.outputTypes(spec))
 *     .row("a", 5, 1).row("a", 7, 2)
 *     .watermark(10).expect("a", 0, 10, 12)
 *     .run();
 * }</pre>
 *
 * <p>An expectation stands where the output is due: behind the rows or the watermark that cause it,
 * and before the next watermark. The whole output is compared, row for row.
 */
public final class OperatorHarness {
  private static final int RANDOM_CUTS = 8;
  private static final long NOT_SAID = -1;

  private final Function<EvaluationContext, Subject> factory;
  private final List<DataType> inputTypes;
  private final List<Object> steps = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private final List<ErrorCode> expectedErrors = new ArrayList<>();
  private List<DataType> outputTypes;
  private boolean weighted;
  private long expectedLateRows = NOT_SAID;
  private long expectedIgnoredRetractions;

  private OperatorHarness(Function<EvaluationContext, Subject> factory, List<DataType> inputTypes) {
    this.factory = factory;
    this.inputTypes = inputTypes;
    this.outputTypes = inputTypes;
  }

  /** A watermark among the steps. */
  private record Watermark(long time) {
    @Override
    public String toString() {
      return "watermark " + time;
    }
  }

  /**
   * Begins a test.
   *
   * @param factory makes a fresh operator that reports to the context
   * @param inputTypes of the input's columns; the output's too, unless {@link #returns} says so
   */
  public static OperatorHarness of(
      Function<EvaluationContext, Operator> factory, List<DataType> inputTypes) {
    return new OperatorHarness(context -> new Subject.Single(factory.apply(context)), inputTypes);
  }

  /**
   * Begins a test of a pipeline.
   *
   * @param factory makes a fresh one that reports to the context
   * @param inputTypes of the input's columns; the output's too, unless {@link #returns} says so
   */
  public static OperatorHarness ofPipeline(
      Function<EvaluationContext, Subject> factory, List<DataType> inputTypes) {
    return new OperatorHarness(factory, inputTypes);
  }

  /** Says what types the output has. */
  public OperatorHarness returns(List<DataType> types) {
    this.outputTypes = types;
    return this;
  }

  /** A row of weight 1. */
  public OperatorHarness row(@Nullable Object... values) {
    steps.add(InputRow.of(1, values));
    return this;
  }

  /** A row of a changelog. */
  public OperatorHarness change(long weight, @Nullable Object... values) {
    weighted = true;
    steps.add(InputRow.of(weight, values));
    return this;
  }

  /** A watermark. */
  public OperatorHarness watermark(long time) {
    steps.add(new Watermark(time));
    expected.add(steps.get(steps.size() - 1).toString());
    return this;
  }

  /** The next row of the output, of weight 1. */
  public OperatorHarness expect(@Nullable Object... values) {
    return expectChange(1, values);
  }

  /** The next row of the output. */
  public OperatorHarness expectChange(long weight, @Nullable Object... values) {
    expected.add(InputRow.of(weight, values).toString());
    return this;
  }

  /** The row errors of the whole test, in order. */
  public OperatorHarness expectErrors(ErrorCode... codes) {
    expectedErrors.addAll(Arrays.asList(codes));
    return this;
  }

  /** How many rows are dropped as late in the whole test. */
  public OperatorHarness expectLateRows(long rows) {
    expectedLateRows = rows;
    return this;
  }

  /** How many retractions are ignored in the whole test. */
  public OperatorHarness expectIgnoredRetractions(long rows) {
    expectedIgnoredRetractions = rows;
    return this;
  }

  /** Replays the steps in every way and compares the output with what is expected. */
  public void run() {
    expectedLateRows = Math.max(0, expectedLateRows);
    replayAll(expected);
  }

  /**
   * Replays the steps in every way and compares the outputs with each other; for tests whose
   * expectation is computed.
   *
   * @return the rows of the output, in order
   */
  public List<InputRow> runAndCollect() {
    Replay whole = new Replay(TestBatch.Shape.DENSE, null, Integer.MAX_VALUE, false);
    whole.run();
    if (expectedLateRows == NOT_SAID) {
      expectedLateRows = whole.operator.lateRows();
    }
    expectedIgnoredRetractions = whole.operator.ignoredRetractions();
    expectedErrors.addAll(whole.errors);
    replayAll(whole.output);
    return whole.rows;
  }

  private void replayAll(List<String> output) {
    List<TestBatch.Shape> shapes = List.of(TestBatch.Shape.values());
    for (TestBatch.Shape shape : shapes) {
      check("whole, " + shape, new Replay(shape, null, Integer.MAX_VALUE, false), output);
      check("one row at a time, " + shape, new Replay(shape, null, 1, false), output);
    }
    check(
        "restored between any two rows", new Replay(TestBatch.Shape.DENSE, null, 1, true), output);
    Replay parted = new Replay(TestBatch.Shape.DENSE, null, 1, true);
    if (parted.operator.canBeParted()) {
      parted.byPartition = true;
      check("restored by partition between any two rows", parted, output);
    }
    for (int i = 0; i < RANDOM_CUTS; i++) {
      long seed = 0x1A31_4A2L + i;
      TestBatch.Shape shape = shapes.get(i % shapes.size());
      check(
          "random cuts of seed " + seed + ", " + shape,
          new Replay(shape, new Random(seed), 9, (i & 1) == 1),
          output);
    }
  }

  private void check(String mode, Replay replay, List<String> output) {
    replay.run();
    assertThat(replay.output).as("output: %s", mode).containsExactlyElementsOf(output);
    assertThat(replay.errors).as("row errors: %s", mode).isEqualTo(expectedErrors);
    assertThat(replay.operator.lateRows()).as("late rows: %s", mode).isEqualTo(expectedLateRows);
    assertThat(replay.operator.ignoredRetractions())
        .as("ignored retractions: %s", mode)
        .isEqualTo(expectedIgnoredRetractions);
  }

  /** One pass over the steps. */
  private final class Replay {
    private final TestBatch.Shape shape;
    private final @Nullable Random cuts;
    private final int maxRows;
    private final boolean restores;
    private final List<ErrorCode> errors = new ArrayList<>();
    private final List<String> output = new ArrayList<>();
    private final List<InputRow> rows = new ArrayList<>();
    private final TestBatch testBatch = new TestBatch(inputTypes, weighted);
    private Subject operator;
    private boolean byPartition;
    private final @Nullable PinnedStates pinned;

    Replay(TestBatch.Shape shape, @Nullable Random cuts, int maxRows, boolean restores) {
      this.shape = shape;
      this.cuts = cuts;
      this.maxRows = Math.min(maxRows, TestBatch.capacity(shape));
      this.restores = restores;
      this.operator = fresh();
      this.pinned = cuts == null || restores ? null : new PinnedStates(cuts);
    }

    private Subject fresh() {
      return factory.apply(new EvaluationContext((code, message, remedy) -> errors.add(code)));
    }

    void run() {
      List<InputRow> pending = new ArrayList<>();
      int limit = nextLimit();
      for (Object step : steps) {
        if (step instanceof InputRow row) {
          pending.add(row);
          if (pending.size() >= limit) {
            process(pending);
            limit = nextLimit();
          }
        } else if (step instanceof Watermark watermark) {
          process(pending);
          output.add(watermark.toString());
          advance(watermark.time());
        }
      }
      process(pending);
      if (pinned != null) {
        pinned.end();
      }
    }

    private int nextLimit() {
      return cuts == null ? maxRows : 1 + cuts.nextInt(maxRows);
    }

    private void process(List<InputRow> pending) {
      if (!pending.isEmpty()) {
        operator.process(testBatch.of(pending, shape), this::collect);
        testBatch.poison();
        pending.clear();
        restore(true);
      }
    }

    private void advance(long watermark) {
      boolean isDue = operator.nextTimer() <= watermark;
      boolean done = false;
      while (!done) {
        int before = rows.size();
        done = operator.onWatermark(watermark, this::collect);
        assertThat(rows.size() - before).as("rows of a step").isLessThanOrEqualTo(Batch.MAX_ROWS);
        assertThat(isDue || (done && rows.size() == before))
            .as("nothing is due at %s before the next timer", watermark)
            .isTrue();
        restore(done);
      }
      assertThat(watermark == Long.MAX_VALUE || operator.nextTimer() > watermark)
          .as("no timer is left behind the watermark %s", watermark)
          .isTrue();
    }

    private void restore(boolean nothingIsOwed) {
      if (byPartition && nothingIsOwed) {
        Subject fresh = fresh();
        operator.partsInto(fresh);
        operator = fresh;
      } else if (restores) {
        MemorySnapshot snapshot = new MemorySnapshot();
        operator.snapshot(snapshot.writer());
        operator = fresh();
        operator.restore(snapshot.reader());
      } else if (pinned != null) {
        pinned.next(operator);
      }
    }

    private void collect(Batch batch) {
      assertThat(batch.size()).as("rows of a batch").isBetween(1, Batch.MAX_ROWS);
      assertThat(batch.columnCount()).as("columns").isEqualTo(outputTypes.size());
      for (int i = 0; i < batch.size(); i++) {
        int physical = batch.selection()[i];
        @Nullable Object[] values = new @Nullable Object[outputTypes.size()];
        for (int c = 0; c < values.length; c++) {
          values[c] = Values.read(outputTypes.get(c), batch.column(c), physical);
        }
        InputRow row = InputRow.of(batch.weight(physical), values);
        rows.add(row);
        output.add(row.toString());
      }
    }
  }
}
