package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.CleaningOperator;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The time of each input of an operator, what wakes it, its end, and where commits end behind it. */
final class InputTimeTest {
  private static final PipelineSpec.Edge ROWS = PipelineFixture.edge("key", "ts", "value");

  private final Dataflow flow = new Dataflow();
  private final TestJoin join = new TestJoin(100);
  private final List<String> seen = new ArrayList<>();
  private final OutputNode left = new OutputNode();
  private final OutputNode right = new OutputNode();

  private Pipeline join(OutputNode... sources) {
    return pipeline(join, PipelineFixture.edge("left", "right"), sources);
  }

  private Pipeline pipeline(Operator operator, PipelineSpec.Edge result, OutputNode... sources) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    List<Integer> scans = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      scans.add(steps.add(new PipelineSpec.Scan("s" + i, ROWS)));
    }
    steps.add(new PipelineSpec.Apply(context -> operator, "test", scans, result));
    Pipeline pipeline = PipelineFixture.connect(steps.build(), sources);
    pipeline.output().add(new Reader());
    return pipeline;
  }

  private static void advance(Route route, long watermark) {
    while (!route.advance(watermark)) {
      assertThat(route.isUnderway()).isTrue();
    }
  }

  @Test
  void shouldGiveAnIdleInputTheTimeOfTheOthers() {
    Pipeline pipeline = join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);
    advance(ofRight, 3);
    right.announceIdle(true);
    advance(ofRight, 3);

    advance(ofLeft, 10);

    assertThat(List.of(join.watermark(0), join.watermark(1))).containsExactly(10L, 10L);
    assertThat(pipeline.output().currentWatermark()).isEqualTo(10);
  }

  /** What fails is noted at its place in the recorded order, which nobody's question has. */
  @Test
  void shouldCleanUpInStepsOnlyAndNotWhenSomebodyAsksForTheTime() {
    List<Long> cleaned = new ArrayList<>();
    pipeline(new Cleaned(cleaned), ROWS, left);
    Route route = Route.from(left, flow);

    assertThat(route.refresh(10, 0, Integer.MAX_VALUE)).isNegative();
    assertThat(cleaned).isEmpty();
    advance(route, 10);

    assertThat(cleaned).containsExactly(10L);
  }

  private record Cleaned(List<Long> at) implements CleaningOperator {
    @Override
    public int process(int input, Batch batch, int from, Output output) {
      return batch.size();
    }

    @Override
    public long nextCleanUp(int input) {
      return at.isEmpty() ? 5 : Long.MAX_VALUE;
    }

    @Override
    public void cleanUp(int input, long watermark) {
      at.add(watermark);
    }

    @Override
    public long stateBytes() {
      return 0;
    }

    @Override
    public long stateRows() {
      return 0;
    }

    @Override
    public long lateRows() {
      return 0;
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
      return true;
    }

    @Override
    public void snapshot(StateWriter writer) {
      // There is none.
    }

    @Override
    public void restore(StateReader reader) {
      // There is none.
    }
  }

  @Test
  void shouldNotTakeTimeBackWhenAnInputSpeaksAgain() {
    Pipeline pipeline = join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);
    right.announceIdle(true);
    advance(ofRight, 3);
    advance(ofLeft, 10);

    right.announceIdle(false);
    advance(ofRight, 4);
    advance(ofLeft, 12);

    assertThat(List.of(join.watermark(0), join.watermark(1))).containsExactly(12L, 10L);
    assertThat(pipeline.output().currentWatermark()).isEqualTo(10);
  }

  @Test
  void shouldCutASourceOnlyAtTheTimersOfInputsThatItMoves() {
    join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);

    flow.deliver(left, PipelineFixture.row(1, 10, 100));

    assertThat(ofLeft.nextTimer()).isEqualTo(Long.MAX_VALUE);
    assertThat(ofRight.nextTimer()).isEqualTo(14);
    assertThat(ofLeft.timerOf(20)).isEqualTo(Long.MAX_VALUE);
    right.announceIdle(true);
    advance(ofRight, 3);
    assertThat(ofLeft.nextTimer()).isEqualTo(14);
    assertThat(ofLeft.timerOf(20)).isEqualTo(24);
  }

  @Test
  void shouldLetUselessStateGoWithoutCutting() {
    join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);
    flow.deliver(left, PipelineFixture.row(1, 10, 100));
    flow.deliver(right, PipelineFixture.row(1, 11, 200));
    assertThat(List.of(ofLeft.nextTimer(), ofRight.nextTimer())).containsOnly(Long.MAX_VALUE);
    assertThat(join.stateBytes()).isEqualTo(2);

    advance(ofLeft, 20);
    assertThat(join.stateBytes()).isEqualTo(1);
    advance(ofRight, 20);

    assertThat(join.stateBytes()).isZero();
  }

  @Test
  void shouldCutASourceThatComesToBothInputsAtTheTimersOfItsOwnRows() {
    join(left, left);
    Route route = Route.from(left, flow);

    assertThat(route.timerOf(20)).isEqualTo(24);
  }

  @Test
  void shouldTellWhichInputHasEnded() {
    join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);

    ofRight.complete();
    assertThat(join.ended()).isEqualTo(0b10);
    assertThat(seen).isEmpty();
    ofLeft.complete();

    assertThat(join.ended()).isEqualTo(0b11);
    assertThat(seen).containsExactly("end");
  }

  @Test
  void shouldEndACommitWhoseLastPartEmitsNothing() {
    Operator first = (input, batch, from, output) -> {
      if (input == 0) {
        output.emit(batch);
      }
      return batch.size();
    };
    pipeline(first, ROWS, left, left);
    Route.from(left, flow);

    flow.deliver(left, PipelineFixture.rows(new long[] {1, 10, 100}, new long[] {2, 11, 101}));

    assertThat(seen).containsExactly("1 10", "commit", "2 11", "commit");
  }

  private final class Reader extends Sink {
    @Override
    protected void receive(Batch batch) {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        seen.add(batch.column(0).word(row) + " " + batch.column(1).word(row));
        if (batch.commitEnd(i) == i + 1 && !(batch.isCommitOpen() && i + 1 == batch.size())) {
          seen.add("commit");
        }
      }
    }

    @Override
    protected void onCommitEnd() {
      seen.add("commit");
    }

    @Override
    protected void onEnd() {
      seen.add("end");
    }

    @Override
    protected void onFail(LaminarException cause) {
      throw cause;
    }
  }
}
