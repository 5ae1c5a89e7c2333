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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** One may be gone in a replay and the other not: the calls that decide an output have the same numbers. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCountTheCallsOfSinksThatStopThePipeline(boolean stops) {
    OutputNode source = new OutputNode();
    source.add(new Reader() {
      @Override
      protected boolean stopsPipeline() {
        return stops;
      }
    });

    flow.deliver(source, rows(7, 1));

    assertThat(seen).containsExactly("1 x 7");
    assertThat(flow.calls().calls()).isEqualTo(stops ? 1 : 0);
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

  /** As a join whose row has more partners than fit a batch, and of these the last are filtered out. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldEndTheCommitOfEachRowWhoseResultsAnOperatorEmitsInParts(boolean lastIsSilent) {
    PipelineSpec.Edge edge = new PipelineSpec.Edge(SCHEMA, false, Optional.empty());
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int last = steps.add(new PipelineSpec.Scan("rows", edge));
    last = steps.add(
        new PipelineSpec.Apply(context -> new ThreeParts(lastIsSilent), "parts", last, edge));
    steps.add(new PipelineSpec.Apply(context -> DataflowTest::withoutThree, "filter", last, edge));
    OutputNode source = connected(steps.build());
    OutputRows rows = new OutputRows(TYPES, false);
    for (int row = 0; row < 3; row++) {
      rows.column(0).setWord(row, 10L * row);
      rows.add(1, row);
    }

    rows.flush(batch -> flow.deliver(source, batch));

    assertThat(seen)
        .containsExactly(
            "1 x 1", "1 x 2", "end", "1 x 11", "1 x 12", "end", "1 x 21", "1 x 22", "end");
  }

  private static int withoutThree(int input, Batch batch, int from, Output output) {
    if (batch.column(0).word(batch.selection()[0]) % 10 != 3) {
      output.emit(batch);
    }
    return batch.size();
  }

  /** Of each row come three, in three calls. */
  private static final class ThreeParts implements Operator {
    private final OutputRows rows = new OutputRows(TYPES, false);
    private final boolean lastIsSilent;
    private int part;

    ThreeParts(boolean lastIsSilent) {
      this.lastIsSilent = lastIsSilent;
    }

    @Override
    public int process(int input, Batch batch, int from, Output output) {
      int row = batch.selection()[from];
      part = part % 3 + 1;
      if (part < 3 || !lastIsSilent) {
        rows.column(0).setWord(0, batch.column(0).word(row) + part);
        rows.add(1, batch.ordinal(row));
        rows.flush(output, part < 3);
      }
      return part < 3 ? from : from + 1;
    }
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
    return connected(steps.build());
  }

  private OutputNode connected(PipelineSpec spec) {
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
    Pipeline pipeline = new Pipeline(spec, context, false, new Alone());
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

  private class Reader extends Sink {
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
