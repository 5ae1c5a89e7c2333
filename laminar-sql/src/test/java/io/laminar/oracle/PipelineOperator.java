package io.laminar.oracle;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.sql.physical.OperatorPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ScanPlan;
import io.laminar.sql.physical.UnionPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A view with all views below it, over two sources, as one operator. The sources are one input: the number of the source,
 * then the columns of one and those of the other. A view that is read twice is computed twice.
 *
 * <pre>
 *   (0, row of t, -) ──▶ leaves of t ──▶ operators ─┐
 *                                                   ├─▶ union: the smaller watermark ─▶ operators ─▶ output
 *   (1, -, row of s) ──▶ leaves of s ──▶ operators ─┘
 * </pre>
 */
final class PipelineOperator implements Operator {
  /**
   * A source.
   *
   * @param firstColumn of the input
   * @param microsPerUnit of its event time
   * @param lagMicros by how much its watermark is behind the input's, which is in microseconds
   */
  record Leg(String name, int firstColumn, int columns, long microsPerUnit, long lagMicros) {
    long watermark(long micros) {
      return micros == Long.MAX_VALUE ? micros : Math.floorDiv(micros - lagMicros, microsPerUnit);
    }

    long micros(long watermark) {
      return watermark == Long.MAX_VALUE ? watermark : watermark * microsPerUnit + lagMicros;
    }
  }

  private final List<Leg> legs;
  private final Map<String, PhysicalPlan> views;
  private final EvaluationContext context;
  private final List<Step> steps = new ArrayList<>();
  private final List<List<Step>> leaves = new ArrayList<>();
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final Step last = new Step(null, null, 1);
  private Output output = batch -> {};

  PipelineOperator(
      PhysicalPlan plan,
      Map<String, PhysicalPlan> views,
      List<Leg> legs,
      EvaluationContext context) {
    this.legs = legs;
    this.views = views;
    this.context = context;
    legs.forEach(leg -> leaves.add(new ArrayList<>()));
    build(plan, last, 0);
  }

  /** An operator, a union, or the end (without a step after it). */
  private final class Step implements Output {
    private final @Nullable Operator operator;
    private final @Nullable Step next;
    private final int nextInput;
    private final long[] watermarks;
    private final List<Leg> sources = new ArrayList<>();
    private long announced = Long.MIN_VALUE;
    private boolean owes;

    Step(@Nullable Operator operator, @Nullable Step next, int inputs) {
      this(operator, next, 0, inputs);
    }

    Step(@Nullable Operator operator, @Nullable Step next, int nextInput, int inputs) {
      this.operator = operator;
      this.next = next;
      this.nextInput = nextInput;
      this.watermarks = new long[inputs];
      Arrays.fill(watermarks, Long.MIN_VALUE);
    }

    void process(Batch batch) {
      if (operator != null) {
        operator.process(batch, this);
      } else {
        emit(batch);
      }
    }

    @Override
    public void emit(Batch batch) {
      if (next != null) {
        next.process(batch);
      } else {
        output.emit(batch);
      }
    }

    boolean advance(int input, long watermark) {
      watermarks[input] = Math.max(watermark, watermarks[input]);
      long min = Arrays.stream(watermarks).min().getAsLong();
      if (min == Long.MIN_VALUE) {
        return true;
      }
      if (min > announced) {
        announced = min;
        owes = operator != null;
      }
      if (owes) {
        owes = !Objects.requireNonNull(operator).onWatermark(announced, this);
      }
      return !owes && (next == null || next.advance(nextInput, announced));
    }

    /** What the input's watermark must be for what is due at the operator's. */
    long nextTimer() {
      long timer = operator == null ? Long.MAX_VALUE : operator.nextTimer();
      return sources.stream().mapToLong(leg -> leg.micros(timer)).max().orElse(Long.MAX_VALUE);
    }
  }

  private List<Leg> build(PhysicalPlan plan, Step next, int nextInput) {
    if (plan instanceof ScanPlan scan) {
      for (int i = 0; i < legs.size(); i++) {
        if (legs.get(i).name().equals(scan.relation())) {
          Step leaf = new Step(null, next, nextInput, 1);
          leaves.get(i).add(leaf);
          return List.of(legs.get(i));
        }
      }
      return build(Objects.requireNonNull(views.get(scan.relation())), next, nextInput);
    }
    List<PhysicalPlan> inputs = plan.inputs();
    Operator operator =
        plan instanceof UnionPlan ? null : ((OperatorPlan) plan).createOperator(context);
    Step step = new Step(operator, next, nextInput, inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      step.sources.addAll(build(inputs.get(i), step, i));
    }
    steps.add(step);
    return step.sources;
  }

  /** Tells whether rows of one source get to a union by two ways: their order depends on the cuts then. */
  private boolean hasTwoPaths() {
    return leaves.stream().anyMatch(each -> each.size() > 1);
  }

  @Override
  public void process(Batch batch, Output newOutput) {
    output = newOutput;
    Vector source = batch.column(0);
    int[] selection = batch.selection();
    int from = 0;
    while (from < batch.size()) {
      int leg = (int) source.word(selection[from]);
      int to = from + 1;
      while (!hasTwoPaths() && to < batch.size() && source.word(selection[to]) == leg) {
        to++;
      }
      System.arraycopy(selection, from, rows, 0, to - from);
      process(batch, leg, to - from);
      from = to;
    }
  }

  private void process(Batch batch, int leg, int count) {
    Leg columns = legs.get(leg);
    for (Step leaf : leaves.get(leg)) {
      Batch part = new Batch(columns.columns());
      for (int i = 0; i < columns.columns(); i++) {
        part.column(i).share(batch.column(columns.firstColumn() + i));
      }
      part.select(rows, count);
      leaf.process(part);
    }
  }

  @Override
  public boolean onWatermark(long watermark, Output newOutput) {
    output = newOutput;
    for (int i = 0; i < legs.size(); i++) {
      for (Step leaf : leaves.get(i)) {
        if (!leaf.advance(0, legs.get(i).watermark(watermark))) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public long nextTimer() {
    return steps.stream().mapToLong(Step::nextTimer).min().orElse(Long.MAX_VALUE);
  }

  @Override
  public long lateRows() {
    return operators().stream().mapToLong(Operator::lateRows).sum();
  }

  @Override
  public long ignoredRetractions() {
    return operators().stream().mapToLong(Operator::ignoredRetractions).sum();
  }

  private List<Operator> operators() {
    List<Operator> operators = new ArrayList<>();
    for (Step step : steps) {
      if (step.operator != null) {
        operators.add(step.operator);
      }
    }
    return operators;
  }

  @Override
  public void snapshot(StateWriter writer) {
    operators().forEach(operator -> operator.snapshot(writer));
  }

  @Override
  public void restore(StateReader reader) {
    operators().forEach(operator -> operator.restore(reader));
  }
}
