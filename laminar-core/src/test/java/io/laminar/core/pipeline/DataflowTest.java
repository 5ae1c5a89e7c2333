package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.aggregate.ConsolidateOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DataflowTest {
  private static final List<DataType> TYPES = List.of(DataType.of(TypeKind.BIGINT));
  private static final Schema SCHEMA = new Schema(List.of(new Column("x", TYPES.get(0))));

  private final Dataflow flow = new Dataflow();
  private final List<String> seen = new ArrayList<>();

  @Test
  void shouldNotEndTheCommitOfASuspendedStepWhenAnotherSourceHasRows() {
    OutputNode stepping = source("steps", new InsertThenRetract(), true);
    OutputNode other = source("rows", (input, batch, from, output) -> batch.size(), false);
    Route route = Route.from(stepping, flow);

    boolean done = route.advance(1);
    flow.deliver(other, rows(7, 1));

    assertThat(done).isFalse();
    assertThat(route.advance(1)).isTrue();
    assertThat(seen).isEmpty();
  }

  @Test
  void shouldTellASinkOfTheEndOfACommitThatWasLeftOpen() {
    OutputNode source = source("rows", new InsertThenRetract(), false);
    Batch batch = rows(7, 1);
    batch.oneCommit(true);

    flow.deliver(source, batch);
    assertThat(seen).containsExactly("1 x 7");
    flow.endCommit();

    assertThat(seen).containsExactly("1 x 7", "end");
  }

  @Test
  void shouldNotEndTheCommitOfAStepForASinkThatHadAnOpenOneBefore() {
    OutputNode stepping = source("steps", new InsertThenRetract(), false);
    OutputNode other = source("rows", (input, batch, from, output) -> batch.size(), false);
    Route route = Route.from(stepping, flow);
    Batch before = rows(7, 1);
    before.oneCommit(true);
    flow.deliver(stepping, before);
    flow.endCommit();

    route.advance(1);
    flow.deliver(other, rows(8, 1));

    assertThat(seen).containsExactly("1 x 7", "end", "1 x 1");
    assertThat(route.advance(1)).isTrue();
    assertThat(seen).containsExactly("1 x 7", "end", "1 x 1", "-1 x 1", "end");
  }

  /** A source that a pipeline of one operator, or of two, reads. */
  private OutputNode source(String name, Operator operator, boolean nets) {
    PipelineSpec.Edge edge = new PipelineSpec.Edge(SCHEMA, nets, Optional.empty());
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int last = steps.add(new PipelineSpec.Scan(name, edge));
    last = steps.add(new PipelineSpec.Apply(context -> operator, "test", last, edge));
    if (nets) {
      steps.add(new PipelineSpec.Apply(
          context -> new ConsolidateOperator(TYPES, context), "test", last, edge));
    }
    EvaluationContext context = new EvaluationContext((code, message) -> {});
    Pipeline pipeline = new Pipeline(steps.build(), context, false, new Alone());
    pipeline.rank(1);
    OutputNode source = new OutputNode();
    source.add(pipeline.scans().get(0));
    pipeline.output().add(new Reader());
    return source;
  }

  private static Batch rows(long value, long weight) {
    OutputRows rows = new OutputRows(TYPES, weight < 0);
    List<Batch> made = new ArrayList<>();
    add(rows, value, weight);
    rows.flush(made::add);
    return made.get(0);
  }

  private static void add(OutputRows rows, long value, long weight) {
    rows.column(0).setWord(rows.count(), value);
    rows.add(weight, 0);
  }

  /** Passes rows on; its step has two parts, and the second takes back the first. */
  private static final class InsertThenRetract implements TimedOperator {
    private final OutputRows rows = new OutputRows(TYPES, true);
    private int parts;

    @Override
    public int process(int input, Batch batch, int from, Output output) {
      output.emit(batch);
      return batch.size();
    }

    @Override
    public boolean onWatermark(long watermark, Output output) {
      add(rows, 1, parts == 0 ? 1 : -1);
      rows.flush(output, true);
      return ++parts == 2;
    }

    @Override
    public long nextTimer() {
      return parts < 2 ? 1 : Long.MAX_VALUE;
    }

    @Override
    public long timerOf(long eventTime) {
      return Long.MAX_VALUE;
    }
  }

  private final class Reader extends Sink {
    @Override
    protected void receive(Batch batch) {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        seen.add(batch.weight(row) + " x " + batch.column(0).word(row));
      }
    }

    @Override
    protected void onCommitEnd() {
      seen.add("end");
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

  private static final class Alone implements Pipeline.Boundary {
    @Override
    public LaminarException onFail(Throwable thrown) {
      throw new AssertionError("a node threw", thrown);
    }

    @Override
    public void onStop(LaminarException cause) {
      throw cause;
    }

    @Override
    public void onSettle() {
      // There are no row errors.
    }

    @Override
    public void onEnd() {
      throw new AssertionError("nothing ends");
    }
  }
}
