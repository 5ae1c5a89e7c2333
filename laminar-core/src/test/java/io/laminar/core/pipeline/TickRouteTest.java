package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.TickingOperator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a tick causes, on its way. */
final class TickRouteTest {
  private static final PipelineSpec.Edge ROWS = PipelineFixture.edge("value");

  private final Dataflow flow = new Dataflow();
  private final OutputNode source = new OutputNode();
  private final List<String> seen = new ArrayList<>();

  /** Two steps of a tick at 10, which come to a zip by two ways. */
  private Pipeline twoWays() {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int scan = steps.add(new PipelineSpec.Scan("a", ROWS));
    int ticks = steps.add(new PipelineSpec.Apply(context -> new TwoSteps(), "ticks", scan, ROWS));
    steps.add(new PipelineSpec.Apply(
        context -> new TestZip(2), "zip", List.of(ticks, ticks), PipelineFixture.edge("x", "y")));
    Pipeline pipeline = PipelineFixture.connect(steps.build(), source);
    pipeline.output().add(new Reader());
    return pipeline;
  }

  private static final class TwoSteps implements TickingOperator {
    private int steps;

    @Override
    public int process(int input, Batch batch, int from, Output output) {
      return batch.size();
    }

    @Override
    public long nextTick() {
      return steps < 2 ? 10 : Long.MAX_VALUE;
    }

    @Override
    public boolean onTick(long elapsedNanos, Output output) {
      Batch row = PipelineFixture.row(7);
      row.oneCommit(true);
      output.emit(row);
      return ++steps == 2;
    }
  }

  @Test
  void shouldMakeOneCommitOfATick() {
    Pipeline pipeline = twoWays();
    Route.from(source, flow);
    TickRoute route = TickRoute.of(pipeline, flow);
    assertThat(pipeline.nextTick()).isEqualTo(10);

    int steps = 1;
    while (!route.advance(10)) {
      steps++;
    }

    assertThat(steps).isGreaterThan(2);
    assertThat(seen).containsExactly("-1 x 0 0", "1 x 14 14", "commit");
  }

  /** Takes a tick at 10 through a pipeline that is new; what fails there is thrown. */
  private void tick(Dataflow taken) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int scan = steps.add(new PipelineSpec.Scan("a", ROWS));
    steps.add(new PipelineSpec.Apply(context -> new TwoSteps(), "ticks", scan, ROWS));
    Pipeline pipeline = PipelineFixture.connect(steps.build(), new OutputNode());
    TickRoute route = TickRoute.of(pipeline, taken);
    while (!route.advance(10)) {
      assertThat(pipeline.isStopped()).isFalse();
    }
  }

  @Test
  void shouldCountItsCallsSoThatAFailureCanBeRepeatedInTheMiddleOfIt() {
    IllegalStateException broken = new IllegalStateException("broken");
    // What the boundary throws is noted once more.
    Set<Long> noted = new LinkedHashSet<>();
    tick(flow);
    long last = flow.calls().calls();

    for (long call = 1; call <= last; call++) {
      Dataflow failing = new Dataflow();
      failing.calls().onFailure((thrown, at) -> noted.add(at));
      failing.calls().failAt(call, broken);
      assertThatThrownBy(() -> tick(failing)).hasRootCause(broken);
    }

    assertThat(noted).containsExactly(LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new));
    assertThat(last).as("two steps, and who takes what they emit").isGreaterThan(2);
  }

  @Test
  void shouldDoNothingBeforeTheTime() {
    TickRoute route = TickRoute.of(twoWays(), flow);

    assertThat(route.advance(9)).isTrue();

    assertThat(seen).isEmpty();
  }

  @Test
  void shouldKeepRowsOutUntilItIsDone() {
    Pipeline pipeline = twoWays();
    Route ofSource = Route.from(source, flow);
    TickRoute route = TickRoute.of(pipeline, flow);

    assertThat(route.advance(10)).isFalse();

    assertThat(ofSource.isBusy()).isTrue();
    while (!route.advance(10)) {
      assertThat(ofSource.isBusy()).isTrue();
    }
    assertThat(ofSource.isBusy()).isFalse();
  }

  @Test
  void shouldKeepRowsOutWhileNothingButTheTickIsUnderWay() {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int scan = steps.add(new PipelineSpec.Scan("a", ROWS));
    steps.add(new PipelineSpec.Apply(context -> new TwoSteps(), "ticks", scan, ROWS));
    Pipeline pipeline = PipelineFixture.connect(steps.build(), source);
    Route ofSource = Route.from(source, flow);
    TickRoute route = TickRoute.of(pipeline, flow);

    assertThat(route.advance(10)).isFalse();

    assertThat(ofSource.isBusy()).isTrue();
  }

  private final class Reader extends Sink {
    @Override
    protected void receive(Batch batch) {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        seen.add(batch.weight(row) + " x " + batch.column(0).word(row) + " "
            + batch.column(1).word(row));
      }
    }

    @Override
    protected void onCommitEnd() {
      seen.add("commit");
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
